// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/TurnEnd.h"

#include <QCoreApplication>
#include <QTest>

#include <functional>
#include <memory>

using namespace sanad::net;
using namespace Qt::StringLiterals;

/// What waits for the end of a turn is done once, after all else, whatever happens to it meanwhile.
class tst_TurnEnd : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void comesLastAndOnce();
    void takesNewTasksForTheNextTime();
    void forgetsTheDead();
    void outlivesItsOwner();
};

namespace {

class Task final : public TurnEnd::Task
{
public:
    explicit Task(std::function<void()> work)
        : m_work(std::move(work))
    {
    }

private:
    void atTurnEnd() override { m_work(); }

    std::function<void()> m_work;
};

} // namespace

void tst_TurnEnd::comesLastAndOnce()
{
    TurnEnd turnEnd;
    QStringList order;
    Task first([&] { order << u"first"_s; });
    Task second([&] { order << u"second"_s; });
    QMetaObject::invokeMethod(
        &turnEnd,
        [&] {
            turnEnd.add(first);
            turnEnd.add(second);
            turnEnd.add(first);
            // Posted later, and yet of this turn.
            QMetaObject::invokeMethod(
                &turnEnd, [&] { order << u"handler"_s; }, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
    QTRY_COMPARE(order.size(), 3);
    QCOMPARE(order, (QStringList{u"handler"_s, u"first"_s, u"second"_s}));
    QCoreApplication::processEvents();
    QCOMPARE(order.size(), 3);
}

void tst_TurnEnd::takesNewTasksForTheNextTime()
{
    TurnEnd turnEnd;
    int runs = 0;
    std::unique_ptr<Task> task;
    task = std::make_unique<Task>([&] {
        if (++runs == 1)
            turnEnd.add(*task);
    });
    turnEnd.add(*task);
    turnEnd.run();
    QCOMPARE(runs, 1);
    turnEnd.run();
    QCOMPARE(runs, 2);
    turnEnd.run();
    QCOMPARE(runs, 2);
}

void tst_TurnEnd::forgetsTheDead()
{
    TurnEnd turnEnd;
    int runs = 0;
    auto victim = std::make_unique<Task>([&] { ++runs; });
    std::unique_ptr<Task> suicide;
    Task killer([&] { victim.reset(); });
    suicide = std::make_unique<Task>([&] { suicide.reset(); });
    Task last([&] { runs += 10; });
    turnEnd.add(killer);
    turnEnd.add(*victim);
    turnEnd.add(*suicide);
    turnEnd.add(last);
    turnEnd.run();
    QCOMPARE(runs, 10);
    QVERIFY(!suicide);
}

void tst_TurnEnd::outlivesItsOwner()
{
    Task task([] {});
    {
        TurnEnd turnEnd;
        turnEnd.add(task);
        QVERIFY(task.isWaitingForTurnEnd());
    }
    QVERIFY(!task.isWaitingForTurnEnd());
}

QTEST_GUILESS_MAIN(tst_TurnEnd)
#include "tst_TurnEnd.moc"
