// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/AdminApi.h"

#include "client/net/path_of.h"
#include "client/net/received.h"
#include "common/core/JsonReader.h"
#include "common/protocol/http_paths.h"
#include "common/protocol/messages/AdminAction.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

namespace path = protocol::path;

constexpr qint64 MostOfQueue = 16 * 1024 * 1024;

QLatin1StringView pathFor(AdminAct act)
{
    switch (act) {
    case AdminAct::Claim: return path::AdminClaim;
    case AdminAct::Resolve: return path::AdminResolve;
    case AdminAct::Close: return path::AdminClose;
    case AdminAct::Reopen: return path::AdminReopen;
    case AdminAct::HandBack: return path::AdminHandBack;
    }
    Q_UNREACHABLE();
}

} // namespace

Result<ChatOverview> ChatOverview::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    ChatOverview overview;
    SANAD_ASSIGN(overview.chat, Chat::fromJson(json));
    SANAD_ASSIGN(const QJsonObject student, reader.object("student"_L1));
    SANAD_ASSIGN(const QString name, JsonReader(student).string("name"_L1));
    overview.studentName = harmlessLine(name);
    if (reader.has("last_message"_L1)) {
        SANAD_ASSIGN(const QJsonObject message, reader.object("last_message"_L1));
        SANAD_ASSIGN(overview.lastMessage, readMessage(message));
    }
    SANAD_ASSIGN(overview.unreadCount, reader.integer("unread_count"_L1, 0, std::numeric_limits<int>::max()));
    SANAD_ASSIGN(overview.waitingSince, reader.optionalTimestamp("waiting_since"_L1));
    return overview;
}

Result<QueuePage> QueuePage::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    QueuePage page;
    SANAD_ASSIGN(page.chats, readList<ChatOverview>(json, "chats"_L1, &ChatOverview::fromJson));
    SANAD_ASSIGN(const std::optional<QString> next, reader.optionalString("next_cursor"_L1));
    page.next = next.value_or(QString());
    SANAD_ASSIGN(const QJsonObject counts, reader.object("counts"_L1));
    for (size_t i = 0; i < AllChatStatuses.size(); ++i) {
        SANAD_ASSIGN(
            page.counts[i], JsonReader(counts).integer(toWire(AllChatStatuses[i]), 0, std::numeric_limits<int>::max()));
    }
    return page;
}

void AdminApi::queue(const QueueFilter &filter, QObject *context, Answer<QueuePage> done)
{
    HttpRequest request{.path = QString(path::AdminChats), .most = MostOfQueue};
    const auto add = [&](const QString &name, const QString &value) {
        if (!value.isEmpty())
            request.query.addQueryItem(name, value);
    };
    add(u"status"_s, filter.status ? QString(toWire(*filter.status)) : QString());
    add(u"intent"_s, filter.intent ? QString(toWire(*filter.intent)) : QString());
    add(u"assigned"_s, filter.assigned);
    add(u"cursor"_s, filter.cursor);
    add(u"limit"_s, QString::number(filter.limit));
    m_caller.call<QueuePage>(request, context, &QueuePage::fromJson, std::move(done));
}

void AdminApi::chat(ChatId chat, QObject *context, Answer<ChatOverview> done)
{
    m_caller.call<ChatOverview>(
        {.path = pathOf(path::AdminChat, chat)}, context,
        [](const QJsonObject &json) -> Result<ChatOverview> {
            SANAD_ASSIGN(const QJsonObject object, JsonReader(json).object("chat"_L1));
            return ChatOverview::fromJson(object);
        },
        std::move(done));
}

void AdminApi::act(ChatId chat, AdminAct act, bool force, QObject *context, Answer<Chat> done)
{
    m_caller.call<Chat>(
        {.path = pathOf(pathFor(act), chat), .json = sanad::toJson(protocol::AdminAction{.force = force})}, context,
        [](const QJsonObject &json) -> Result<Chat> {
            SANAD_ASSIGN(const QJsonObject object, JsonReader(json).object("chat"_L1));
            return Chat::fromJson(object);
        },
        std::move(done));
}

} // namespace sanad::client
