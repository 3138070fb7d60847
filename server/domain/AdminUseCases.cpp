// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/AdminUseCases.h"

#include "server/domain/BotMemory.h"
#include "server/domain/ChatLifecycle.h"

using namespace Qt::StringLiterals;

namespace sanad {

namespace {

std::optional<ChatEvent> eventOf(AdminAction action)
{
    switch (action) {
    case AdminAction::Claim: return std::nullopt;
    case AdminAction::Resolve: return ChatEvent::AdminResolved;
    case AdminAction::Close: return ChatEvent::AdminClosed;
    case AdminAction::Reopen: return ChatEvent::AdminReopened;
    case AdminAction::HandBack: return ChatEvent::AdminHandedBack;
    }
    Q_UNREACHABLE();
}

Error heldByAnother(Transaction &transaction, const Chat &chat)
{
    const Result<std::optional<Person>> holder = transaction.people().find(Role::Admin, *chat.adminId);
    if (!holder)
        return holder.error();
    // The name is somebody's own text: isolated, so that it cannot turn the sentence around (UAX #9).
    const QString name =
        *holder ? QChar(0x2068) + (*holder)->name + QChar(0x2069) : QString::number(chat.adminId->value());
    Error error = Error::of(ErrorCode::Conflict, u"This chat is held by %1."_s.arg(name));
    error.status = toWire(chat.status);
    error.heldBy = chat.adminId->value();
    return error;
}

void setHolder(Chat &chat, AdminAction action, PersonId admin)
{
    switch (action) {
    case AdminAction::Claim:
    case AdminAction::Reopen: chat.adminId = admin; break;
    case AdminAction::HandBack:
        chat.adminId.reset();
        chat.botAttempts = 0;
        chat.botMemory = BotMemory::fromText(chat.botMemory).fresh().toText();
        break;
    case AdminAction::Resolve:
    case AdminAction::Close: break;
    }
}

} // namespace

AdminUseCases::AdminUseCases(const Clock &clock)
    : m_clock(clock)
{
}

Result<QueuePage> AdminUseCases::queue(
    Transaction &transaction, const ChatFilter &filter, std::optional<ChatCursor> after, int limit) const
{
    QueuePage page;
    // One more than asked for tells whether there is a next page.
    SANAD_ASSIGN(page.chats, transaction.chats().overview(filter, after, limit + 1));
    if (page.chats.size() > limit) {
        page.chats.removeLast();
        const Chat &last = page.chats.constLast().chat;
        page.next = ChatCursor{.updatedAt = last.updatedAt, .id = last.id};
    }
    SANAD_ASSIGN(page.counts, transaction.chats().counts());
    return page;
}

Result<ChatOverview> AdminUseCases::chat(Transaction &transaction, ChatId id) const
{
    SANAD_ASSIGN(const std::optional<ChatOverview> found, transaction.chats().overviewOf(id));
    if (!found)
        return Error::notFound(u"There is no such chat."_s);
    return *found;
}

Result<AdminOutcome> AdminUseCases::act(
    Transaction &transaction, const Caller &admin, ChatId id, AdminAction action, bool force) const
{
    SANAD_ASSIGN(const std::optional<Chat> found, transaction.chats().findForUpdate(id));
    if (!found)
        return Error::notFound(u"There is no such chat."_s);
    Chat chat = *found;
    if (chat.adminId && *chat.adminId != admin.person.id && !force)
        return heldByAnother(transaction, chat);
    if (action == AdminAction::Claim && chat.status == ChatStatus::Closed) {
        Error error = Error::of(ErrorCode::Conflict, u"A closed chat cannot be claimed; reopen it."_s);
        error.status = toWire(chat.status);
        return error;
    }
    if (const std::optional<ChatEvent> event = eventOf(action)) {
        const std::optional<ChatStatus> next = nextStatus(chat.status, *event);
        if (!next)
            return Error::of(ErrorCode::Conflict);
        chat.status = *next;
    }
    setHolder(chat, action, admin.person.id);
    if (chat == *found)
        return AdminOutcome{.chat = chat, .chatChanged = false};
    chat.updatedAt = std::max(m_clock.now(), chat.updatedAt);
    if (Status updated = transaction.chats().update(chat, {}); !updated) {
        Error error = std::move(updated).error();
        if (error.code == ErrorCode::Conflict)
            error.message = u"The student has another chat that is open; only one may be."_s;
        return error;
    }
    return AdminOutcome{.chat = chat, .chatChanged = true};
}

} // namespace sanad
