// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/InMemoryRepositories.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sanad::test {

namespace {

Error conflict(const QString &detail)
{
    Error error = Error::of(ErrorCode::Conflict);
    error.detail = detail;
    return error;
}

bool matches(const ChatFilter &filter, const Chat &chat)
{
    return (!filter.status || chat.status == *filter.status) && (!filter.intent || chat.currentIntent == filter.intent)
        && (!filter.unassigned || !chat.adminId) && (!filter.assignedTo || chat.adminId == filter.assignedTo);
}

ChatCursor cursorOf(const Chat &chat)
{
    return {chat.updatedAt, chat.id};
}

bool isNewer(const ChatCursor &a, const ChatCursor &b)
{
    return std::pair(a.updatedAt, a.id) > std::pair(b.updatedAt, b.id);
}

} // namespace

Status MemoryView::mayWrite() const
{
    if (isReadOnly)
        return Error::internal(u"a write inside a read"_s);
    return {};
}

Status InMemoryPersonRepository::ensure(const Person &person, Timestamp)
{
    SANAD_TRY(m_view.mayWrite());
    m_view.state.people[{person.role, person.id}] = person.name;
    return {};
}

Result<std::optional<Person>> InMemoryPersonRepository::find(Role role, PersonId id)
{
    const auto found = m_view.state.people.find({role, id});
    if (found == m_view.state.people.end())
        return std::optional<Person>();
    return std::optional(Person{role, id, found->second});
}

const Chat *InMemoryChatRepository::openChat(PersonId student) const
{
    for (const auto &[id, row] : m_view.state.chats) {
        if (row.chat.studentId == student && row.chat.status != ChatStatus::Closed)
            return &row.chat;
    }
    return nullptr;
}

Result<Chat> InMemoryChatRepository::create(PersonId student, Timestamp now)
{
    SANAD_TRY(m_view.mayWrite());
    if (openChat(student))
        return conflict(u"the student has an open chat"_s);
    Chat chat;
    chat.id = ChatId(++m_view.state.lastChatId);
    chat.studentId = student;
    chat.createdAt = now;
    chat.updatedAt = now;
    m_view.state.chats[chat.id] = {chat, std::nullopt, {}};
    return chat;
}

Result<std::optional<Chat>> InMemoryChatRepository::find(ChatId id)
{
    const auto found = m_view.state.chats.find(id);
    return found == m_view.state.chats.end() ? std::optional<Chat>() : std::optional(found->second.chat);
}

Result<std::optional<Chat>> InMemoryChatRepository::findForUpdate(ChatId id)
{
    SANAD_TRY(m_view.mayWrite());
    return find(id);
}

Result<std::optional<Chat>> InMemoryChatRepository::findOpenForUpdate(PersonId student)
{
    SANAD_TRY(m_view.mayWrite());
    return findOpen(student);
}

Result<std::optional<Chat>> InMemoryChatRepository::findOpen(PersonId student)
{
    const Chat *chat = openChat(student);
    return chat ? std::optional(*chat) : std::optional<Chat>();
}

Status InMemoryChatRepository::update(const Chat &chat, const UnreadAdded &added)
{
    SANAD_TRY(m_view.mayWrite());
    const auto found = m_view.state.chats.find(chat.id);
    if (found == m_view.state.chats.end())
        return Error::notFound({});
    auto &[stored, waitingSince, unread] = found->second;
    const Chat *open = openChat(stored.studentId);
    if (chat.status != ChatStatus::Closed && open && open->id != chat.id)
        return conflict(u"the student has another open chat"_s);
    if (chat.status != ChatStatus::WaitingForAdmin)
        waitingSince.reset();
    else if (!waitingSince)
        waitingSince = chat.updatedAt;
    const PersonId student = stored.studentId;
    const Timestamp createdAt = stored.createdAt;
    stored = chat;
    stored.studentId = student;
    stored.createdAt = createdAt;
    unread.byStudent += added.byStudent;
    unread.byAdmins += added.byAdmins;
    return {};
}

Result<QList<Chat>> InMemoryChatRepository::ofStudent(PersonId student, std::optional<ChatId> before, int limit)
{
    QList<Chat> page;
    const auto &chats = m_view.state.chats;
    for (auto row = chats.rbegin(); row != chats.rend() && page.size() < limit; ++row) {
        if (row->second.chat.studentId == student && (!before || row->first < *before))
            page.append(row->second.chat);
    }
    return page;
}

ChatOverview InMemoryChatRepository::describe(const MemoryState::ChatRow &row) const
{
    const MemoryState &state = m_view.state;
    ChatOverview overview{row.chat, {}, {}, row.unread.byAdmins, row.waitingSince};
    if (const auto student = state.people.find({Role::Student, row.chat.studentId}); student != state.people.end())
        overview.studentName = student->second;
    for (const auto &[id, stored] : state.messages) {
        const Message &message = stored.message;
        if (message.chatId != row.chat.id)
            continue;
        if (!overview.lastMessage || overview.lastMessage->createdAt < message.createdAt)
            overview.lastMessage = message;
    }
    return overview;
}

