// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/AdminApi.h"
#include "client/net/ApiCaller.h"
#include "common/model/Chat.h"
#include "common/model/Faq.h"
#include "common/model/Message.h"
#include "common/protocol/messages/MediaForm.h"
#include "common/protocol/messages/RateChat.h"
#include "common/protocol/messages/SendMessage.h"

namespace sanad::client {

/// What came of sending a message.
struct Sent
{
    Message message;
    std::optional<Message> botReply;
};

/// A chat with everything in it.
struct Transcript
{
    Chat chat;
    QList<Message> messages;
};

/// A file that goes out as a message.
struct MediaUpload
{
    QString path;
    QString name;
    bool isVoice = false;
    protocol::MediaForm form;
};

/// The calls of the contract, typed. Every answer is an Answer: a value, or an Error with a sentence for a person; none
/// is called after its context's death. The program's thread.
class ApiClient final
{
public:
    /// The most messages that one call brings (API.md 3).
    static constexpr int MostPerPage = 200;

    ApiClient(HttpClient &http, Session &session);

    [[nodiscard]] Session &session() { return m_caller.session(); }
    [[nodiscard]] HttpClient &http() { return m_caller.http(); }
    /// What admins may do besides.
    [[nodiscard]] AdminApi &admin() { return m_admin; }

    /// The student's open chat, made if there is none.
    void openChat(QObject *context, Answer<Chat> done);
    /// The student's chats, newest first; those older than `before`.
    void ownChats(std::optional<ChatId> before, QObject *context, Answer<QList<Chat>> done);

    // Pages of messages, oldest first.
    void newestMessages(ChatId chat, int limit, QObject *context, Answer<QList<Message>> done);
    void messagesBefore(ChatId chat, Timestamp before, int limit, QObject *context, Answer<QList<Message>> done);
    void messagesAfter(ChatId chat, MessageId after, int limit, QObject *context, Answer<QList<Message>> done);
    void transcript(ChatId chat, QObject *context, Answer<Transcript> done);

    void send(const protocol::SendMessage &message, QObject *context, Answer<Sent> done);
    /// Streams the file; the handle tells of its progress and can give it up.
    std::shared_ptr<CallHandle> upload(const MediaUpload &media, QObject *context, Answer<Sent> done);

    /// Marks what the other side wrote as read, up to and including one message.
    void markRead(ChatId chat, MessageId upTo, QObject *context, Answer<int> done);
    void unreadCount(QObject *context, Answer<int> done);
    void rate(ChatId chat, const protocol::RateChat &rating, QObject *context, Answer<protocol::RateChat> done);
    void faqs(QObject *context, Answer<QList<Faq>> done);

    /// Fetches what a message's link leads to into a new file; see HttpClient::download.
    std::shared_ptr<CallHandle> download(
        const QUrl &link, const QString &path, qint64 most, QObject *context, Answer<QString> done);

private:
    void page(ChatId chat, QUrlQuery query, int limit, QObject *context, Answer<QList<Message>> done);

    ApiCaller m_caller;
    AdminApi m_admin;
};

} // namespace sanad::client
