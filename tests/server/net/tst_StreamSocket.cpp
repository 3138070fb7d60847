// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/EpollEventDispatcher.h"
#include "server/net/StreamSocket.h"
#include "tests/support/TestCertificate.h"

#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace sanad::net;
using namespace Qt::StringLiterals;

/// Bytes in and out over real sockets: what is gathered, what a full kernel holds back, and how a stream ends.
class tst_StreamSocket : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void brings();
    void handsOnWhatHadCome();
    void gathersATurn();
    void sendsWhatComesFirst();
    void waitsForAFullKernel();
    void sendsManyPieces();
    void endsOnce_data();
    void endsOnce();
    void halfClosedClientStillReads();
    void finishes();
    void abortsInSilence();
    void abortsWhileTold();
    void idleHoldsNothing();
    void leaseEndsWithTheStream();
    void leaseBreaksTheStream();
    void speaksTls();
    void tellsTheEndOfTls();
};

namespace {

class Recorder final : public Stream::Reader
{
public:
    QByteArray bytes;
    int flushes = 0;
    QList<StreamEnd> ends;
    std::function<void()> onArrived;

    void arrived(QByteArrayView view) override
    {
        bytes += view;
        if (onArrived)
            onArrived();
    }
    void flushed() override { ++flushes; }
    void ended(StreamEnd why) override { ends.append(why); }
};

class Lease final : public StreamLease
{
public:
    explicit Lease(bool &isGone)
        : m_isGone(isGone)
    {
    }
    ~Lease() override { m_isGone = true; }
    using StreamLease::breakOff;

private:
    bool &m_isGone;
};

/// A stream socket with its other end, over a pair of Unix domain sockets.
struct Pair
{
    explicit Pair(Handover handover = {})
    {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0)
            qFatal("no pair of sockets");
        handover.descriptor = OwnedDescriptor(ends[0]);
        peer = OwnedDescriptor(ends[1]);
        socket = std::make_unique<StreamSocket>(context, std::move(handover));
        socket->setReader(reader);
    }
    void write(const QByteArray &bytes) const
    {
        QCOMPARE(::write(peer.get(), bytes.constData(), std::size_t(bytes.size())), bytes.size());
    }
    /// All that has come.
    [[nodiscard]] const QByteArray &read()
    {
        std::array<char, 65'536> buffer; // NOLINT
        ssize_t size = 0;
        while ((size = ::read(peer.get(), buffer.data(), buffer.size())) > 0)
            all.append(buffer.data(), size);
        return all;
    }
    QByteArray all;
    /// Whether the other end has been told that nothing more comes.
    [[nodiscard]] bool isAtEnd() const
    {
        char byte = 0;
        return ::recv(peer.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
    }

    StreamContext context;
    Recorder reader;
    OwnedDescriptor peer;
    std::unique_ptr<StreamSocket> socket;
};

} // namespace

void tst_StreamSocket::brings()
{
    Pair pair;
    pair.write("hello");
    QTRY_COMPARE(pair.reader.bytes, QByteArray("hello"));
    pair.write(" again");
    QTRY_COMPARE(pair.reader.bytes, QByteArray("hello again"));
    QVERIFY(pair.reader.ends.isEmpty());
}

void tst_StreamSocket::handsOnWhatHadCome()
{
    Handover handover;
    handover.arrived = "early";
    Pair pair(std::move(handover));
    QCOMPARE(pair.socket->takeArrived(), QByteArray("early"));
    QCOMPARE(pair.socket->takeArrived(), QByteArray());
}

void tst_StreamSocket::gathersATurn()
{
    Pair pair;
    pair.socket->send("<1>", "one");
    pair.socket->send({}, "two");
    pair.socket->send("<3>", {});
    QCOMPARE(pair.socket->unsent(), 12);
    QCOMPARE(pair.read(), QByteArray());
    QTRY_COMPARE(pair.read(), QByteArray("<1>onetwo<3>"));
    QCOMPARE(pair.socket->unsent(), 0);
    QCOMPARE(pair.reader.flushes, 1);
}

