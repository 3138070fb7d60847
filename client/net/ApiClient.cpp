// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/ApiClient.h"

#include "client/net/path_of.h"
#include "client/net/received.h"
#include "common/core/JsonReader.h"
#include "common/protocol/http_paths.h"
#include "common/protocol/messages/MarkRead.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

namespace path = protocol::path;

/// A page of the longest messages there can be, in three bytes a character.
constexpr qint64 MostOfPage = 16 * 1024 * 1024;
constexpr qint64 MostOfTranscript = 128 * 1024 * 1024;
constexpr qint64 MostOfSent = 2 * 1024 * 1024;

template <typename T>
Result<T> readField(const QJsonObject &json, QLatin1StringView name)
{
    SANAD_ASSIGN(const QJsonObject object, JsonReader(json).object(name));
    return T::fromJson(object);
}

Result<QList<Message>> readMessages(const QJsonObject &json)
{
    return readList<Message>(json, "messages"_L1, readMessage);
}

Result<Sent> readSent(const QJsonObject &json)
{
    const JsonReader reader(json);
    SANAD_ASSIGN(const QJsonObject message, reader.object("message"_L1));
    Sent sent;
    SANAD_ASSIGN(sent.message, readMessage(message));
    if (reader.has("bot_reply"_L1)) {
        SANAD_ASSIGN(const QJsonObject reply, reader.object("bot_reply"_L1));
        SANAD_ASSIGN(sent.botReply, readMessage(reply));
    }
    return sent;
}

Result<int> readCount(const QJsonObject &json, QLatin1StringView name)
{
    return JsonReader(json).integer(name, 0, std::numeric_limits<int>::max()).map([](qint64 count) {
        return int(count);
    });
}

} // namespace

ApiClient::ApiClient(HttpClient &http, Session &session)
    : m_caller(http, session)
    , m_admin(m_caller)
{
}

void ApiClient::openChat(QObject *context, Answer<Chat> done)
{
    m_caller.call<Chat>(
        {.path = QString(path::Chat)}, context,
        [](const QJsonObject &json) { return readField<Chat>(json, "chat"_L1); }, std::move(done));
}

void ApiClient::ownChats(std::optional<ChatId> before, QObject *context, Answer<QList<Chat>> done)
{
    HttpRequest request{.path = QString(path::Chats)};
    if (before)
        request.query.addQueryItem(u"before"_s, QString::number(before->value()));
    m_caller.call<QList<Chat>>(
        request, context, [](const QJsonObject &json) { return readList<Chat>(json, "chats"_L1, &Chat::fromJson); },
        std::move(done));
}

void ApiClient::page(ChatId chat, QUrlQuery query, int limit, QObject *context, Answer<QList<Message>> done)
{
    query.addQueryItem(u"limit"_s, QString::number(std::clamp(limit, 1, MostPerPage)));
    m_caller.call<QList<Message>>({.path = pathOf(path::ChatMessages, chat), .query = query, .most = MostOfPage},
        context, readMessages, std::move(done));
}

void ApiClient::newestMessages(ChatId chat, int limit, QObject *context, Answer<QList<Message>> done)
{
    page(chat, {}, limit, context, std::move(done));
}

void ApiClient::messagesBefore(ChatId chat, Timestamp before, int limit, QObject *context, Answer<QList<Message>> done)
{
    QUrlQuery query;
    query.addQueryItem(u"before"_s, QString::fromLatin1(before.toIso()));
    page(chat, query, limit, context, std::move(done));
}

void ApiClient::messagesAfter(ChatId chat, MessageId after, int limit, QObject *context, Answer<QList<Message>> done)
{
    QUrlQuery query;
    query.addQueryItem(u"after"_s, QString::number(after.value()));
    page(chat, query, limit, context, std::move(done));
}

void ApiClient::transcript(ChatId chat, QObject *context, Answer<Transcript> done)
{
    m_caller.call<Transcript>(
        {.path = pathOf(path::ChatExport, chat), .most = MostOfTranscript}, context,
        [](const QJsonObject &json) -> Result<Transcript> {
            Transcript transcript;
            SANAD_ASSIGN(transcript.chat, readField<Chat>(json, "chat"_L1));
            SANAD_ASSIGN(transcript.messages, readMessages(json));
            return transcript;
        },
        std::move(done));
}

void ApiClient::send(const protocol::SendMessage &message, QObject *context, Answer<Sent> done)
{
    m_caller.call<Sent>({.path = QString(path::Messages), .json = sanad::toJson(message), .most = MostOfSent}, context,
        readSent, std::move(done));
}

std::shared_ptr<CallHandle> ApiClient::upload(const MediaUpload &media, QObject *context, Answer<Sent> done)
{
    const auto part = media.isVoice ? protocol::MediaForm::AudioPart : protocol::MediaForm::FilePart;
    UploadFile file{.part = QByteArray(part.data(), part.size()),
        .path = media.path,
        .name = media.name,
        .fields = media.form.fields()};
    return m_caller.call<Sent>({.path = QString(media.isVoice ? path::MessagesAudio : path::MessagesMedia),
                                   .upload = std::move(file),
                                   .most = MostOfSent},
        context, readSent, std::move(done));
}

void ApiClient::markRead(ChatId chat, MessageId upTo, QObject *context, Answer<int> done)
{
    m_caller.call<int>(
        {.path = pathOf(path::ChatRead, chat), .json = sanad::toJson(protocol::MarkRead{.upTo = upTo})}, context,
        [](const QJsonObject &json) { return readCount(json, "read"_L1); }, std::move(done));
}

void ApiClient::unreadCount(QObject *context, Answer<int> done)
{
    m_caller.call<int>(
        {.path = QString(path::UnreadCount)}, context,
        [](const QJsonObject &json) { return readCount(json, "unread_count"_L1); }, std::move(done));
}

void ApiClient::rate(ChatId chat, const protocol::RateChat &rating, QObject *context, Answer<protocol::RateChat> done)
{
    m_caller.call<protocol::RateChat>({.path = pathOf(path::ChatRating, chat), .json = sanad::toJson(rating)}, context,
        &protocol::RateChat::fromJson, std::move(done));
}

void ApiClient::faqs(QObject *context, Answer<QList<Faq>> done)
{
    m_caller.call<QList<Faq>>(
        {.path = QString(path::Faq)}, context,
        [](const QJsonObject &json) { return readList<Faq>(json, "faqs"_L1, &Faq::fromJson); }, std::move(done));
}

std::shared_ptr<CallHandle> ApiClient::download(
    const QUrl &link, const QString &path, qint64 most, QObject *context, Answer<QString> done)
{
    auto handle = std::make_shared<CallHandle>();
    handle->follow(http().download(
        link, path, most, context, [handle, path, done = std::move(done)](const Result<QJsonObject> &answer) {
            if (!handle->isCancelled())
                done(answer ? Result<QString>(path) : Result<QString>(answer.error()));
        }));
    return handle;
}

} // namespace sanad::client
