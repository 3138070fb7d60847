// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a JSON text, as a client sends it; every payload is read out of it.
#include "common/core/JsonReader.h"
#include "common/core/JsonWriter.h"
#include "common/model/Chat.h"
#include "common/model/Faq.h"
#include "common/model/Message.h"
#include "common/model/Person.h"
#include "common/protocol/messages/AdminAction.h"
#include "common/protocol/messages/ConversationUpdated.h"
#include "common/protocol/messages/JoinedChat.h"
#include "common/protocol/messages/Login.h"
#include "common/protocol/messages/MarkRead.h"
#include "common/protocol/messages/MessageNotice.h"
#include "common/protocol/messages/Notification.h"
#include "common/protocol/messages/RateChat.h"
#include "common/protocol/messages/SendMessage.h"
#include "common/protocol/messages/StatusUpdated.h"
#include "common/protocol/messages/TypingNotice.h"
#include "common/protocol/messages/UserTyping.h"
#include "common/protocol/socketio/EngineIoHandshake.h"
#include "common/text/message_text.h"
#include "fuzz.h"
#include "server/http/Request.h"

#include <QJsonArray>
#include <QUtf8StringView>

#include <cstring>

using namespace sanad;
using namespace sanad::fuzz;
using namespace Qt::StringLiterals;

namespace {

/// What the wire has no place for: the size of an attachment that is no picture.
template <typename T>
T asWritten(T value)
{
    return value;
}

Message asWritten(Message message)
{
    if (message.attachment && message.type != MessageType::Image) {
        message.attachment->width.reset();
        message.attachment->height.reset();
        message.attachment->thumbnailUrl.clear();
    }
    return message;
}

protocol::MessageNotice asWritten(protocol::MessageNotice notice)
{
    notice.message = asWritten(notice.message);
    return notice;
}

protocol::Notification asWritten(protocol::Notification notification)
{
    if (notification.message)
        notification.message = asWritten(*notification.message);
    return notification;
}

template <typename T>
void rereadAs(const QJsonObject &json)
{
    const Result<T> read = T::fromJson(json);
    if (!read) {
        require(
            read.error().code == ErrorCode::InvalidField && !read.error().field.isEmpty(), "a refusal names a field");
        return;
    }
    const QByteArray written = toJson(*read);
    const Result<QJsonObject> parsed = JsonReader::parseObject(written);
    require(parsed.has_value(), "what we write is JSON");
    const Result<T> again = T::fromJson(*parsed);
    require(again.has_value(), "what we write is read");
    require(*again == asWritten(*read), "what we write says what was read");
    require(toJson(*again) == written, "what we write is stable");
}

template <typename... T>
void rereadAsEach(const QJsonObject &json)
{
    (rereadAs<T>(json), ...);
}

/// Any text, also one that is not Unicode: what is written is what a reader gets, but for halves of characters.
void checkText(QByteArrayView bytes)
{
    QString text(bytes.size() / 2, Qt::Uninitialized);
    if (!text.isEmpty())
        std::memcpy(text.data(), bytes.data(), std::size_t(text.size()) * sizeof(QChar));
    JsonWriter writer;
    writer.beginArray().value(text).endArray();
    require(QUtf8StringView(writer.bytes()).isValidUtf8(), "JSON is UTF-8");
    for (const char c : writer.bytes())
        require(quint8(c) >= 0x20, "JSON holds no control characters as they are");
    QJsonParseError fault;
    const QJsonDocument read = JsonReader::parseDocument(writer.bytes(), &fault);
    require(fault.error == QJsonParseError::NoError, "a text is written as JSON");
    if (text.isValidUtf16())
        require(read.array().first().toString() == text, "a text is read as it was written");

    const auto textFault = text::messageTextFault(text);
    const QStringView trimmed = text::trimmedMessage(text);
    require(trimmed.size() <= text.size(), "trimming makes nothing longer");
    require(text::trimmedMessage(trimmed) == trimmed, "trimming twice is trimming once");
    if (!textFault) {
        require(text.isValidUtf16() && !text.contains(QChar::Null), "a message is Unicode");
        require(!trimmed.isEmpty() && !text::isBlank(trimmed), "a message shows something");
        require(text::utf8Size(trimmed) == trimmed.toUtf8().size(), "a message's size is the one of its UTF-8");
    }
}

void checkTime(QByteArrayView bytes)
{
    const auto time = Timestamp::fromIso(QString::fromLatin1(bytes));
    if (time)
        require(Timestamp::fromIso(QString::fromLatin1(time->toIso())) == time, "a time is read as it was written");
}

} // namespace

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    checkText(input);
    checkTime(input);
    http::Request request;
    request.headers = {{"content-type", "application/json"}};
    request.body = input.toByteArray();
    const Result<QJsonObject> json = request.jsonBody();
    if (!json) {
        require(json.error().code == ErrorCode::InvalidJson, "what is no JSON is refused as such");
        return;
    }
    require(QUtf8StringView(input.data(), input.size()).isValidUtf8(), "JSON that is taken is UTF-8");
    rereadAsEach<Chat, Faq, Message, Person, protocol::AdminAction, protocol::ConversationUpdated, protocol::JoinedChat,
        protocol::Login, protocol::Refresh, protocol::ChangePassword, protocol::MarkRead, protocol::MessageNotice,
        protocol::Notification, protocol::RateChat, protocol::SendMessage, protocol::StatusUpdated,
        protocol::TypingNotice, protocol::UserTyping, protocol::EngineIoHandshake>(*json);
}
