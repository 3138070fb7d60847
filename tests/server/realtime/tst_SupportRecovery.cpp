// SPDX-License-Identifier: GPL-3.0-or-later
#include "SupportFixture.h"
#include "common/protocol/events.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace sanad;
using namespace sanad::test;
using realtime::Goodbye;
namespace event = sanad::protocol::event;

/// That whoever breaks off and comes back gets what they missed: all of it, once, in order.
class tst_SupportRecovery final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void goesOnWhereItWas_data();
    void goesOnWhereItWas();
    void isNotFor_data();
    void isNotFor();
    void comesBackInTime_data();
    void comesBackInTime();
    void staysInItsRooms();
    void idleClientIsRecoveredHoweverOldItsOffset();
    void withoutOffsetAllSinceTheConnectionComes();
    void offsetOfAnotherRunSkipsNothing();
    void comesBackBeforeTheBreakIsKnown();
    void whatWasKeptBackIsNotLost();
    void whatWasKeptBackAndIsGoneIsKnownToBeLost();
    void whatComesWhileItComesBackComesOnce();
    void lostClientsAreLimited();
    void nobodyCrowdsOutOthers();
    void whatIsTooMuchToBeSentAgainIsNot();
    void memoryIsGivenBack();
    void filesGetLinksForTheNewOrigin();
};

namespace {

QStringList texts(const FakeSocket &client)
{
    QStringList found;
    for (const Got &got : client.all(event::MessageReceive)) {
        const QJsonObject message = got.object().value("message"_L1).toObject();
        if (!message.value("is_auto_reply"_L1).toBool())
            found.append(message.value("text"_L1).toString());
    }
    return found;
}

} // namespace

void tst_SupportRecovery::goesOnWhereItWas_data()
{
    QTest::addColumn<int>("received"); // of the packets that were sent before the break
    QTest::addColumn<int>("missed"); // messages that came after it
    for (int received : {1, 2, 5, 8}) {
        for (int missed : {0, 1, 3})
            QTest::addRow("%d received, %d missed", received, missed) << received << missed;
    }
}

void tst_SupportRecovery::goesOnWhereItWas()
{
    QFETCH(int, received);
    QFETCH(int, missed);
    SupportFixture f;
    f.open(f.domain.student);
    f.post(f.domain.student, u"person"_s);
    const auto twin = f.client(u"student 5"_s); // receives everything
    auto client = f.client(u"student 5"_s);
    for (int i = 0; i < 3; ++i)
        f.post(f.domain.admin, u"early %1"_s.arg(i), ChatId(1));
    QVERIFY(client->all().size() >= 8);
    const QString offset = client->all().at(received - 1).offset();
    const auto before = *client->accepted;
    client->vanish();
    for (int i = 0; i < missed; ++i)
        f.post(f.domain.admin, u"late %1"_s.arg(i), ChatId(1));
    const auto again = f.client(u"student 5"_s, {{u"pid"_s, client->pid()}, {u"offset"_s, offset}});
    QCOMPARE(*again->accepted, before);
    QStringList all;
    for (const Got &got : client->all().mid(0, received) + again->all())
        all.append(got.event + got.offset());
    QStringList expected;
    for (const Got &got : twin->all())
        expected.append(got.event + got.offset());
    QCOMPARE(all, expected);
    QCOMPARE(f.support.recoveryCounters().recovered, quint64(1));
}

void tst_SupportRecovery::isNotFor_data()
{
    QTest::addColumn<QString>("token");
    QTest::addColumn<QString>("pidOf");
    QTest::addColumn<int>("goodbye");
    const auto closed = int(Goodbye::Closed);
    QTest::newRow("another student") << u"student 6"_s << u"own"_s << closed;
    QTest::newRow("the admin of the same number") << u"admin 5"_s << u"own"_s << closed;
    QTest::newRow("an unknown pid") << u"student 5"_s << u"unknown"_s << closed;
    QTest::newRow("the sid in place of the pid") << u"student 5"_s << u"sid"_s << closed;
    QTest::newRow("one who said goodbye") << u"student 5"_s << u"own"_s << int(Goodbye::ByClient);
    QTest::newRow("one who was sent away") << u"student 5"_s << u"own"_s << int(Goodbye::ByServer);
}

