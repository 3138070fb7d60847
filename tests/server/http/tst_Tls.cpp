// SPDX-License-Identifier: GPL-3.0-or-later
#include "HttpFixture.h"
#include "server/net/EpollEventDispatcher.h"
#include "server/net/TlsCredentials.h"
#include "tests/support/TestCertificate.h"

#include <QSslCertificate>
#include <QSslCipher>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using sanad::test::TestCertificate;
using sanad::test::writePrivately;

/// TLS listeners as clients meet them, good ones and others; the clients are Qt's.
class tst_Tls : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_credentials.reset(); }
    void answers_data();
    void answers();
    void refusesOldProtocols();
    void agreesOnHttp_data();
    void agreesOnHttp();
    void answersLargeOnes();
    void takesLargeBodies();
    void keepsRequestsInOrder();
    void resumesSessions();
    void endsWithAClosingAlert();
    void renewsUnderTraffic();
    void endsHandshakesThatDoNotEnd_data();
    void endsHandshakesThatDoNotEnd();
    void survivesBrokenRecords_data();
    void survivesBrokenRecords();
    void tellsWhoSpeaksHttp_data();
    void tellsWhoSpeaksHttp();
    void countsHandshakesAgainstTheLimits();
    void drains();

private:
    struct Client
    {
        explicit Client(const tst_Tls &test, const QSslConfiguration &config);
        [[nodiscard]] QByteArray ask(const QByteArray &request, qsizetype atLeast = 60);
        QSslSocket socket;
    };
    [[nodiscard]] std::unique_ptr<Client> connectClient(const QSslConfiguration &config = trusting()) const;
    /// Clients of these tests look at the certificate themselves.
    [[nodiscard]] static QSslConfiguration trusting();
    void listen(HttpFixture &fixture);
    void write(const TestCertificate &pair) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<net::TlsCredentials> m_credentials;
    TestCertificate m_pair;
    quint16 m_port = 0;
};

void tst_Tls::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
    m_pair = TestCertificate::make();
    write(m_pair);
    auto loaded =
        net::TlsCredentials::load({m_folder->filePath(u"chain.pem"_s), m_folder->filePath(u"key.pem"_s)}, 20ms);
    QVERIFY(loaded);
    m_credentials = *std::move(loaded);
}

void tst_Tls::write(const TestCertificate &pair) const
{
    writePrivately(m_folder->filePath(u"chain.pem"_s), pair.certificate);
    writePrivately(m_folder->filePath(u"key.pem"_s), pair.key);
}

void tst_Tls::listen(HttpFixture &fixture)
{
    const auto port = fixture.server->listen(QHostAddress::LocalHost, 0, m_credentials.get());
    if (!port)
        qFatal("cannot listen");
    m_port = *port;
}

QSslConfiguration tst_Tls::trusting()
{
    QSslConfiguration config = QSslConfiguration::defaultConfiguration();
    config.setPeerVerifyMode(QSslSocket::VerifyNone);
    return config;
}

tst_Tls::Client::Client(const tst_Tls &test, const QSslConfiguration &config)
{
    socket.setSslConfiguration(config);
    socket.connectToHostEncrypted(u"127.0.0.1"_s, test.m_port);
}

QByteArray tst_Tls::Client::ask(const QByteArray &request, qsizetype atLeast)
{
    socket.write(request);
    QByteArray bytes;
    (void)QTest::qWaitFor([&] { return (bytes += socket.readAll()).size() >= atLeast; }, 5000);
    return bytes;
}

std::unique_ptr<tst_Tls::Client> tst_Tls::connectClient(const QSslConfiguration &config) const
{
    auto client = std::make_unique<Client>(*this, config);
    if (!QTest::qWaitFor([&] { return client->socket.isEncrypted(); }, 5000))
        qFatal("no handshake: %s", qPrintable(client->socket.errorString()));
    return client;
}

void tst_Tls::answers_data()
{
    QTest::addColumn<int>("protocol");
    QTest::newRow("TLS 1.2") << int(QSsl::TlsV1_2);
    QTest::newRow("TLS 1.3") << int(QSsl::TlsV1_3);
}

