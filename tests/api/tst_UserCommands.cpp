// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ServerApp.h"
#include "server/domain/SessionEnds.h"
#include "tests/api/SignInFixture.h"

#include <QElapsedTimer>
#include <QTcpSocket>
#include <QTest>

using namespace sanad;
using namespace sanad::test;
using namespace Qt::StringLiterals;

/// What an operator does to accounts by the command line, beside the running server.
class tst_UserCommands : public QObject, private SignInFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { m_server.reset(); }
    void disablingEndsEverything();
    void disablingEndsWhatIsUnderWay_data();
    void disablingEndsWhatIsUnderWay();
    void disablingReachesTheSchoolsTokens();
    void newPasswordByTheOperator();
    void commandLineRefuses_data();
    void commandLineRefuses();
};

void tst_UserCommands::disablingEndsEverything()
{
    const Answer here = login();
    QCOMPARE(me(tokenOf(here)), 200);
    int told = 0;
    m_server->app().sessionEnds().addListener(
        [&](Role, PersonId id, std::optional<SessionId>) { told += id == PersonId(1'000'000'000) ? 1 : 0; });
    QElapsedTimer since;
    QCOMPARE(command({u"user"_s, u"disable"_s, u"--username"_s, u"sara"_s}), 0);
    since.start();
    QTRY_COMPARE_WITH_TIMEOUT(me(tokenOf(here)), 401, 5000);
    QVERIFY2(since.elapsed() < 1000, qPrintable(QString::number(since.elapsed())));
    QVERIFY(told > 0);
    QCOMPARE(refresh(here).status, 401);
    QCOMPARE(login().status, 403);
    QCOMPARE(login(u"sara"_s, u"wrong horse"_s).status, 401); // only who knows the password learns of it
    QCOMPARE(command({u"user"_s, u"enable"_s, u"--username"_s, u"sara"_s}), 0);
    QCOMPARE(me(tokenOf(here)), 401);
    const Answer back = login();
    QCOMPARE(back.status, 200);
    QTRY_COMPARE_WITH_TIMEOUT(me(tokenOf(back)), 200, 5000);
}

void tst_UserCommands::disablingEndsWhatIsUnderWay_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("message") << "/api/support/messages"_ba
                             << "application/json"_ba
                             << R"({"text":"still here"})"_ba;
    QTest::newRow("file") << "/api/support/messages/media"_ba
                          << "multipart/form-data; boundary=b"_ba
                          << "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"
                             "still here\r\n--b--\r\n"_ba;
    QTest::newRow("password") << "/api/auth/password"_ba
                              << "application/json"_ba
                              << R"({"old_password":"correct horse","new_password":"a thief's password"})"_ba;
}

void tst_UserCommands::disablingEndsWhatIsUnderWay()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, type);
    QFETCH(const QByteArray, body);
    const QByteArray token = tokenOf(login());
    QCOMPARE(m_client->get("/api/support/chat", token).status, 200);
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, quint16(m_server->url().port()));
    socket.write("POST " + path + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " + token + "\r\nContent-Type: "
        + type + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body.first(5));
    QTRY_VERIFY(socket.state() == QAbstractSocket::ConnectedState && socket.bytesToWrite() == 0);
    QCOMPARE(me(token), 200); // the head has been read by now

    QCOMPARE(command({u"user"_s, u"disable"_s, u"--username"_s, u"sara"_s}), 0);
    QTRY_COMPARE(me(token), 401);
    socket.write(body.sliced(5));
    QByteArray answer;
    QTRY_VERIFY((answer += socket.readAll()).contains("\r\n\r\n"));
    QVERIFY2(answer.startsWith("HTTP/1.1 401 "), answer.constData());

    QCOMPARE(command({u"user"_s, u"enable"_s, u"--username"_s, u"sara"_s}), 0);
    QTRY_COMPARE(login().status, 200); // by the same password
}