Result<QList<ChatOverview>> InMemoryChatRepository::overview(
    const ChatFilter &filter, std::optional<ChatCursor> after, int limit)
{
    std::vector<const MemoryState::ChatRow *> rows;
    for (const auto &[id, row] : m_view.state.chats) {
        if (matches(filter, row.chat) && (!after || isNewer(*after, cursorOf(row.chat))))
            rows.push_back(&row);
    }
    std::sort(rows.begin(), rows.end(),
        [](const auto *a, const auto *b) { return isNewer(cursorOf(a->chat), cursorOf(b->chat)); });
    QList<ChatOverview> page;
    for (size_t i = 0; i < rows.size() && page.size() < limit; ++i)
        page.append(describe(*rows[i]));
    return page;
}

Result<std::optional<ChatOverview>> InMemoryChatRepository::overviewOf(ChatId id)
{
    const auto found = m_view.state.chats.find(id);
    return found == m_view.state.chats.end() ? std::optional<ChatOverview>() : std::optional(describe(found->second));
}

Result<ChatCounts> InMemoryChatRepository::counts()
{
    ChatCounts counts{};
    for (const auto &[id, row] : m_view.state.chats)
        ++counts.at(size_t(row.chat.status));
    return counts;
}

Status InMemoryChatRepository::rate(ChatId id, int score, const QString &comment, Timestamp)
{
    SANAD_TRY(m_view.mayWrite());
    if (!m_view.state.chats.contains(id))
        return Error::notFound({});
    m_view.state.ratings[id] = {score, comment};
    return {};
}

Status InMemoryMessageRepository::checkUnique(const Message &message) const
{
    for (const auto &[id, row] : m_view.state.messages) {
        const Message &other = row.message;
        if (other.chatId == message.chatId && other.createdAt == message.createdAt)
            return conflict(u"two messages of one chat at the same time"_s);
        if (!message.clientMessageId.isEmpty() && other.clientMessageId == message.clientMessageId
            && other.senderRole == message.senderRole && other.senderId == message.senderId)
            return conflict(u"client message id used before"_s);
    }
    return {};
}

Result<MessageId> InMemoryMessageRepository::append(const Message &message, std::optional<MessageId> replyTo)
{
    SANAD_TRY(m_view.mayWrite());
    MemoryState &state = m_view.state;
    if (!state.chats.contains(message.chatId) || (replyTo && !state.messages.contains(*replyTo)))
        return Error::notFound({});
    SANAD_TRY(checkUnique(message));
    Message stored = message;
    stored.id = MessageId(++state.lastMessageId);
    stored.deliveredAt.reset();
    stored.readAt.reset();
    if (stored.attachment) {
        if (!state.media.contains(stored.attachment->id))
            return Error::notFound({});
        // Addresses are grants that expire: whoever writes the message out makes them anew.
        stored.attachment->url.clear();
        stored.attachment->thumbnailUrl.clear();
    }
    state.messages[stored.id] = {stored, replyTo};
    return stored.id;
}

Result<std::optional<Message>> InMemoryMessageRepository::find(MessageId id)
{
    const auto found = m_view.state.messages.find(id);
    return found == m_view.state.messages.end() ? std::optional<Message>() : std::optional(found->second.message);
}

Result<std::optional<Message>> InMemoryMessageRepository::findByClientId(
    Role role, PersonId sender, const QString &clientMessageId)
{
    for (const auto &[id, row] : m_view.state.messages) {
        const Message &message = row.message;
        if (!clientMessageId.isEmpty() && message.clientMessageId == clientMessageId && message.senderRole == role
            && message.senderId == sender)
            return std::optional(message);
    }
    return std::optional<Message>();
}

Result<std::optional<Message>> InMemoryMessageRepository::findReplyTo(ChatId chat, MessageId message)
{
    for (const auto &[id, row] : m_view.state.messages) {
        if (row.replyTo == message && row.message.chatId == chat)
            return std::optional(row.message);
    }
    return std::optional<Message>();
}

Result<QList<Message>> InMemoryMessageRepository::newest(ChatId chat, std::optional<Timestamp> before, int limit)
{
    QList<Message> page;
    for (const auto &[id, row] : m_view.state.messages) {
        if (row.message.chatId == chat && (!before || row.message.createdAt < *before))
            page.append(row.message);
    }
    std::sort(page.begin(), page.end(), [](const auto &a, const auto &b) { return a.createdAt < b.createdAt; });
    return page.last(std::clamp(qsizetype(limit), qsizetype(0), page.size()));
}

Result<QList<Message>> InMemoryMessageRepository::after(ChatId chat, MessageId after, int limit)
{
    QList<Message> page;
    const auto &messages = m_view.state.messages;
    for (auto row = messages.upper_bound(after); row != messages.end() && page.size() < limit; ++row) {
        if (row->second.message.chatId == chat)
            page.append(row->second.message);
    }
    return page;
}

