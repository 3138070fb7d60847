// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Timestamp.h"
#include "server/domain/Media.h"

#include <QStringList>

namespace sanad::media {

/// Keeps bytes under their hash; the same bytes once. All calls block and may come from any thread at once, unless said
/// otherwise.
class BlobStore
{
public:
    /// Blobs come in so many parts, by the first two digits of their hash.
    static constexpr int Parts = 256;

    virtual ~BlobStore() = default;

    /// Makes the store ready for use, or says why it cannot be.
    [[nodiscard]] virtual Status prepare() = 0;
    /// Takes the synced file at `path` in; it may be moved away. When this returns, the bytes are durable, and young
    /// enough that removeIfOld() leaves them alone for an hour, however long they have been there.
    [[nodiscard]] virtual Status put(const Blob &blob, const QString &path) = 0;
    /// Where the bytes can be had. Does not block.
    [[nodiscard]] virtual std::variant<BlobFile, BlobElsewhere> locate(
        const Blob &blob, const QByteArray &servedType, const QByteArray &disposition) const = 0;
    /// Hashes of the blobs in a part that were put before `limit`.
    [[nodiscard]] virtual Result<QStringList> oldBlobs(int part, Timestamp limit) = 0;
    /// Removes a blob unless it has been put again since `limit`; true if it is gone.
    [[nodiscard]] virtual Result<bool> removeIfOld(const QString &hash, Timestamp limit) = 0;

    /// From now on nothing is waited for: calls that would, also those under way, give up with Error Unavailable.
    virtual void interrupt() {}

    /// The first two digits of the hashes in a part.
    [[nodiscard]] static QString partName(int part) { return QStringLiteral("%1").arg(part, 2, 16, QLatin1Char('0')); }
};

} // namespace sanad::media
