// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/BroadcastLog.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace sanad;
using namespace sanad::realtime;

namespace {

const Room First = Room::chat(ChatId(1));
const Room Second = Room::chat(ChatId(2));
const Room Third = Room::admins();

BroadcastPtr broadcast(quint64 number, qsizetype size = 10)
{
    const auto payload = std::make_shared<Payload>('"' + QByteArray(size, 'x') + '"');
    return std::make_shared<Broadcast>("e"_L1, payload, number, QByteArray::number(number));
}

QList<quint64> numbers(const QList<BroadcastPtr> &found)
{
    QList<quint64> all;
    for (const BroadcastPtr &one : found)
        all.append(one->number());
    return all;
}

void add(BroadcastLog &log, const QList<Room> &rooms, std::chrono::nanoseconds now = 0s, qsizetype size = 10)
{
    log.append({rooms.constData(), size_t(rooms.size())}, broadcast(log.last() + 1, size), now);
}

QList<quint64> after(const BroadcastLog &log, const std::vector<Place> &places, quint64 number)
{
    return numbers(log.after(places, number));
}

} // namespace

/// What can be sent anew, for how long, and how much of it.
class tst_BroadcastLog final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void findsWhatWentToTheRooms();
    void sparesWhatWasBeforeTheJoin();
    void forgetsByAge();
    void forgetsByBytes();
    void forgetsOneThatIsTooLargeByItself();
    void agreesWithAList();
};

void tst_BroadcastLog::findsWhatWentToTheRooms()
{
    BroadcastLog log({});
    QCOMPARE(log.last(), quint64(0));
    QVERIFY(log.after(std::array{Place{.room = First}}, 0).isEmpty());
    add(log, {First});
    add(log, {Second, Third});
    add(log, {First, Second});
    add(log, {Third});
    QCOMPARE(log.last(), quint64(4));
    QCOMPARE(log.dropped(), quint64(0));
    QCOMPARE(after(log, {{.room = First}}, 0), (QList<quint64>{1, 3}));
    QCOMPARE(after(log, {{.room = First}}, 1), (QList<quint64>{3}));
    QCOMPARE(after(log, {{.room = First}}, 3), QList<quint64>());
    QCOMPARE(after(log, {{.room = Third}, {.room = First}, {.room = Second}}, 0), (QList<quint64>{1, 2, 3, 4}));
    QCOMPARE(after(log, {}, 0), QList<quint64>());
}

void tst_BroadcastLog::sparesWhatWasBeforeTheJoin()
{
    BroadcastLog log({});
    for (int i = 0; i < 4; ++i)
        add(log, {First, Second});
    QCOMPARE(after(log, {{.room = First, .since = 2}}, 0), (QList<quint64>{3, 4}));
    QCOMPARE(after(log, {{.room = First, .since = 3}, {.room = Second, .since = 1}}, 0), (QList<quint64>{2, 3, 4}));
}

void tst_BroadcastLog::forgetsByAge()
{
    BroadcastLog log({.age = 2min, .bytes = 1 << 20});
    add(log, {First}, 0s);
    add(log, {First}, 60s);
    log.dropOld(120s);
    QCOMPARE(log.dropped(), quint64(0));
    add(log, {First}, 121s);
    QCOMPARE(log.dropped(), quint64(1));
    QCOMPARE(after(log, {{.room = First}}, 0), (QList<quint64>{2, 3}));
    log.dropOld(1h);
    QVERIFY(log.isEmpty());
    QCOMPARE(log.bytes(), 0);
    QCOMPARE(log.dropped(), quint64(3));
    QCOMPARE(log.last(), quint64(3));
    QCOMPARE(log.droppedEarly(), quint64(0));
    QCOMPARE(after(log, {{.room = First}}, 0), QList<quint64>());
}

void tst_BroadcastLog::forgetsByBytes()
{
    constexpr qsizetype limit = 100'000;
    BroadcastLog log({.age = 2min, .bytes = limit});
    for (int i = 0; i < 1'000; ++i) {
        add(log, {First, Second}, 0s, 1'000);
        QVERIFY(log.bytes() <= limit);
    }
    QVERIFY(log.count() > 50);
    QCOMPARE(log.last(), quint64(1'000));
    QCOMPARE(log.dropped(), quint64(1'000 - log.count()));
    QCOMPARE(log.droppedEarly(), log.dropped());
    QCOMPARE(after(log, {{.room = First}}, 0).constFirst(), log.dropped() + 1);
}

void tst_BroadcastLog::forgetsOneThatIsTooLargeByItself()
{
    BroadcastLog log({.age = 2min, .bytes = 1'000});
    add(log, {First}, 0s, 5'000);
    QVERIFY(log.isEmpty());
    QCOMPARE(log.bytes(), 0);
    QCOMPARE(log.last(), quint64(1));
    QCOMPARE(log.dropped(), quint64(1));
}

void tst_BroadcastLog::agreesWithAList()
{
    struct Sent
    {
        quint64 number;
        QList<Room> rooms;
    };
    QRandomGenerator random(11);
    BroadcastLog log({.age = 20s, .bytes = 45'000});
    QList<Sent> model; // all there ever was
    const QList<Room> all{First, Second, Third};
    std::chrono::nanoseconds now{0};
    for (int step = 0; step < 5'000; ++step) {
        now += std::chrono::milliseconds(random.bounded(400));
        QList<Room> rooms;
        for (const Room &room : all) {
            if (random.bounded(2) == 0)
                rooms.append(room);
        }
        add(log, rooms, now, random.bounded(300));
        model.append({.number = log.last(), .rooms = rooms});
        std::vector<Place> places;
        for (const Room &room : all) {
            if (random.bounded(2) == 0)
                places.push_back({.room = room, .since = quint64(random.bounded(int(log.last()) + 1))});
        }
        const quint64 from = log.last() - std::min<quint64>(log.last(), quint64(random.bounded(100)));
        QList<quint64> expected;
        for (qsizetype i = std::max<qsizetype>(0, model.size() - 120); i < model.size(); ++i) {
            const Sent &sent = model.at(i);
            const bool isMeant = std::ranges::any_of(places,
                [&](const Place &place) { return sent.rooms.contains(place.room) && sent.number > place.since; });
            if (isMeant && sent.number > from && sent.number > log.dropped())
                expected.append(sent.number);
        }
        QCOMPARE(after(log, places, from), expected);
    }
    QVERIFY(log.dropped() > 1'000);
    QVERIFY(log.droppedEarly() > 100 && log.droppedEarly() < log.dropped());
}

QTEST_GUILESS_MAIN(tst_BroadcastLog)
#include "tst_BroadcastLog.moc"
