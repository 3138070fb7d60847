// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/ChatRoutes.h"

#include "common/core/JsonReader.h"
#include "common/protocol/http_paths.h"
#include "common/protocol/messages/MarkRead.h"
#include "common/protocol/messages/RateChat.h"
#include "common/protocol/messages/SendMessage.h"
#include "server/domain/MessageWriter.h"
#include "server/http/answers.h"
#include "server/http/paging.h"

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

/// A text of 65,536 bytes in which every character is escaped as \uXXXX, and some room for the rest.
constexpr qint64 MessageBodyLimit = 65'536 * 6 + 4'096;
constexpr qint64 SmallBodyLimit = 16 * 1024;

Result<PageRequest> pageRequest(const Request &request)
{
    PageRequest page;
    SANAD_ASSIGN(const auto limit, pageLimit(request));
    page.limit = limit;
    SANAD_ASSIGN(const auto before, request.queryValue("before"_L1));
    SANAD_ASSIGN(const auto after, request.queryInteger("after"_L1, 0, MessageId::Max));
    if (before && after)
        return Error::invalidField(u"after"_s, u"Give either \"before\" or \"after\", not both."_s);
    if (before) {
        page.before = Timestamp::fromIso(*before);
        if (!page.before)
            return Error::invalidField(u"before"_s, u"\"before\" must be an ISO-8601 time with a zone."_s);
    }
    if (after)
        page.after = MessageId(*after);
    return page;
}

/// The JSON body as one of the protocol's payloads.
template <typename Payload>
Result<Payload> payload(const Request &request)
{
    SANAD_ASSIGN(const QJsonObject json, request.jsonBody());
    return Payload::fromJson(json);
}

void writeChat(JsonWriter &writer, const Chat &chat)
{
    writer.beginObject().key("chat"_L1);
    chat.writeJson(writer);
    writer.endObject();
}

/// Writes a page of messages.
auto pageWriter(MessageWriter messages)
{
    return [messages = std::move(messages)](JsonWriter &writer, const QList<Message> &page) {
        writer.reserve(64 + page.size() * 512);
        writer.beginObject();
        messages.writeArray(writer, "messages"_L1, page);
        writer.endObject();
    };
}

auto postedWriter(MessageWriter messages)
{
    return [messages = std::move(messages)](
               JsonWriter &writer, const PostOutcome &outcome) { messages.write(writer, outcome); };
}

auto transcriptWriter(MessageWriter messages)
{
    return [messages = std::move(messages)](JsonWriter &writer, const Transcript &transcript) {
        writer.reserve(256 + transcript.messages.size() * 512);
        writer.beginObject().key("chat"_L1);
        transcript.chat.writeJson(writer);
        messages.writeArray(writer, "messages"_L1, transcript.messages);
        writer.endObject();
    };
}

/// Sends the error of `value`, if it has one; true if so.
template <typename T>
bool refuse(const Responder &responder, const Result<T> &value)
{
    if (!value)
        responder.send(Response::error(value.error()));
    return !value;
}

} // namespace

ChatRoutes::ChatRoutes(ChatService &service, const MediaLinks &links, QObject *context)
    : m_service(service)
    , m_links(links)
    , m_context(context)
{
}

void ChatRoutes::addTo(RouteTable &table)
{
    namespace path = protocol::path;
    const auto add = [&](Method method, QLatin1StringView pattern, Access access, qint64 bodyLimit, auto member) {
        table.add({.method = method,
            .pattern = QByteArray(pattern.data(), pattern.size()),
            .access = access,
            .bodyLimit = bodyLimit,
            .handler = [this, member](const Request &request, const Responder &responder) {
                (this->*member)(request, responder);
            }});
    };
    add(Method::Get, path::Chat, Access::Student, 0, &ChatRoutes::openChat);
    add(Method::Get, path::Chats, Access::Student, 0, &ChatRoutes::ownChats);
    add(Method::Get, path::ChatMessages, Access::AnyRole, 0, &ChatRoutes::page);
    add(Method::Post, path::Messages, Access::AnyRole, MessageBodyLimit, &ChatRoutes::post);
    add(Method::Post, path::ChatRead, Access::AnyRole, SmallBodyLimit, &ChatRoutes::markRead);
    add(Method::Post, path::ChatRating, Access::Student, SmallBodyLimit, &ChatRoutes::rate);
    add(Method::Get, path::ChatExport, Access::AnyRole, 0, &ChatRoutes::exportChat);
    add(Method::Get, path::UnreadCount, Access::Student, 0, &ChatRoutes::unreadCount);
    add(Method::Get, path::Faq, Access::AnyRole, 0, &ChatRoutes::faqs);
}

