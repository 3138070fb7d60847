// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/S3BlobStore.h"

#include <QDateTime>
#include <QEventLoop>
#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

namespace sanad::media {

namespace {

Error storeError(const QString &what)
{
    Error error = Error::of(ErrorCode::Unavailable, u"The store of files does not answer; please try again."_s);
    error.detail = u"the S3 store: "_s + what;
    return error;
}

QByteArray hostOf(const QUrl &url)
{
    const QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    const int usual = url.scheme() == "https"_L1 ? 443 : 80;
    return url.port(usual) == usual ? host : host + ':' + QByteArray::number(url.port());
}

/// One page of a bucket's list (ListObjectsV2).
struct Listing
{
    QStringList old;
    QByteArray next; ///< continuation token; empty on the last page
};

/// Whether S3BlobStore::keyOf() made the key; what else lies in the bucket is none of our business.
bool isOurs(const QString &key)
{
    static const QRegularExpression form(u"\\A[0-9a-f]{2}/[0-9a-f]{62}\\z"_s);
    return form.match(key).hasMatch();
}

Result<Listing> readListing(const QByteArray &body, Timestamp limit)
{
    Listing listing;
    QString key;
    QXmlStreamReader xml(body);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == "Key"_L1) {
            key = xml.readElementText();
        } else if (xml.name() == "LastModified"_L1) {
            const auto changed = Timestamp::fromIso(xml.readElementText());
            if (changed && *changed < limit && isOurs(key))
                listing.old.append(key.remove(u'/'));
        } else if (xml.name() == "NextContinuationToken"_L1) {
            listing.next = xml.readElementText().toUtf8();
        }
    }
    if (xml.hasError())
        return storeError(u"its list cannot be read: "_s + xml.errorString());
    return listing;
}

} // namespace

/// Keeps a hash to one thread: what is looked at and then put or removed must not change in between.
class S3BlobStore::Claim
{
public:
    Claim(S3BlobStore &store, const QString &hash)
        : m_store(store)
        , m_hash(hash)
    {
        const QMutexLocker lock(&m_store.m_mutex);
        while (m_store.m_claimed.contains(m_hash))
            m_store.m_freed.wait(&m_store.m_mutex);
        m_store.m_claimed.insert(m_hash);
    }
    ~Claim()
    {
        const QMutexLocker lock(&m_store.m_mutex);
        m_store.m_claimed.remove(m_hash);
        m_store.m_freed.wakeAll();
    }
    Q_DISABLE_COPY_MOVE(Claim)

private:
    S3BlobStore &m_store;
    const QString m_hash;
};

/// Waits for an answer, unless the store is interrupted.
class S3BlobStore::Wait
{
public:
    explicit Wait(const S3BlobStore &store)
        : m_store(store)
    {
        const QMutexLocker lock(&m_store.m_mutex);
        m_store.m_waiting.insert(&m_loop);
        if (m_store.m_isInterrupted)
            quitLater(&m_loop);
    }
    ~Wait()
    {
        const QMutexLocker lock(&m_store.m_mutex);
        m_store.m_waiting.remove(&m_loop);
    }
    Q_DISABLE_COPY_MOVE(Wait)

    void forAnswer(const QNetworkReply &reply)
    {
        QObject::connect(&reply, &QNetworkReply::finished, &m_loop, &QEventLoop::quit);
        m_loop.exec();
    }
    /// Queued: a loop that has not begun yet must not overlook it.
    static void quitLater(QEventLoop *loop)
    {
        QMetaObject::invokeMethod(loop, &QEventLoop::quit, Qt::QueuedConnection);
    }

private:
    const S3BlobStore &m_store;
    QEventLoop m_loop;
};

S3BlobStore::S3BlobStore(const S3Config &config, const Clock &clock)
    : m_config(config)
    , m_endpoint(config.endpoint, QUrl::StrictMode)
    , m_credentials{config.accessKey.toUtf8(), config.secretKey, config.region.toUtf8()}
    , m_clock(clock)
{
}

QByteArray S3BlobStore::keyOf(const QString &hash)
{
    return (hash.first(2) + u'/' + hash.sliced(2)).toLatin1();
}

S3Request S3BlobStore::request(const QByteArray &method, const QByteArray &key) const
{
    return {.method = method,
        .host = hostOf(m_endpoint),
        .path = '/' + m_config.bucket.toUtf8() + (key.isEmpty() ? QByteArray() : '/' + key),
        .query = {},
        .headers = {}};
}

