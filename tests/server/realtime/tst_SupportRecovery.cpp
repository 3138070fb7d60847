// SPDX-License-Identifier: GPL-3.0-or-later
#include "SupportFixture.h"
#include "common/protocol/events.h"

#include <QRandomGenerator>
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
    void lostClientsAreLimited();
    void nobodyCrowdsOutOthers();
    void whatIsTooMuchToBeSentAgainIsNot();
    void memoryIsGivenBack();
    void filesGetLinksForTheNewOrigin();
    void equalsAClientThatNeverBreaksOff();
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

QString pid(const FakeSocket &client)
{
    return client.accepted.value_or(QJsonObject()).value("pid"_L1).toString();
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
    const auto again = f.client(u"student 5"_s, {{u"pid"_s, pid(*client)}, {u"offset"_s, offset}});
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
    const QString name = pidOf == "own"_L1 ? pid(*client)
        : pidOf == "sid"_L1                ? client->accepted->value("sid"_L1).toString()
                                           : u"x"_s;
    const auto again = f.client(token, {{u"pid"_s, name}, {u"offset"_s, client->offset()}});
    QVERIFY(again->accepted);
    QVERIFY(again->accepted->value("sid"_L1) != client->accepted->value("sid"_L1));
    QVERIFY(pid(*again) != pid(*client));
    QVERIFY(again->all().isEmpty());
    QCOMPARE(f.support.recoveryCounters().unknown, quint64(1));
    if (token != "student 5"_L1 && goodbye == int(Goodbye::Closed))
        QCOMPARE(pid(*f.clientAgain(u"student 5"_s, *client)), pid(*client)); // it is still there for its owner
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
    QCOMPARE(pid(*again) == pid(*client), isInTime);
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
    QCOMPARE(pid(*again), pid(*client));
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
    const auto again = f.client(u"student 5"_s, {{u"pid"_s, pid(*client)}});
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
    const auto again = f.client(u"student 5"_s, {{u"pid"_s, pid(*client)}, {u"offset"_s, former->offset()}});
    QCOMPARE(pid(*again), pid(*client));
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
    const auto again = f.client(u"student 5"_s, {{u"pid"_s, pid(*client)}, {u"offset"_s, offset}});
    QCOMPARE(pid(*again), pid(*client));
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
    QVERIFY(pid(*again) != pid(*client));
    QCOMPARE(f.support.recoveryCounters().incomplete, quint64(1));
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
        QCOMPARE(pid(*again.constLast()) == pid(*clients.at(i)), i >= 2);
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
    QCOMPARE(pid(*again), pid(*quiet));
    // Theirs that were lost last are the likeliest to be wanted.
    const auto last = f.clientAgain(u"student 6"_s, *restless.back());
    QCOMPARE(pid(*last), pid(*restless.back()));
    const auto older = f.clientAgain(u"student 6"_s, *restless.at(restless.size() - 3));
    QVERIFY(pid(*older) != pid(*restless.at(restless.size() - 3)));
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
    QCOMPARE(pid(*again), pid(*client));
    again->vanish();
    f.post(f.domain.admin, QString(10'000, u'a'), ChatId(1));
    const auto anew = f.clientAgain(u"student 5"_s, *client);
    QVERIFY(pid(*anew) != pid(*client));
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
    again.connectWith({{u"token"_s, u"student 5"_s}, {u"pid"_s, pid(*client)}});
    QCOMPARE(again.all(event::NewMessage)
                 .constFirst()
                 .object()
                 .value("message"_L1)
                 .toObject()
                 .value("media_url"_L1)
                 .toString(),
        u"https://elsewhere.example/file/1"_s);
}

namespace {

/// A client that loses what is on its way when it breaks off, beside a twin that never does.
class LossyClient
{
public:
    LossyClient(SupportFixture &fixture, QString token)
        : m_fixture(fixture)
        , m_token(std::move(token))
        , m_twin(fixture.client(m_token))
        , m_socket(fixture.client(m_token))
    {
    }

    [[nodiscard]] bool isThere() const { return m_socket != nullptr; }
    void join(qint64 chat)
    {
        if (!m_socket)
            return;
        m_socket->emitEvent(event::JoinChat, {chat});
        m_twin->emitEvent(event::JoinChat, {chat});
    }
    /// The last of what was sent never arrives.
    void breakOff(QRandomGenerator &random)
    {
        if (!m_socket)
            return;
        const QList<Got> sent = logged(*m_socket);
        const qsizetype arrived = random.bounded(int(sent.size()) + 1);
        take(sent.mid(0, arrived));
        m_pid = pid(*m_socket);
        if (random.bounded(3) == 0)
            m_dead = std::move(m_socket); // the server does not know yet
        m_socket.reset();
    }
    /// False: it had to begin anew.
    bool comeBack()
    {
        if (m_socket)
            return true;
        QJsonObject more{{u"pid"_s, m_pid}};
        if (!m_offset.isEmpty())
            more.insert(u"offset"_s, m_offset);
        m_socket = m_fixture.client(m_token, more);
        m_dead.reset();
        return pid(*m_socket) == m_pid;
    }
    [[nodiscard]] QStringList received() const
    {
        QStringList all = m_received;
        if (m_socket) {
            for (const Got &got : logged(*m_socket))
                all.append(got.event + got.offset());
        }
        return all;
    }
    [[nodiscard]] QStringList expected() const
    {
        QStringList all;
        for (const Got &got : logged(*m_twin))
            all.append(got.event + got.offset());
        return all;
    }

private:
    /// Without answers to the socket alone.
    static QList<Got> logged(const FakeSocket &socket)
    {
        QList<Got> found;
        std::ranges::copy_if(
            socket.all(), std::back_inserter(found), [](const Got &got) { return got.arguments.last().isString(); });
        return found;
    }
    void take(const QList<Got> &arrived)
    {
        for (const Got &got : arrived) {
            m_received.append(got.event + got.offset());
            m_offset = got.offset();
        }
    }

    SupportFixture &m_fixture;
    const QString m_token;
    SupportFixture::Client m_twin;
    SupportFixture::Client m_socket;
    SupportFixture::Client m_dead;
    QString m_pid;
    QString m_offset;
    QStringList m_received;
};

} // namespace

/// Some ten thousand random steps: whatever breaks off, and whenever, in the end each has what its twin has.
void tst_SupportRecovery::equalsAClientThatNeverBreaksOff()
{
    QRandomGenerator random(2024);
    for (int round = 0; round < 30; ++round) {
        SupportFixture f;
        QList<std::shared_ptr<LossyClient>> clients;
        for (qint64 id = 1; id <= 4; ++id)
            f.open(UseCaseFixture::person(Role::Student, id, u"s"_s));
        for (const auto *token : {"student 1", "student 2", "student 3", "admin 1", "admin 2"})
            clients.append(std::make_shared<LossyClient>(f, QString::fromLatin1(token)));
        for (int step = 0; step < 300; ++step) {
            LossyClient &client = *clients.at(random.bounded(int(clients.size())));
            switch (random.bounded(8)) {
            case 0: client.breakOff(random); break;
            case 1:
            case 2: QVERIFY(client.comeBack()); break;
            case 3: client.join(1 + random.bounded(4)); break;
            case 4: f.advance(std::chrono::milliseconds(random.bounded(100))); break;
            case 5: f.act(ChatId(1 + random.bounded(4)), AdminAction::Resolve); break;
            case 6: f.post(f.domain.admin, u"answer"_s, ChatId(1 + random.bounded(4))); break;
            default: {
                const auto student = UseCaseFixture::person(Role::Student, 1 + random.bounded(4), u"s"_s);
                f.post(student, random.bounded(5) == 0 ? u"person"_s : u"problem"_s);
            }
            }
        }
        for (const auto &client : clients) {
            QVERIFY(client->comeBack());
            QCOMPARE(client->received(), client->expected());
            QVERIFY(client->received().size() > 10);
        }
    }
}

QTEST_GUILESS_MAIN(tst_SupportRecovery)
#include "tst_SupportRecovery.moc"
