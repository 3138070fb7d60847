// SPDX-License-Identifier: GPL-3.0-or-later
#include "ServerProcess.h"
#include "tests/api/ApiClient.h"

#include <QJsonArray>
#include <QTcpSocket>
#include <QTest>

using namespace sanad::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Bot = QByteArrayLiteral("/api/support/admin/bot");
const QString Asked = QStringLiteral("zorblax flimmers today");

} // namespace

/// A server that is killed while its bot is taught has the bot from before, or the new one, never half of one.
class tst_KnowledgeKill9 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void killsLeaveAWholeBot();

private:
    [[nodiscard]] ApiClient client() const { return ApiClient(QUrl(u"http://127.0.0.1:%1"_s.arg(m_server.port()))); }
    [[nodiscard]] Answer post(const QByteArray &target, const QJsonObject &body = {})
    {
        return client().post(Bot + target, m_admin, body);
    }
    [[nodiscard]] QJsonObject models() { return client().get(Bot + "/models", m_admin).json; }
    [[nodiscard]] QString stateOfNewest()
    {
        return models().value("models"_L1).toArray().first().toObject().value("state"_L1).toString();
    }
    /// What a student who has never written before is told.
    [[nodiscard]] QString answerNow()
    {
        return client()
            .say(m_server.studentToken(++m_students), Asked)
            .object("bot_reply"_L1)
            .value("text"_L1)
            .toString();
    }
    [[nodiscard]] bool killAndRestart() { return m_server.kill() && m_server.start() && m_server.waitUntilReady(); }
    /// Asks for something, and kills the server as soon as it has been asked, or has answered.
    [[nodiscard]] bool killOver(const QByteArray &method, const QByteArray &target, bool afterAnswer)
    {
        constexpr int patience = 60'000;
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_server.port());
        socket.write(
            method + ' ' + Bot + target + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + m_admin + "\r\n\r\n");
        const bool isSent = socket.waitForBytesWritten(patience);
        const bool isAnswered = !afterAnswer || socket.waitForReadyRead(patience);
        return isSent && isAnswered && killAndRestart();
    }

    ServerProcess m_server;
    QByteArray m_admin;
    int m_students = 100;
};

void tst_KnowledgeKill9::killsLeaveAWholeBot()
{
    QVERIFY(m_server.start() && m_server.waitUntilReady());
    m_admin = m_server.adminToken(1);
    const QString before = answerNow();
    QVERIFY(!before.isEmpty());

    // While the program's phrases go in: what is missing goes in at the next call.
    QVERIFY(killOver("GET", "/phrases", false));
    const QStringList taught{u"zorblax flimmers"_s, u"my zorblax flimmers again"_s, u"the zorblax flimmers a lot"_s,
        u"why does my zorblax flimmer"_s, u"zorblax flimmers in every lesson"_s, u"it flimmers, the zorblax"_s,
        u"zorblax is flimmering on my phone"_s, u"help, zorblax flimmers"_s};
    for (const QString &text : taught)
        QCOMPARE(post("/phrases", {{u"text"_s, text}, {u"label"_s, u"VIDEO_LOADING"_s}}).status, 201);

    // While it trains.
    QCOMPARE(post("/train").status, 202);
    QTRY_VERIFY_WITH_TIMEOUT(
        models().value("models"_L1).toArray().first().toObject().value("progress"_L1).toInt() > 0, 400'000);
    QVERIFY(killAndRestart());
    QCOMPARE(stateOfNewest(), u"failed"_s);
    QCOMPARE(models().value("live"_L1).toInt(), 0);
    QCOMPARE(answerNow(), before);

    QCOMPARE(post("/train").status, 202);
    QTRY_VERIFY_WITH_TIMEOUT(stateOfNewest() != u"training"_s, 400'000);
    QCOMPARE(stateOfNewest(), u"ready"_s);
    const int model = models().value("models"_L1).toArray().first().toObject().value("id"_L1).toInt();
    const QByteArray publishing = "/models/" + QByteArray::number(model) + "/publish";

    // While it is published, in its midst or just after: it has happened, or it has not.
    int published = 0;
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(post("/models/built-in/publish").status, 200);
        QVERIFY(killOver("POST", publishing, i % 2 == 1));
        const int live = models().value("live"_L1).toInt();
        QVERIFY(live == 0 || live == model);
        QCOMPARE(answerNow() == before, live == 0);
        QVERIFY(i % 2 == 0 || live == model);
        published += live == model ? 1 : 0;
    }
    qInfo("%d of 10 were published", published);
    QCOMPARE(post(publishing).status, 200);
    QVERIFY(killAndRestart());
    QCOMPARE(models().value("live"_L1).toInt(), model);
    QVERIFY(answerNow() != before);
    QCOMPARE(m_server.terminate(), 0);
}

QTEST_GUILESS_MAIN(tst_KnowledgeKill9)
#include "tst_KnowledgeKill9.moc"
