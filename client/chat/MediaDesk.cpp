// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/chat/MediaDesk.h"

#include "client/models/MediaFetcher.h"
#include "client/models/MessageWords.h"
#include "client/widgets/ImageViewer.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardPaths>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

/// A name as a file may have it here: of one folder, not hidden.
QString fileName(const QString &name)
{
    QString safe = shownName(name);
    safe.replace(u'/', u'_').replace(u'\\', u'_');
    while (safe.startsWith(u'.'))
        safe.remove(0, 1);
    return safe.isEmpty() ? u"file"_s : safe;
}

} // namespace

MediaDesk::MediaDesk(MediaFetcher &media, QWidget &window)
    : QObject(&window)
    , m_media(media)
    , m_window(window)
{
}

bool MediaDesk::mayOpen(const QString &mediaType)
{
    return mediaType.startsWith("video/"_L1) || mediaType.startsWith("audio/"_L1) || mediaType == "application/pdf"_L1
        || mediaType == "text/plain"_L1 || (mediaType.startsWith("image/"_L1) && mediaType != "image/svg+xml"_L1);
}

void MediaDesk::withFile(const TimelineItem &item, Use use)
{
    if (!item.localFile.isEmpty()) {
        use(item.localFile);
        return;
    }
    m_media.fetch(item.message, MediaFetcher::Part::Content, this, [this, use](const Result<QString> &path) {
        if (path)
            use(*path);
        else
            Q_EMIT failed(path.error().message);
    });
}

void MediaDesk::activate(const TimelineItem &item)
{
    if (!item.message.attachment)
        return;
    const Attachment attachment = *item.message.attachment;
    if (item.message.type == MessageType::Image) {
        withFile(item, [this, name = attachment.name](const QString &path) { show(path, name); });
    } else if (item.message.type == MessageType::Audio || attachment.mediaType.startsWith("audio/"_L1)) {
        withFile(item, [this, item](const QString &path) { Q_EMIT soundWanted(path, item); });
    } else if (!mayOpen(attachment.mediaType)) {
        save(item);
    } else {
        auto *question = new QMessageBox(&m_window);
        question->setAttribute(Qt::WA_DeleteOnClose);
        question->setText(isolated(shownName(attachment.name)));
        question->setInformativeText(MessageWords::size(attachment.size));
        QPushButton *open = question->addButton(tr("Open"), QMessageBox::AcceptRole);
        QPushButton *keep = question->addButton(tr("Save as…"), QMessageBox::ActionRole);
        question->addButton(tr("Cancel"), QMessageBox::RejectRole);
        connect(open, &QPushButton::clicked, this, [this, item] {
            withFile(item, [](const QString &path) { QDesktopServices::openUrl(QUrl::fromLocalFile(path)); });
        });
        connect(keep, &QPushButton::clicked, this, [this, item] { save(item); });
        question->open();
    }
}

void MediaDesk::save(const TimelineItem &item)
{
    if (item.message.attachment)
        withFile(item, [this, name = item.message.attachment->name](const QString &path) { saveAs(path, name); });
}

void MediaDesk::saveAs(const QString &path, const QString &name)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    auto *dialog = new QFileDialog(&m_window, tr("Save the file"), folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QDir(folder).filePath(fileName(name)));
    connect(dialog, &QFileDialog::fileSelected, this, [this, path](const QString &target) {
        // The dialog has asked whether what is there may go.
        QFile::remove(target);
        if (!QFile::copy(path, target))
            Q_EMIT failed(tr("The file could not be written. Is there room, and may you write there?"));
    });
    dialog->open();
}

void MediaDesk::show(const QString &path, const QString &name)
{
    if (m_viewer == nullptr) {
        m_viewer = new ImageViewer(&m_window);
        m_viewer->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_viewer, &ImageViewer::saveRequested, this, &MediaDesk::saveAs);
    }
    m_viewer->open(path, shownName(name));
}

} // namespace sanad::client