void tst_SupportRecovery::isNotFor()
{
    QFETCH(QString, token);
    QFETCH(QString, pidOf);
    QFETCH(int, goodbye);
    SupportFixture f;
    f.open(f.domain.student);
    auto client = f.client(u"student 5"_s);
    f.post(f.domain.student, u"one"_s);
    client->vanish(Goodbye(goodbye));
    f.post(f.domain.student, u"two"_s);
    const QString name = pidOf == "own"_L1 ? client->pid()
        : pidOf == "sid"_L1                ? client->accepted->value("sid"_L1).toString()
                                           : u"x"_s;
    const auto again = f.client(token, {{u"pid"_s, name}, {u"offset"_s, client->offset()}});
    QVERIFY(again->accepted);
    QVERIFY(again->accepted->value("sid"_L1) != client->accepted->value("sid"_L1));
    QVERIFY(again->pid() != client->pid());
    QVERIFY(again->all().isEmpty());
    QCOMPARE(f.support.recoveryCounters().unknown, quint64(1));
    if (token != "student 5"_L1 && goodbye == int(Goodbye::Closed))
        QCOMPARE(f.clientAgain(u"student 5"_s, *client)->pid(), client->pid()); // it is still there for its owner
}

void tst_SupportRecovery::comesBackInTime_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<bool>("isInTime");
    QTest::newRow("at once") << 0 << true;
    QTest::newRow("after 119 s") << 119 << true;
    QTest::newRow("after 121 s") << 121 << false;
    QTest::newRow("after an hour") << 3600 << false;
}

void tst_SupportRecovery::comesBackInTime()
{
    QFETCH(int, seconds);
    QFETCH(bool, isInTime);
    SupportFixture f;
    f.open(f.domain.student);
    auto client = f.client(u"student 5"_s);
    f.post(f.domain.student, u"one"_s);
    client->vanish(Goodbye::PingTimeout);
    f.post(f.domain.student, u"two"_s);
    f.advance(std::chrono::seconds(seconds));
    const auto again = f.clientAgain(u"student 5"_s, *client);
    QCOMPARE(again->pid() == client->pid(), isInTime);
    QCOMPARE(texts(*again), isInTime ? QStringList{u"two"_s} : QStringList());
}

void tst_SupportRecovery::staysInItsRooms()
{
    SupportFixture f;
    f.open(f.domain.student);
    f.open(f.domain.otherStudent);
    auto admin = f.client(u"admin 1"_s);
    admin->emitEvent(event::JoinChat, {1});
    admin->vanish();
    f.post(f.domain.student, u"joined"_s);
    f.post(f.domain.otherStudent, u"not joined"_s);
    const auto again = f.clientAgain(u"admin 1"_s, *admin);
    QCOMPARE(texts(*again), QStringList{u"joined"_s});
    f.post(f.domain.student, u"after"_s);
    QCOMPARE(texts(*again), (QStringList{u"joined"_s, u"after"_s}));
}

void tst_SupportRecovery::idleClientIsRecoveredHoweverOldItsOffset()
{
    SupportFixture f;
    f.open(f.domain.student);
    f.open(f.domain.otherStudent);
    auto client = f.client(u"student 5"_s);
    f.post(f.domain.student, u"long ago"_s);
    const quint64 own = f.support.log().last();
    for (int i = 0; i < 5; ++i) {
        f.advance(10min);
        f.act(ChatId(2), i % 2 == 0 ? AdminAction::Resolve : AdminAction::Reopen);
    }
    QVERIFY(f.support.log().dropped() > own); // that of the client, and some of others
    client->vanish();
    f.post(f.domain.student, u"missed"_s);
    const auto again = f.clientAgain(u"student 5"_s, *client);
    QCOMPARE(again->pid(), client->pid());
    QCOMPARE(texts(*again), QStringList{u"missed"_s});
}

void tst_SupportRecovery::withoutOffsetAllSinceTheConnectionComes()
{
    SupportFixture f;
    const auto other = f.client(u"admin 2"_s);
    f.open(f.domain.student);
    f.post(f.domain.student, u"before"_s);
    auto client = f.client(u"student 5"_s);
    f.post(f.domain.student, u"lost on the way"_s);
    client->vanish();
    f.post(f.domain.student, u"missed"_s);
    const auto again = f.client(u"student 5"_s, {{u"pid"_s, client->pid()}});
    QCOMPARE(texts(*again), (QStringList{u"lost on the way"_s, u"missed"_s}));
}

