// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/MediaParts.h"

#include "common/protocol/http_paths.h"
#include "server/http/MediaRoutes.h"
#include "server/media/FolderBlobStore.h"
#include "server/media/LinkSigner.h"
#include "server/media/MediaDepot.h"
#include "server/media/MediaSweeper.h"
#include "server/media/S3BlobStore.h"
#include "server/media/WorkerPool.h"

#include <QEventLoop>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

QByteArray freshKey()
{
    std::array<quint32, media::LinkSigner::KeyBytes / sizeof(quint32)> random{};
    QRandomGenerator::system()->fillRange(random.data(), random.size());
    return {reinterpret_cast<const char *>(random.data()), media::LinkSigner::KeyBytes};
}

QByteArray bytesOf(QLatin1StringView path)
{
    return {path.data(), path.size()};
}

} // namespace

MediaParts::MediaParts(const ServerConfig &config, Store &store, const Clock &clock)
    : m_config(config)
    , m_store(store)
    , m_clock(clock)
{
}

MediaParts::~MediaParts() = default;

Status MediaParts::start()
{
    SANAD_ASSIGN(const QString program, media::WorkerPool::findProgram(m_config.media.workerProgram));
    SANAD_TRY(makeLinks());
    const QString folder = m_config.dataDir + "/media"_L1;
    if (m_config.media.s3.bucket.isEmpty())
        m_blobs = std::make_unique<media::FolderBlobStore>(folder + "/blobs"_L1);
    else
        m_blobs = std::make_unique<media::S3BlobStore>(m_config.media.s3, m_clock);
    SANAD_TRY(m_blobs->prepare());
    m_workers = std::make_unique<media::WorkerPool>(program, m_config.media.worker);
    m_depot = std::make_unique<media::MediaDepot>(folder + "/spool"_L1, *m_blobs, *m_workers, m_config.media.workers);
    SANAD_TRY(m_depot->prepare());
    m_sweeper = std::make_unique<media::MediaSweeper>(*m_blobs, m_store, m_clock);
    m_sweeper->start();
    return {};
}

void MediaParts::stop()
{
    m_blobs->interrupt();
    m_sweeper.reset();
}

Status MediaParts::makeLinks()
{
    // Nothing is served yet: waiting here holds nobody up.
    QEventLoop loop;
    std::optional<Result<QByteArray>> key;
    m_store.write<QByteArray>(
        &loop,
        [](Transaction &transaction) {
            return transaction.media().sharedSecret(QString(media::LinkSigner::KeyName), freshKey());
        },
        [&](Result<QByteArray> result) {
            key.emplace(std::move(result));
            loop.quit();
        });
    if (!key)
        loop.exec();
    if (!*key)
        return key->error();
    m_links = std::make_unique<media::LinkSigner>(**key,
        media::LinkSigner::Rules{.publicUrl = m_config.publicUrl.toUtf8(),
            .contentPath = bytesOf(protocol::path::Media),
            .thumbnailPath = bytesOf(protocol::path::MediaThumbnail),
            .lifetime = m_config.media.linkTime},
        m_clock);
    return {};
}

const MediaLinks &MediaParts::links() const
{
    return *m_links;
}

std::unique_ptr<http::MediaRoutes> MediaParts::makeRoutes(ChatService &chats, QObject *context)
{
    const http::MediaLimits limits{.file = m_config.media.fileLimit, .audio = m_config.media.audioLimit};
    return std::make_unique<http::MediaRoutes>(chats, *m_depot, *m_links, limits, context);
}

} // namespace sanad::app
