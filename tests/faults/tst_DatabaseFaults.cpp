// SPDX-License-Identifier: GPL-3.0-or-later
#include "ServerProcess.h"
#include "tests/api/ApiClient.h"

#include <QDir>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace sanad::test;

using Damage = std::function<bool(const QString &file)>;
Q_DECLARE_METATYPE(Damage)

namespace {

// Closes the chat each time, so that the bot never hands it over.
const auto Thanks = u"Thank you, problem solved"_s;
constexpr auto DatabaseFile = "/sanad.db"_L1;

bool overwrite(const QString &name, qint64 at, const QByteArray &bytes)
{
    QFile file(name);
    return file.open(QIODevice::ReadWrite) && file.seek(at) && file.write(bytes) == bytes.size();
}

} // namespace

/// A database that somebody locks, takes away or damages: the server says so and refuses, instead of losing words.
class tst_DatabaseFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void damagedFileIsRefused_data();
    void damagedFileIsRefused();
    void lockedFile();
    void fileTakenAwayWhileRunning_data();
    void fileTakenAwayWhileRunning();
};

void tst_DatabaseFaults::damagedFileIsRefused_data()
{
    QTest::addColumn<Damage>("damage");
    QTest::newRow("garbage") << Damage([](const QString &name) {
        QFile file(name);
        return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(QByteArray(8192, 'x')) == 8192;
    });
    QTest::newRow("header of zeros") << Damage(
        [](const QString &name) { return overwrite(name, 0, QByteArray(100, 0)); });
    QTest::newRow("first page of noise") << Damage(
        [](const QString &name) { return overwrite(name, 100, QByteArray(3996, '\x5a')); });
    QTest::newRow("cut in half") << Damage([](const QString &name) {
        QFile file(name);
        return file.open(QIODevice::ReadWrite) && file.resize(file.size() / 2);
    });
    QTest::newRow("every page but the first of noise") << Damage(
        [](const QString &name) { return overwrite(name, 4096, QByteArray(int(QFile(name).size() - 4096), '\x5a')); });
}

void tst_DatabaseFaults::damagedFileIsRefused()
{
    QFETCH(Damage, damage);
    ServerProcess server;
    const QByteArray token = server.studentToken(1);
    ApiClient client(QUrl(u"http://127.0.0.1:%1"_s.arg(server.port())));
    QVERIFY(server.start());
    QVERIFY(server.waitUntilReady());
    QCOMPARE(client.say(token, u"kept"_s).status, 201);
    QCOMPARE(server.terminate(), 0);

    const QString name = server.dataFolder() + DatabaseFile;
    QVERIFY(QFile::exists(name));
    QVERIFY(damage(name));
    QFile damaged(name);
    QVERIFY(damaged.open(QIODevice::ReadOnly));
    const QByteArray bytes = damaged.readAll();
    const qsizetype logged = server.log().size();
    QVERIFY(server.start());
    QVERIFY2(server.waitForEnd() > 0, "it runs on a damaged database");
    const QByteArray said = server.log().mid(logged);
    QVERIFY2(said.contains("damaged") && said.contains(name.toUtf8()), said);
    // What is left may still be rescued.
    QFile again(name);
    QVERIFY(again.open(QIODevice::ReadOnly));
    QCOMPARE(again.readAll(), bytes);
}

void tst_DatabaseFaults::lockedFile()
{
    ServerProcess server;
    const QByteArray token = server.studentToken(1);
    ApiClient client(QUrl(u"http://127.0.0.1:%1"_s.arg(server.port())));
    QVERIFY(server.start());
    QVERIFY(server.waitUntilReady());
    QCOMPARE(client.say(token, Thanks).status, 201);

    const QString name = u"locker"_s;
    {
        QSqlDatabase locker = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        locker.setDatabaseName(server.dataFolder() + DatabaseFile);
        QVERIFY(locker.open());
        QVERIFY(locker.exec(u"BEGIN IMMEDIATE"_s).lastError().type() == QSqlError::NoError);
        const Answer refused = client.say(token, Thanks + u" (meanwhile)"_s);
        QCOMPARE(refused.status, 503);
        QVERIFY(refused.headers.contains("retry-after"));
        QCOMPARE(client.get("/api/support/faq", token).status, 200);
        QVERIFY(locker.exec(u"ROLLBACK"_s).lastError().type() == QSqlError::NoError);
        locker.close();
    }
    QSqlDatabase::removeDatabase(name);
    QTRY_COMPARE(client.say(token, Thanks + u" (after)"_s).status, 201);
    QCOMPARE(server.terminate(), 0);
}

void tst_DatabaseFaults::fileTakenAwayWhileRunning_data()
{
    QTest::addColumn<bool>("comesBack");
    QTest::newRow("deleted") << false;
    QTest::newRow("moved away and back") << true;
}

void tst_DatabaseFaults::fileTakenAwayWhileRunning()
{
    QFETCH(bool, comesBack);
    ServerProcess server;
    const QByteArray token = server.studentToken(1);
    ApiClient client(QUrl(u"http://127.0.0.1:%1"_s.arg(server.port())));
    QVERIFY(server.start());
    QVERIFY(server.waitUntilReady());
    QCOMPARE(client.say(token, Thanks).status, 201);

    const QString name = server.dataFolder() + DatabaseFile;
    QVERIFY(QFile::rename(name, name + u".away"_s));
    for (int i = 0; i < 3; ++i) {
        const Answer refused = client.say(token, Thanks + u" (nowhere to keep it)"_s);
        QCOMPARE(refused.status, 503);
    }
    QVERIFY2(!QFile::exists(name), "an empty database stands in the place of the lost one");
    QCOMPARE(client.get("/readyz").status, 503);
    if (comesBack) {
        QVERIFY(QFile::rename(name + u".away"_s, name));
        QTRY_COMPARE_WITH_TIMEOUT(client.say(token, Thanks + u" (after)"_s).status, 201, 15'000);
    }
    QCOMPARE(server.terminate(), 0);
}

QTEST_GUILESS_MAIN(tst_DatabaseFaults)
#include "tst_DatabaseFaults.moc"
