// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/openapi/World.h"

using namespace Qt::StringLiterals;

namespace sanad::test {

namespace {

constexpr auto Posting = "/api/support/messages";

/// A way to a student's own chat: "…/chats/7" + `rest`, with `body`.
auto ownChat(const QByteArray &rest, const QByteArray &body = {})
{
    return [rest, body](World &world) {
        const QByteArray student = world.student();
        return Call{"/api/support/chats/" + world.chatOf(student) + rest, student, body};
    };
}

auto noChat(const QByteArray &rest, const QByteArray &body = {})
{
    return [rest, body](World &world) { return Call{"/api/support/chats/999999" + rest, world.student(), body}; };
}

auto asNewcomer(const QByteArray &target, const QByteArray &body = {})
{
    return [target, body](World &world) { return Call{target, world.student(), body}; };
}

/// The same with a body that is no JSON by its type.
template <typename Usual>
auto asText(Usual usual)
{
    return [usual](World &world) {
        Call call = usual(world);
        call.contentType = "text/plain";
        return call;
    };
}

QList<Way> bodyRefusals(auto usual, const QByteArray &wrong)
{
    const auto with = [usual](const QByteArray &body) {
        return [usual, body](World &world) {
            Call call = usual(world);
            call.body = body;
            return call;
        };
    };
    return {
        {"no JSON", 400, with("{")}, {"a wrong field", 400, with(wrong)}, {"no JSON by its type", 415, asText(usual)}};
}

Operation posting()
{
    const auto usual = asNewcomer(Posting, R"({"text":"hello","client_message_id":"a-1"})");
    Operation operation{"POST /api/support/messages", 201, usual, true, true, bodyRefusals(usual, R"({"text":""})")};
    operation.others += {
        {"into no chat", 404, asNewcomer(Posting, R"({"text":"hello","chat_id":999999})")},
        {"while waiting", 403,
            [](World &world) {
                const QByteArray student = world.student();
                (void)world.chatOf(student, u"I want to talk to a human"_s);
                return Call{Posting, student, R"({"text":"hello?"})"};
            }},
        {"into a closed chat", 403,
            [](World &world) {
                const QByteArray student = world.student();
                const QByteArray chat = world.chatOf(student);
                world.act(world.admin(), chat, "close");
                return Call{Posting, student, R"({"text":"hello?","chat_id":)" + chat + '}'};
            }},
        {"by an admin", 201,
            [](World &world) {
                return Call{Posting, world.admin(), R"({"text":"hello","chat_id":)" + world.waitingChat() + '}'};
            }},
    };
    return operation;
}

Operation rating()
{
    const auto usual = [](World &world) {
        const QByteArray student = world.student();
        return Call{"/api/support/chats/" + world.chatOf(student, u"شكراً"_s) + "/rating", student, R"({"score":4})"};
    };
    Operation operation{
        "POST /api/support/chats/{chatId}/rating", 200, usual, true, true, bodyRefusals(usual, R"({"score":6})")};
    operation.others += {
        {"of no chat", 404, noChat("/rating", R"({"score":4})")},
        {"too early", 409, ownChat("/rating", R"({"score":4})")},
    };
    return operation;
}

Operation reading()
{
    const auto usual = ownChat("/read", R"({"up_to":1000000})");
    Operation operation{
        "POST /api/support/chats/{chatId}/read", 200, usual, true, true, bodyRefusals(usual, R"({"up_to":"all"})")};
    operation.others.append({"of no chat", 404, noChat("/read", R"({"up_to":1})")});
    return operation;
}

} // namespace

QList<Operation> studentOperations()
{
    return {
        {"GET /api/support/chat", 200, asNewcomer("/api/support/chat"), true, true},
        {"GET /api/support/chats", 200, asNewcomer("/api/support/chats"), true, false,
            {{"a wrong limit", 400, asNewcomer("/api/support/chats?limit=0")},
                {"a page", 200, asNewcomer("/api/support/chats?limit=2&before=9")}}},
        {"GET /api/support/chats/{chatId}/messages", 200, ownChat("/messages"), true, false,
            {{"of no chat", 404, noChat("/messages")},
                {"two directions", 400, ownChat("/messages?after=1&before=2026-01-01T00:00:00Z")},
                {"a page back", 200, ownChat("/messages?limit=2&before=2126-01-01T00:00:00Z")},
                {"catching up", 200, ownChat("/messages?after=0")}}},
        posting(),
        reading(),
        rating(),
        {"GET /api/support/chats/{chatId}/export", 200, ownChat("/export"), true, false,
            {{"of no chat", 404, noChat("/export")}}},
        {"GET /api/support/unread-count", 200, asNewcomer("/api/support/unread-count")},
        {"GET /api/support/faq", 200, asNewcomer("/api/support/faq")},
    };
}

} // namespace sanad::test
