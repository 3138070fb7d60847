// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/ServerConfig.h"
#include "server/domain/ChatService.h"
#include "server/domain/Store.h"

#include <memory>

namespace sanad::http {
class MediaRoutes;
}
namespace sanad::media {
class BlobStore;
class LinkSigner;
class MediaDepot;
class MediaSweeper;
class WorkerPool;
} // namespace sanad::media

namespace sanad::app {

/// All that takes, keeps and gives media, wired together. Network thread.
class MediaParts
{
public:
    /// All must outlive this object.
    MediaParts(const ServerConfig &config, Store &store, const Clock &clock);
    ~MediaParts();

    /// Prepares the folders, reads the key of the links, and begins to sweep. Blocks for as long as the disk and the
    /// database take.
    [[nodiscard]] Status start();
    /// Ends the sweep; to be called before the store stops.
    void stop();

    [[nodiscard]] const MediaLinks &links() const;
    [[nodiscard]] std::unique_ptr<http::MediaRoutes> makeRoutes(ChatService &chats, QObject *context);

private:
    [[nodiscard]] Status makeLinks();

    const ServerConfig &m_config;
    Store &m_store;
    const Clock &m_clock;
    std::unique_ptr<media::LinkSigner> m_links;
    std::unique_ptr<media::BlobStore> m_blobs;
    std::unique_ptr<media::WorkerPool> m_workers;
    std::unique_ptr<media::MediaDepot> m_depot;
    std::unique_ptr<media::MediaSweeper> m_sweeper;
};

} // namespace sanad::app
