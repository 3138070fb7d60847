// SPDX-License-Identifier: GPL-3.0-or-later
#include "SupportFixture.h"
#include "common/protocol/events.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace sanad;
using namespace sanad::test;
namespace event = sanad::protocol::event;

/// Who is let in, into which rooms, and for how long.
class tst_SupportConnect final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void refusesBadTokens_data();
    void refusesBadTokens();
    void throttlesBadTokensByAddress();
    void answersWithNamesOfItsOwn();
    void studentHearsTheirChat_data();
    void studentHearsTheirChat();
    void newChatTakesTheSocketsIn();
    void chatOpenedWhileConnectingIsNotMissed();
    void failedReadRefuses();
    void leavingWhileConnectingIsHarmless();
    void limitsSocketsOfOnePerson();
    void limitHoldsWithoutRecovery();
    void limitHoldsForSeveralThatReplaceOne();
    void limitsCanBeOff();
    void expiredTokenIsToldAndClosed();
    void leewayHoldsForSocketsToo();
    void clockSetBackGivesMoreTime();
    void tokenOfAThousandYearsIsNotOver();
    void disabledPersonIsClosedAtOnce();
    void endedSessionClosesItsSocketsOnly();
    void sessionEndedWhileConnecting();
    void knowsWhichAdminsAreThere();
};

namespace {

QJsonObject refusal(const SupportFixture::Client &client)
{
    return client->refused.value_or(QJsonObject());
}

PersonAccess disabled(qint64 student)
{
    PersonAccess access;
    access.role = Role::Student;
    access.id = PersonId(student);
    access.isDisabled = true;
    return access;
}

QString codeOf(const QJsonObject &refusal)
{
    return refusal.value("data"_L1).toObject().value("code"_L1).toString();
}

} // namespace

void tst_SupportConnect::refusesBadTokens_data()
{
    QTest::addColumn<QJsonObject>("payload");
    QTest::addColumn<QString>("message");
    QTest::newRow("no payload") << QJsonObject() << u"A token is required, in \"auth\"."_s;
    QTest::newRow("empty") << QJsonObject{{u"token"_s, u""_s}} << u"A token is required, in \"auth\"."_s;
    QTest::newRow("a number") << QJsonObject{{u"token"_s, 7}} << u"A token is required, in \"auth\"."_s;
    QTest::newRow("malformed") << QJsonObject{{u"token"_s, u"x"_s}} << u"The token is malformed."_s;
    QTest::newRow("expired") << QJsonObject{{u"token"_s, u"expired"_s}} << u"The token has expired."_s;
    QTest::newRow("disabled") << QJsonObject{{u"token"_s, u"student 66"_s}} << u"This person is disabled."_s;
}

void tst_SupportConnect::refusesBadTokens()
{
    QFETCH(QJsonObject, payload);
    QFETCH(QString, message);
    SupportFixture f;
    f.ends.apply(disabled(66));
    FakeSocket client(f.support);
    client.connectWith(payload);
    QVERIFY(!client.accepted);
    QCOMPARE(*client.refused,
        (QJsonObject{{u"message"_s, message}, {u"data"_s, QJsonObject{{u"code"_s, u"unauthorized"_s}}}}));
    QCOMPARE(f.support.counters().badTokens, quint64(1));
    QCOMPARE(f.support.socketCount(), 0);
}

void tst_SupportConnect::throttlesBadTokensByAddress()
{
    auto config = SupportFixture::quickConfig();
    config.badTokens = {2, 60s};
    SupportFixture f(config);
    for (int i = 0; i < 2; ++i)
        QCOMPARE(codeOf(refusal(f.client(u"x"_s))), u"unauthorized"_s);
    QCOMPARE(codeOf(refusal(f.client(u"x"_s))), u"rate_limited"_s);
    QVERIFY(f.client(u"student 5"_s)->accepted); // valid ones are not concerned
    FakeSocket other(f.support, {.address = QHostAddress(u"192.0.2.2"_s), .origin = {}});
    other.connectWith({});
    QCOMPARE(codeOf(*other.refused), u"unauthorized"_s);
    QCOMPARE(f.support.counters().limitedBadTokens, quint64(1));
    f.advance(60s);
    QCOMPARE(codeOf(refusal(f.client(u"x"_s))), u"unauthorized"_s);
}

