// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "server/domain/Store.h"
#include "server/media/BlobStore.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <chrono>

namespace sanad::media {

/// Removes blobs that no row names: what is left of uploads that were refused, broke off or died with a server. In the
/// background, a part of the store after the other. Network thread.
class MediaSweeper final : public QObject
{
    Q_OBJECT

public:
    /// A blob that is being put this moment is younger than this, and its row committed long before.
    static constexpr std::chrono::hours MinAge{1};

    /// All must outlive the sweeper.
    MediaSweeper(BlobStore &blobs, Store &store, const Clock &clock);
    /// Waits for the step under way.
    ~MediaSweeper() override;

    /// Sweeps now, and every hour from now on.
    void start();
    /// Sweeps once; nothing if it is sweeping already.
    void sweep();

Q_SIGNALS:
    /// A sweep has come to its end, or had to be given up.
    void swept(int removed);

private:
    void nextPart();
    void onListed(int part, const Result<QStringList> &found);
    void onUnnamed(const Result<QStringList> &unnamed);
    void remove(const QStringList &unnamed);
    void giveUp(const Error &error);
    void end();

    BlobStore &m_blobs;
    Store &m_store;
    const Clock &m_clock;
    QThreadPool m_thread;
    QTimer m_timer;
    Timestamp m_limit;
    int m_part = BlobStore::Parts; ///< beyond the last: not sweeping
    int m_removed = 0;
};

} // namespace sanad::media
