// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/AttachmentStrip.h"

#include "client/models/MessageWords.h"
#include "client/widgets/DrawingButton.h"

#include <QDateTime>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QImageReader>
#include <QLabel>
#include <QLocale>
#include <QMimeDatabase>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr int Thumbnail = 56;
/// Larger pictures are not decoded for a card: it is made on the window's thread.
constexpr qint64 MostPixels = 40'000'000;

QLatin1StringView drawingOf(const QString &mediaType)
{
    if (mediaType.startsWith("image/"_L1))
        return "image"_L1;
    if (mediaType.startsWith("video/"_L1))
        return "video"_L1;
    if (mediaType.startsWith("audio/"_L1))
        return "mic"_L1;
    return "file"_L1;
}

QPixmap cardPicture(const QString &path, const QColor &ink, qreal ratio)
{
    const QString mediaType = QMimeDatabase().mimeTypeForFile(path).name();
    if (mediaType.startsWith("image/"_L1)) {
        QImageReader reader(path);
        reader.setAutoTransform(true);
        const QSize size = reader.size();
        if (size.isValid() && qint64(size.width()) * size.height() <= MostPixels) {
            const int side = int(Thumbnail * ratio);
            reader.setScaledSize(size.scaled(side, side, Qt::KeepAspectRatio).expandedTo({1, 1}));
            QPixmap picture = QPixmap::fromImageReader(&reader);
            picture.setDevicePixelRatio(ratio);
            if (!picture.isNull())
                return picture;
        }
    }
    return iconPixmap(drawingOf(mediaType), Thumbnail * 2 / 3, ink, ratio);
}

} // namespace

QString sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

QString fileFault(const QString &path, const UploadLimits &limits)
{
    const QFileInfo info(path);
    const QString name = isolated(shownName(info.fileName()));
    if (info.isDir())
        //: %1 is the name of a folder
        return AttachmentStrip::tr("%1 is a folder. Folders cannot be sent.").arg(name);
    if (!info.isFile() || !info.isReadable())
        //: %1 is the name of a file
        return AttachmentStrip::tr("%1 cannot be read.").arg(name);
    if (info.size() == 0)
        //: %1 is the name of a file
        return AttachmentStrip::tr("%1 is empty.").arg(name);
    if (info.size() > limits.fileBytes)
        //: %1 is the name of a file, %2 and %3 are sizes such as "25 MB"
        return AttachmentStrip::tr("%1 is too large: %2. At most %3 can be sent.")
            .arg(name, sizeText(info.size()), sizeText(limits.fileBytes));
    return {};
}

AttachmentStrip::AttachmentStrip(const QString &folder, QWidget *parent)
    : QFrame(parent)
    , m_folder(folder)
{
    setObjectName(u"attachmentStrip"_s);
    auto *area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    m_cards = new QWidget(area);
    m_row = new QHBoxLayout(m_cards);
    m_row->setContentsMargins(14, 6, 14, 6);
    m_row->addStretch(1);
    area->setWidget(m_cards);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(area);
    setVisible(false);
}

void AttachmentStrip::add(const QList<QUrl> &files)
{
    bool isChanged = false;
    for (const QUrl &url : files) {
        if (!url.isLocalFile())
            continue;
        if (m_files.size() >= m_limits.filesAtOnce) {
            Q_EMIT refused(tr("At most %Ln file(s) can be sent at once.", nullptr, m_limits.filesAtOnce));
            break;
        }
        isChanged = take(url.toLocalFile()) || isChanged;
    }
    if (isChanged)
        rebuild();
}

void AttachmentStrip::add(const QImage &pasted)
{
    const QString stamp = QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmmss-zzz"_s);
    const QString path = QDir(m_folder).filePath(u"screenshot-%1.png"_s.arg(stamp));
    if (!QDir().mkpath(m_folder) || !pasted.save(path, "PNG")) {
        Q_EMIT refused(tr("The picture could not be stored."));
        return;
    }
    add({QUrl::fromLocalFile(path)});
}

void AttachmentStrip::restore(const QStringList &paths)
{
    m_files.clear();
    for (const QString &path : paths) {
        if (fileFault(path, m_limits).isEmpty())
            m_files.append(path);
    }
    rebuild();
}

bool AttachmentStrip::take(const QString &path)
{
    if (m_files.contains(path))
        return false;
    const QString fault = fileFault(path, m_limits);
    if (!fault.isEmpty()) {
        Q_EMIT refused(fault);
        return false;
    }
    m_files.append(path);
    return true;
}

void AttachmentStrip::remove(const QString &path)
{
    m_files.removeAll(path);
    rebuild();
}

void AttachmentStrip::clear()
{
    if (m_files.isEmpty())
        return;
    m_files.clear();
    rebuild();
}

void AttachmentStrip::rebuild()
{
    while (m_row->count() > 1) {
        const std::unique_ptr<QLayoutItem> item(m_row->takeAt(0));
        item->widget()->hide();
        item->widget()->deleteLater();
    }
    for (const QString &path : m_files)
        m_row->insertWidget(m_row->count() - 1, makeCard(path));
    setFixedHeight(m_cards->sizeHint().height() + style()->pixelMetric(QStyle::PM_ScrollBarExtent));
    setVisible(!m_files.isEmpty());
    Q_EMIT filesChanged();
}

QWidget *AttachmentStrip::makeCard(const QString &path)
{
    const QFileInfo info(path);
    auto *card = new QFrame(m_cards);
    card->setObjectName(u"attachmentCard"_s);
    auto *picture = new QLabel(card);
    picture->setFixedSize(Thumbnail, Thumbnail);
    picture->setAlignment(Qt::AlignCenter);
    picture->setPixmap(cardPicture(path, palette().color(QPalette::WindowText), devicePixelRatioF()));
    auto *name = new QLabel(card);
    name->setTextFormat(Qt::PlainText);
    name->setText(isolated(name->fontMetrics().elidedText(info.fileName(), Qt::ElideMiddle, Thumbnail * 3)));
    name->setToolTip(info.fileName());
    auto *size = new QLabel(sizeText(info.size()), card);
    size->setEnabled(false);
    auto *away = new DrawingButton("close"_L1, card);
    //: Button that leaves a file out of the message; %1 is the file's name
    away->setName(tr("Leave out %1").arg(isolated(shownName(info.fileName()))));
    connect(away, &DrawingButton::clicked, this, [this, path] { remove(path); });
    auto *words = new QVBoxLayout;
    words->addWidget(name);
    words->addWidget(size);
    words->setSpacing(2);
    auto *row = new QHBoxLayout(card);
    row->setContentsMargins(6, 6, 6, 6);
    row->addWidget(picture);
    row->addLayout(words);
    row->addWidget(away, 0, Qt::AlignTop);
    return card;
}

void AttachmentStrip::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    const bool isOther = event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange;
    if (isOther && m_row != nullptr && !m_files.isEmpty()) {
        const QSignalBlocker quiet(this);
        rebuild();
    }
}

} // namespace sanad::client