void tst_SupportConnect::answersWithNamesOfItsOwn()
{
    SupportFixture f;
    const auto one = f.client(u"student 5"_s);
    const auto two = f.client(u"student 5"_s);
    QVERIFY(one->accepted && two->accepted);
    QSet<QString> names;
    for (const auto &client : {one.get(), two.get()}) {
        QCOMPARE(client->accepted->size(), 2);
        names << client->accepted->value("sid"_L1).toString() << client->accepted->value("pid"_L1).toString();
    }
    QCOMPARE(names.size(), 4);
    QVERIFY(!names.contains(QString()));

    auto config = SupportFixture::quickConfig();
    config.recovery.log.age = 0ms;
    SupportFixture without(config);
    QCOMPARE(without.client(u"admin 1"_s)->accepted->keys(), QStringList{u"sid"_s});
}

void tst_SupportConnect::studentHearsTheirChat_data()
{
    QTest::addColumn<QString>("who");
    QTest::addColumn<bool>("hears");
    QTest::newRow("the student") << u"student 5"_s << true;
    QTest::newRow("another student") << u"student 6"_s << false;
    QTest::newRow("the admin of the same number") << u"admin 5"_s << false;
}

void tst_SupportConnect::studentHearsTheirChat()
{
    QFETCH(QString, who);
    QFETCH(bool, hears);
    SupportFixture f;
    const Chat chat = f.open(f.domain.student);
    const auto client = f.client(who);
    client->forget();
    f.post(f.domain.student, u"hello"_s);
    QCOMPARE(!client->all(event::MessageReceive).isEmpty(), hears);
    // And is in the chat's room: who types there is heard.
    const auto admin = f.client(u"admin 1"_s);
    admin->emitEvent(event::JoinChat, {chat.id.value()});
    client->forget();
    admin->emitEvent(event::Typing, {QJsonObject{{u"chat_id"_s, chat.id.value()}, {u"is_typing"_s, true}}});
    QCOMPARE(client->all(event::UserTyping).size(), hears ? 1 : 0);
}

void tst_SupportConnect::newChatTakesTheSocketsIn()
{
    SupportFixture f;
    const auto client = f.client(u"student 5"_s);
    const Chat chat = f.open(f.domain.student);
    QCOMPARE(client->takeNames(), (QStringList{event::ConversationUpdate, event::ConversationUpdated}));
    client->emitEvent(event::Typing, {QJsonObject{{u"chat_id"_s, chat.id.value()}, {u"is_typing"_s, true}}}, 1);
    QCOMPARE(client->ack(1), (QJsonObject{{u"chat_id"_s, chat.id.value()}}));
}

void tst_SupportConnect::chatOpenedWhileConnectingIsNotMissed()
{
    SupportFixture f(SupportFixture::quickConfig(), InMemoryStore::Delivery::Queued);
    f.open(f.domain.student); // so that the person's row is there, and the read is not held up by it
    const auto client = f.client(u"student 6"_s);
    f.service.openChat(f.domain.otherStudent, &f.context, [](const Result<Chat> &) {});
    QVERIFY(!client->accepted);
    QTRY_VERIFY(client->accepted);
    QTRY_COMPARE(f.store.state().chats.size(), size_t(2));
    client->emitEvent(event::Typing, {QJsonObject{{u"chat_id"_s, 2}, {u"is_typing"_s, true}}}, 1);
    QTRY_COMPARE(client->ack(1), (QJsonObject{{u"chat_id"_s, 2}}));
}

void tst_SupportConnect::failedReadRefuses()
{
    SupportFixture f;
    f.store.failNextCommit(Error::internal(u"the disk"_s)); // of the person's row, which is stored first
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"A student's chat could not be read: \"the disk\""_s));
    const auto client = f.client(u"student 5"_s);
    QVERIFY(!client->accepted);
    QCOMPARE(codeOf(*client->refused), u"internal"_s);
    QCOMPARE(f.support.counters().storeFailures, quint64(1));
    QCOMPARE(f.support.socketCount(), 0);
}

