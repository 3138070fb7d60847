// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/ChatService.h"
#include "server/http/RouteTable.h"

#include <QHash>

namespace sanad::http {

/// What an upload may weigh, in bytes.
struct MediaLimits
{
    qint64 file = 25 * 1024 * 1024;
    qint64 audio = 10 * 1024 * 1024;
    int uploadsEach = 8; ///< that one person may have under way at once: else 429
    int uploadsInAll = 128; ///< else 503
};

/// The routes by which files are sent and fetched. Network thread.
class MediaRoutes
{
public:
    /// `context`: answers of the service and the store are dropped once it has died.
    MediaRoutes(
        ChatService &service, MediaStore &store, const MediaLinks &links, const MediaLimits &limits, QObject *context);
    ~MediaRoutes();

    void addTo(RouteTable &table);

private:
    struct Kind;
    struct Upload;
    class UploadReceiver;
    class Slot;

    void addUpload(RouteTable &table, QLatin1StringView path, const Kind &kind);
    void open(const Kind &kind, const Request &head, const BodyOpened &opened);
    void finish(std::unique_ptr<Upload> upload, const Responder &responder);
    void post(const Caller &caller, NewMessage message, const QByteArray &origin, const Responder &responder);
    void download(MediaPart part, const Request &request, const Responder &responder);
    void send(const StoredMedia &media, MediaPart part, const Request &request, const Responder &responder);
    [[nodiscard]] Result<std::unique_ptr<Slot>> takeSlot(const Caller &caller);

    ChatService &m_service;
    MediaStore &m_store;
    const MediaLinks &m_links;
    const MediaLimits m_limits;
    QObject *m_context;
    std::shared_ptr<QHash<std::pair<int, PersonId>, int>> m_underWay; ///< uploads, by who sends them
};

} // namespace sanad::http
