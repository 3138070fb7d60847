// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "server/media/BlobStore.h"
#include "server/media/MediaConfig.h"
#include "server/media/s3_signature.h"

#include <QMutex>
#include <QSet>
#include <QUrl>
#include <QWaitCondition>

class QEventLoop;
class QIODevice;

namespace sanad::media {

/// Blobs in a bucket of an S3-compatible store, `ab/cdef…`, addressed by path. Each call makes its own connection, and
/// runs an event loop of the calling thread until the store has answered. What one server puts it does not remove at
/// the same time; between several servers on one bucket a put within the milliseconds of a removal could still lose.
class S3BlobStore final : public BlobStore
{
public:
    /// A blob that is younger is not sent again; one that is older is, which makes it young: the sweep must not take it
    /// before its row is committed.
    static constexpr std::chrono::minutes FreshFor{30};

    S3BlobStore(const S3Config &config, const Clock &clock);

    [[nodiscard]] Status prepare() override;
    [[nodiscard]] Status put(const Blob &blob, const QString &path) override;
    [[nodiscard]] std::variant<BlobFile, BlobElsewhere> locate(
        const Blob &blob, const QByteArray &servedType, const QByteArray &disposition) const override;
    [[nodiscard]] Result<QStringList> oldBlobs(int part, Timestamp limit) override;
    [[nodiscard]] Result<bool> removeIfOld(const QString &hash, Timestamp limit) override;
    void interrupt() override;

private:
    class Claim;
    class Wait;

    struct Answer
    {
        int status = 0;
        QByteArray body;
        qint64 length = -1;
        Timestamp changed;
    };

    [[nodiscard]] S3Request request(const QByteArray &method, const QByteArray &key) const;
    [[nodiscard]] Result<Answer> ask(const S3Request &request, QIODevice *body = nullptr,
        const QByteArray &payloadHash = EmptyHash.toByteArray()) const;
    [[nodiscard]] static QByteArray keyOf(const QString &hash);

    const S3Config m_config;
    const QUrl m_endpoint;
    const S3Credentials m_credentials;
    const Clock &m_clock;
    mutable QMutex m_mutex; ///< over what follows
    QWaitCondition m_freed;
    QSet<QString> m_claimed; ///< hashes that are just being put or removed
    mutable QSet<QEventLoop *> m_waiting;
    bool m_isInterrupted = false;
};

} // namespace sanad::media
