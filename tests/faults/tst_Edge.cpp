// SPDX-License-Identifier: GPL-3.0-or-later
#include "ServerProcess.h"
#include "tests/support/TestCertificate.h"

#include <QFileInfo>
#include <QLocalSocket>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpServer>
#include <QTest>

#include <csignal>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using sanad::test::TestCertificate;
using sanad::test::writePrivately;

/// The program where it meets the machine: systemd's sockets, certificates that are renewed, sockets in the file
/// system.
class tst_Edge : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void takesSocketsFromSystemd();
    void saysIfSystemdGaveNothing();
    void tellsSystemdThatItIsReady();
    void renewsItsCertificateOnHangUp();
    void saysWhatIsWrongWithItsCertificate();
    void serves();

private:
    [[nodiscard]] static QByteArray ask(QIODevice &socket);
    [[nodiscard]] QSslCertificate certificateAt(quint16 port) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

const QByteArray Request = QByteArrayLiteral("GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n");
constexpr int PatienceMs = 10'000;

} // namespace

void tst_Edge::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
}

QByteArray tst_Edge::ask(QIODevice &socket)
{
    socket.write(Request);
    QByteArray bytes;
    (void)QTest::qWaitFor([&] { return (bytes += socket.readAll()).endsWith("\"}"); }, PatienceMs);
    return bytes;
}

QSslCertificate tst_Edge::certificateAt(quint16 port) const
{
    QSslSocket client;
    client.setPeerVerifyMode(QSslSocket::VerifyNone);
    client.connectToHostEncrypted(u"127.0.0.1"_s, port);
    (void)QTest::qWaitFor([&] { return client.isEncrypted(); }, PatienceMs);
    return ask(client).startsWith("HTTP/1.1 200") ? client.peerCertificate() : QSslCertificate();
}

// As systemd does it: the descriptor is number 3, and LISTEN_PID is the process that is to take it.
void tst_Edge::takesSocketsFromSystemd()
{
    QTcpServer socket;
    QVERIFY(socket.listen(QHostAddress::LocalHostIPv6));
    socket.pauseAccepting();
    ServerProcess server;
    server.setEnvironment(u"SANAD_LISTEN"_s, u"systemd:web"_s);
    server.setEnvironment(u"LISTEN_FDS"_s, u"1"_s);
    server.setEnvironment(u"LISTEN_FDNAMES"_s, u"web"_s);
    // Before the server is there: such connections wait in the socket.
    QTcpSocket early;
    early.connectToHost(QHostAddress::LocalHostIPv6, socket.serverPort());
    QVERIFY(server.startWithSocket(int(socket.socketDescriptor())));
    QVERIFY2(ask(early).startsWith("HTTP/1.1 200"), server.log());
    QVERIFY(server.log().contains("systemd:web"));
    QCOMPARE(server.terminate(), 0);
}

void tst_Edge::saysIfSystemdGaveNothing()
{
    ServerProcess server;
    server.setEnvironment(u"SANAD_LISTEN"_s, u"systemd"_s);
    QVERIFY(server.start());
    QCOMPARE(server.waitForEnd(), 1);
    QVERIFY(server.log().contains("Cannot listen on systemd: systemd has not handed over such a socket"));
}