Result<S3BlobStore::Answer> S3BlobStore::ask(
    const S3Request &asked, QIODevice *body, const QByteArray &payloadHash) const
{
    QNetworkRequest request(QUrl::fromEncoded(
        m_endpoint.toEncoded(QUrl::RemovePath | QUrl::RemoveQuery) + s3Target(asked), QUrl::StrictMode));
    request.setTransferTimeout(int(m_config.timeout.count()));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    for (const auto &[name, value] : s3SignedHeaders(asked, m_credentials, payloadHash, m_clock.now()))
        request.setRawHeader(name, value);
    if (body)
        request.setHeader(QNetworkRequest::ContentLengthHeader, body->size());
    QNetworkAccessManager network;
    Wait wait(*this);
    // As a custom request, a HEAD would wait for the body that its answer announces.
    const std::unique_ptr<QNetworkReply> reply(
        asked.method == "HEAD" ? network.head(request) : network.sendCustomRequest(request, asked.method, body));
    wait.forAnswer(*reply);
    if (!reply->isFinished())
        return storeError(u"not waited for, since the server stops"_s);
    Answer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (answer.status == 0)
        return storeError(reply->errorString());
    answer.body = reply->readAll();
    answer.length = reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    answer.changed = Timestamp(reply->header(QNetworkRequest::LastModifiedHeader).toDateTime().toMSecsSinceEpoch());
    const bool isExpected = answer.status / 100 == 2 || answer.status == 404;
    return isExpected ? Result<Answer>(answer) : storeError(u"it answered %1"_s.arg(answer.status));
}

void S3BlobStore::interrupt()
{
    const QMutexLocker lock(&m_mutex);
    m_isInterrupted = true;
    for (QEventLoop *loop : std::as_const(m_waiting))
        Wait::quitLater(loop);
}

Status S3BlobStore::prepare()
{
    SANAD_ASSIGN(const Answer answer, ask(request("HEAD", {})));
    return answer.status == 404 ? Status(storeError(u"it has no bucket "_s + m_config.bucket)) : Status();
}

Status S3BlobStore::put(const Blob &blob, const QString &path)
{
    const Claim claim(*this, blob.hash);
    const QByteArray key = keyOf(blob.hash);
    SANAD_ASSIGN(const Answer there, ask(request("HEAD", key)));
    const Timestamp fresh = m_clock.now().plusMs(-std::chrono::milliseconds(FreshFor).count());
    if (there.status == 200 && there.length == blob.size && there.changed > fresh)
        return {};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error::internal(u"cannot read a spool file: "_s + file.errorString());
    S3Request sent = request("PUT", key);
    sent.headers.emplaceBack("content-type", "application/octet-stream");
    // The store compares the bytes with the hash that is signed.
    SANAD_ASSIGN(const Answer answer, ask(sent, &file, blob.hash.toLatin1()));
    return answer.status == 404 ? Status(storeError(u"it has no bucket "_s + m_config.bucket)) : Status();
}

std::variant<BlobFile, BlobElsewhere> S3BlobStore::locate(
    const Blob &blob, const QByteArray &servedType, const QByteArray &disposition) const
{
    S3Request asked = request("GET", keyOf(blob.hash));
    asked.query = {{"response-content-type", servedType}, {"response-content-disposition", disposition},
        {"response-cache-control", "private, max-age=86400, immutable"}};
    return BlobElsewhere{m_endpoint.toEncoded(QUrl::RemovePath | QUrl::RemoveQuery)
        + s3PresignedTarget(asked, m_credentials, m_config.grantTime.count(), m_clock.now())};
}

Result<QStringList> S3BlobStore::oldBlobs(int part, Timestamp limit)
{
    QStringList found;
    QByteArray next;
    do {
        S3Request asked = request("GET", {});
        asked.query = {{"list-type", "2"}, {"prefix", partName(part).toLatin1() + '/'}};
        if (!next.isEmpty())
            asked.query.emplaceBack("continuation-token", next);
        SANAD_ASSIGN(const Answer answer, ask(asked));
        SANAD_ASSIGN(const Listing listing, readListing(answer.body, limit));
        found += listing.old;
        next = listing.next;
    } while (!next.isEmpty());
    return found;
}

Result<bool> S3BlobStore::removeIfOld(const QString &hash, Timestamp limit)
{
    const Claim claim(*this, hash);
    SANAD_ASSIGN(const Answer there, ask(request("HEAD", keyOf(hash))));
    if (there.status == 404)
        return true;
    if (there.changed >= limit)
        return false;
    SANAD_TRY(ask(request("DELETE", keyOf(hash))));
    return true;
}

} // namespace sanad::media
