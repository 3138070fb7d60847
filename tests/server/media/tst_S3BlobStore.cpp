// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/S3BlobStore.h"
#include "tests/support/FakeClock.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryFile>
#include <QTest>
#include <QThread>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::media;
using namespace sanad::test;

namespace {

const QByteArray AccessKey = "AKIAIOSFODNN7EXAMPLE";
const QByteArray SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

QByteArray hmac(const QByteArray &key, const QByteArray &message)
{
    return QMessageAuthenticationCode::hash(message, key, QCryptographicHash::Sha256);
}

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

/// A bucket in memory. Checks each signature from the bytes that arrived, by Qt's own hash functions.
class FakeS3 final : public QObject
{
    Q_OBJECT

public:
    struct Object
    {
        QByteArray bytes;
        QDateTime changed;
    };

    FakeS3()
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
    }
    [[nodiscard]] QString endpoint() const { return u"http://127.0.0.1:%1"_s.arg(m_server.serverPort()); }

    std::map<QByteArray, Object> objects;
    QByteArrayList log; ///< methods, and refusals
    std::function<void()> beforeDelete = [] {};
    bool isSilent = false; ///< takes requests, and answers none
    QDateTime now;

private:
    void read(QTcpSocket *socket)
    {
        QByteArray &in = m_in[socket];
        in += socket->readAll();
        const qsizetype end = in.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        QByteArrayList lines = in.first(end).split('\n');
        QHash<QByteArray, QByteArray> headers;
        for (const QByteArray &line : lines.mid(1))
            headers.insert(line.left(line.indexOf(':')).toLower(), line.mid(line.indexOf(':') + 1).trimmed());
        const qsizetype length = headers.value("content-length").toLongLong();
        if (in.size() < end + 4 + length)
            return;
        const QByteArray body = in.mid(end + 4, length);
        m_in.remove(socket);
        const QByteArray reply = answer(lines.first().split(' '), headers, body);
        if (reply.isEmpty())
            return;
        socket->write(reply);
        socket->disconnectFromHost();
    }

    QByteArray answer(const QByteArrayList &line, const QHash<QByteArray, QByteArray> &headers, const QByteArray &body)
    {
        const QByteArray method = line.at(0);
        const QByteArray path = line.at(1).split('?').constFirst();
        const QByteArray query = line.at(1).contains('?') ? line.at(1).mid(line.at(1).indexOf('?') + 1) : QByteArray();
        if (!isSigned(method, path, query, headers) || headers.value("x-amz-content-sha256") != sha256(body)) {
            log.append("refused");
            return reply(403, {});
        }
        log.append(method);
        if (isSilent)
            return {};
        const QByteArray key = path.mid(QByteArray("/bucket/").size());
        if (path == "/bucket")
            return reply(200, query.isEmpty() ? QByteArray() : list(query));
        if (method == "PUT") {
            objects[key] = {body, now};
            return reply(200, {});
        }
        const auto found = objects.find(key);
        if (found == objects.end())
            return reply(404, {});
        if (method == "DELETE") {
            beforeDelete();
            objects.erase(key);
            return reply(204, {});
        }
        const QByteArray date = QLocale::c().toString(found->second.changed, u"ddd, dd MMM yyyy hh:mm:ss"_s).toLatin1();
        return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(found->second.bytes.size())
            + "\r\nLast-Modified: " + date + " GMT\r\n\r\n" + (method == "HEAD" ? QByteArray() : found->second.bytes);
    }

    static QByteArray reply(int status, const QByteArray &body)
    {
        return "HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Length: " + QByteArray::number(body.size())
            + "\r\n\r\n" + body;
    }

