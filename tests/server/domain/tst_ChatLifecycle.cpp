// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/ChatLifecycle.h"

#include <QTest>

using namespace sanad;

using enum ChatStatus;
using enum ChatEvent;

namespace {

constexpr std::optional<ChatStatus> Refused;

/// The contract's table, written out: one row a status, one column an event, in the order of AllChatEvents.
struct Row
{
    ChatStatus from;
    std::array<std::optional<ChatStatus>, AllChatEvents.size()> next;
};

// clang-format off
const std::array<Row, AllChatStatuses.size()> Table{{
    //                    wrote          solved    escalated        answered       adm.resolved closed  handed back  reopened
    {BotHandling,     {{BotHandling,   Resolved, WaitingForAdmin, AdminHandling, Resolved,    Closed, BotHandling, AdminHandling}}},
    {WaitingForAdmin, {{Refused,       Refused,  Refused,         AdminHandling, Resolved,    Closed, BotHandling, AdminHandling}}},
    {AdminHandling,   {{AdminHandling, Resolved, Refused,         AdminHandling, Resolved,    Closed, BotHandling, AdminHandling}}},
    {Resolved,        {{BotHandling,   Resolved, WaitingForAdmin, AdminHandling, Resolved,    Closed, BotHandling, AdminHandling}}},
    {Closed,          {{Refused,       Refused,  Refused,         Refused,       Resolved,    Closed, BotHandling, AdminHandling}}},
}};
// clang-format on

const char *const EventNames[] = {"student wrote", "student solved", "escalated", "admin answered", "admin resolved",
    "admin closed", "admin handed back", "admin reopened"};

} // namespace

class tst_ChatLifecycle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStatusWithEveryEvent_data();
    void everyStatusWithEveryEvent();
    void blockedStatusesRefuseStudents();
};

void tst_ChatLifecycle::everyStatusWithEveryEvent_data()
{
    static_assert(std::size(EventNames) == AllChatEvents.size());
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("event");
    QTest::addColumn<int>("next"); // -1: refused
    for (const Row &row : Table) {
        for (size_t i = 0; i < AllChatEvents.size(); ++i) {
            QTest::addRow("%s + %s", toWire(row.from).data(), EventNames[i])
                << int(row.from) << int(AllChatEvents[i]) << (row.next[i] ? int(*row.next[i]) : -1);
        }
    }
}

void tst_ChatLifecycle::everyStatusWithEveryEvent()
{
    QFETCH(int, from);
    QFETCH(int, event);
    QFETCH(int, next);
    const auto got = nextStatus(ChatStatus(from), ChatEvent(event));
    QCOMPARE(got ? int(*got) : -1, next);
}

void tst_ChatLifecycle::blockedStatusesRefuseStudents()
{
    for (const ChatStatus status : AllChatStatuses)
        QCOMPARE(blocksStudent(status), !nextStatus(status, StudentWrote).has_value());
}

QTEST_APPLESS_MAIN(tst_ChatLifecycle)
#include "tst_ChatLifecycle.moc"