void tst_SupportConnect::leavingWhileConnectingIsHarmless()
{
    SupportFixture f(SupportFixture::quickConfig(), InMemoryStore::Delivery::Queued);
    auto client = f.client(u"student 5"_s);
    QCOMPARE(f.support.socketCount(), 1);
    client.reset();
    QCOMPARE(f.support.socketCount(), 0);
    std::optional<int> unread;
    f.service.unreadCount(f.domain.student, &f.context, [&](const Result<int> &count) { unread = *count; });
    QTRY_VERIFY(unread); // which was asked after the chat
}

void tst_SupportConnect::limitsSocketsOfOnePerson()
{
    auto config = SupportFixture::quickConfig();
    config.socketsPerPerson = 2;
    SupportFixture f(config);
    const auto one = f.client(u"student 5"_s);
    auto two = f.client(u"student 5"_s);
    const auto three = f.client(u"student 5"_s);
    QCOMPARE(codeOf(refusal(three)), u"limit_reached"_s);
    QVERIFY(!one->isDisconnected && !two->isDisconnected);
    QVERIFY(f.client(u"admin 5"_s)->accepted);
    // Who comes back before the old connection is known to be dead takes its place.
    QVERIFY(f.clientAgain(u"student 5"_s, *two)->accepted);
    two.reset();
    QVERIFY(f.client(u"student 5"_s)->accepted);
    QCOMPARE(f.support.counters().tooManySockets, quint64(1));
}

void tst_SupportConnect::limitHoldsWithoutRecovery()
{
    auto config = SupportFixture::quickConfig();
    config.socketsPerPerson = 1;
    config.recovery.log.age = 0ms;
    SupportFixture f(config);
    const auto one = f.client(u"student 5"_s);
    QVERIFY(one->accepted);
    QCOMPARE(codeOf(refusal(f.client(u"student 5"_s))), u"limit_reached"_s);
}

/// The first that comes for a place takes it; where nothing can be sent anew, it has a name of its own from then on.
void tst_SupportConnect::limitHoldsForSeveralThatReplaceOne()
{
    auto config = SupportFixture::quickConfig();
    config.socketsPerPerson = 2;
    config.recovery.replay = 0;
    SupportFixture f(config, InMemoryStore::Delivery::Queued);
    const auto one = f.client(u"student 5"_s);
    const auto two = f.client(u"student 5"_s);
    QTRY_VERIFY(one->accepted && two->accepted);
    f.service.post(f.domain.student, {.chatId = {}, .text = u"hello"_s, .clientMessageId = {}}, &f.context,
        [](const Result<PostOutcome> &) {});
    QTRY_VERIFY(!two->offset().isEmpty());
    std::vector<SupportFixture::Client> again;
    for (int i = 0; i < 3; ++i)
        again.push_back(f.client(u"student 5"_s, {{u"pid"_s, two->accepted->value("pid"_L1)}}));
    const auto isAnswered = [](const SupportFixture::Client &client) { return client->accepted || client->refused; };
    QTRY_VERIFY(std::ranges::all_of(again, isAnswered));
    QCOMPARE(
        std::ranges::count_if(again, [](const SupportFixture::Client &client) { return client->accepted.has_value(); }),
        1);
    QCOMPARE(codeOf(refusal(again.back())), u"limit_reached"_s);
    QCOMPARE(f.support.socketCount(), 2);
}

void tst_SupportConnect::limitsCanBeOff()
{
    auto config = SupportFixture::quickConfig();
    config.areLimitsOn = false;
    config.socketsPerPerson = 1;
    config.badTokens = {1, 60s};
    SupportFixture f(config);
    const auto one = f.client(u"student 5"_s);
    QVERIFY(f.client(u"student 5"_s)->accepted);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(codeOf(refusal(f.client(u"x"_s))), u"unauthorized"_s);
}