void tst_StreamSocket::sendsWhatComesFirst()
{
    Handover handover;
    handover.toSend = "first ";
    Pair pair(std::move(handover));
    pair.socket->send({}, "second");
    QTRY_COMPARE(pair.read(), QByteArray("first second"));
}

void tst_StreamSocket::waitsForAFullKernel()
{
    Pair pair;
    const QByteArray block(1'000'000, 'x');
    pair.socket->send("head", block);
    pair.socket->send("neck", block);
    QTRY_VERIFY(pair.reader.flushes > 0);
    const qint64 unsent = pair.socket->unsent();
    QVERIFY(unsent > 0 && unsent < 2'000'008);
    // Nobody reads: no turn is spent on it.
    const int flushes = pair.reader.flushes;
    for (int turn = 0; turn < 20; ++turn)
        QCoreApplication::processEvents();
    QCOMPARE(pair.reader.flushes, flushes);
    pair.socket->send({}, "tail");
    QTRY_COMPARE(pair.reader.flushes, flushes + 1);
    QCOMPARE(pair.socket->unsent(), unsent + 4);
    QTRY_COMPARE(pair.read().size(), 2'000'012);
    QCOMPARE(pair.all, "head" + block + "neck" + block + "tail");
    QTRY_COMPARE(pair.socket->unsent(), 0);
}

void tst_StreamSocket::sendsManyPieces()
{
    Pair pair;
    QByteArray expected;
    for (int i = 0; i < 1'000; ++i) {
        const QByteArray head = QByteArray::number(i) + ':';
        const QByteArray body(i % 50, char('a' + i % 26));
        expected += head + body;
        pair.socket->send(head, body);
    }
    QTRY_VERIFY(pair.read().size() >= expected.size());
    QCOMPARE(pair.all, expected);
}

void tst_StreamSocket::endsOnce_data()
{
    QTest::addColumn<bool>("isReset");
    QTest::newRow("finished") << false;
    QTest::newRow("reset") << true;
}

