// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/ImageViewer.h"

#include "client/models/MessageWords.h"
#include "client/widgets/DrawingButton.h"

#include <QGraphicsPixmapItem>
#include <QGraphicsView>
#include <QHBoxLayout>
#include <QImageReader>
#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <cmath>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr qreal Step = 1.25;
constexpr qreal MostZoom = 16;
constexpr qreal LeastZoom = 0.02;
/// A picture with more would take hundreds of megabytes as pixels.
constexpr qint64 MostPixels = 60'000'000;

} // namespace

ImageViewer::ImageViewer(QWidget *parent)
    : QDialog(parent)
{
    auto *scene = new QGraphicsScene(this);
    m_picture = scene->addPixmap({});
    m_picture->setTransformationMode(Qt::SmoothTransformation);
    m_view = new QGraphicsView(scene, this);
    m_view->setDragMode(QGraphicsView::ScrollHandDrag);
    m_view->setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    m_view->setRenderHint(QPainter::SmoothPixmapTransform);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->viewport()->installEventFilter(this);
    m_fault = new QLabel(this);
    m_fault->setAlignment(Qt::AlignCenter);
    m_fault->setVisible(false);
    auto *buttons = new QHBoxLayout;
    const auto button = [&](QLatin1StringView drawing, const QKeySequence &keys) {
        auto *made = new DrawingButton(drawing, this);
        made->setShortcut(keys);
        buttons->addWidget(made);
        return made;
    };
    m_in = button("zoom-in"_L1, QKeySequence::ZoomIn);
    m_out = button("zoom-out"_L1, QKeySequence::ZoomOut);
    m_fit = button("fit"_L1, QKeySequence(u"Ctrl+0"_s));
    buttons->addStretch(1);
    m_save = button("save"_L1, QKeySequence::Save);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->addLayout(buttons);
    column->addWidget(m_view, 1);
    column->addWidget(m_fault, 1);
    connect(m_in, &DrawingButton::clicked, this, &ImageViewer::zoomIn);
    connect(m_out, &DrawingButton::clicked, this, &ImageViewer::zoomOut);
    connect(m_fit, &DrawingButton::clicked, this, &ImageViewer::fit);
    connect(m_save, &DrawingButton::clicked, this, [this] { Q_EMIT saveRequested(m_path, m_name); });
    resize(900, 700);
    retranslate();
}

void ImageViewer::retranslate()
{
    m_in->setName(tr("Zoom in"));
    m_out->setName(tr("Zoom out"));
    m_fit->setName(tr("Fit to the window"));
    m_save->setName(tr("Save the picture"));
    m_fault->setText(tr("This picture cannot be shown. It can be saved and opened with another program."));
    //: %1 is a file's name
    m_view->setAccessibleName(tr("Picture: %1").arg(isolated(shownName(m_name))));
    setWindowTitle(m_name.isEmpty() ? tr("Picture") : isolated(shownName(m_name)));
}

void ImageViewer::open(const QString &path, const QString &name)
{
    m_path = path;
    m_name = name;
    QImageReader reader(path);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    const qint64 pixels = qint64(size.width()) * size.height();
    if (pixels > MostPixels) {
        const qreal down = std::sqrt(qreal(MostPixels) / qreal(pixels));
        reader.setScaledSize((QSizeF(size) * down).toSize().expandedTo({1, 1}));
    }
    const QPixmap picture = QPixmap::fromImage(reader.read());
    m_picture->setPixmap(picture);
    m_view->scene()->setSceneRect(picture.rect());
    m_view->setVisible(!picture.isNull());
    m_fault->setVisible(picture.isNull());
    for (DrawingButton *button : {m_in, m_out, m_fit})
        button->setEnabled(!picture.isNull());
    retranslate();
    show();
    fit();
}

qreal ImageViewer::zoom() const
{
    return m_view->transform().m11();
}

void ImageViewer::scaleBy(qreal factor)
{
    const qreal wanted = qBound(LeastZoom, zoom() * factor, MostZoom);
    m_view->scale(wanted / zoom(), wanted / zoom());
    m_isFitted = false;
}

void ImageViewer::zoomIn()
{
    scaleBy(Step);
}

void ImageViewer::zoomOut()
{
    scaleBy(1 / Step);
}

void ImageViewer::fit()
{
    m_isFitted = true;
    if (m_picture->pixmap().isNull())
        return;
    m_view->fitInView(m_picture, Qt::KeepAspectRatio);
    // A small picture is not blown up.
    if (zoom() > 1)
        m_view->resetTransform();
}

void ImageViewer::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Plus: zoomIn(); break;
    case Qt::Key_Minus: zoomOut(); break;
    case Qt::Key_0: fit(); break;
    default: QDialog::keyPressEvent(event);
    }
}

void ImageViewer::resizeEvent(QResizeEvent *event)
{
    QDialog::resizeEvent(event);
    if (m_isFitted)
        fit();
}

void ImageViewer::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    if (m_isFitted)
        fit();
}

bool ImageViewer::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Wheel) {
        const auto *wheel = static_cast<QWheelEvent *>(event);
        scaleBy(std::pow(Step, wheel->angleDelta().y() / 120.0));
        return true;
    }
    return QDialog::eventFilter(watched, event);
}

void ImageViewer::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace sanad::client