    /// One object a page, so that there are pages.
    [[nodiscard]] QByteArray list(const QByteArray &query) const
    {
        const QUrlQuery asked(QString::fromLatin1(query));
        const QByteArray prefix = asked.queryItemValue(u"prefix"_s, QUrl::FullyDecoded).toLatin1();
        const QByteArray after = asked.queryItemValue(u"continuation-token"_s, QUrl::FullyDecoded).toLatin1();
        QByteArray xml = R"(<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)";
        for (auto object = objects.upper_bound(after); object != objects.end(); ++object) {
            if (!object->first.startsWith(prefix))
                continue;
            xml += "<Contents><Key>" + object->first + "</Key><LastModified>"
                + object->second.changed.toString(Qt::ISODateWithMs).toLatin1() + "</LastModified></Contents>";
            return xml + "<NextContinuationToken>" + object->first + "</NextContinuationToken></ListBucketResult>";
        }
        return xml + "</ListBucketResult>";
    }

    [[nodiscard]] static bool isSigned(const QByteArray &method, const QByteArray &path, const QByteArray &query,
        const QHash<QByteArray, QByteArray> &headers)
    {
        static const QRegularExpression form(
            u"^AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request,SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$"_s);
        const auto match = form.match(QString::fromLatin1(headers.value("authorization")));
        if (!match.hasMatch() || match.captured(1).toLatin1() != AccessKey)
            return false;
        const QByteArray names = match.captured(4).toLatin1();
        for (const QByteArray &must :
            {QByteArray("host"), QByteArray("x-amz-date"), QByteArray("x-amz-content-sha256")}) {
            if (!names.split(';').contains(must))
                return false;
        }
        QByteArrayList parameters = query.split('&');
        std::sort(parameters.begin(), parameters.end());
        QByteArray canonical = method + '\n' + path + '\n' + parameters.join('&') + '\n';
        for (const QByteArray &name : names.split(';'))
            canonical += name + ':' + headers.value(name) + '\n';
        canonical += '\n' + names + '\n' + headers.value("x-amz-content-sha256");
        const QByteArray day = match.captured(2).toLatin1();
        const QByteArray region = match.captured(3).toLatin1();
        const QByteArray toSign = "AWS4-HMAC-SHA256\n" + headers.value("x-amz-date") + '\n' + day + '/' + region
            + "/s3/aws4_request\n" + sha256(canonical);
        const QByteArray key = hmac(hmac(hmac(hmac("AWS4" + SecretKey, day), region), "s3"), "aws4_request");
        return hmac(key, toSign).toHex() == match.captured(5).toLatin1();
    }

    QTcpServer m_server;
    QHash<QTcpSocket *, QByteArray> m_in;
};

} // namespace

/// The signatures by Amazon's published examples, and the store against a bucket that checks every signature.
class tst_S3BlobStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void publishedHeaderExample();
    void publishedAddressExample();
    void putOnce();
    void oldBlobIsSentAgain();
    void sweepsOldOnes();
    void putDuringTheSweepStays();
    void addressIsSigned();
    void wrongKeyIsRefused();
    void noStoreAtAll();
    void silentStoreDoesNotHoldUpTheEnd();

private:
    /// Runs a blocking call on a thread, while the bucket answers on this one.
    template <typename Work>
    auto run(Work work)
    {
        std::optional<decltype(work())> result;
        const std::unique_ptr<QThread> thread(QThread::create([&] { result.emplace(work()); }));
        thread->start();
        static_cast<void>(QTest::qWaitFor([&] { return thread->isFinished(); }, 10'000));
        thread->wait();
        return *std::move(result);
    }
    Blob makeFile(const QByteArray &bytes);
    S3BlobStore store(const QByteArray &secret = SecretKey) const
    {
        S3Config config;
        config.endpoint = m_fake->endpoint();
        config.bucket = u"bucket"_s;
        config.accessKey = QString::fromLatin1(AccessKey);
        config.secretKey = secret;
        return {config, m_clock};
    }

    FakeClock m_clock;
    std::unique_ptr<FakeS3> m_fake;
    std::unique_ptr<QTemporaryFile> m_file;
};

void tst_S3BlobStore::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_fake = std::make_unique<FakeS3>();
    m_fake->now = QDateTime::fromMSecsSinceEpoch(m_clock.now().msSinceEpoch(), Qt::UTC);
}