void ChatRoutes::openChat(const Request &request, const Responder &responder)
{
    m_service.openChat(*request.caller, m_context, answer<Chat>(responder, 200, writeChat));
}

void ChatRoutes::ownChats(const Request &request, const Responder &responder)
{
    const auto limit = pageLimit(request);
    const auto before = request.queryInteger("before"_L1, 1, ChatId::Max);
    if (refuse(responder, limit) || refuse(responder, before))
        return;
    const std::optional<ChatId> cursor = *before ? std::optional(ChatId(**before)) : std::nullopt;
    m_service.ownChats(*request.caller, cursor, *limit, m_context,
        answer<QList<Chat>>(responder, 200, [](JsonWriter &writer, const QList<Chat> &chats) {
            writer.beginObject();
            writeArray(writer, "chats"_L1, chats);
            writer.endObject();
        }));
}

void ChatRoutes::page(const Request &request, const Responder &responder)
{
    const auto chat = request.idParameter<ChatId>(0);
    const auto page = pageRequest(request);
    if (refuse(responder, chat) || refuse(responder, page))
        return;
    m_service.page(*request.caller, *chat, *page, m_context,
        answer<QList<Message>>(responder, 200, pageWriter({m_links, request.origin})));
}

void ChatRoutes::post(const Request &request, const Responder &responder)
{
    const auto sent = payload<protocol::SendMessage>(request);
    if (refuse(responder, sent))
        return;
    m_service.post(*request.caller,
        {.chatId = sent->chatId, .text = sent->text, .clientMessageId = sent->clientMessageId}, m_context,
        answer<PostOutcome>(responder, 201, postedWriter({m_links, request.origin})));
}

void ChatRoutes::markRead(const Request &request, const Responder &responder)
{
    const auto chat = request.idParameter<ChatId>(0);
    const auto mark = payload<protocol::MarkRead>(request);
    if (refuse(responder, chat) || refuse(responder, mark))
        return;
    m_service.readUpTo(*request.caller, *chat, mark->upTo, m_context,
        answer<StatusChange>(responder, 200, [](JsonWriter &writer, const StatusChange &change) {
            writer.beginObject().field("read"_L1, change.messages.size()).endObject();
        }));
}

void ChatRoutes::rate(const Request &request, const Responder &responder)
{
    const auto chat = request.idParameter<ChatId>(0);
    const auto rating = payload<protocol::RateChat>(request);
    if (refuse(responder, chat) || refuse(responder, rating))
        return;
    m_service.rate(*request.caller, *chat, rating->score, rating->comment, m_context,
        [responder, rating = *rating](const Status &stored) {
            responder.send(stored ? Response::json(200, toJson(rating)) : Response::error(stored.error()));
        });
}

void ChatRoutes::exportChat(const Request &request, const Responder &responder)
{
    const auto chat = request.idParameter<ChatId>(0);
    if (refuse(responder, chat))
        return;
    m_service.transcript(*request.caller, *chat, m_context,
        answer<Transcript>(responder, 200, transcriptWriter({m_links, request.origin})));
}

void ChatRoutes::unreadCount(const Request &request, const Responder &responder)
{
    m_service.unreadCount(*request.caller, m_context, answer<int>(responder, 200, [](JsonWriter &writer, int count) {
        writer.beginObject().field("unread_count"_L1, count).endObject();
    }));
}

void ChatRoutes::faqs(const Request &request, const Responder &responder)
{
    m_service.faqs(
        *request.caller, m_context, answer<QList<Faq>>(responder, 200, [](JsonWriter &writer, const QList<Faq> &faqs) {
            writer.beginObject();
            writeArray(writer, "faqs"_L1, faqs);
            writer.endObject();
        }));
}

} // namespace sanad::http
