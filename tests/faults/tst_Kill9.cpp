// SPDX-License-Identifier: GPL-3.0-or-later
#include "ServerProcess.h"
#include "WritingClient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <map>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

constexpr bool ShortForm = SANAD_SHORT_FORM;
constexpr int Messages = ShortForm ? 1'200 : 10'000;
constexpr int Kills = ShortForm ? 5 : 20;
constexpr int Students = 10;
constexpr int DevicesEach = 2;
constexpr int LimitMs = ShortForm ? 240'000 : 120'000;
constexpr int PageSize = 200;

} // namespace

/// The promise of a 201: what was acknowledged is on disk, in order and once, whatever kills the server.
class tst_Kill9 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void acknowledgedMessagesSurvive();

private:
    void writeWhileKilling();
    void checkStudent(int student);
    void checkDevice(const WritingClient &client, const QHash<QString, QJsonObject> &stored);
    QList<QJsonObject> history(const QByteArray &token);
    QJsonObject get(const QString &path, const QByteArray &token);

    ServerProcess m_server;
    std::vector<std::unique_ptr<WritingClient>> m_clients;
    QNetworkAccessManager m_network;
};

void tst_Kill9::acknowledgedMessagesSurvive()
{
    QVERIFY(m_server.port() != 0);
    for (int student = 1; student <= Students; ++student) {
        const QByteArray token = m_server.studentToken(student);
        QVERIFY2(!token.isEmpty(), "no token");
        for (int device = 0; device < DevicesEach; ++device) {
            const int number = static_cast<int>(m_clients.size());
            m_clients.push_back(
                std::make_unique<WritingClient>(number, m_server.port(), token, Messages / (Students * DevicesEach)));
        }
    }
    writeWhileKilling();
    if (QTest::currentTestFailed())
        qInfo("%s", m_server.log().right(4000).constData());
    for (int student = 1; student <= Students && !QTest::currentTestFailed(); ++student)
        checkStudent(student);
    if (!QTest::currentTestFailed())
        QCOMPARE(m_server.terminate(), 0);
}

void tst_Kill9::writeWhileKilling()
{
    QVERIFY(m_server.start());
    int acknowledged = 0;
    int kills = 0;
    bool alwaysRan = true;
    for (const auto &client : m_clients) {
        connect(client.get(), &WritingClient::acknowledged, this, [&] {
            ++acknowledged;
            if (kills >= Kills || acknowledged < (kills + 1) * (Messages / (Kills + 1)))
                return;
            ++kills;
            alwaysRan = m_server.kill() && m_server.start() && alwaysRan;
        });
        client->start();
    }
    const auto done = [&] {
        return std::all_of(m_clients.begin(), m_clients.end(), [](const auto &client) { return client->isDone(); });
    };
    const bool allDone = QTest::qWaitFor(done, LimitMs);
    int repeats = 0;
    for (const auto &client : m_clients) {
        client->disconnect(this);
        repeats += client->repeats();
        QVERIFY2(client->fault().isEmpty(), client->fault().constData());
    }
    qInfo("%d acknowledged, %d kills, %d repeats", acknowledged, kills, repeats);
    QVERIFY2(allDone, "the clients did not come to an end");
    QVERIFY(alwaysRan);
    QCOMPARE(kills, Kills);
    QVERIFY2(repeats > 0, "no message was ever cut off: the kills hit nothing");
}

void tst_Kill9::checkStudent(int student)
{
    const std::size_t first = static_cast<std::size_t>(student - 1) * DevicesEach;
    const QList<QJsonObject> messages = history(m_clients[first]->token());
    QHash<QString, QJsonObject> stored;
    QString lastTime;
    qint64 lastId = 0;
    // A message and its reply are one transaction, under the chat's lock: they stand side by side or not at all.
    QCOMPARE(messages.size() % 2, 0);
    for (qsizetype i = 0; i < messages.size(); ++i) {
        const QJsonObject &message = messages.at(i);
        QVERIFY(message.value("id"_L1).toInteger() > lastId);
        QVERIFY(message.value("created_at"_L1).toString() > lastTime);
        QCOMPARE(message.value("is_auto_reply"_L1).toBool(), i % 2 == 1);
        lastId = message.value("id"_L1).toInteger();
        lastTime = message.value("created_at"_L1).toString();
        if (i % 2 == 1)
            continue;
        const QString clientId = message.value("client_message_id"_L1).toString();
        QVERIFY2(!clientId.isEmpty() && !stored.contains(clientId), qPrintable(u"twice: "_s + clientId));
        stored.insert(clientId, message);
        stored.insert(clientId + u"/reply"_s, messages.at(i + 1));
    }
    qsizetype known = 0;
    for (std::size_t device = 0; device < DevicesEach; ++device) {
        checkDevice(*m_clients[first + device], stored);
        if (QTest::currentTestFailed())
            return;
        for (const Written &written : m_clients[first + device]->written())
            known += stored.contains(written.clientId);
    }
    QCOMPARE(known * 2, stored.size());
}

void tst_Kill9::checkDevice(const WritingClient &client, const QHash<QString, QJsonObject> &stored)
{
    qint64 lastId = 0;
    for (const Written &written : client.written()) {
        const QJsonObject message = stored.value(written.clientId);
        if (!written.acknowledged && message.isEmpty())
            continue;
        QVERIFY2(!message.isEmpty(), qPrintable(u"lost: "_s + written.clientId));
        QCOMPARE(message.value("text"_L1).toString(), written.text);
        QVERIFY2(message.value("id"_L1).toInteger() > lastId, "out of order");
        lastId = message.value("id"_L1).toInteger();
        if (!written.acknowledged)
            continue;
        QCOMPARE(message, written.message);
        QCOMPARE(stored.value(written.clientId + u"/reply"_s), written.reply);
    }
}

QList<QJsonObject> tst_Kill9::history(const QByteArray &token)
{
    const QJsonObject chat = get(u"/api/support/chat"_s, token).value("chat"_L1).toObject();
    QList<QJsonObject> messages;
    qint64 after = 0;
    // Bounded: a server that repeated a page for ever would otherwise hang the test.
    for (int page = 0; page <= 2 * Messages / PageSize; ++page) {
        const QString path = u"/api/support/chats/%1/messages?limit=%2&after=%3"_s.arg(chat.value("id"_L1).toInteger())
                                 .arg(PageSize)
                                 .arg(after);
        const QJsonArray some = get(path, token).value("messages"_L1).toArray();
        for (const QJsonValue &message : some)
            messages.append(message.toObject());
        if (some.size() < PageSize)
            break;
        after = messages.last().value("id"_L1).toInteger();
    }
    return messages;
}

QJsonObject tst_Kill9::get(const QString &path, const QByteArray &token)
{
    QNetworkRequest request(QUrl(u"http://127.0.0.1:%1%2"_s.arg(m_server.port()).arg(path)));
    request.setRawHeader("Authorization", "Bearer " + token);
    const std::unique_ptr<QNetworkReply> reply(m_network.get(request));
    if (!QTest::qWaitFor([&] { return reply->isFinished(); }, 10'000))
        return {};
    return QJsonDocument::fromJson(reply->readAll()).object();
}

QTEST_GUILESS_MAIN(tst_Kill9)
#include "tst_Kill9.moc"
