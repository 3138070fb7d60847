// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/MediaSweeper.h"

#include "server/media/logging.h"

namespace sanad::media {

MediaSweeper::MediaSweeper(BlobStore &blobs, Store &store, const Clock &clock)
    : m_blobs(blobs)
    , m_store(store)
    , m_clock(clock)
{
    m_thread.setMaxThreadCount(1);
    m_timer.setInterval(std::chrono::hours(1));
    connect(&m_timer, &QTimer::timeout, this, &MediaSweeper::sweep);
}

MediaSweeper::~MediaSweeper()
{
    m_thread.waitForDone();
}

void MediaSweeper::start()
{
    m_timer.start();
    sweep();
}

void MediaSweeper::sweep()
{
    if (m_part < BlobStore::Parts)
        return;
    m_part = -1;
    m_removed = 0;
    m_limit = m_clock.now().plusMs(-std::chrono::milliseconds(MinAge).count());
    nextPart();
}

void MediaSweeper::nextPart()
{
    m_thread.start([this, part = m_part + 1, limit = m_limit]() mutable {
        Result<QStringList> found;
        for (; part < BlobStore::Parts; ++part) {
            found = m_blobs.oldBlobs(part, limit);
            if (!found || !found->isEmpty())
                break;
        }
        QMetaObject::invokeMethod(
            this, [this, part, found = std::move(found)] { onListed(part, found); }, Qt::QueuedConnection);
    });
}

void MediaSweeper::onListed(int part, const Result<QStringList> &found)
{
    m_part = part;
    if (!found) {
        giveUp(found.error());
        return;
    }
    if (part == BlobStore::Parts) {
        end();
        return;
    }
    m_store.read<QStringList>(
        this,
        [hashes = *found](Transaction &transaction) -> Result<QStringList> {
            QStringList unnamed;
            for (const QString &hash : hashes) {
                SANAD_ASSIGN(const bool isNamed, transaction.media().isNamed(hash));
                if (!isNamed)
                    unnamed.append(hash);
            }
            return unnamed;
        },
        [this](const Result<QStringList> &unnamed) { onUnnamed(unnamed); });
}

void MediaSweeper::onUnnamed(const Result<QStringList> &unnamed)
{
    if (!unnamed)
        giveUp(unnamed.error());
    else if (unnamed->isEmpty())
        nextPart();
    else
        remove(*unnamed);
}

void MediaSweeper::remove(const QStringList &unnamed)
{
    m_thread.start([this, unnamed, limit = m_limit] {
        int removed = 0;
        Status status;
        for (const QString &hash : unnamed) {
            // One that has been put again meanwhile may have a row by now: its age says so.
            const Result<bool> isGone = m_blobs.removeIfOld(hash, limit);
            if (!isGone)
                status = isGone.error();
            else if (*isGone)
                ++removed;
        }
        QMetaObject::invokeMethod(
            this,
            [this, removed, status] {
                m_removed += removed;
                status ? nextPart() : giveUp(status.error());
            },
            Qt::QueuedConnection);
    });
}

void MediaSweeper::giveUp(const Error &error)
{
    qCWarning(lcMedia) << "Sweeping the media store failed; it is tried again in an hour:" << error.detail;
    end();
}

void MediaSweeper::end()
{
    m_part = BlobStore::Parts;
    if (m_removed > 0)
        qCInfo(lcMedia) << "Removed blobs that nothing names:" << m_removed;
    Q_EMIT swept(m_removed);
}

} // namespace sanad::media
