// SPDX-License-Identifier: GPL-3.0-or-later
#include "Faults.h"
#include "ServerProcess.h"
#include "tests/api/ApiClient.h"

#include <QJsonArray>
#include <QTest>

#include <cerrno>

using namespace Qt::StringLiterals;
using namespace sanad::test;

namespace {

// Closes the chat each time, so that the bot never hands it over.
const auto Thanks = u"Thank you, problem solved"_s;

} // namespace

/// A disk that fills up, fails or cannot be written: nothing is acknowledged that is not kept, what was acknowledged
/// stays, and the server answers before, meanwhile and afterwards.
class tst_DiskFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void failsWhileRunning_data();
    void failsWhileRunning();
    void failsAtStart_data();
    void failsAtStart();

private:
    static QStringList textsOf(ApiClient &client, const QByteArray &token);
};

QStringList tst_DiskFaults::textsOf(ApiClient &client, const QByteArray &token)
{
    const qint64 chat = client.get("/api/support/chat", token).object("chat"_L1).value("id"_L1).toInteger();
    const Answer page = client.get("/api/support/chats/" + QByteArray::number(chat) + "/messages?limit=200", token);
    QStringList texts;
    const QJsonArray messages = page.json.value("messages"_L1).toArray();
    for (const QJsonValue &message : messages) {
        if (!message.toObject().value("is_auto_reply"_L1).toBool())
            texts.append(message.toObject().value("text"_L1).toString());
    }
    return texts;
}

void tst_DiskFaults::failsWhileRunning_data()
{
    QTest::addColumn<int>("writeError");
    QTest::addColumn<int>("syncError");
    QTest::addColumn<QList<int>>("statuses");
    QTest::newRow("disk full") << ENOSPC << 0 << QList<int>{507};
    QTest::newRow("quota used up") << EDQUOT << 0 << QList<int>{507, 500};
    QTest::newRow("disk defect") << EIO << 0 << QList<int>{500};
    QTest::newRow("flush fails") << 0 << EIO << QList<int>{500};
}

void tst_DiskFaults::failsWhileRunning()
{
    QFETCH(int, writeError);
    QFETCH(int, syncError);
    QFETCH(QList<int>, statuses);
    ServerProcess server;
    Faults faults(server);
    const QByteArray token = server.studentToken(1);
    QVERIFY(server.start());
    QVERIFY(server.waitUntilReady());
    ApiClient client(QUrl(u"http://127.0.0.1:%1"_s.arg(server.port())));
    QCOMPARE(client.say(token, Thanks).status, 201);

    faults.control().writeError = writeError;
    faults.control().syncError = syncError;
    for (int i = 0; i < 5; ++i) {
        const Answer refused = client.say(token, Thanks + u" (meanwhile)"_s);
        QVERIFY2(statuses.contains(refused.status), QByteArray::number(refused.status) + refused.body);
        QVERIFY(!refused.text("code"_L1).isEmpty());
        QVERIFY(!refused.text("message"_L1).isEmpty());
    }
    QCOMPARE(client.get("/healthz").status, 200);
    QCOMPARE(client.get("/readyz").status, 503);
    QCOMPARE(client.get("/api/support/faq", token).status, 200);

    faults.control().writeError = 0;
    faults.control().syncError = 0;
    QVERIFY(QTest::qWaitFor([&] { return client.say(token, Thanks + u" (after)"_s).status == 201; }));
    QCOMPARE(client.get("/readyz").status, 200);
    QCOMPARE(textsOf(client, token), (QStringList{Thanks, Thanks + u" (after)"_s}));

    QVERIFY(server.kill());
    QVERIFY(server.start());
    QVERIFY(server.waitUntilReady());
    QCOMPARE(textsOf(client, token), (QStringList{Thanks, Thanks + u" (after)"_s}));
    QCOMPARE(server.terminate(), 0);
}

void tst_DiskFaults::failsAtStart_data()
{
    QTest::addColumn<int>("writeError");
    QTest::addColumn<int>("openError");
    QTest::newRow("disk full") << ENOSPC << 0;
    QTest::newRow("data folder can only be read") << 0 << EROFS;
    QTest::newRow("data folder is not ours") << 0 << EACCES;
}

void tst_DiskFaults::failsAtStart()
{
    QFETCH(int, writeError);
    QFETCH(int, openError);
    ServerProcess server;
    Faults faults(server);
    const QByteArray token = server.studentToken(1);
    ApiClient client(QUrl(u"http://127.0.0.1:%1"_s.arg(server.port())));
    QVERIFY(server.start());
    QVERIFY(server.waitUntilReady());
    QCOMPARE(client.say(token, u"kept"_s).status, 201);
    QCOMPARE(server.terminate(), 0);

    faults.control().openError = openError;
    faults.control().writeError = writeError;
    const qsizetype logged = server.log().size();
    QVERIFY(server.start());
    if (writeError == 0) {
        QVERIFY(server.waitForEnd() > 0);
        QVERIFY2(server.log().mid(logged).contains(server.dataFolder().toUtf8()), server.log().mid(logged));
    } else {
        // Reading needs no room, so it may serve what is there; but it must not take what it cannot keep.
        if (server.waitUntilReady()) {
            QVERIFY(client.say(token, u"lost"_s).status >= 500);
            QVERIFY(server.terminate() >= 0);
        }
    }

    faults.control().openError = 0;
    faults.control().writeError = 0;
    QVERIFY(server.start());
    QVERIFY(server.waitUntilReady());
    QCOMPARE(textsOf(client, token), QStringList{u"kept"_s});
    QCOMPARE(server.terminate(), 0);
}

QTEST_GUILESS_MAIN(tst_DiskFaults)
#include "tst_DiskFaults.moc"