Blob tst_S3BlobStore::makeFile(const QByteArray &bytes)
{
    m_file = std::make_unique<QTemporaryFile>();
    if (!m_file->open() || m_file->write(bytes) != bytes.size() || !m_file->flush())
        qFatal("cannot write the file of the test");
    return {.hash = QString::fromLatin1(sha256(bytes)), .mediaType = u"text/plain"_s, .size = bytes.size()};
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "Example: GET Object"
void tst_S3BlobStore::publishedHeaderExample()
{
    const S3Request request{.method = "GET",
        .host = "examplebucket.s3.amazonaws.com",
        .path = "/test.txt",
        .query = {},
        .headers = {{"range", "bytes=0-9"}}};
    const auto headers = s3SignedHeaders(request, {AccessKey, SecretKey, "us-east-1"}, EmptyHash.toByteArray(),
        *Timestamp::fromIso(u"2013-05-24T00:00:00Z"));
    QCOMPARE(headers.constLast().second,
        QByteArray("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                   "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                   "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html, "An example"
void tst_S3BlobStore::publishedAddressExample()
{
    const S3Request request{
        .method = "GET", .host = "examplebucket.s3.amazonaws.com", .path = "/test.txt", .query = {}, .headers = {}};
    QCOMPARE(s3PresignedTarget(
                 request, {AccessKey, SecretKey, "us-east-1"}, 86400, *Timestamp::fromIso(u"2013-05-24T00:00:00Z")),
        QByteArray("/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2F"
                   "us-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders="
                   "host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"));
}

void tst_S3BlobStore::putOnce()
{
    const QByteArray bytes(3'000'000, 'x');
    const Blob blob = makeFile(bytes);
    S3BlobStore blobs = store();
    const Status prepared = run([&] { return blobs.prepare(); });
    QVERIFY2(prepared.has_value(), prepared ? "" : qPrintable(prepared.error().detail));
    QVERIFY(run([&] { return blobs.put(blob, m_file->fileName()); }).has_value());
    QVERIFY(run([&] { return blobs.put(blob, m_file->fileName()); }).has_value());
    QCOMPARE(m_fake->log, (QByteArrayList{"HEAD", "HEAD", "PUT", "HEAD"}));
    QCOMPARE(m_fake->objects.size(), 1u);
    QVERIFY(m_fake->objects.begin()->second.bytes == bytes);
    QCOMPARE(m_fake->objects.begin()->first, (blob.hash.first(2) + u'/' + blob.hash.sliced(2)).toLatin1());
}

void tst_S3BlobStore::oldBlobIsSentAgain()
{
    const Blob blob = makeFile("hello");
    S3BlobStore blobs = store();
    QVERIFY(run([&] { return blobs.put(blob, m_file->fileName()); }).has_value());
    m_fake->objects.begin()->second.changed = m_fake->now.addSecs(-3600);
    QVERIFY(run([&] { return blobs.put(blob, m_file->fileName()); }).has_value());
    QCOMPARE(m_fake->objects.begin()->second.changed, m_fake->now);
}

void tst_S3BlobStore::sweepsOldOnes()
{
    const auto key = [](char c) { return QByteArray("ab/") + QByteArray(62, c); };
    for (const char c : {'a', 'b', 'c'})
        m_fake->objects[key(c)] = {"x", m_fake->now.addSecs(c == 'b' ? 0 : -7200)};
    m_fake->objects["cd/" + QByteArray(62, 'a')] = {"x", m_fake->now.addSecs(-7200)};
    // Not ours, whoever has put it there.
    for (const auto *other : {"ab/accounts.ods", "ab/cd/ef", "ab/"})
        m_fake->objects[other] = {"x", m_fake->now.addSecs(-7200)};
    S3BlobStore blobs = store();
    const Timestamp limit = m_clock.now().plusMs(-3'600'000);
    const auto old = run([&] { return blobs.oldBlobs(0xab, limit); });
    QVERIFY(old.has_value());
    QCOMPARE(*old, (QStringList{u"ab"_s + QString(62, u'a'), u"ab"_s + QString(62, u'c')}));
    QCOMPARE(*run([&] { return blobs.removeIfOld(old->first(), limit); }), true);
    QCOMPARE(*run([&] { return blobs.removeIfOld(old->first(), limit); }), true);
    QCOMPARE(*run([&] { return blobs.removeIfOld(u"ab"_s + QString(62, u'b'), limit); }), false);
    QCOMPARE(m_fake->objects.size(), 6u);
}

void tst_S3BlobStore::putDuringTheSweepStays()
{
    const Blob blob = makeFile("hello");
    S3BlobStore blobs = store();
    QVERIFY(run([&] { return blobs.put(blob, m_file->fileName()); }).has_value());
    m_fake->objects.begin()->second.changed = m_fake->now.addSecs(-7200);
    // The same bytes come once more, after the sweep has found them old, and before it has removed them.
    std::optional<Status> put;
    const std::unique_ptr<QThread> uploader(QThread::create([&] { put.emplace(blobs.put(blob, m_file->fileName())); }));
    m_fake->beforeDelete = [&] {
        uploader->start();
        static_cast<void>(QTest::qWaitFor([&] { return uploader->isFinished(); }, 300));
    };
    const Timestamp limit = m_clock.now().plusMs(-3'600'000);
    QVERIFY(run([&] { return blobs.removeIfOld(blob.hash, limit); }).has_value());
    QTRY_VERIFY(uploader->isFinished());
    QVERIFY(put && *put);
    QCOMPARE(m_fake->objects.size(), 1u);
}

void tst_S3BlobStore::addressIsSigned()
{
    const S3BlobStore blobs = store();
    const Blob blob{.hash = QString(64, u'a'), .mediaType = u"image/png"_s, .size = 1};
    const auto place = blobs.locate(blob, "image/png", "inline; filename=\"a b.png\"");
    const QUrl url = QUrl::fromEncoded(std::get<BlobElsewhere>(place).url, QUrl::StrictMode);
    QVERIFY(url.isValid());
    const QUrlQuery query(url);
    QCOMPARE(
        query.queryItemValue(u"response-content-disposition"_s, QUrl::FullyDecoded), u"inline; filename=\"a b.png\""_s);
    QCOMPARE(query.queryItemValue(u"response-content-type"_s, QUrl::FullyDecoded), u"image/png"_s);
    QCOMPARE(query.queryItemValue(u"X-Amz-Expires"_s), u"900"_s);
    QVERIFY(url.path().startsWith(u"/bucket/aa/aaaa"_s));
}

void tst_S3BlobStore::wrongKeyIsRefused()
{
    const Blob blob = makeFile("hello");
    S3BlobStore blobs = store("another secret");
    const Status put = run([&] { return blobs.put(blob, m_file->fileName()); });
    QVERIFY(!put.has_value());
    QCOMPARE(put.error().code, ErrorCode::Unavailable);
    QCOMPARE(m_fake->log, QByteArrayList{"refused"});
}

void tst_S3BlobStore::noStoreAtAll()
{
    S3Config config;
    config.endpoint = u"http://127.0.0.1:1"_s;
    config.bucket = u"bucket"_s;
    S3BlobStore blobs(config, m_clock);
    const Status prepared = run([&] { return blobs.prepare(); });
    QVERIFY(!prepared.has_value());
    QCOMPARE(prepared.error().code, ErrorCode::Unavailable);
}

void tst_S3BlobStore::silentStoreDoesNotHoldUpTheEnd()
{
    const Blob blob = makeFile("hello");
    S3BlobStore blobs = store();
    m_fake->isSilent = true;
    std::optional<Status> put;
    const std::unique_ptr<QThread> uploader(QThread::create([&] { put.emplace(blobs.put(blob, m_file->fileName())); }));
    uploader->start();
    QTRY_COMPARE(m_fake->log, QByteArrayList{"HEAD"});
    blobs.interrupt();
    QTRY_VERIFY(uploader->isFinished());
    QVERIFY(put && !*put);
    QCOMPARE(put->error().code, ErrorCode::Unavailable);
    QVERIFY(!run([&] { return blobs.put(blob, m_file->fileName()); }).has_value());
    QCOMPARE(m_fake->log, QByteArrayList{"HEAD"});
}

QTEST_GUILESS_MAIN(tst_S3BlobStore)
#include "tst_S3BlobStore.moc"
