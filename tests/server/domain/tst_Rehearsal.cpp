// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/Rehearsal.h"
#include "tests/support/FakeClock.h"
#include "tests/support/FakeWorkshop.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;

namespace {

MessageReading reading(MessageAct act, Intent intent = Intent::Other, double confidence = 0.9)
{
    return {.act = act, .intent = intent, .confidence = confidence, .language = Language::English};
}

const QString Login = QStringLiteral("cannot log in");
const QString Video = QStringLiteral("video stops");
const QString Nope = QStringLiteral("did not help");
const QString Person = QStringLiteral("a person please");
const QString Thanks = QStringLiteral("thanks");
const QString Locked = QStringLiteral("account is locked");

QHash<QString, MessageReading> readings()
{
    MessageReading locked = reading(MessageAct::Problem, Intent::AccountLocked);
    locked.needsAdmin = true;
    return {{Login, reading(MessageAct::Problem, Intent::LoginProblem)},
        {Video, reading(MessageAct::Problem, Intent::VideoLoading)}, {Nope, reading(MessageAct::NotSolved)},
        {Person, reading(MessageAct::WantsPerson)}, {Thanks, reading(MessageAct::Solved)}, {Locked, locked}};
}

/// A chat of one student: what they wrote, "bot" for the bot's answers and "admin" for an admin's.
QList<Message> chatOf(const QStringList &lines)
{
    QList<Message> messages;
    for (const QString &line : lines) {
        Message message;
        message.id = MessageId(messages.size() + 1);
        message.chatId = ChatId(7);
        message.createdAt = FakeClock::Start.plusMs(messages.size() * 1000);
        message.text = line;
        if (line == u"bot"_s || line == u"admin"_s)
            message.senderRole = Role::Admin;
        if (line == u"bot"_s)
            message.type = MessageType::AutoReply;
        messages.append(message);
    }
    return messages;
}

RehearsalReport rehearse(const QStringList &lines, const QHash<QString, MessageReading> &after)
{
    RehearsalReport report;
    report.add(
        chatOf(lines), FakeReader(readings()), FakeReader(after), Timestamp(0), FakeClock::Start.plusMs(100'000));
    return report;
}

} // namespace

/// Stored chats, as they would have gone with another bot.
class tst_Rehearsal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void sameBotChangesNothing();
    void answersThatChangeAreListed();
    void handOversAreCounted();
    void replayEndsWithAnAdmin();
    void replayEndsWhereOneWouldNotHaveGoneOn();
    void onlyTheTimeAskedForCounts();
    void noMoreAreListedThanMayBe();
    void filesAreHeardToo();
    void candidates_data();
    void candidates();
    void candidateSaysWhatItWasTakenFor();
};

void tst_Rehearsal::sameBotChangesNothing()
{
    const RehearsalReport report = rehearse({Login, u"bot"_s, Login, u"bot"_s, Thanks, u"bot"_s}, readings());
    QCOMPARE(report.chats, 1);
    QCOMPARE(report.messages, 3);
    QCOMPARE(report.changed, 0);
}

void tst_Rehearsal::answersThatChangeAreListed()
{
    auto after = readings();
    after.insert(Login, reading(MessageAct::Problem, Intent::PasswordReset));
    const RehearsalReport report = rehearse({Video, u"bot"_s, Login, u"bot"_s}, after);
    QCOMPARE(report.changed, 1);
    QCOMPARE(report.handOversMore + report.handOversLess, 0);
    const RehearsedChange &change = report.changes.first();
    QCOMPARE(change.chatId, ChatId(7));
    QCOMPARE(change.messageId, MessageId(3));
    QCOMPARE(change.text, Login);
    QCOMPARE(change.before.reading.intent, Intent::LoginProblem);
    QCOMPARE(change.after.reading.intent, Intent::PasswordReset);
}

void tst_Rehearsal::handOversAreCounted()
{
    auto after = readings();
    after.insert(Person, reading(MessageAct::Problem, Intent::BugError));
    QCOMPARE(rehearse({Person, u"bot"_s}, after).handOversLess, 1);
    after = readings();
    after.insert(Login, reading(MessageAct::WantsPerson));
    QCOMPARE(rehearse({Login, u"bot"_s}, after).handOversMore, 1);
}

void tst_Rehearsal::replayEndsWithAnAdmin()
{
    auto after = readings();
    after.insert(Video, reading(MessageAct::Problem, Intent::BugError));
    const RehearsalReport report = rehearse({Login, u"bot"_s, u"admin"_s, Video}, after);
    QCOMPARE(report.messages, 1);
    QCOMPARE(report.changed, 0);
}

void tst_Rehearsal::replayEndsWhereOneWouldNotHaveGoneOn()
{
    auto after = readings();
    after.insert(Login, reading(MessageAct::WantsPerson));
    const RehearsalReport report = rehearse({Login, u"bot"_s, Video, u"bot"_s, Video}, after);
    QCOMPARE(report.messages, 1);
    QCOMPARE(report.changed, 1);
}

void tst_Rehearsal::onlyTheTimeAskedForCounts()
{
    auto after = readings();
    after.insert(Login, reading(MessageAct::Problem, Intent::BugError));
    RehearsalReport report;
    report.add(chatOf({Login, Login, Login}), FakeReader(readings()), FakeReader(after), FakeClock::Start.plusMs(1000),
        FakeClock::Start.plusMs(1000));
    QCOMPARE(report.messages, 1);
    QCOMPARE(report.changes.size(), 1);
    QCOMPARE(report.changes.first().messageId, MessageId(2));
    report.add(chatOf({Login}), FakeReader(readings()), FakeReader(after), Timestamp(0), Timestamp(1));
    QCOMPARE(report.chats, 1);
}

void tst_Rehearsal::noMoreAreListedThanMayBe()
{
    auto after = readings();
    after.insert(Login, reading(MessageAct::Problem, Intent::BugError));
    RehearsalReport report;
    for (int chat = 0; chat < RehearsalReport::MaxListed + 5; ++chat)
        report.add(chatOf({Login}), FakeReader(readings()), FakeReader(after), Timestamp(0), FakeClock::Start);
    QCOMPARE(report.changed, int(RehearsalReport::MaxListed) + 5);
    QCOMPARE(report.changes.size(), RehearsalReport::MaxListed);
}

void tst_Rehearsal::filesAreHeardToo()
{
    const RehearsalReport report = rehearse({QString(), Login, u"bot"_s}, readings());
    QCOMPARE(report.messages, 2);
    QCOMPARE(report.changed, 0);
}

void tst_Rehearsal::candidates_data()
{
    QTest::addColumn<QStringList>("lines");
    QTest::addColumn<QStringList>("found");
    const QString strange = u"zorblax flimmers"_s;
    QTest::newRow("all is well") << QStringList{Login, u"bot"_s, Thanks} << QStringList();
    QTest::newRow("not understood") << QStringList{strange, u"bot"_s} << QStringList{u"unsure "_s + strange};
    QTest::newRow("twice the same") << QStringList{strange, u"bot"_s, u"Zorblax  flimmers"_s}
                                    << QStringList{u"unsure "_s + strange};
    QTest::newRow("did not help") << QStringList{Login, u"bot"_s, Nope, u"bot"_s}
                                  << QStringList{u"not_solved "_s + Login};
    QTest::newRow("a person was wanted after it")
        << QStringList{Login, u"bot"_s, Person, u"bot"_s} << QStringList{u"handed_over "_s + Login};
    QTest::newRow("a person was wanted at once") << QStringList{Person, u"bot"_s} << QStringList();
    QTest::newRow("somebody must look into it") << QStringList{Locked, u"bot"_s} << QStringList();
    QTest::newRow("after an admin") << QStringList{Login, u"bot"_s, u"admin"_s, strange} << QStringList();
    QTest::newRow("no words") << QStringList{u"؟؟"_s, u"bot"_s} << QStringList();
    QTest::newRow("too long for a phrase") << QStringList{strange.repeated(30), u"bot"_s} << QStringList();
}

void tst_Rehearsal::candidates()
{
    QFETCH(QStringList, lines);
    QFETCH(QStringList, found);
    QStringList given;
    for (const PhraseCandidate &one : candidatesOf(chatOf(lines), FakeReader(readings())))
        given.append(toName(one.reason) + u' ' + one.text);
    QCOMPARE(given, found);
}

void tst_Rehearsal::candidateSaysWhatItWasTakenFor()
{
    const auto found = candidatesOf(chatOf({Login, u"bot"_s, Nope}), FakeReader(readings()));
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().label, Label::LoginProblem);
    QCOMPARE(found.first().variety, Variety::English);
    QCOMPARE(found.first().messageId, MessageId(1));
    QCOMPARE(found.first().confidence, 0.9);
}

QTEST_GUILESS_MAIN(tst_Rehearsal)
#include "tst_Rehearsal.moc"
