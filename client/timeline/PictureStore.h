// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/TimelineItem.h"

#include <QCache>
#include <QHash>
#include <QImage>
#include <QList>
#include <QObject>
#include <QSet>
#include <QThreadPool>

#include <functional>

namespace sanad::client {

/// Pictures of messages in the size they are drawn in: fetched by whoever knows how, decoded on threads of its own, and
/// kept up to 32 MB. GUI thread.
class PictureStore : public QObject
{
    Q_OBJECT

public:
    /// Gets the encoded bytes of a picture (best of its thumbnail), now or later, and hands them to `done` on the GUI
    /// thread; none: it could not.
    using Done = std::function<void(const QByteArray &encoded)>;
    using Fetch = std::function<void(const TimelineItem &item, const Done &done)>;

    explicit PictureStore(QObject *parent = nullptr);
    ~PictureStore() override;

    void setFetch(Fetch fetch);
    /// The picture, if it is there. Otherwise it is being got, and ready() will tell.
    [[nodiscard]] QImage picture(quint64 key, const TimelineItem &item, QSize box);
    /// Whether it could not be got or decoded.
    [[nodiscard]] bool hasFailed(quint64 key) const { return m_failed.contains(key); }
    /// Tries again what has failed, now that there is a connection.
    void retryFailed();
    void clear();

Q_SIGNALS:
    /// Of the row with this key: the picture is there, or never will be.
    void ready(quint64 key);

private:
    struct Wanted
    {
        quint64 key;
        TimelineItem item;
        QSize box;
    };

    void startNext();
    void fetch(const Wanted &wanted);
    void decode(quint64 key, std::unique_ptr<QIODevice> device, QSize box);
    void finish(quint64 key, const QImage &image);

    Fetch m_fetch;
    QCache<quint64, QImage> m_images;
    QList<Wanted> m_wanted; ///< the newest last, which is fetched first
    QSet<quint64> m_running;
    QSet<quint64> m_failed;
    QThreadPool m_threads;
};

} // namespace sanad::client
