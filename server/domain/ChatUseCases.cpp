// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/ChatUseCases.h"

#include "common/text/message_text.h"
#include "server/domain/BotPolicy.h"
#include "server/domain/ChatLifecycle.h"
#include "server/domain/personal_data.h"

using namespace Qt::StringLiterals;

namespace sanad {

namespace {

Error noSuchChat()
{
    return Error::notFound(u"There is no such chat."_s);
}

Error adminWithoutChat()
{
    return Error::invalidField(u"chat_id"_s, u"An admin must say which chat, by \"chat_id\"."_s);
}

Error blocked(ChatStatus status)
{
    Error error = Error::of(status == ChatStatus::Closed ? ErrorCode::ChatClosed : ErrorCode::WaitingForAdmin);
    error.status = toWire(status);
    return error;
}

Status checkText(const QString &content)
{
    const auto fault = text::messageTextFault(content);
    if (!fault)
        return {};
    switch (*fault) {
    case text::TextFault::Empty: return Error::invalidField(u"text"_s, u"The text must not be empty."_s);
    case text::TextFault::TooLong:
        return Error::invalidField(
            u"text"_s, u"The text is longer than %1 bytes of UTF-8."_s.arg(text::MaxMessageBytes));
    case text::TextFault::HasNul: return Error::invalidField(u"text"_s, u"The text must not contain U+0000."_s);
    case text::TextFault::NotUnicode: return Error::invalidField(u"text"_s, u"The text is not valid Unicode."_s);
    }
    Q_UNREACHABLE();
}

/// Whether a message of this caller is not taken in this status.
bool refuses(const Caller &caller, ChatStatus status)
{
    return caller.isAdmin() ? !nextStatus(status, ChatEvent::AdminAnswered) : blocksStudent(status);
}

bool maySee(const Caller &caller, const Chat &chat)
{
    return caller.isAdmin() || chat.studentId == caller.person.id;
}

Role otherSide(const Caller &caller)
{
    return caller.isAdmin() ? Role::Student : Role::Admin;
}

bool isBlank(const QString &content)
{
    return text::messageTextFault(content) == text::TextFault::Empty;
}

Attachment attachmentOf(AttachmentId id, const StoredMedia &media)
{
    return {.id = id,
        .hasThumbnail = media.thumbnail.has_value(),
        .url = {},
        .mediaType = media.content.mediaType,
        .name = media.name,
        .size = media.content.size,
        .duration = media.duration,
        .width = media.width,
        .height = media.height,
        .thumbnailUrl = {}};
}

Message botText(const QString &text, const Chat &chat)
{
    Message message;
    message.chatId = chat.id;
    message.senderId = chat.studentId;
    message.senderRole = Role::Admin;
    message.senderName = BotSenderName.toString();
    message.type = MessageType::AutoReply;
    message.text = text;
    return message;
}

BotState stateOf(const Chat &chat)
{
    return {.status = chat.status,
        .intent = chat.currentIntent,
        .attempts = chat.botAttempts,
        .memory = BotMemory::fromText(chat.botMemory)};
}

/// Whether the bot answers that question.
bool answersWith(const BotDecision &decision, FaqId faq)
{
    return decision.reply && decision.reply->kind == ReplyKind::Faq && decision.reply->faq == faq;
}

bool looksDifferent(const Chat &before, const Chat &after)
{
    return before.status != after.status || before.adminId != after.adminId
        || before.currentIntent != after.currentIntent || before.botAttempts != after.botAttempts;
}

} // namespace

ChatUseCases::ChatUseCases(const Clock &clock, const ReplySource &replies, MediaQuota quota)
    : m_clock(clock)
    , m_replies(replies)
    , m_quota(quota)
{
}

Result<OpenedChat> ChatUseCases::openChat(Transaction &transaction, const Caller &caller) const
{
    if (!caller.isStudent())
        return Error::of(ErrorCode::Forbidden, u"Only students have a chat of their own."_s);
    SANAD_ASSIGN(const std::optional<Chat> open, transaction.chats().findOpenForUpdate(caller.person.id));
    if (open)
        return OpenedChat{.chat = *open, .isNew = false};
    SANAD_ASSIGN(const Chat made, transaction.chats().create(caller.person.id, m_clock.now()));
    return OpenedChat{.chat = made, .isNew = true};
}

Result<std::optional<Chat>> ChatUseCases::currentChat(Transaction &transaction, const Caller &caller) const
{
    if (!caller.isStudent())
        return std::optional<Chat>();
    return transaction.chats().findOpen(caller.person.id);
}

Result<Chat> ChatUseCases::chat(Transaction &transaction, const Caller &caller, ChatId id) const
{
    return visibleChat(transaction, caller, id);
}

Result<Chat> ChatUseCases::visibleChat(Transaction &transaction, const Caller &caller, ChatId id) const
{
    SANAD_ASSIGN(const std::optional<Chat> chat, transaction.chats().find(id));
    if (!chat || !maySee(caller, *chat))
        return noSuchChat();
    return *chat;
}

Result<Chat> ChatUseCases::lockChat(Transaction &transaction, const Caller &caller, ChatId id) const
{
    SANAD_ASSIGN(const std::optional<Chat> chat, transaction.chats().findForUpdate(id));
    if (!chat || !maySee(caller, *chat))
        return noSuchChat();
    return *chat;
}

/// The chat that a message is for; nothing if there is none, or none to be seen.
Result<std::optional<Chat>> ChatUseCases::lockTarget(
    Transaction &transaction, const Caller &caller, std::optional<ChatId> id) const
{
    if (!id)
        return caller.isAdmin() ? std::optional<Chat>() : transaction.chats().findOpenForUpdate(caller.person.id);
    SANAD_ASSIGN(std::optional<Chat> chat, transaction.chats().findForUpdate(*id));
    if (chat && !maySee(caller, *chat))
        chat.reset();
    return chat;
}

/// What came of the same message when it was first sent; nothing if it was not.
Result<std::optional<PostOutcome>> ChatUseCases::earlier(
    Transaction &transaction, const Caller &caller, const QString &clientMessageId) const
{
    if (clientMessageId.isEmpty())
        return std::optional<PostOutcome>();
    SANAD_ASSIGN(const std::optional<Message> first,
        transaction.messages().findByClientId(caller.person.role, caller.person.id, clientMessageId));
    if (!first)
        return std::optional<PostOutcome>();
    PostOutcome outcome;
    outcome.message = *first;
    outcome.isRepeat = true;
    SANAD_ASSIGN(outcome.botReply, transaction.messages().findReplyTo(first->chatId, first->id));
    SANAD_ASSIGN(outcome.chat, visibleChat(transaction, caller, first->chatId));
    return std::optional(std::move(outcome));
}

Result<PostOutcome> ChatUseCases::post(Transaction &transaction, const Caller &caller, const NewMessage &message,
    const MessageReading &reading, const std::optional<PhrasedAnswer> &phrased) const
{
    const bool isFile = message.media.has_value();
    if (!isFile || !isBlank(message.text))
        SANAD_TRY(checkText(message.text));
    SANAD_ASSIGN(std::optional<Chat> chat, lockTarget(transaction, caller, message.chatId));
    // The first sending may be what made the chat refuse, or what opened one that is closed by now. A file is stored
    // before its message, so that a repeat must be known before.
    if (!chat || isFile || refuses(caller, chat->status)) {
        SANAD_ASSIGN(std::optional<PostOutcome> repeat, earlier(transaction, caller, message.clientMessageId));
        if (repeat)
            return *std::move(repeat);
    }
    const bool isNewChat = !chat;
    if (!chat) {
        if (message.chatId)
            return noSuchChat();
        if (caller.isAdmin())
            return adminWithoutChat();
        SANAD_ASSIGN(chat, transaction.chats().create(caller.person.id, m_clock.now()));
    }
    Result<PostOutcome> posted = postInto(transaction, caller, message, {reading, phrased}, *std::move(chat));
    // That a message is a repeat is nearly always the store's to tell: asking first would cost every message.
    if (!posted && posted.error().code == ErrorCode::Conflict) {
        // Another server has just stored the same: what was stored of the file here must be undone first.
        if (isFile)
            return Error::of(ErrorCode::Unavailable);
        SANAD_ASSIGN(std::optional<PostOutcome> repeat, earlier(transaction, caller, message.clientMessageId));
        if (repeat)
            return *std::move(repeat);
    }
    if (posted && isNewChat) {
        posted->isNewChat = true;
        posted->chatChanged = true;
    }
    return posted;
}

Result<std::optional<PhraseRequest>> ChatUseCases::toPhrase(
    Transaction &transaction, const Caller &caller, const NewMessage &message, const MessageReading &reading) const
{
    const std::optional<PhraseRequest> nothing;
    if (reading.faqs.isEmpty() || text::messageTextFault(message.text))
        return nothing;
    SANAD_ASSIGN(const std::optional<PostOutcome> repeat, earlier(transaction, caller, message.clientMessageId));
    if (repeat)
        return nothing;
    SANAD_ASSIGN(std::optional<Chat> chat,
        message.chatId ? transaction.chats().find(*message.chatId) : transaction.chats().findOpen(caller.person.id));
    if (message.chatId && (!chat || !maySee(caller, *chat)))
        return nothing;
    const BotState state = chat ? stateOf(*chat) : BotState();
    if (refuses(caller, state.status))
        return nothing;
    const BotDecision decision = decide(state, reading);
    if (!decision.reply || decision.reply->kind != ReplyKind::Faq)
        return nothing;
    PhraseRequest request;
    request.question = withoutPersonalData(message.text, caller.person.name);
    request.language = decision.reply->language;
    SANAD_ASSIGN(const QList<Faq> faqs, transaction.faqs().all());
    // What is answered, then what else was near.
    QList<FaqId> wanted = reading.faqs;
    wanted.removeAll(decision.reply->faq);
    wanted.prepend(decision.reply->faq);
    for (const FaqId id : std::as_const(wanted)) {
        const auto found = std::ranges::find(faqs, id, &Faq::id);
        if (found == faqs.end() && request.faqs.isEmpty())
            return nothing;
        if (found != faqs.end())
            request.faqs.append(*found);
    }
    return std::optional(std::move(request));
}

Result<PostOutcome> ChatUseCases::postInto(
    Transaction &transaction, const Caller &caller, const NewMessage &message, const BotInput &input, Chat chat) const
{
    if (refuses(caller, chat.status))
        return blocked(chat.status);
    return caller.isAdmin() ? postAsAdmin(transaction, caller, message, std::move(chat))
                            : postAsStudent(transaction, caller, message, input, std::move(chat));
}

Status ChatUseCases::checkQuota(Transaction &transaction, const Caller &caller, qint64 more) const
{
    if (m_quota.perStudent == 0 && m_quota.inAll == 0)
        return {};
    SANAD_ASSIGN(const MediaUsage usage, transaction.media().usage(caller.person.role, caller.person.id));
    if (m_quota.inAll > 0 && usage.inAll + more > m_quota.inAll)
        return Error::of(ErrorCode::InsufficientStorage, u"The support desk has no room left for files."_s);
    if (caller.isStudent() && m_quota.perStudent > 0 && usage.ofPerson + more > m_quota.perStudent)
        return Error::of(ErrorCode::InsufficientStorage, u"You have used up the room that you have for files."_s);
    return {};
}

Result<std::optional<PostOutcome>> ChatUseCases::mayUpload(
    Transaction &transaction, const Caller &caller, const UploadPlan &plan) const
{
    if (!isBlank(plan.text))
        SANAD_TRY(checkText(plan.text));
    SANAD_ASSIGN(std::optional<PostOutcome> repeat, earlier(transaction, caller, plan.clientMessageId));
    if (repeat)
        return repeat;
    SANAD_TRY(checkUploadTarget(transaction, caller, plan));
    SANAD_TRY(checkQuota(transaction, caller, plan.size));
    return std::optional<PostOutcome>();
}

Status ChatUseCases::checkUploadTarget(Transaction &transaction, const Caller &caller, const UploadPlan &plan) const
{
    if (plan.chatId) {
        SANAD_ASSIGN(const Chat chat, visibleChat(transaction, caller, *plan.chatId));
        return refuses(caller, chat.status) ? Status(blocked(chat.status)) : Status();
    }
    if (caller.isAdmin())
        return plan.isComplete ? Status(adminWithoutChat()) : Status();
    // A student has one chat that is not closed: while that waits, there is none to which a file could go.
    SANAD_ASSIGN(const std::optional<Chat> open, transaction.chats().findOpen(caller.person.id));
    return open && blocksStudent(open->status) ? Status(blocked(open->status)) : Status();
}

Result<StoredMedia> ChatUseCases::media(Transaction &transaction, AttachmentId id) const
{
    SANAD_ASSIGN(std::optional<StoredMedia> found, transaction.media().find(id));
    if (!found)
        return Error::notFound(u"There is no such file."_s);
    return *std::move(found);
}

Result<Message> ChatUseCases::messageBy(
    Transaction &transaction, const Caller &caller, const NewMessage &content, const Chat &chat) const
{
    Message message;
    message.chatId = chat.id;
    message.senderId = caller.person.id;
    message.senderRole = caller.person.role;
    message.senderName = caller.person.name;
    message.clientMessageId = content.clientMessageId;
    if (!content.media) {
        message.text = content.text;
        return message;
    }
    if (!isBlank(content.text))
        message.text = content.text;
    SANAD_TRY(checkQuota(transaction, caller, content.media->content.size));
    SANAD_ASSIGN(const AttachmentId id, transaction.media().add(*content.media, caller.person.role, caller.person.id));
    message.type = messageType(*content.media);
    message.attachment = attachmentOf(id, *content.media);
    return message;
}

Result<PostOutcome> ChatUseCases::postAsStudent(
    Transaction &transaction, const Caller &caller, const NewMessage &message, const BotInput &input, Chat chat) const
{
    const Chat before = chat;
    const BotState state = stateOf(chat);
    const bool isWordless = isBlank(message.text);
    const BotDecision decision = isWordless ? decideOnFile(state) : decide(state, input.reading);
    const std::optional<ChatStatus> next = nextStatus(chat.status, decision.event);
    if (!next)
        return Error::internal(u"the bot's policy decided on an event that this status refuses"_s);

    PostOutcome outcome;
    SANAD_ASSIGN(outcome.message, messageBy(transaction, caller, message, chat));
    SANAD_TRY(append(transaction, outcome.message, chat, std::nullopt));
    if (decision.reply) {
        const bool isPhrased = input.phrased && answersWith(decision, input.phrased->faq);
        outcome.botReply =
            botText(isPhrased ? input.phrased->text : m_replies.reply(*decision.reply, message.text), chat);
        SANAD_TRY(append(transaction, *outcome.botReply, chat, outcome.message.id));
    }
    chat.status = *next;
    chat.currentIntent = decision.intent;
    chat.botAttempts = decision.attempts;
    chat.botMemory = decision.memory.toText();
    SANAD_TRY(transaction.chats().update(chat, {.byStudent = outcome.botReply ? 1 : 0, .byAdmins = 1}));
    outcome.chatChanged = looksDifferent(before, chat);
    outcome.chat = std::move(chat);
    return outcome;
}

Result<PostOutcome> ChatUseCases::postAsAdmin(
    Transaction &transaction, const Caller &caller, const NewMessage &message, Chat chat) const
{
    const std::optional<ChatStatus> next = nextStatus(chat.status, ChatEvent::AdminAnswered);
    if (!next)
        return blocked(chat.status);

    const Chat before = chat;
    PostOutcome outcome;
    SANAD_ASSIGN(outcome.message, messageBy(transaction, caller, message, chat));
    SANAD_TRY(append(transaction, outcome.message, chat, std::nullopt));
    chat.status = *next;
    chat.adminId = caller.person.id;
    SANAD_TRY(transaction.chats().update(chat, {.byStudent = 1, .byAdmins = 0}));
    outcome.chatChanged = looksDifferent(before, chat);
    outcome.chat = std::move(chat);
    return outcome;
}

Status ChatUseCases::append(
    Transaction &transaction, Message &message, Chat &chat, std::optional<MessageId> replyTo) const
{
    // Strictly increasing inside a chat, so that paging by time neither skips nor repeats; the chat is locked.
    Timestamp now = m_clock.now();
    if (chat.lastMessageAt && now <= *chat.lastMessageAt)
        now = chat.lastMessageAt->plusMs(1);
    message.createdAt = now;
    SANAD_ASSIGN(message.id, transaction.messages().append(message, replyTo));
    chat.lastMessageAt = now;
    chat.updatedAt = now;
    return {};
}

Result<QList<Message>> ChatUseCases::page(
    Transaction &transaction, const Caller &caller, ChatId chat, const PageRequest &page) const
{
    SANAD_TRY(visibleChat(transaction, caller, chat));
    if (page.after)
        return transaction.messages().after(chat, *page.after, page.limit);
    return transaction.messages().newest(chat, page.before, page.limit);
}

Result<QList<Chat>> ChatUseCases::ownChats(
    Transaction &transaction, const Caller &caller, std::optional<ChatId> before, int limit) const
{
    return transaction.chats().ofStudent(caller.person.id, before, limit);
}

Result<Transcript> ChatUseCases::transcript(Transaction &transaction, const Caller &caller, ChatId chat) const
{
    constexpr int step = 1000;
    Transcript transcript;
    SANAD_ASSIGN(transcript.chat, visibleChat(transaction, caller, chat));
    MessageId last(0);
    while (true) {
        SANAD_ASSIGN(const QList<Message> page, transaction.messages().after(chat, last, step));
        transcript.messages += page;
        if (page.size() < step)
            return transcript;
        last = page.constLast().id;
    }
}

Result<std::optional<StatusChange>> ChatUseCases::advance(
    Transaction &transaction, const Caller &caller, MessageId id, MessageStatus status) const
{
    SANAD_ASSIGN(const std::optional<Message> message, transaction.messages().find(id));
    if (!message)
        return Error::notFound(u"There is no such message."_s);
    // Locked before its message is, as everywhere: two ways of marking must not wait for each other.
    const auto chat = lockChat(transaction, caller, message->chatId);
    if (!chat)
        return chat.error().code == ErrorCode::NotFound ? Error::notFound(u"There is no such message."_s)
                                                        : chat.error();
    if (message->senderRole != otherSide(caller))
        return Error::of(ErrorCode::Forbidden, u"Only the other side's messages can be marked."_s);
    const Timestamp now = m_clock.now();
    SANAD_ASSIGN(const bool moved, transaction.messages().advance(id, status, now));
    if (!moved)
        return std::optional<StatusChange>();
    return std::optional(StatusChange{
        .chatId = message->chatId, .studentId = chat->studentId, .messages = {id}, .status = status, .at = now});
}

Result<StatusChange> ChatUseCases::readUpTo(
    Transaction &transaction, const Caller &caller, ChatId chat, MessageId upTo) const
{
    SANAD_ASSIGN(const Chat locked, lockChat(transaction, caller, chat));
    StatusChange change{.chatId = chat,
        .studentId = locked.studentId,
        .messages = {},
        .status = MessageStatus::Read,
        .at = m_clock.now()};
    SANAD_ASSIGN(change.messages, transaction.messages().markRead(chat, otherSide(caller), upTo, change.at));
    return change;
}

Result<int> ChatUseCases::unreadCount(Transaction &transaction, const Caller &caller) const
{
    return transaction.messages().unreadOfStudent(caller.person.id);
}

Status ChatUseCases::rate(
    Transaction &transaction, const Caller &caller, ChatId id, int score, const QString &comment) const
{
    SANAD_ASSIGN(const Chat chat, lockChat(transaction, caller, id));
    if (chat.status != ChatStatus::Resolved && chat.status != ChatStatus::Closed) {
        Error error = Error::of(ErrorCode::Conflict, u"A chat can be rated once it is resolved or closed."_s);
        error.status = toWire(chat.status);
        return error;
    }
    return transaction.chats().rate(chat.id, score, comment, m_clock.now());
}

} // namespace sanad
