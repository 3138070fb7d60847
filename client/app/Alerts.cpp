// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/Alerts.h"

#include "client/app/alert_policy.h"
#include "client/widgets/icons.h"

#include <QApplication>
#include <QEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QSystemTrayIcon>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr int TraySize = 64;

QIcon trayIcon(int unread)
{
    QPixmap sign = applicationIcon().pixmap(TraySize, TraySize);
    if (unread == 0 || sign.isNull())
        return QIcon(sign);
    QPainter painter(&sign);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF spot(TraySize * 0.42, 0, TraySize * 0.58, TraySize * 0.58);
    painter.setPen(QPen(Qt::white, 3));
    painter.setBrush(QColor::fromRgb(0xb91c1c));
    painter.drawEllipse(spot.adjusted(2, 2, -2, -2));
    QFont font = QApplication::font();
    font.setBold(true);
    font.setPixelSize(int(TraySize * 0.34));
    painter.setFont(font);
    painter.drawText(spot, Qt::AlignCenter, unread > 9 ? u"9+"_s : QLocale().toString(unread));
    return QIcon(sign);
}

} // namespace

Alerts::Alerts(const ClientSettings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
{
}

Alerts::~Alerts() = default;

bool Alerts::hasTray()
{
    return QSystemTrayIcon::isSystemTrayAvailable();
}

void Alerts::setWindow(QWidget *window, const QString &title)
{
    if (m_window != nullptr)
        m_window->removeEventFilter(this);
    m_window = window;
    m_title = title;
    if (window != nullptr)
        window->installEventFilter(this);
    if (!m_tray && hasTray())
        makeTray();
    retitle();
}

void Alerts::makeTray()
{
    m_menu = std::make_unique<QMenu>();
    m_menu->addAction(tr("Open Sanad"), this, &Alerts::windowWanted);
    m_menu->addAction(tr("Quit"), this, &Alerts::quitWanted);
    m_tray = std::make_unique<QSystemTrayIcon>(trayIcon(m_unread));
    m_tray->setContextMenu(m_menu.get());
    connect(m_tray.get(), &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            Q_EMIT windowWanted();
    });
    connect(m_tray.get(), &QSystemTrayIcon::messageClicked, this,
        [this] { Q_EMIT messageWanted(m_toldChat, m_toldMessage); });
    m_tray->show();
}

void Alerts::tell(const Message &message, const QString &sender, const QString &summary, bool isSeen)
{
    const bool isActive = m_window != nullptr && m_window->isActiveWindow();
    const Alert alert = alertFor({.isSeen = isSeen,
        .isWindowActive = isActive,
        .doesNotDisturb = m_settings.doesNotDisturb(),
        .showsNotifications = m_settings.showsNotifications(),
        .volume = m_settings.volume()});
    if (alert.sound)
        m_chime.play(m_settings.volume());
    if (alert.notification && m_tray) {
        m_toldChat = message.chatId;
        m_toldMessage = message.id;
        m_tray->showMessage(sender, summary, applicationIcon());
    }
    if (alert.attention && m_window != nullptr)
        QApplication::alert(m_window);
}

void Alerts::setUnread(int count)
{
    if (m_unread == count)
        return;
    m_unread = count;
    retitle();
}

void Alerts::retitle()
{
    if (m_window != nullptr) {
        // The number first: task bars cut titles at the end.
        m_window->setWindowTitle(
            m_unread == 0 ? m_title : u"(\u2066%1\u2069) %2"_s.arg(QLocale().toString(m_unread), m_title));
    }
    if (m_tray) {
        m_tray->setIcon(trayIcon(m_unread));
        //: What the tray's icon says
        m_tray->setToolTip(m_unread == 0 ? m_title : tr("%Ln unread message(s)", nullptr, m_unread));
    }
}

void Alerts::tryOut()
{
    m_chime.play(m_settings.volume());
}

bool Alerts::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_window && event->type() == QEvent::LanguageChange && m_tray) {
        const QList<QAction *> actions = m_menu->actions();
        actions.at(0)->setText(tr("Open Sanad"));
        actions.at(1)->setText(tr("Quit"));
        retitle();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace sanad::client