void tst_SupportConnect::expiredTokenIsToldAndClosed()
{
    SupportFixture f;
    const auto client = f.client(u"student 5 for 30"_s);
    const auto other = f.client(u"student 5"_s);
    f.advance(29s);
    QVERIFY(client->all().isEmpty());
    f.advance(1'200ms);
    QCOMPARE(client->all().size(), 1);
    QCOMPARE(client->all().constFirst().event, QString(event::Error));
    QCOMPARE(client->all().constFirst().object(),
        (QJsonObject{{u"message"_s, u"The token has expired."_s}, {u"code"_s, u"unauthorized"_s}}));
    QVERIFY(client->isDisconnected && client->isClosed);
    f.post(f.domain.student, u"hello"_s);
    QCOMPARE(client->all().size(), 1);
    QVERIFY(!other->isDisconnected);
    QCOMPARE(f.support.counters().tokensExpired, quint64(1));
}

void tst_SupportConnect::leewayHoldsForSocketsToo()
{
    auto config = SupportFixture::quickConfig();
    config.tokenLeeway = 60s;
    SupportFixture f(config);
    const auto client = f.client(u"student 5 for 30"_s);
    f.advance(89s);
    QVERIFY(!client->isDisconnected);
    f.advance(1'200ms);
    QVERIFY(client->isDisconnected);
}

void tst_SupportConnect::clockSetBackGivesMoreTime()
{
    SupportFixture f;
    const auto client = f.client(u"student 5 for 30"_s);
    f.domain.clock.advance(-60'000);
    f.advance(60s);
    QVERIFY(!client->isDisconnected);
    f.advance(31s);
    QVERIFY(client->isDisconnected);
}

void tst_SupportConnect::tokenOfAThousandYearsIsNotOver()
{
    SupportFixture f;
    const auto client = f.client(u"student 5 for 31556952000"_s);
    f.advance(1s);
    QVERIFY(!client->isDisconnected);
    const auto twoDays = f.client(u"student 5 for 172800"_s);
    f.now += 47h;
    f.domain.clock.advance(47LL * 3600 * 1000);
    f.wheel.catchUp();
    QVERIFY(!twoDays->isDisconnected);
    f.now += 2h;
    f.domain.clock.advance(2LL * 3600 * 1000);
    f.wheel.catchUp();
    QVERIFY(twoDays->isDisconnected);
    QVERIFY(!client->isDisconnected);
}

void tst_SupportConnect::disabledPersonIsClosedAtOnce()
{
    SupportFixture f;
    const auto one = f.client(u"student 5"_s);
    const auto two = f.client(u"student 5"_s);
    const auto other = f.client(u"student 6"_s);
    const auto admin = f.client(u"admin 5"_s);
    f.ends.apply(disabled(5));
    for (const auto &client : {one.get(), two.get()}) {
        QVERIFY(client->isDisconnected && client->isClosed);
        QCOMPARE(client->takeNames(), QStringList{event::Error});
    }
    QVERIFY(!other->isDisconnected && !admin->isDisconnected);
    QCOMPARE(f.support.counters().sessionsEnded, quint64(2));
    QCOMPARE(f.support.socketCount(), 2);
}

void tst_SupportConnect::endedSessionClosesItsSocketsOnly()
{
    SupportFixture f;
    const auto one = f.client(u"student 5 session 7"_s);
    const auto two = f.client(u"student 5 session 8"_s);
    f.ends.apply(Role::Student, PersonId(5), SessionId(7), f.domain.clock.now().plusMs(60'000));
    QVERIFY(one->isClosed);
    QVERIFY(!two->isDisconnected);
}

void tst_SupportConnect::sessionEndedWhileConnecting()
{
    SupportFixture f(SupportFixture::quickConfig(), InMemoryStore::Delivery::Queued);
    const auto client = f.client(u"student 5"_s);
    f.ends.apply(disabled(5));
    QTRY_VERIFY(client->refused);
    QVERIFY(!client->accepted);
    QCOMPARE(codeOf(*client->refused), u"unauthorized"_s);
}

void tst_SupportConnect::knowsWhichAdminsAreThere()
{
    SupportFixture f;
    const auto student = f.client(u"student 1"_s);
    QCOMPARE(f.support.adminsOnline(), 0);
    auto one = f.client(u"admin 1"_s);
    const auto same = f.client(u"admin 1"_s);
    auto two = f.client(u"admin 2"_s);
    QCOMPARE(f.support.adminsOnline(), 2);
    one.reset();
    QCOMPARE(f.support.adminsOnline(), 2);
    two.reset();
    QCOMPARE(f.support.adminsOnline(), 1);
}

QTEST_GUILESS_MAIN(tst_SupportConnect)
#include "tst_SupportConnect.moc"