void tst_StreamSocket::endsOnce()
{
    QFETCH(const bool, isReset);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    OwnedDescriptor client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.serverPort());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    QCOMPARE(::connect(client.get(), reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
    QTRY_VERIFY(server.hasPendingConnections());
    const std::unique_ptr<QTcpSocket> accepted(server.nextPendingConnection());

    StreamContext context;
    Recorder reader;
    Handover handover;
    handover.descriptor = OwnedDescriptor(::fcntl(int(accepted->socketDescriptor()), F_DUPFD_CLOEXEC, 0));
    accepted->abort();
    StreamSocket socket(context, std::move(handover));
    socket.setReader(reader);
    const linger now{.l_onoff = isReset ? 1 : 0, .l_linger = 0};
    QCOMPARE(::setsockopt(client.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now), 0);
    client.close();
    QTRY_COMPARE(reader.ends, QList{isReset ? StreamEnd::Broken : StreamEnd::Finished});
    // The first answer is met with a reset; that is no news.
    for (int i = 0; i < 5; ++i) {
        socket.send({}, "x");
        QTest::qWait(1);
    }
    QCOMPARE(reader.ends.size(), 1);
}

void tst_StreamSocket::halfClosedClientStillReads()
{
    Pair pair;
    QCOMPARE(::shutdown(pair.peer.get(), SHUT_WR), 0);
    QTRY_COMPARE(pair.reader.ends, QList{StreamEnd::Finished});
    pair.socket->send({}, "still");
    QTRY_COMPARE(pair.read(), QByteArray("still"));
    // The end of what the client says must not be found again and again.
    for (int turn = 0; turn < 20; ++turn)
        QCoreApplication::processEvents();
    QCOMPARE(pair.reader.ends.size(), 1);
}

void tst_StreamSocket::finishes()
{
    Pair pair;
    const QByteArray block(1'000'000, 'x');
    pair.socket->send({}, block);
    pair.socket->finish();
    pair.socket->send({}, "too late");
    QTRY_VERIFY(pair.read().size() == block.size() && pair.isAtEnd());
    pair.write("and on");
    QTRY_COMPARE(pair.reader.bytes, QByteArray("and on"));
}

void tst_StreamSocket::abortsInSilence()
{
    Pair pair;
    pair.socket->send({}, "never");
    pair.socket->abort();
    QVERIFY(pair.isAtEnd());
    QCOMPARE(pair.socket->unsent(), 0);
    pair.socket->send({}, "x");
    pair.socket->finish();
    QCoreApplication::processEvents();
    QVERIFY(pair.reader.ends.isEmpty());
}

void tst_StreamSocket::abortsWhileTold()
{
    Pair pair;
    pair.reader.onArrived = [&] { pair.socket->abort(); };
    pair.write("die");
    QTRY_VERIFY(pair.isAtEnd());
    QVERIFY(pair.reader.ends.isEmpty());
}

void tst_StreamSocket::idleHoldsNothing()
{
    QVERIFY2(sizeof(StreamSocket) <= 256, qPrintable(QString::number(sizeof(StreamSocket))));
}

void tst_StreamSocket::leaseEndsWithTheStream()
{
    bool isGone = false;
    Handover handover;
    handover.lease = std::make_unique<Lease>(isGone);
    Pair pair(std::move(handover));
    pair.peer.close();
    QTRY_COMPARE(pair.reader.ends.size(), 1);
    QVERIFY(!isGone);
    pair.socket.reset();
    QVERIFY(isGone);
}

void tst_StreamSocket::leaseBreaksTheStream()
{
    bool isGone = false;
    Handover handover;
    auto lease = std::make_unique<Lease>(isGone);
    const Lease *const handle = lease.get();
    handover.lease = std::move(lease);
    Pair pair(std::move(handover));
    handle->breakOff();
    QCOMPARE(pair.reader.ends, QList{StreamEnd::Broken});
    QVERIFY(isGone);
    QVERIFY(pair.isAtEnd());
}

namespace {

/// A stream socket that speaks TLS with a QSslSocket.
struct TlsPair
{
    TlsPair()
    {
        const auto identity = TlsIdentity::load(sanad::test::writeCertificate(folder));
        if (!identity || !server.listen(QHostAddress::LocalHost))
            qFatal("no TLS");
        QObject::connect(&server, &QTcpServer::newConnection, &server, [this, identity = *identity] {
            const std::unique_ptr<QTcpSocket> accepted(server.nextPendingConnection());
            Handover handover;
            handover.descriptor = OwnedDescriptor(::fcntl(int(accepted->socketDescriptor()), F_DUPFD_CLOEXEC, 0));
            handover.tls = std::make_unique<TlsSession>(identity);
            accepted->abort();
            socket = std::make_unique<StreamSocket>(context, std::move(handover));
            socket->setReader(reader);
        });
        QObject::connect(&client, &QSslSocket::readyRead, &client, [this] { received += client.readAll(); });
        sanad::test::connectEncrypted(client, server.serverPort());
    }

    QTemporaryDir folder;
    QTcpServer server;
    StreamContext context;
    Recorder reader;
    std::unique_ptr<StreamSocket> socket;
    QSslSocket client;
    QByteArray received;
};

} // namespace

void tst_StreamSocket::speaksTls()
{
    TlsPair pair;
    QTRY_VERIFY(pair.client.isEncrypted());
    pair.client.write("hello");
    QTRY_COMPARE(pair.reader.bytes, QByteArray("hello"));
    const QByteArray block(3'000'000, 'y');
    pair.socket->send("head", block);
    pair.socket->send("tail", {});
    QTRY_COMPARE_WITH_TIMEOUT(pair.received.size(), block.size() + 8, 20'000);
    QCOMPARE(pair.received, "head" + block + "tail");
    QTRY_COMPARE(pair.socket->unsent(), 0);
    pair.socket->finish();
    QTRY_COMPARE(pair.client.state(), QAbstractSocket::UnconnectedState);
}

void tst_StreamSocket::tellsTheEndOfTls()
{
    TlsPair pair;
    QTRY_VERIFY(pair.client.isEncrypted());
    pair.client.disconnectFromHost();
    QTRY_COMPARE(pair.reader.ends, QList{StreamEnd::Finished});
}

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new EpollEventDispatcher);
    QCoreApplication application(argc, argv);
    tst_StreamSocket test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_StreamSocket.moc"
