// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/UploadExchange.h"

#include "client/net/ApiClient.h"
#include "tests/api/TestServer.h"
#include "tests/client/support/ClientFixture.h"
#include "tests/client/support/FakeHttpServer.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace sanad;
using client::HttpClient;
using client::Sent;
using test::FakeHttpServer;
using Reply = FakeHttpServer::Reply;

namespace {

const Person Student{.role = Role::Student, .id = PersonId(5), .name = u"أحمد محمد"_s};

/// A form that is complete, or the head of one whose sender waits.
bool isHeadOnly(const QByteArray &bytes)
{
    return bytes.endsWith("\r\n\r\n") && bytes.contains("Expect: 100-continue\r\n");
}

} // namespace

class tst_UploadExchange : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void isAForm();
    void missingFile();
    void asksFirst();
    void sendsWithoutPermission();
    void refusedBeforeTheFile();
    void hostileAnswers_data();
    void hostileAnswers();
    void chunkedAnswer();
    void nobodyThere();
    void badCertificate();
    void beyondTheServersLimit();
    void whileWaiting();

private:
    Result<QJsonObject> send(const QUrl &server, qint64 size = 9);

    std::unique_ptr<QTemporaryFile> m_file;
    double m_seen = 0;
};

void tst_UploadExchange::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_seen = 0;
}

Result<QJsonObject> tst_UploadExchange::send(const QUrl &server, qint64 size)
{
    m_file = std::make_unique<QTemporaryFile>();
    if (!m_file->open() || m_file->write(QByteArray(size, 'b')) != size || !m_file->flush())
        qFatal("No room for the tests");
    HttpClient http({.idle = 300ms, .whole = 300ms, .uploadIdle = 400ms, .permission = 50ms});
    http.setServer(server);
    const client::HttpRequest request{.path = u"/up"_s,
        .upload = client::UploadFile{.part = "file",
            .path = m_file->fileName(),
            .name = u"صورة \"1\"\r\n.png"_s,
            .fields = {{"text", "سطر"}, {"chat_id", "5"}}},
        .most = 100'000};
    return test::waitFor<QJsonObject>([&](QObject *context, auto done) {
        client::HttpExchange *const exchange = http.send(request, "token", context, done);
        connect(exchange, &client::HttpExchange::uploaded, context,
            [this](qint64 bytes, qint64 total) { m_seen = double(bytes) / double(total); });
    });
}

void tst_UploadExchange::isAForm()
{
    FakeHttpServer server([](const QByteArray &) { return FakeHttpServer::answer(201, R"({"a":1})"); });
    QCOMPARE(send(server.url()).value(), (QJsonObject{{u"a"_s, 1}}));
    QCOMPARE(m_seen, 1.0);
    const QByteArray sent = server.requests().constFirst();
    QVERIFY(sent.startsWith("POST /up HTTP/1.1\r\nHost: 127.0.0.1:"));
    QVERIFY(sent.contains("\r\nAuthorization: Bearer token\r\n"));
    QVERIFY(sent.contains("form-data; name=\"text\"\r\n\r\nسطر\r\n"));
    QVERIFY(sent.contains("form-data; name=\"file\"; filename=\"صورة %221%22%0D%0A.png\"\r\n"));
    QVERIFY(sent.contains("\r\n\r\nbbbbbbbbb\r\n--sanad"));
    QVERIFY(sent.endsWith("--\r\n"));
}

void tst_UploadExchange::missingFile()
{
    HttpClient http;
    http.setServer(QUrl(u"http://127.0.0.1:1"_s));
    const client::HttpRequest request{.path = u"/up"_s,
        .upload = client::UploadFile{.part = "file", .path = u"/nowhere/at/all"_s, .name = {}, .fields = {}}};
    const auto answer = test::waitFor<QJsonObject>(
        [&](QObject *context, auto done) { QVERIFY(!http.send(request, {}, context, done)); });
    QCOMPARE(answer.error().code, ErrorCode::NotFound);
}

/// With permission the file follows at once.
void tst_UploadExchange::asksFirst()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost)));
    QByteArray got;
    connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *const socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
            got += socket->readAll();
            if (isHeadOnly(got))
                socket->write("HTTP/1.1 100 Continue\r\n\r\n");
            else if (got.endsWith("--\r\n"))
                socket->write(FakeHttpServer::answer(201, "{}").bytes);
        });
    });
    QVERIFY(send(QUrl(u"http://127.0.0.1:%1"_s.arg(server.serverPort())), 1'000'000));
    QVERIFY(got.size() > 1'000'000);
}

void tst_UploadExchange::sendsWithoutPermission()
{
    FakeHttpServer server([](const QByteArray &) { return FakeHttpServer::answer(201, "{}"); });
    QVERIFY(send(server.url(), 3'000'000));
    QVERIFY(server.requests().constFirst().size() > 3'000'000);
}

