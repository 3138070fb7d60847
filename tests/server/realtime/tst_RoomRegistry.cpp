// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/RoomRegistry.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::realtime;

namespace {

class Somebody final : public RoomRegistry::Member
{
};

QSet<RoomRegistry::Member *> setOf(const std::vector<RoomRegistry::Member *> &members)
{
    return {members.begin(), members.end()};
}

} // namespace

/// Who is in which room, against plain sets.
class tst_RoomRegistry final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void tellsRoomsApart();
    void joinsAndLeavesOnce();
    void countsEachOnceForSeveralRooms();
    void agreesWithSets();
};

void tst_RoomRegistry::tellsRoomsApart()
{
    const QSet<Room> rooms{
        Room::chat(ChatId(5)), Room::chat(ChatId(6)), Room::student(PersonId(5)), Room::admins(), Room::admins()};
    QCOMPARE(rooms.size(), 4);
}

void tst_RoomRegistry::joinsAndLeavesOnce()
{
    RoomRegistry registry;
    Somebody one;
    const Room room = Room::chat(ChatId(1));
    QVERIFY(registry.join(one, {.room = room, .since = 3}));
    QVERIFY(!registry.join(one, {.room = room, .since = 9}));
    QVERIFY(one.isInRoom(room));
    QCOMPARE(one.places(), (std::vector<Place>{{.room = room, .since = 3}}));
    QVERIFY(registry.leave(one, room));
    QVERIFY(!registry.leave(one, room));
    QVERIFY(!one.isInRoom(room));
    QCOMPARE(registry.roomCount(), 0);
}

void tst_RoomRegistry::countsEachOnceForSeveralRooms()
{
    RoomRegistry registry;
    Somebody both;
    Somebody first;
    const std::array rooms{Room::chat(ChatId(1)), Room::student(PersonId(1)), Room::admins()};
    registry.join(both, {.room = rooms[0]});
    registry.join(both, {.room = rooms[1]});
    registry.join(first, {.room = rooms[0]});
    const auto members = registry.members(rooms);
    QCOMPARE(members.size(), size_t(2));
    QCOMPARE(setOf(members), (QSet<RoomRegistry::Member *>{&both, &first}));
    registry.leaveAll(both);
    QCOMPARE(registry.members(rooms).size(), size_t(1));
    registry.leaveAll(first);
    QCOMPARE(registry.roomCount(), 0);
}

void tst_RoomRegistry::agreesWithSets()
{
    QRandomGenerator random(7);
    RoomRegistry registry;
    std::array<Somebody, 12> people;
    QHash<Room, QSet<RoomRegistry::Member *>> model;
    for (int step = 0; step < 20'000; ++step) {
        Somebody &who = people[random.bounded(int(people.size()))];
        const Room room = Room::chat(ChatId(1 + random.bounded(6)));
        switch (random.bounded(5)) {
        case 0:
        case 1:
        case 2:
            QCOMPARE(registry.join(who, {.room = room}), !model[room].contains(&who));
            model[room].insert(&who);
            break;
        case 3: QCOMPARE(registry.leave(who, room), model[room].remove(&who)); break;
        default:
            if (random.bounded(4) == 0) {
                registry.leaveAll(who);
                for (auto &members : model)
                    members.remove(&who);
            }
        }
        const Room other = Room::chat(ChatId(1 + random.bounded(6)));
        const auto found = registry.members(std::array{room, other});
        QCOMPARE(setOf(found), model[room] + model[other]);
        QCOMPARE(qsizetype(found.size()), setOf(found).size());
    }
    for (Somebody &one : people)
        registry.leaveAll(one);
    QCOMPARE(registry.roomCount(), 0);
}

QTEST_GUILESS_MAIN(tst_RoomRegistry)
#include "tst_RoomRegistry.moc"
