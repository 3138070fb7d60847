// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cache/MediaCache.h"
#include "client/net/ApiClient.h"

#include <QHash>

namespace sanad::client {

/// Brings the files of messages onto this computer: from the cache, or from the server, whose links end after a time
/// and are asked for anew then. Each is fetched once, however many ask. GUI thread.
class MediaFetcher final : public QObject
{
    Q_OBJECT

public:
    enum class Part { Content, Thumbnail };

    MediaFetcher(ApiClient &api, MediaCache &cache, qint64 most, QObject *parent = nullptr);

    /// The path of the file; later, never from within the call. No call after `context`'s death.
    void fetch(const Message &message, Part part, QObject *context, Answer<QString> done);
    /// The same if it is here already.
    [[nodiscard]] std::optional<QString> find(const Message &message, Part part);
    /// Gives up what is under way for a message; nobody is told.
    void cancel(const Message &message, Part part);

Q_SIGNALS:
    void progressed(sanad::MessageId message, double share);

private:
    struct Waiting
    {
        QPointer<QObject> context;
        Answer<QString> done;
    };
    struct Fetch
    {
        std::shared_ptr<CallHandle> call;
        QList<Waiting> waiting;
    };

    void start(const Message &message, Part part, bool isRepeat);
    void askForLink(const Message &message, Part part);
    void finish(const QString &key, const Result<QString> &result);
    [[nodiscard]] static QString keyOf(const Message &message, Part part);
    [[nodiscard]] static QUrl linkOf(const Message &message, Part part);

    ApiClient &m_api;
    MediaCache &m_cache;
    const qint64 m_most;
    QHash<QString, Fetch> m_fetches;
};

} // namespace sanad::client