void tst_UserCommands::disablingReachesTheSchoolsTokens()
{
    const QByteArray student = m_server->student(5);
    QCOMPARE(me(student), 200);
    QCOMPARE(command({u"user"_s, u"disable"_s, u"--role"_s, u"student"_s, u"--id"_s, u"5"_s}), 0);
    QTRY_COMPARE_WITH_TIMEOUT(me(student), 401, 5000);
    QCOMPARE(me(m_server->student(6)), 200);
    QCOMPARE(me(m_server->admin(5)), 200); // another person
    m_server->restart();
    m_client = std::make_unique<ApiClient>(m_server->url());
    QCOMPARE(me(student), 401);
}

void tst_UserCommands::newPasswordByTheOperator()
{
    const Answer here = login();
    QCOMPARE(command({u"user"_s, u"password"_s, u"--username"_s, u"sara"_s}, "staple battery\n"), 0);
    QTRY_COMPARE_WITH_TIMEOUT(me(tokenOf(here)), 401, 5000);
    QCOMPARE(refresh(here).status, 401);
    QCOMPARE(login().status, 401);
    QCOMPARE(login(u"sara"_s, u"staple battery"_s).status, 200);
}

void tst_UserCommands::commandLineRefuses_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("word");
    const QStringList add{
        u"user"_s, u"add"_s, u"--username"_s, u"omar"_s, u"--role"_s, u"student"_s, u"--name"_s, u"Omar"_s};
    const auto with = [&](int place, const QString &value) {
        QStringList words = add;
        words[place] = value;
        return words;
    };
    const QByteArray good = "correct horse\n";
    QTest::newRow("bad username") << with(3, u"o mar"_s) << good << 2 << u"--username"_s;
    QTest::newRow("bad role") << with(5, u"teacher"_s) << good << 2 << u"--role"_s;
    QTest::newRow("no name") << with(7, QString()) << good << 2 << u"--name"_s;
    QTest::newRow("bad id") << add + QStringList{u"--id"_s, u"0"_s} << good << 2 << u"--id"_s;
    QTest::newRow("password on the command line")
        << add + QStringList{u"--password"_s, u"x"_s} << good << 2 << u"password"_s;
    QTest::newRow("username taken") << with(3, u"Sara"_s) << good << 1 << u"taken"_s;
    QTest::newRow("person has an account")
        << add + QStringList{u"--id"_s, u"1000000000"_s} << good << 1 << u"account"_s;
    QTest::newRow("no password") << add << QByteArray() << 1 << u"password"_s;
    QTest::newRow("short password") << add << QByteArray("1234567\n") << 1 << u"at least 8"_s;
    QTest::newRow("password not UTF-8") << add << QByteArray("\xff\xfe\xff\xfe\xff\xfe\xff\xfe\n") << 1 << u"UTF-8"_s;
    QTest::newRow("nobody to disable") << QStringList{u"user"_s, u"disable"_s} << QByteArray() << 2 << u"who"_s;
    QTest::newRow("too many to disable") << QStringList{u"user"_s, u"disable"_s, u"--username"_s, u"sara"_s, u"--id"_s,
        u"5"_s} << QByteArray() << 2 << u"who"_s;
    QTest::newRow("unknown to disable") << QStringList{u"user"_s, u"disable"_s, u"--username"_s, u"nobody"_s}
                                        << QByteArray() << 1 << u"no account"_s;
    QTest::newRow("unknown for a password")
        << QStringList{u"user"_s, u"password"_s, u"--username"_s, u"nobody"_s} << good << 1 << u"no account"_s;
}

void tst_UserCommands::commandLineRefuses()
{
    QFETCH(const QStringList, words);
    QFETCH(const QByteArray, input);
    QFETCH(const QString, word);
    QString said;
    QTEST(command(words, input, &said), "code");
    QVERIFY2(said.contains(word), qPrintable(said));
    QVERIFY(!said.contains(u"horse"_s));
    QString list;
    QCOMPARE(command({u"user"_s, u"list"_s}, {}, &list), 0);
    QCOMPARE(list, u"sara\tstudent 1000000000\tsara\tenabled\n"_s);
}

SANAD_SERVER_TEST_MAIN(tst_UserCommands)
#include "tst_UserCommands.moc"