void tst_Tls::answers()
{
    QFETCH(const int, protocol);
    HttpFixture fixture;
    listen(fixture);
    QSslConfiguration config = trusting();
    config.setProtocol(QSsl::SslProtocol(protocol));
    const auto client = connectClient(config);
    QCOMPARE(client->socket.peerCertificate(), QSslCertificate(m_pair.certificate));
    QCOMPARE(int(client->socket.sessionProtocol()), protocol);
    const QString cipher = client->socket.sessionCipher().name();
    QVERIFY2(cipher.contains(u"GCM"_s) || cipher.contains(u"CHACHA20"_s), qPrintable(cipher));
    for (int i = 0; i < 3; ++i)
        QVERIFY(client->ask(get("/hello")).endsWith("hello"));
    QCOMPARE(fixture.requests.first().origin, "https://test");
    QCOMPARE(fixture.server->counters().handshakes, 1);
    // The plain listener beside it is still there.
    QVERIFY(fixture.isServing());
    QCOMPARE(fixture.requests.last().origin, "http://test");
}

void tst_Tls::refusesOldProtocols()
{
    HttpFixture fixture;
    listen(fixture);
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost, m_port);
    // A ClientHello of TLS 1.1, with one cipher that it had.
    const QByteArray hello =
        QByteArray::fromHex("160301002d0100002903020000000000000000000000000000000000000000000000000"
                            "00000000000000000000200350100");
    client.write(hello);
    QByteArray bytes;
    QTRY_VERIFY((bytes += client.readAll()).size() >= 7);
    // Alert, fatal, protocol_version (RFC 8446, section 6).
    QCOMPARE(bytes.at(0), '\x15');
    QCOMPARE(bytes.sliced(5, 2), QByteArray::fromHex("0246"));
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(fixture.server->counters().failedHandshakes, 1);
}

void tst_Tls::agreesOnHttp_data()
{
    QTest::addColumn<QList<QByteArray>>("offered");
    QTest::addColumn<bool>("isTaken");
    QTest::newRow("http/1.1") << QList<QByteArray>{"http/1.1"} << true;
    QTest::newRow("h2 first") << QList<QByteArray>{"h2", "http/1.1"} << true;
    QTest::newRow("h2 only") << QList<QByteArray>{"h2"} << false;
}

void tst_Tls::agreesOnHttp()
{
    QFETCH(const QList<QByteArray>, offered);
    QFETCH(const bool, isTaken);
    HttpFixture fixture;
    listen(fixture);
    QSslConfiguration config = trusting();
    config.setAllowedNextProtocols(offered);
    Client client(*this, config);
    if (isTaken) {
        QTRY_VERIFY(client.socket.isEncrypted());
        QCOMPARE(client.socket.sslConfiguration().nextNegotiatedProtocol(), "http/1.1");
        QVERIFY(client.ask(get("/hello")).endsWith("hello"));
    } else {
        QTRY_COMPARE(client.socket.state(), QAbstractSocket::UnconnectedState);
        QTRY_COMPARE(fixture.server->counters().failedHandshakes, 1);
    }
}

void tst_Tls::answersLargeOnes()
{
    HttpFixture fixture;
    listen(fixture);
    const auto client = connectClient();
    const qsizetype size = 20 * 1024 * 1024;
    const QByteArray bytes = client->ask(get("/large"), size + 100);
    QVERIFY(bytes.size() > size);
    QVERIFY(bytes.endsWith(QByteArray(1000, 'x')));
    QVERIFY(client->ask(get("/hello")).endsWith("hello"));
}

void tst_Tls::takesLargeBodies()
{
    HttpFixture fixture;
    listen(fixture);
    const auto client = connectClient();
    const QByteArray bytes = client->ask(post("/big", QByteArray(1024 * 1024, 'x')) + get("/hello"), 400);
    QVERIFY(bytes.contains("\r\n\r\n1048576"));
    QVERIFY(bytes.endsWith("hello"));
}

void tst_Tls::keepsRequestsInOrder()
{
    HttpFixture fixture;
    listen(fixture);
    const auto client = connectClient();
    client->socket.write(get("/later"));
    QTRY_COMPARE(fixture.kept.size(), 1);
    // Many records arrive while the connection is paused, and none may be lost.
    for (int i = 0; i < 500; ++i)
        client->socket.write(get("/hello"));
    QVERIFY(fixture.isServing());
    QCOMPARE(fixture.handled, 2);
    fixture.kept.first().send(Response::json(200, "first"));
    QTRY_COMPARE(fixture.handled, 502);
}

