// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/TimelineItem.h"

#include <QObject>
#include <QPointer>

class QWidget;

namespace sanad::client {

class ImageViewer;
class MediaFetcher;

/// What is done with an attachment that somebody clicks: pictures are shown, sounds are handed to the player, all else
/// is opened by the desktop if that is harmless, or saved.
class MediaDesk final : public QObject
{
    Q_OBJECT

public:
    /// `window`: in front of which dialogs stand.
    MediaDesk(MediaFetcher &media, QWidget &window);

    void activate(const TimelineItem &item);
    void save(const TimelineItem &item);
    /// Whether the desktop may open a file of this type: such as are shown, never such as are run.
    [[nodiscard]] static bool mayOpen(const QString &mediaType);

Q_SIGNALS:
    void soundWanted(const QString &path, const sanad::client::TimelineItem &item);
    void failed(const QString &sentence);

private:
    using Use = std::function<void(const QString &path)>;

    void withFile(const TimelineItem &item, Use use);
    void saveAs(const QString &path, const QString &name);
    void show(const QString &path, const QString &name);

    MediaFetcher &m_media;
    QWidget &m_window;
    QPointer<ImageViewer> m_viewer;
};

} // namespace sanad::client
