// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/ApiClient.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/resource.h>

using namespace sanad::test;
using namespace Qt::StringLiterals;

/// The program itself, started and stopped as a supervisor does it.
class tst_Shutdown : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signalEndsItCleanly_data();
    void signalEndsItCleanly();
    void whatIsInFlightIsAnswered();
    void keepsItsDataToItself();
    void raisesTheLimitOfOpenFiles();
    void takenPortIsAClearFailure();
    void takenFolderIsAClearFailure();
    void unusableDatabaseIsAClearFailure_data();
    void unusableDatabaseIsAClearFailure();

private:
    /// Starts the server on a free port and returns that; 0 if it did not come up.
    quint16 start(QProcess &server, const QString &dataDir, const QString &listen = u"127.0.0.1:0"_s);
    QByteArray token(const QString &dataDir);
    static QProcessEnvironment environment(const QString &dataDir, const QString &listen);
};

QProcessEnvironment tst_Shutdown::environment(const QString &dataDir, const QString &listen)
{
    QProcessEnvironment result = QProcessEnvironment::systemEnvironment();
    result.insert(u"SANAD_DATA_DIR"_s, dataDir);
    result.insert(u"SANAD_LISTEN"_s, listen);
    result.insert(u"SANAD_JWT_SECRET"_s, u"a secret of the tests, of more than 32 bytes"_s);
    return result;
}

quint16 tst_Shutdown::start(QProcess &server, const QString &dataDir, const QString &listen)
{
    server.setProcessEnvironment(environment(dataDir, listen));
    server.setProcessChannelMode(QProcess::MergedChannels);
    server.start(QStringLiteral(SANAD_SERVER), {u"serve"_s});
    static const QRegularExpression listening(u"address=127\\.0\\.0\\.1:([0-9]+)"_s);
    QByteArray log;
    const auto port = [&]() -> quint16 {
        log += server.readAll();
        return listening.match(QString::fromUtf8(log)).captured(1).toUShort();
    };
    quint16 found = 0;
    [&] { QTRY_VERIFY_WITH_TIMEOUT((found = port()) != 0 || server.state() == QProcess::NotRunning, 20'000); }();
    return found;
}

QByteArray tst_Shutdown::token(const QString &dataDir)
{
    QProcess issue;
    issue.setProcessEnvironment(environment(dataDir, u"127.0.0.1:0"_s));
    issue.start(QStringLiteral(SANAD_SERVER),
        {u"token"_s, u"issue"_s, u"--role"_s, u"student"_s, u"--id"_s, u"5"_s, u"--name"_s, u"Sara"_s});
    issue.waitForFinished();
    return issue.readAllStandardOutput().trimmed();
}

void tst_Shutdown::signalEndsItCleanly_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void tst_Shutdown::signalEndsItCleanly()
{
    QFETCH(int, signal);
    const QTemporaryDir data;
    QProcess server;
    QVERIFY(start(server, data.path()));
    ::kill(pid_t(server.processId()), signal);
    QTRY_COMPARE_WITH_TIMEOUT(server.state(), QProcess::NotRunning, 20'000);
    QCOMPARE(server.exitStatus(), QProcess::NormalExit);
    QCOMPARE(server.exitCode(), 0);
}

void tst_Shutdown::whatIsInFlightIsAnswered()
{
    const QTemporaryDir data;
    const QByteArray bearer = token(data.path());
    QVERIFY(!bearer.isEmpty());
    QProcess server;
    const quint16 port = start(server, data.path());
    QVERIFY(port);

    const QByteArray body = R"({"text":"I can't log in"})";
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    socket.write("POST /api/support/messages HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + bearer
        + "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
        + body.first(5));
    QTRY_COMPARE(socket.bytesToWrite(), 0);
    // Until the server has surely read the head: it answers another connection after it.
    QVERIFY(rawExchange(port, "GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").contains(" 200 "));
    ::kill(pid_t(server.processId()), SIGTERM);
    QByteArray log;
    QTRY_VERIFY_WITH_TIMEOUT((log += server.readAll()).contains("stopping"), 10'000);
    socket.write(body.sliced(5));
    QByteArray answer;
    QTRY_VERIFY((answer += socket.readAll()).contains("\r\n\r\n"));
    QVERIFY2(answer.startsWith("HTTP/1.1 201 "), answer.constData());
    QVERIFY(answer.toLower().contains("connection: close"));
    QTRY_COMPARE_WITH_TIMEOUT(server.state(), QProcess::NotRunning, 20'000);
    QCOMPARE(server.exitCode(), 0);

    QProcess again;
    const quint16 newPort = start(again, data.path());
    QVERIFY(newPort);
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(u"127.0.0.1"_s);
    url.setPort(newPort);
    ApiClient client(url);
    QCOMPARE(client.get("/api/support/chats/1/messages", bearer).count("messages"_L1), 2);
    again.terminate();
    QVERIFY(again.waitForFinished());
}

void tst_Shutdown::keepsItsDataToItself()
{
    const QTemporaryDir data;
    const QString folder = data.filePath(u"a/b"_s);
    QProcess server;
    QVERIFY(start(server, folder));
    constexpr auto others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    QVERIFY(!(QFile::permissions(folder) & others));
    server.terminate();
    QVERIFY(server.waitForFinished());
}

void tst_Shutdown::raisesTheLimitOfOpenFiles()
{
    const QTemporaryDir data;
    QProcess server;
    server.setChildProcessModifier([] {
        rlimit limit{};
        ::getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = 256;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    });
    QVERIFY(start(server, data.path()));
    rlimit own{};
    rlimit raised{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &own), 0);
    QCOMPARE(::prlimit(pid_t(server.processId()), RLIMIT_NOFILE, nullptr, &raised), 0);
    QVERIFY(own.rlim_max > 256);
    QCOMPARE(raised.rlim_cur, own.rlim_max);
    server.terminate();
    QVERIFY(server.waitForFinished());
}

void tst_Shutdown::takenPortIsAClearFailure()
{
    const QTemporaryDir data;
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    QProcess server;
    const quint16 port = start(server, data.path(), u"127.0.0.1:%1"_s.arg(holder.serverPort()));
    QCOMPARE(port, 0);
    QCOMPARE(server.exitStatus(), QProcess::NormalExit);
    QCOMPARE(server.exitCode(), 1);
}

void tst_Shutdown::takenFolderIsAClearFailure()
{
    const QTemporaryDir data;
    QProcess first;
    QVERIFY(start(first, data.path()));
    QProcess second;
    QCOMPARE(start(second, data.path()), 0);
    QCOMPARE(second.exitStatus(), QProcess::NormalExit);
    QCOMPARE(second.exitCode(), 1);
    // However the first one ends, the folder is free again.
    first.kill();
    QVERIFY(first.waitForFinished());
    QVERIFY(start(second, data.path()));
    second.terminate();
    QVERIFY(second.waitForFinished());
}

void tst_Shutdown::unusableDatabaseIsAClearFailure_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("not a database") << QByteArray(8192, 'x');
    QTest::newRow("cut off") << QByteArray("SQLite format 3\0", 16) + QByteArray(50, '\1');
}

void tst_Shutdown::unusableDatabaseIsAClearFailure()
{
    QFETCH(QByteArray, content);
    const QTemporaryDir data;
    QFile file(data.filePath(u"sanad.db"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    QProcess server;
    QCOMPARE(start(server, data.path()), 0);
    QCOMPARE(server.exitStatus(), QProcess::NormalExit);
    QCOMPARE(server.exitCode(), 1);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), content);
}

QTEST_GUILESS_MAIN(tst_Shutdown)
#include "tst_Shutdown.moc"