void tst_Tls::resumesSessions()
{
    HttpFixture fixture;
    listen(fixture);
    QSslConfiguration config = trusting();
    config.setSslOption(QSsl::SslOptionDisableSessionPersistence, false);
    config.setProtocol(QSsl::TlsV1_2);
    const auto first = connectClient(config);
    QVERIFY(first->ask(get("/hello")).endsWith("hello"));
    config.setSessionTicket(first->socket.sslConfiguration().sessionTicket());
    QVERIFY(!config.sessionTicket().isEmpty());
    const auto second = connectClient(config);
    QVERIFY(second->ask(get("/hello")).endsWith("hello"));
    // A server that resumes has no need to issue another ticket.
    QCOMPARE(second->socket.sslConfiguration().sessionTicket(), config.sessionTicket());
}

void tst_Tls::endsWithAClosingAlert()
{
    HttpFixture fixture;
    listen(fixture);
    const auto client = connectClient();
    const QByteArray bytes = client->ask(get("/hello", "Connection: close\r\n"));
    QVERIFY(bytes.endsWith("hello"));
    QTRY_COMPARE(client->socket.state(), QAbstractSocket::UnconnectedState);
    // Without the alert (RFC 8446, section 6.1) a client cannot tell an end from a cut.
    QCOMPARE(client->socket.error(), QAbstractSocket::RemoteHostClosedError);
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
}

void tst_Tls::renewsUnderTraffic()
{
    HttpFixture fixture;
    listen(fixture);
    const auto old = connectClient();
    old->socket.write(get("/later"));
    QTRY_COMPARE(fixture.kept.size(), 1);
    const TestCertificate renewed = TestCertificate::make("renewed");
    write(renewed);
    QTRY_COMPARE(m_credentials->renewals(), 1);
    const auto fresh = connectClient();
    QCOMPARE(fresh->socket.peerCertificate(), QSslCertificate(renewed.certificate));
    // The connection from before keeps its certificate and its request.
    fixture.kept.first().send(Response::json(200, "still here"));
    QVERIFY(old->ask({}, 100).endsWith("still here"));
    QVERIFY(old->ask(get("/hello")).endsWith("hello"));
    QCOMPARE(old->socket.peerCertificate(), QSslCertificate(m_pair.certificate));

    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"was not renewed, the old one stays"_s));
    writePrivately(m_folder->filePath(u"key.pem"_s), "broken");
    QTRY_COMPARE(m_credentials->failedRenewals(), 1);
    const auto later = connectClient();
    QCOMPARE(later->socket.peerCertificate(), QSslCertificate(renewed.certificate));
    QVERIFY(later->ask(get("/hello")).endsWith("hello"));
}

void tst_Tls::endsHandshakesThatDoNotEnd_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("silence") << ""_ba;
    QTest::newRow("one byte") << "\x16"_ba;
    QTest::newRow("half a hello") << QByteArray::fromHex("160301002d010000290303000000");
}

void tst_Tls::endsHandshakesThatDoNotEnd()
{
    QFETCH(const QByteArray, start);
    HttpConfig config;
    config.limits.handshakeTime = 300ms;
    HttpFixture fixture(config);
    listen(fixture);
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost, m_port);
    client.write(start);
    QTRY_COMPARE(fixture.server->connectionCount(), 1);
    // Bytes that keep coming do not prolong it.
    QTimer drip;
    connect(&drip, &QTimer::timeout, &client, [&] {
        if (start.size() > 2)
            client.write(QByteArray(1, '\0'));
    });
    drip.start(100ms);
    QTRY_COMPARE_WITH_TIMEOUT(fixture.server->connectionCount(), 0, 1500);
    QCOMPARE(fixture.server->counters().stalled, 1);
    QCOMPARE(fixture.handled, 0);
}