void tst_SupportRecovery::offsetOfAnotherRunSkipsNothing()
{
    SupportFixture old;
    const auto former = old.client(u"student 5"_s);
    for (int i = 0; i < 20; ++i)
        old.post(old.domain.student, u"old"_s);
    SupportFixture f;
    f.open(f.domain.student);
    auto client = f.client(u"student 5"_s);
    for (int i = 0; i < 30; ++i)
        f.post(f.domain.student, u"new %1"_s.arg(i));
    client->vanish();
    // socket.io-client keeps the last offset when it has to begin anew.
    const auto again = f.client(u"student 5"_s, {{u"pid"_s, client->pid()}, {u"offset"_s, former->offset()}});
    QCOMPARE(again->pid(), client->pid());
    QCOMPARE(texts(*again).size(), 4); // as many as come through before an admin is needed
}

void tst_SupportRecovery::comesBackBeforeTheBreakIsKnown()
{
    SupportFixture f;
    f.open(f.domain.student);
    auto client = f.client(u"student 5"_s);
    f.post(f.domain.student, u"one"_s);
    const QString offset = client->offset();
    f.post(f.domain.student, u"into the void"_s);
    const auto again = f.client(u"student 5"_s, {{u"pid"_s, client->pid()}, {u"offset"_s, offset}});
    QCOMPARE(again->pid(), client->pid());
    QVERIFY(client->isDisconnected && client->isClosed);
    QCOMPARE(texts(*again), QStringList{u"into the void"_s});
    client.reset();
    f.post(f.domain.student, u"two"_s);
    QCOMPARE(texts(*again), (QStringList{u"into the void"_s, u"two"_s}));
    QCOMPARE(f.support.counters().takenOver, quint64(1));
}

void tst_SupportRecovery::whatWasKeptBackIsNotLost()
{
    auto config = SupportFixture::quickConfig();
    config.ownEchoDelay = 100ms;
    SupportFixture f(config);
    f.open(f.domain.student);
    auto client = f.client(u"student 5"_s);
    f.post(f.domain.student, u"own"_s);
    QVERIFY(client->all().isEmpty());
    client->vanish();
    const auto again = f.clientAgain(u"student 5"_s, *client);
    QCOMPARE(texts(*again), QStringList{u"own"_s});
}

void tst_SupportRecovery::whatWasKeptBackAndIsGoneIsKnownToBeLost()
{
    auto config = SupportFixture::quickConfig();
    config.ownEchoDelay = 100ms;
    config.recovery.log.bytes = 3'000; // some of what is kept back, and not all
    SupportFixture f(config);
    f.open(f.domain.student);
    auto client = f.client(u"student 5"_s);
    f.post(f.domain.student, u"own"_s);
    QVERIFY(f.support.log().dropped() > 0 && !f.support.log().isEmpty());
    client->vanish();
    const auto again = f.clientAgain(u"student 5"_s, *client);
    QVERIFY(again->pid() != client->pid());
    QCOMPARE(f.support.recoveryCounters().incomplete, quint64(1));
}

void tst_SupportRecovery::whatComesWhileItComesBackComesOnce()
{
    auto config = SupportFixture::quickConfig();
    config.ownEchoDelay = 100ms;
    SupportFixture f(config, InMemoryStore::Delivery::Queued);
    const auto post = [&f](const Caller &caller, const QString &text, std::optional<ChatId> chat) {
        f.service.post(caller, {.chatId = chat, .text = text, .clientMessageId = {}}, &f.context,
            [](const Result<PostOutcome> &posted) { QVERIFY(posted.has_value()); });
    };
    const auto client = f.client(u"student 5"_s);
    QTRY_VERIFY(client->accepted);
    client->vanish();
    post(f.domain.student, u"own"_s, {});
    const auto again = f.clientAgain(u"student 5"_s, *client);
    QTRY_VERIFY(again->accepted);
    QCOMPARE(again->pid(), client->pid());
    f.advance(200ms);
    post(f.domain.admin, u"answer"_s, ChatId(1));
    QTRY_VERIFY(texts(*again).contains(u"answer"_s));
    QCOMPARE(texts(*again), (QStringList{u"own"_s, u"answer"_s}));
}