void tst_Edge::tellsSystemdThatItIsReady()
{
    const QByteArray path = m_folder->filePath(u"notify"_s).toLocal8Bit();
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    QVERIFY(std::size_t(path.size()) < sizeof address.sun_path);
    std::memcpy(address.sun_path, path.constData(), std::size_t(path.size()));
    QCOMPARE(::bind(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
    QByteArray heard;
    const auto listen = [&] {
        char bytes[256];
        const ssize_t size = ::recv(socket, bytes, sizeof bytes, 0);
        return size > 0 ? heard += QByteArray(bytes, size) + ' ' : heard;
    };
    ServerProcess server;
    server.setEnvironment(u"NOTIFY_SOCKET"_s, QString::fromLocal8Bit(path));
    QVERIFY(server.start());
    QTRY_COMPARE_WITH_TIMEOUT(listen(), "READY=1 ", PatienceMs);
    QCOMPARE(server.terminate(), 0);
    QTRY_COMPARE(listen(), "READY=1 STOPPING=1 ");
    ::close(socket);
}

void tst_Edge::renewsItsCertificateOnHangUp()
{
    const TestCertificate first = TestCertificate::make();
    writePrivately(m_folder->filePath(u"chain.pem"_s), first.certificate);
    writePrivately(m_folder->filePath(u"key.pem"_s), first.key);
    ServerProcess server;
    server.setEnvironment(u"SANAD_LISTEN"_s, u"tls:127.0.0.1:%1"_s.arg(server.port()));
    server.setEnvironment(u"SANAD_TLS_CERTIFICATE_FILE"_s, m_folder->filePath(u"chain.pem"_s));
    server.setEnvironment(u"SANAD_TLS_KEY_FILE"_s, m_folder->filePath(u"key.pem"_s));
    QVERIFY(server.start());
    QTRY_VERIFY_WITH_TIMEOUT(server.log().contains("listening"), PatienceMs);
    QCOMPARE(certificateAt(server.port()), QSslCertificate(first.certificate));
    QSslSocket old;
    old.setPeerVerifyMode(QSslSocket::VerifyNone);
    old.connectToHostEncrypted(u"127.0.0.1"_s, server.port());
    QVERIFY(ask(old).startsWith("HTTP/1.1 200"));

    const TestCertificate second = TestCertificate::make("renewed");
    writePrivately(m_folder->filePath(u"chain.pem"_s), second.certificate);
    writePrivately(m_folder->filePath(u"key.pem"_s), second.key);
    QCOMPARE(::kill(pid_t(server.processId()), SIGHUP), 0);
    QTRY_VERIFY(server.log().contains("The certificate was renewed"));
    QCOMPARE(certificateAt(server.port()), QSslCertificate(second.certificate));
    QVERIFY(ask(old).startsWith("HTTP/1.1 200"));
    QCOMPARE(server.terminate(), 0);
}

void tst_Edge::saysWhatIsWrongWithItsCertificate()
{
    writePrivately(m_folder->filePath(u"chain.pem"_s), TestCertificate::make().certificate);
    writePrivately(m_folder->filePath(u"key.pem"_s), TestCertificate::make().key);
    ServerProcess server;
    server.setEnvironment(u"SANAD_LISTEN"_s, u"tls:127.0.0.1:%1"_s.arg(server.port()));
    server.setEnvironment(u"SANAD_TLS_CERTIFICATE_FILE"_s, m_folder->filePath(u"chain.pem"_s));
    server.setEnvironment(u"SANAD_TLS_KEY_FILE"_s, m_folder->filePath(u"key.pem"_s));
    QVERIFY(server.start());
    QCOMPARE(server.waitForEnd(), 1);
    QVERIFY2(server.log().contains("does not belong to the certificate"), server.log());
}

// Three listeners of three kinds; the file goes with the server, also in an orderly way after it was killed.
void tst_Edge::serves()
{
    const QString path = m_folder->filePath(u"web"_s);
    ServerProcess server;
    server.setEnvironment(u"SANAD_LISTEN"_s, u"127.0.0.1:%1,[::1]:%1,unix:%2"_s.arg(server.port()).arg(path));
    QVERIFY(server.start());
    QTRY_VERIFY_WITH_TIMEOUT(server.log().contains("unix:"), PatienceMs);
    for (const QHostAddress &address :
        {QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)}) {
        QTcpSocket client;
        client.connectToHost(address, server.port());
        QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
        QVERIFY(ask(client).startsWith("HTTP/1.1 200"));
    }
    QVERIFY(server.kill());
    QVERIFY(QFileInfo::exists(path));
    QVERIFY(server.start());
    QLocalSocket client;
    QTRY_COMPARE_WITH_TIMEOUT(server.log().count("unix:"), 2, PatienceMs);
    client.connectToServer(path);
    QVERIFY(ask(client).startsWith("HTTP/1.1 200"));
    client.abort();
    QCOMPARE(server.terminate(), 0);
    QVERIFY(!QFileInfo::exists(path));
}

QTEST_GUILESS_MAIN(tst_Edge)
#include "tst_Edge.moc"