/// The reason is heard although the file has not gone.
void tst_UploadExchange::refusedBeforeTheFile()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost)));
    connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *const socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->write(FakeHttpServer::answer(
                507, test::errorJson(ErrorCode::InsufficientStorage), "application/json", "Retry-After: 9\r\n")
                              .bytes);
        });
    });
    const Error error = send(QUrl(u"http://127.0.0.1:%1"_s.arg(server.serverPort())), 3'000'000).error();
    QCOMPARE(error.code, ErrorCode::InsufficientStorage);
    QCOMPARE(error.retryAfter, std::optional(9));
}

void tst_UploadExchange::hostileAnswers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("closes");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("garbage") << QByteArray("\x00\xff not http\r\n\r\n", 15) << true << ErrorCode::Internal;
    QTest::newRow("a few bytes of it") << QByteArray("HT") << true << ErrorCode::RequestTimeout;
    QTest::newRow("another protocol") << QByteArray("SSH-2.0-OpenSSH\r\n") << true << ErrorCode::Internal;
    QTest::newRow("HTML") << FakeHttpServer::answer(200, "<html>", "text/html").bytes << true << ErrorCode::Internal;
    QTest::newRow("half") << QByteArray("HTTP/1.1 201 X\r\nContent-Length: 90\r\n\r\n{}") << true
                          << ErrorCode::RequestTimeout;
    QTest::newRow("no status") << QByteArray("HTTP/1.1 \r\n\r\n") << true << ErrorCode::Internal;
    QTest::newRow("endless head") << "HTTP/1.1 200 X\r\nA: " + QByteArray(90'000, 'a') << false << ErrorCode::Internal;
    QTest::newRow("too large") << "HTTP/1.1 200 X\r\n\r\n" + QByteArray(200'000, 'a') << false << ErrorCode::Internal;
    QTest::newRow("negative length") << QByteArray("HTTP/1.1 200 X\r\nContent-Length: -5\r\n\r\n") << true
                                     << ErrorCode::Internal;
    QTest::newRow("closed") << QByteArray() << true << ErrorCode::RequestTimeout;
    QTest::newRow("silence") << QByteArray() << false << ErrorCode::RequestTimeout;
}

void tst_UploadExchange::hostileAnswers()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, closes);
    FakeHttpServer server([&](const QByteArray &) { return Reply{.bytes = bytes, .closes = closes}; });
    const auto answer = send(server.url());
    QVERIFY(!answer);
    QTEST(answer.error().code, "code");
    QVERIFY(!answer.error().message.isEmpty());
}

void tst_UploadExchange::chunkedAnswer()
{
    FakeHttpServer server([](const QByteArray &) {
        return Reply{
            .bytes = "HTTP/1.1 201 X\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4;x\r\n\":1}\r\n0\r\n\r\n",
            .closes = false};
    });
    QCOMPARE(send(server.url()).value(), (QJsonObject{{u"a"_s, 1}}));
}

void tst_UploadExchange::nobodyThere()
{
    const Error error = send(QUrl(u"http://127.0.0.1:1"_s)).error();
    QCOMPARE(error.message, client::troubleError(client::Trouble::Unreachable).message);
}

void tst_UploadExchange::badCertificate()
{
    const auto server = FakeHttpServer::withTls([](const QByteArray &) { return FakeHttpServer::answer(201, "{}"); });
    const Error error = send(server->url()).error();
    QCOMPARE(error.message, client::troubleError(client::Trouble::BadCertificate).message);
    QVERIFY(server->requests().isEmpty());
}

/// Refused before the file is read: what is said is why, not that the connection broke.
void tst_UploadExchange::beyondTheServersLimit()
{
    const test::TestServer server;
    test::NetworkOf net(server.url(), server.student(), Student);
    QTemporaryFile file;
    QVERIFY(file.open() && file.resize(27 * 1024 * 1024));
    const auto sent = test::waitFor<Sent>([&](QObject *context, auto done) {
        net.api.upload({.path = file.fileName(), .name = u"big.bin"_s, .isVoice = false, .form = {}}, context, done);
    });
    QCOMPARE(sent.error().code, ErrorCode::PayloadTooLarge);
}

void tst_UploadExchange::whileWaiting()
{
    const test::TestServer server;
    test::NetworkOf net(server.url(), server.student(), Student);
    test::ApiClient(server.url()).say(server.student(), u"I want to talk to a person"_s);
    QTemporaryFile file;
    QVERIFY(file.open() && file.resize(20 * 1024 * 1024));
    const auto sent = test::waitFor<Sent>([&](QObject *context, auto done) {
        net.api.upload({.path = file.fileName(), .name = u"big.bin"_s, .isVoice = false, .form = {}}, context, done);
    });
    QCOMPARE(sent.error().code, ErrorCode::WaitingForAdmin);
}

SANAD_SERVER_TEST_MAIN(tst_UploadExchange)
#include "tst_UploadExchange.moc"