void tst_SupportRecovery::lostClientsAreLimited()
{
    auto config = SupportFixture::quickConfig();
    config.recovery.lostSockets = 3;
    SupportFixture f(config);
    QList<std::shared_ptr<FakeSocket>> clients;
    for (int i = 0; i < 5; ++i)
        clients.append(f.client(u"admin %1"_s.arg(i + 1)));
    for (const auto &client : clients)
        client->vanish();
    QCOMPARE(f.support.recoveryCounters().crowdedOut, quint64(2));
    QList<std::shared_ptr<FakeSocket>> again; // who goes would be waited for anew
    for (int i = 0; i < 5; ++i) {
        again.append(f.clientAgain(u"admin %1"_s.arg(i + 1), *clients.at(i)));
        QCOMPARE(again.constLast()->pid() == clients.at(i)->pid(), i >= 2);
    }
}

void tst_SupportRecovery::nobodyCrowdsOutOthers()
{
    auto config = SupportFixture::quickConfig();
    config.socketsPerPerson = 2;
    config.recovery.lostSockets = 5;
    SupportFixture f(config);
    const auto quiet = f.client(u"student 5"_s);
    quiet->vanish();
    std::vector<std::shared_ptr<FakeSocket>> restless;
    for (int i = 0; i < 20; ++i) {
        restless.push_back(f.client(u"student 6"_s));
        restless.back()->vanish();
    }
    const auto again = f.clientAgain(u"student 5"_s, *quiet);
    QCOMPARE(again->pid(), quiet->pid());
    // Theirs that were lost last are the likeliest to be wanted.
    const auto last = f.clientAgain(u"student 6"_s, *restless.back());
    QCOMPARE(last->pid(), restless.back()->pid());
    const auto older = f.clientAgain(u"student 6"_s, *restless.at(restless.size() - 3));
    QVERIFY(older->pid() != restless.at(restless.size() - 3)->pid());
    QCOMPARE(f.support.recoveryCounters().crowdedOut, quint64(18));
}

/// It would be cut off for not taking it, come back, and so on.
void tst_SupportRecovery::whatIsTooMuchToBeSentAgainIsNot()
{
    auto config = SupportFixture::quickConfig();
    config.recovery.replay = 40'000;
    SupportFixture f(config);
    f.open(f.domain.student);
    auto client = f.client(u"student 5"_s);
    client->vanish();
    f.post(f.domain.admin, QString(10'000, u'a'), ChatId(1)); // thrice: under two names, and as a notification
    const auto again = f.clientAgain(u"student 5"_s, *client);
    QCOMPARE(again->pid(), client->pid());
    again->vanish();
    f.post(f.domain.admin, QString(10'000, u'a'), ChatId(1));
    const auto anew = f.clientAgain(u"student 5"_s, *client);
    QVERIFY(anew->pid() != client->pid());
    QVERIFY(anew->all().isEmpty());
    QCOMPARE(f.support.recoveryCounters().incomplete, quint64(1));
}

void tst_SupportRecovery::memoryIsGivenBack()
{
    SupportFixture f;
    f.open(f.domain.student);
    auto client = f.client(u"student 5"_s);
    f.post(f.domain.student, u"hello"_s);
    client.reset();
    QVERIFY(f.support.log().bytes() > 0);
    f.advance(3min);
    QCOMPARE(f.support.log().bytes(), 0);
    QCOMPARE(f.wheel.count(), 0);
    // With nobody there, and nobody to come back, nothing is kept.
    f.post(f.domain.student, u"hello"_s);
    QCOMPARE(f.support.log().bytes(), 0);
}

void tst_SupportRecovery::filesGetLinksForTheNewOrigin()
{
    SupportFixture f;
    f.open(f.domain.student);
    auto client = f.client(u"student 5"_s);
    client->vanish();
    f.post(f.domain.student, {}, {}, {}, SupportFixture::picture());
    FakeSocket again(f.support, {.address = {}, .origin = "https://elsewhere.example"});
    again.connectWith({{u"token"_s, u"student 5"_s}, {u"pid"_s, client->pid()}});
    QCOMPARE(again.all(event::NewMessage)
                 .constFirst()
                 .object()
                 .value("message"_L1)
                 .toObject()
                 .value("media_url"_L1)
                 .toString(),
        u"https://elsewhere.example/file/1"_s);
}

QTEST_GUILESS_MAIN(tst_SupportRecovery)
#include "tst_SupportRecovery.moc"
