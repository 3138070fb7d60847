// SPDX-License-Identifier: GPL-3.0-or-later
#include "Faults.h"
#include "ServerProcess.h"
#include "tests/api/ApiClient.h"

#include <QJsonArray>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::test;

namespace {

// Closes the chat each time, so that the bot never hands it over.
const auto Thanks = u"Thank you, problem solved"_s;

} // namespace

/// A calendar clock that is put forward or back while the server runs: messages keep their order, connections live.
class tst_ClockJumps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void messagesKeepTheirOrder_data();
    void messagesKeepTheirOrder();
    void tokensFollowTheClock();
};

void tst_ClockJumps::messagesKeepTheirOrder_data()
{
    QTest::addColumn<QList<qint64>>("jumps");
    constexpr qint64 hour = 3600;
    QTest::newRow("an hour back") << QList<qint64>{-hour};
    QTest::newRow("an hour forward") << QList<qint64>{hour};
    QTest::newRow("forward, then back to what it was") << QList<qint64>{hour, 0};
    QTest::newRow("a year back") << QList<qint64>{-24 * 365 * hour};
}

void tst_ClockJumps::messagesKeepTheirOrder()
{
    QFETCH(QList<qint64>, jumps);
    ServerProcess server;
    Faults faults(server);
    const QByteArray token = server.studentToken(1);
    QVERIFY(server.start());
    QVERIFY(server.waitUntilReady());
    ApiClient client(QUrl(u"http://127.0.0.1:%1"_s.arg(server.port())));
    QTcpSocket idle;
    idle.connectToHost(u"127.0.0.1"_s, server.port());
    QVERIFY(idle.waitForConnected());

    QStringList said;
    const auto say = [&](const QString &text) {
        said.append(text);
        return client.say(token, text).status;
    };
    QCOMPARE(say(Thanks), 201);
    for (const qint64 jump : jumps) {
        faults.control().clockOffset = jump;
        QCOMPARE(say(Thanks + QString(said.size(), u'!')), 201);
        QCOMPARE(say(Thanks + QString(said.size(), u'!')), 201);
    }
    const qint64 chat = client.get("/api/support/chat", token).object("chat"_L1).value("id"_L1).toInteger();
    const QByteArray path = "/api/support/chats/" + QByteArray::number(chat) + "/messages";
    const QJsonArray page = client.get(path, token).json.value("messages"_L1).toArray();
    QStringList texts;
    QString last;
    for (const QJsonValue &value : page) {
        const QJsonObject message = value.toObject();
        QVERIFY(message.value("created_at"_L1).toString() > last);
        last = message.value("created_at"_L1).toString();
        if (!message.value("is_auto_reply"_L1).toBool())
            texts.append(message.value("text"_L1).toString());
    }
    QCOMPARE(texts, said);
    QCOMPARE(client.get(path + "?before=" + last.toUtf8(), token).count("messages"_L1), page.size() - 1);
    idle.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY2(idle.waitForReadyRead(5000), "the jump has closed an idle connection");
    QCOMPARE(server.terminate(), 0);
}

void tst_ClockJumps::tokensFollowTheClock()
{
    ServerProcess server;
    Faults faults(server);
    const QByteArray token = server.studentToken(1);
    QVERIFY(server.start());
    QVERIFY(server.waitUntilReady());
    ApiClient client(QUrl(u"http://127.0.0.1:%1"_s.arg(server.port())));
    QCOMPARE(client.get("/api/support/chat", token).status, 200);
    faults.control().clockOffset = 400LL * 24 * 3600;
    QCOMPARE(client.get("/api/support/chat", token).status, 401);
    faults.control().clockOffset = 0;
    QCOMPARE(client.get("/api/support/chat", token).status, 200);
    QCOMPARE(server.terminate(), 0);
}

QTEST_GUILESS_MAIN(tst_ClockJumps)
#include "tst_ClockJumps.moc"
