// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ServerConfig.h"
#include "tests/api/TestServer.h"
#include "tests/client/support/ClientFixture.h"

#include <QProcess>

using namespace Qt::StringLiterals;
using namespace sanad;
using test::ProgramOf;

namespace {

const Person Admin{.role = Role::Admin, .id = PersonId(1), .name = u"منى"_s};

} // namespace

/// The program is killed again and again with a full outbox: what it said was safe gets there, once, in order.
class tst_OutboxKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void killedAgainAndAgain();

private:
    static QStringList runAndKill(const QStringList &arguments, qsizetype linesBefore);
};

/// Texts that the program had said to be safe when it died.
QStringList tst_OutboxKill::runAndKill(const QStringList &arguments, qsizetype linesBefore)
{
    QProcess victim;
    victim.setProcessChannelMode(QProcess::SeparateChannels);
    victim.start(QStringLiteral(SANAD_OUTBOX_VICTIM), arguments);
    QByteArray said;
    const auto lines = [&] {
        said += victim.readAllStandardOutput();
        return said.count('\n');
    };
    [&] { QTRY_VERIFY_WITH_TIMEOUT(lines() >= linesBefore, 20'000); }();
    victim.kill();
    [&] { QTRY_COMPARE(victim.state(), QProcess::NotRunning); }();
    said += victim.readAllStandardOutput();
    QStringList texts = QString::fromUtf8(said).split(u'\n');
    texts.removeLast(); // empty, or half a line
    return texts;
}

void tst_OutboxKill::killedAgainAndAgain()
{
    const test::TestServer server([](app::ServerConfig &config) {
        config.support.areLimitsOn = false;
        config.http.rates.isOn = false;
    });
    test::ApiClient rest(server.url());
    const qint64 chat = rest.get("/api/support/chat", server.student()).object("chat"_L1).value("id"_L1).toInteger();
    const QTemporaryDir folder;
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write("some text in a file");
    file.close();
    QStringList safe;
    for (const qsizetype lines : {1, 7, 20, 33, 4}) {
        const int next = safe.isEmpty() ? 1 : safe.constLast().toInt() + 2;
        safe += runAndKill({server.url().toString(), QString::fromLatin1(server.admin()), u"1"_s, QString::number(chat),
                               folder.path(), QString::number(next), file.fileName()},
            lines);
    }
    QVERIFY(safe.size() >= 65);
    {
        ProgramOf last(server.url(), server.admin(), Admin, folder.path());
        QTRY_COMPARE_WITH_TIMEOUT(last.outbox.size(), 0, 30'000);
    }
    QStringList there;
    for (QByteArray before = {};;) {
        const auto page = rest.get("/api/support/chats/" + QByteArray::number(chat) + "/messages?limit=200"
                + (before.isEmpty() ? QByteArray() : "&before=" + before),
            server.admin());
        const QJsonArray messages = page.json.value("messages"_L1).toArray();
        QStringList texts;
        for (const QJsonValue &message : messages)
            texts.append(message.toObject().value("text"_L1).toString());
        there = texts + there;
        if (messages.size() < 200)
            break;
        before = messages.first().toObject().value("created_at"_L1).toString().toLatin1();
    }
    // The one that was being written when it died may be there without having been told of.
    QStringList told;
    for (const QString &text : there) {
        if (safe.contains(text))
            told.append(text);
    }
    QCOMPARE(told, safe);
    QCOMPARE(QSet<QString>(there.cbegin(), there.cend()).size(), there.size());
    QVERIFY(QDir(folder.filePath(u"outbox"_s)).isEmpty());
}

SANAD_SERVER_TEST_MAIN(tst_OutboxKill)
#include "tst_OutboxKill.moc"
