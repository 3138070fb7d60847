// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/AdminRoutes.h"

#include "common/protocol/http_paths.h"
#include "common/protocol/messages/AdminAction.h"
#include "server/domain/MessageWriter.h"
#include "server/http/answers.h"
#include "server/http/cursor.h"
#include "server/http/paging.h"

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

constexpr qint64 ActionBodyLimit = 4 * 1024;

Status readAssignment(const Request &request, ChatFilter &filter)
{
    SANAD_ASSIGN(const auto assigned, request.queryValue("assigned"_L1));
    if (!assigned)
        return {};
    if (*assigned == "none"_L1) {
        filter.unassigned = true;
        return {};
    }
    if (*assigned == "me"_L1) {
        filter.assignedTo = request.caller->person.id;
        return {};
    }
    bool isNumber = false;
    const PersonId id(assigned->toLongLong(&isNumber));
    if (!isNumber || !id.isValid())
        return Error::invalidField(u"assigned"_s, u"\"assigned\" must be me, none or an admin's id."_s);
    filter.assignedTo = id;
    return {};
}

Result<ChatFilter> chatFilter(const Request &request)
{
    ChatFilter filter;
    SANAD_ASSIGN(const auto status, request.queryValue("status"_L1));
    if (status) {
        filter.status = chatStatusFromWire(*status);
        if (!filter.status)
            return Error::invalidField(u"status"_s, u"\"status\" is not a chat status."_s);
    }
    SANAD_ASSIGN(const auto intent, request.queryValue("intent"_L1));
    if (intent) {
        filter.intent = intentFromWire(*intent);
        if (!filter.intent)
            return Error::invalidField(u"intent"_s, u"\"intent\" is not an intent."_s);
    }
    SANAD_TRY(readAssignment(request, filter));
    // Better refused than ignored: a list that looks filtered, and is not, misleads.
    for (const auto name : {"q"_L1, "sort"_L1}) {
        SANAD_ASSIGN(const auto value, request.queryValue(name));
        if (value)
            return Error::invalidField(QString(name), u"\"%1\" is not supported here."_s.arg(name));
    }
    return filter;
}

void writeOverview(JsonWriter &writer, const ChatOverview &overview, const MessageWriter &messages)
{
    writer.beginObject();
    overview.chat.writeFields(writer);
    writer.key("student"_L1).beginObject();
    writer.field("id"_L1, overview.chat.studentId.value()).field("name"_L1, overview.studentName).endObject();
    writer.key("last_message"_L1);
    overview.lastMessage ? messages.write(writer, *overview.lastMessage) : void(writer.null());
    writer.field("unread_count"_L1, overview.unreadCount);
    writer.field("waiting_since"_L1, overview.waitingSince);
    writer.endObject();
}

void writeQueue(JsonWriter &writer, const QueuePage &page, const MessageWriter &messages)
{
    writer.reserve(256 + page.chats.size() * 1024);
    writer.beginObject().key("chats"_L1).beginArray();
    for (const ChatOverview &overview : page.chats)
        writeOverview(writer, overview, messages);
    writer.endArray().key("next_cursor"_L1);
    page.next ? writer.value(QLatin1StringView(encodeCursor(*page.next))) : writer.null();
    writer.key("counts"_L1).beginObject();
    for (size_t i = 0; i < AllChatStatuses.size(); ++i)
        writer.field(toWire(AllChatStatuses[i]), page.counts[i]);
    writer.endObject().endObject();
}

/// What comes with an action; the body may be left out.
Result<protocol::AdminAction> readAction(const Request &request)
{
    if (request.body.isEmpty())
        return protocol::AdminAction{};
    SANAD_ASSIGN(const QJsonObject json, request.jsonBody());
    return protocol::AdminAction::fromJson(json);
}

} // namespace

AdminRoutes::AdminRoutes(ChatService &service, const MediaLinks &links, QObject *context)
    : m_service(service)
    , m_links(links)
    , m_context(context)
{
}

void AdminRoutes::addTo(RouteTable &table)
{
    namespace path = protocol::path;
    const auto add = [&](Method method, QLatin1StringView pattern, qint64 bodyLimit, Handler handler) {
        table.add({.method = method,
            .pattern = QByteArray(pattern.data(), pattern.size()),
            .access = Access::Admin,
            .bodyLimit = bodyLimit,
            .handler = std::move(handler),
            .mayLackBody = true});
    };
    const auto addAction = [&](QLatin1StringView pattern, AdminAction action) {
        add(Method::Post, pattern, ActionBodyLimit,
            [this, action](const Request &request, const Responder &responder) { act(action, request, responder); });
    };
    add(Method::Get, path::AdminChats, 0,
        [this](const Request &request, const Responder &responder) { queue(request, responder); });
    add(Method::Get, path::AdminChat, 0,
        [this](const Request &request, const Responder &responder) { chat(request, responder); });
    addAction(path::AdminClaim, AdminAction::Claim);
    addAction(path::AdminResolve, AdminAction::Resolve);
    addAction(path::AdminClose, AdminAction::Close);
    addAction(path::AdminReopen, AdminAction::Reopen);
    addAction(path::AdminHandBack, AdminAction::HandBack);
}

void AdminRoutes::queue(const Request &request, const Responder &responder)
{
    const auto parse = [&]() -> Status {
        SANAD_ASSIGN(const ChatFilter filter, chatFilter(request));
        SANAD_ASSIGN(const auto limit, pageLimit(request));
        SANAD_ASSIGN(const auto word, request.queryValue("cursor"_L1));
        std::optional<ChatCursor> cursor;
        if (word) {
            SANAD_ASSIGN(cursor, decodeCursor(*word));
        }
        m_service.queue(*request.caller, filter, cursor, limit, m_context,
            answer<QueuePage>(responder, 200,
                [messages = MessageWriter(m_links, request.origin)](
                    JsonWriter &writer, const QueuePage &page) { writeQueue(writer, page, messages); }));
        return {};
    };
    if (const Status parsed = parse(); !parsed)
        responder.send(Response::error(parsed.error()));
}

void AdminRoutes::chat(const Request &request, const Responder &responder)
{
    const auto id = request.idParameter<ChatId>(0);
    if (!id) {
        responder.send(Response::error(id.error()));
        return;
    }
    m_service.overview(*request.caller, *id, m_context,
        answer<ChatOverview>(responder, 200,
            [messages = MessageWriter(m_links, request.origin)](JsonWriter &writer, const ChatOverview &overview) {
                writer.beginObject().key("chat"_L1);
                writeOverview(writer, overview, messages);
                writer.endObject();
            }));
}

void AdminRoutes::act(AdminAction action, const Request &request, const Responder &responder)
{
    const auto id = request.idParameter<ChatId>(0);
    const auto sent = readAction(request);
    if (!id || !sent) {
        responder.send(Response::error(id ? sent.error() : id.error()));
        return;
    }
    m_service.act(*request.caller, *id, action, sent->force, m_context,
        answer<AdminOutcome>(responder, 200, [](JsonWriter &writer, const AdminOutcome &outcome) {
            writer.beginObject().key("chat"_L1);
            outcome.chat.writeJson(writer);
            writer.endObject();
        }));
}

} // namespace sanad::http
