// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/openapi/World.h"

using namespace Qt::StringLiterals;

namespace sanad::test {

namespace {

const QByteArray Chats = QByteArrayLiteral("/api/support/admin/chats");

auto asAdmin(const QByteArray &target, const QByteArray &body = {})
{
    return [target, body](World &world) { return Call{target, world.admin(), body}; };
}

/// One of the actions, by the admin, on a chat that waits.
auto onWaiting(
    const QByteArray &action, const QByteArray &body = {}, const QByteArray &contentType = "application/json")
{
    return [=](World &world) {
        return Call{Chats + '/' + world.waitingChat() + '/' + action, world.admin(), body,
            body.isEmpty() ? QByteArray() : contentType};
    };
}

Operation action(const QByteArray &name)
{
    const auto held = [name](const QByteArray &body) {
        return [name, body](World &world) {
            const QByteArray chat = world.waitingChat();
            world.act(world.otherAdmin(), chat, "claim");
            return Call{Chats + '/' + chat + '/' + name, world.admin(), body};
        };
    };
    return {"POST /api/support/admin/chats/{chatId}/" + name, 200, onWaiting(name), true, true,
        {{"held by another", 409, held({})}, {"by force", 200, held(R"({"force":true})")},
            {"of no chat", 404, asAdmin(Chats + "/999999/" + name)}, {"no JSON", 400, onWaiting(name, "{")},
            {"a wrong field", 400, onWaiting(name, R"({"force":"very"})")},
            {"no JSON by its type", 415, onWaiting(name, "{}", "text/plain")}}};
}

Way claimClosed()
{
    return {"closed", 409, [](World &world) {
                const QByteArray chat = world.waitingChat();
                world.act(world.admin(), chat, "close");
                return Call{Chats + '/' + chat + "/claim", world.admin()};
            }};
}

/// A second open chat, which no student may have.
Way besideAnOpenOne(const QByteArray &action)
{
    return {"beside an open one", 409, [action](World &world) {
                const QByteArray student = world.student();
                const QByteArray chat = world.chatOf(student);
                world.act(world.admin(), chat, "close");
                (void)world.chatOf(student);
                return Call{Chats + '/' + chat + '/' + action, world.admin()};
            }};
}

} // namespace

QList<Operation> adminOperations()
{
    Operation claim = action("claim");
    claim.others.append(claimClosed());
    Operation reopen = action("reopen");
    reopen.others.append(besideAnOpenOne("reopen"));
    Operation handBack = action("handback");
    handBack.others.append(besideAnOpenOne("handback"));
    return {{"GET /api/support/admin/chats", 200, asAdmin(Chats), true, false,
                {{"of a strange status", 400, asAdmin(Chats + "?status=lost")},
                    {"filtered", 200,
                        asAdmin(Chats + "?status=waiting_for_admin&intent=LOGIN_PROBLEM&assigned=none&limit=3")},
                    {"a page", 200,
                        [](World &world) {
                            (void)world.waitingChat();
                            (void)world.waitingChat();
                            return Call{Chats + "?limit=1", world.admin()};
                        }}}},
        {"GET /api/support/admin/chats/{chatId}", 200,
            [](World &world) {
                return Call{Chats + '/' + world.waitingChat(), world.admin()};
            },
            true, false, {{"no such chat", 404, asAdmin(Chats + "/999999")}}},
        claim, action("resolve"), action("close"), reopen, handBack};
}

} // namespace sanad::test
