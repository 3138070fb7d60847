// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

/// Paints one drawing in the colours of the moment: nobody has to make icons anew when the theme changes.
class DrawingEngine final : public QIconEngine
{
public:
    DrawingEngine(QLatin1StringView name, IconTurn turn, QPalette::ColorRole role)
        : m_name(name)
        , m_turn(turn)
        , m_role(role)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal ratio = painter->device() != nullptr ? painter->device()->devicePixelRatioF() : 1.0;
        painter->drawPixmap(rect, drawn(qMin(rect.width(), rect.height()), mode, ratio));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return drawn(qMin(size.width(), size.height()), mode, 1.0);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        QPixmap made = drawn(int(qMin(size.width(), size.height()) / scale), mode, scale);
        return made;
    }

    [[nodiscard]] QIconEngine *clone() const override { return new DrawingEngine(m_name, m_turn, m_role); }

private:
    [[nodiscard]] QPixmap drawn(int size, QIcon::Mode mode, qreal ratio) const
    {
        const QPalette palette = QGuiApplication::palette();
        const QColor colour = palette.color(mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active, m_role);
        QPixmap made = iconPixmap(m_name, size, colour, ratio);
        if (m_turn == IconTurn::WithReading && QGuiApplication::layoutDirection() == Qt::RightToLeft)
            return made.transformed(QTransform::fromScale(-1, 1));
        return made;
    }

    QLatin1StringView m_name;
    IconTurn m_turn;
    QPalette::ColorRole m_role;
};

} // namespace

QIcon icon(QLatin1StringView name, IconTurn turn, QPalette::ColorRole role)
{
    return QIcon(new DrawingEngine(name, turn, role));
}

QPixmap iconPixmap(QLatin1StringView name, int size, const QColor &colour, qreal pixelRatio)
{
    const QString key = u"sanad-icon/%1/%2/%3/%4"_s.arg(name).arg(size).arg(colour.rgba()).arg(pixelRatio);
    QPixmap made;
    if (QPixmapCache::find(key, &made))
        return made;
    QFile file(u":/sanad/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    // Qt's SVG has no colour that is inherited from outside: the drawings are black, which is replaced.
    QSvgRenderer renderer(file.readAll().replace("#000", colour.name().toLatin1()));
    made = QPixmap(QSize(size, size) * pixelRatio);
    made.fill(Qt::transparent);
    QPainter painter(&made);
    renderer.render(&painter, QRectF(made.rect()));
    painter.end();
    made.setDevicePixelRatio(pixelRatio);
    QPixmapCache::insert(key, made);
    return made;
}

QIcon applicationIcon()
{
    return QIcon(u":/sanad/icons/sanad.svg"_s);
}

} // namespace sanad::client