void tst_Tls::survivesBrokenRecords_data()
{
    QTest::addColumn<bool>("isOpen"); // whether a handshake comes first
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("noise") << false << QByteArray(3000, '\xA7');
    QTest::newRow("noise in a handshake record") << false << "\x16\x03\x01\x02"_ba + QByteArray(3000, '\xA7');
    QTest::newRow("alert at once") << false << QByteArray::fromHex("15030100020128");
    QTest::newRow("empty handshake record") << false << QByteArray::fromHex("1603010000").repeated(100);
    QTest::newRow("forged record") << true << QByteArray::fromHex("170303") + QByteArray(3000, '\1');
    QTest::newRow("clear text in between") << true << get("/hello");
    QTest::newRow("second hello") << true << QByteArray::fromHex("16030100050100000100");
}

void tst_Tls::survivesBrokenRecords()
{
    QFETCH(const bool, isOpen);
    QFETCH(const QByteArray, bytes);
    HttpFixture fixture;
    listen(fixture);
    QTcpSocket raw;
    std::unique_ptr<Client> client;
    if (isOpen) {
        client = connectClient();
        QCOMPARE(::write(int(client->socket.socketDescriptor()), bytes.constData(), std::size_t(bytes.size())),
            bytes.size());
        QTRY_COMPARE(client->socket.state(), QAbstractSocket::UnconnectedState);
    } else {
        raw.connectToHost(QHostAddress::LocalHost, m_port);
        raw.write(bytes);
        QTRY_COMPARE(raw.state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(fixture.server->counters().failedHandshakes, 1);
    }
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    QCOMPARE(fixture.handled, 0);
    QVERIFY(connectClient()->ask(get("/hello")).endsWith("hello"));
}

void tst_Tls::tellsWhoSpeaksHttp_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("GET") << get("/hello");
    QTest::newRow("POST") << post("/echo", "x");
    QTest::newRow("half a head") << "DELETE /hel"_ba;
    QTest::newRow("another protocol that begins with a letter") << "SSH-2.0-client\r\n"_ba;
}

void tst_Tls::tellsWhoSpeaksHttp()
{
    QFETCH(const QByteArray, request);
    HttpConfig config;
    config.strictTransport = 1h;
    HttpFixture fixture(config);
    listen(fixture);
    RawClient client(m_port);
    client.send(request);
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().size(), 1);
    QCOMPARE(client.answers().first().status, 400);
    QCOMPARE(client.answers().first().errorFormFault(), QString());
    QVERIFY(client.answers().first().body.contains("HTTPS only"));
    // Not to be said over what was never encrypted (RFC 6797, section 7.2).
    QCOMPARE(client.answers().first().header("strict-transport-security"), QByteArray());
    QCOMPARE(fixture.handled, 0);
}

void tst_Tls::countsHandshakesAgainstTheLimits()
{
    HttpConfig config;
    config.limits.connections = 2;
    HttpFixture fixture(config);
    listen(fixture);
    QTcpSocket silent[2];
    for (QTcpSocket &client : silent)
        client.connectToHost(QHostAddress::LocalHost, m_port);
    QTRY_COMPARE(fixture.server->connectionCount(), 2);
    Client third(*this, trusting());
    QTRY_COMPARE(third.socket.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(fixture.server->counters().overload, 1);
    QCOMPARE(fixture.server->counters().handshakes, 0);
    for (QTcpSocket &client : silent)
        client.abort();
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    QVERIFY(connectClient()->ask(get("/hello")).endsWith("hello"));
}

void tst_Tls::drains()
{
    HttpFixture fixture;
    listen(fixture);
    const auto idle = connectClient();
    const auto waiting = connectClient();
    QTcpSocket silent;
    silent.connectToHost(QHostAddress::LocalHost, m_port);
    waiting->socket.write(get("/later"));
    QTRY_COMPARE(fixture.kept.size(), 1);
    QTRY_COMPARE(fixture.server->connectionCount(), 3);
    bool isDrained = false;
    fixture.server->drain(5s, [&] { isDrained = true; });
    QTRY_COMPARE(idle->socket.state(), QAbstractSocket::UnconnectedState);
    fixture.kept.first().send(Response::json(200, "done"));
    QVERIFY(waiting->ask({}, 60).endsWith("done"));
    QTRY_VERIFY(isDrained);
}

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new net::EpollEventDispatcher);
    const QCoreApplication application(argc, argv);
    tst_Tls test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_Tls.moc"
