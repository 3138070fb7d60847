// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/AdminUseCases.h"
#include "server/domain/ChatUseCases.h"
#include "tests/support/FakeClock.h"
#include "tests/support/InMemoryStore.h"

namespace sanad::test {

/// Replies that say which they are.
class NamedReplies final : public ReplySource
{
public:
    [[nodiscard]] QString reply(const ReplyKey &key, const QString &) const override
    {
        switch (key.kind) {
        case ReplyKind::Help: return QStringLiteral("help %1 %2").arg(toWire(key.intent)).arg(key.attempt);
        case ReplyKind::Faq: return QStringLiteral("faq %1").arg(key.faq.value());
        case ReplyKind::Greeting: return QStringLiteral("greeting");
        case ReplyKind::Question:
            return QStringLiteral("%1 or %2?").arg(toWire(key.intent)).arg(toWire(key.otherIntent));
        case ReplyKind::Patience: return QStringLiteral("patience");
        case ReplyKind::Machine: return QStringLiteral("machine");
        case ReplyKind::Closing: return QStringLiteral("closing");
        case ReplyKind::Escalation: return QStringLiteral("escalation");
        }
        return {};
    }
};

/// The use cases over an in-memory store with a clock that stands still; each call is a transaction of its own.
struct UseCaseFixture
{
    FakeClock clock;
    NamedReplies replies;
    InMemoryStore store;
    ChatUseCases chats{clock, replies};
    AdminUseCases admins{clock};
    QObject context;

    Caller student = person(Role::Student, 5, QStringLiteral("أحمد محمد"));
    Caller otherStudent = person(Role::Student, 6, QStringLiteral("Sara Ali"));
    Caller admin = person(Role::Admin, 1, QStringLiteral("منى"));
    Caller otherAdmin = person(Role::Admin, 2, QStringLiteral("Karim"));

    static Caller person(Role role, qint64 id, const QString &name)
    {
        return {.person = {.role = role, .id = PersonId(id), .name = name}, .expiresAt = Timestamp(4102444800000)};
    }
    static MessageReading reads(MessageAct act, Intent intent = Intent::Other)
    {
        return {.act = act, .intent = intent, .confidence = 0.9, .language = Language::English, .needsAdmin = false};
    }
    static MessageReading problem() { return reads(MessageAct::Problem, Intent::LoginProblem); }

    template <typename Work>
    auto run(Work work) -> std::invoke_result_t<Work, Transaction &>
    {
        using R = std::invoke_result_t<Work, Transaction &>;
        using T = typename R::value_type;
        std::optional<R> outcome;
        store.write<T>(&context, work, [&](R result) { outcome = std::move(result); });
        return *outcome;
    }
    Result<PostOutcome> post(const Caller &caller, const QString &text, const MessageReading &reading = problem(),
        std::optional<ChatId> chat = {}, const QString &clientId = {})
    {
        return run([&](Transaction &transaction) {
            return chats.post(
                transaction, caller, {.chatId = chat, .text = text, .clientMessageId = clientId}, reading);
        });
    }
    Result<AdminOutcome> act(const Caller &caller, ChatId chat, AdminAction action, bool force = false)
    {
        return run([&](Transaction &transaction) { return admins.act(transaction, caller, chat, action, force); });
    }
    Result<QList<Message>> page(const Caller &caller, ChatId chat, const PageRequest &request = {})
    {
        return run([&](Transaction &transaction) { return chats.page(transaction, caller, chat, request); });
    }
    /// A chat that waits for an admin.
    Chat waitingChat()
    {
        return post(student, QStringLiteral("a person, please"), reads(MessageAct::WantsPerson))->chat;
    }
    qsizetype storedMessages() const { return qsizetype(store.state().messages.size()); }
};

} // namespace sanad::test