void InMemoryMessageRepository::noteRead(const Message &message)
{
    UnreadAdded &unread = m_view.state.chats.at(message.chatId).unread;
    --(message.senderRole == Role::Admin ? unread.byStudent : unread.byAdmins);
}

Result<bool> InMemoryMessageRepository::advance(MessageId id, MessageStatus status, Timestamp now)
{
    SANAD_TRY(m_view.mayWrite());
    const auto found = m_view.state.messages.find(id);
    if (found == m_view.state.messages.end() || status <= found->second.message.status())
        return false;
    Message &message = found->second.message;
    if (!message.deliveredAt)
        message.deliveredAt = now;
    if (status == MessageStatus::Read) {
        message.readAt = now;
        noteRead(message);
    }
    return true;
}

Result<QList<MessageId>> InMemoryMessageRepository::markRead(ChatId chat, Role sender, MessageId upTo, Timestamp now)
{
    SANAD_TRY(m_view.mayWrite());
    QList<MessageId> changed;
    for (auto &[id, row] : m_view.state.messages) {
        Message &message = row.message;
        if (id > upTo || message.chatId != chat || message.senderRole != sender || message.readAt)
            continue;
        message.readAt = now;
        if (!message.deliveredAt)
            message.deliveredAt = now;
        noteRead(message);
        changed.append(id);
    }
    return changed;
}

Result<int> InMemoryMessageRepository::unreadOfStudent(PersonId student)
{
    int count = 0;
    for (const auto &[id, row] : m_view.state.chats)
        count += row.chat.studentId == student ? row.unread.byStudent : 0;
    return count;
}

Result<QList<Faq>> InMemoryFaqRepository::all()
{
    QList<Faq> faqs;
    for (const auto &[id, faq] : m_view.state.faqs)
        faqs.append(faq);
    std::stable_sort(faqs.begin(), faqs.end(), [](const Faq &a, const Faq &b) { return a.priority > b.priority; });
    return faqs;
}

Result<FaqId> InMemoryFaqRepository::add(const Faq &faq)
{
    SANAD_TRY(m_view.mayWrite());
    Faq stored = faq;
    stored.id = FaqId(++m_view.state.lastFaqId);
    m_view.state.faqs[stored.id] = stored;
    return stored.id;
}

Result<std::optional<Faq>> InMemoryFaqRepository::find(FaqId id)
{
    const auto found = m_view.state.faqs.find(id);
    return found == m_view.state.faqs.end() ? std::nullopt : std::optional(found->second);
}

Status InMemoryFaqRepository::change(const Faq &faq)
{
    SANAD_TRY(m_view.mayWrite());
    const auto found = m_view.state.faqs.find(faq.id);
    if (found == m_view.state.faqs.end())
        return Error::of(ErrorCode::NotFound);
    found->second = faq;
    return {};
}

Status InMemoryFaqRepository::remove(FaqId id)
{
    SANAD_TRY(m_view.mayWrite());
    return m_view.state.faqs.erase(id) == 1 ? Status() : Status(Error::of(ErrorCode::NotFound));
}

Result<AttachmentId> InMemoryMediaRepository::add(const StoredMedia &media, Role role, PersonId sender)
{
    SANAD_TRY(m_view.mayWrite());
    MemoryState &state = m_view.state;
    state.mediaUsage[{role, sender}] += media.content.size;
    state.mediaUsage[{Role::Student, PersonId(0)}] += media.content.size;
    const AttachmentId id(++state.lastAttachmentId);
    state.media[id] = media;
    return id;
}

Result<std::optional<StoredMedia>> InMemoryMediaRepository::find(AttachmentId id)
{
    const auto found = m_view.state.media.find(id);
    return found == m_view.state.media.end() ? std::optional<StoredMedia>() : std::optional(found->second);
}

Result<MediaUsage> InMemoryMediaRepository::usage(Role role, PersonId sender)
{
    const auto counted = [this](Role ofRole, PersonId person) {
        const auto found = m_view.state.mediaUsage.find({ofRole, person});
        return found == m_view.state.mediaUsage.end() ? 0 : found->second;
    };
    return MediaUsage{.ofPerson = counted(role, sender), .inAll = counted(Role::Student, PersonId(0))};
}

Result<bool> InMemoryMediaRepository::isNamed(const QString &hash)
{
    return std::ranges::any_of(m_view.state.media, [&](const auto &entry) {
        const StoredMedia &media = entry.second;
        return media.content.hash == hash || (media.thumbnail && media.thumbnail->hash == hash);
    });
}

Result<QByteArray> InMemoryMediaRepository::sharedSecret(const QString &name, const QByteArray &fresh)
{
    SANAD_TRY(m_view.mayWrite());
    return m_view.state.secrets.try_emplace(name, fresh).first->second;
}

} // namespace sanad::test
