// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/RealtimeClient.h"

#include "client/net/logging.h"
#include "client/net/received.h"
#include "common/protocol/error_codes.h"
#include "common/protocol/events.h"
#include "common/protocol/messages/ConversationUpdated.h"
#include "common/protocol/messages/MessageNotice.h"
#include "common/protocol/messages/TypingNotice.h"

#include <QRandomGenerator>

using namespace std::chrono_literals;

namespace sanad::client {

namespace {

namespace event = protocol::event;

QByteArray bare(qint64 id)
{
    return QByteArray::number(id);
}

} // namespace

RealtimeClient::RealtimeClient(
    HttpClient &http, Session &session, const SteadyClock &clock, const Timing &timing, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_session(session)
    , m_clock(clock)
    , m_socket(timing.open)
    , m_policy(timing.reconnect)
    , m_lastTick(clock.now())
{
    connect(&m_socket, &SocketIoClient::entered, this, &RealtimeClient::onEntered);
    connect(&m_socket, &SocketIoClient::refused, this, &RealtimeClient::onRefused);
    connect(&m_socket, &SocketIoClient::lost, this, &RealtimeClient::onLost);
    connect(&m_socket, &SocketIoClient::eventReceived, this, &RealtimeClient::onEvent);
    connect(&session, &Session::begun, this, [this] {
        m_policy.reset();
        connectNow();
    });
    connect(&session, &Session::tokensChanged, this, &RealtimeClient::onTokensChanged);
    connect(&session, &Session::expired, this, &RealtimeClient::stop);
    connect(&session, &Session::ended, this, [this] {
        m_chats.clear();
        stop();
        m_socket.forget();
    });
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &RealtimeClient::connectNow);
    connect(&m_tick, &QTimer::timeout, this, &RealtimeClient::onTick);
    m_tick.start(timing.tick);
    if (session.isSignedIn())
        connectNow();
}

void RealtimeClient::retryNow()
{
    m_policy.reset();
    if (!isOnline())
        connectNow();
}

void RealtimeClient::connectNow()
{
    m_retry.stop();
    if (!m_session.isSignedIn())
        return stop();
    m_token = m_session.tokens().access;
    setConnection(Connection::Connecting);
    m_socket.open(m_http.server(), m_token);
}

void RealtimeClient::retryLater(std::chrono::milliseconds asked)
{
    m_retry.start(m_policy.nextDelay(QRandomGenerator::global()->generateDouble(), asked));
    setConnection(Connection::Offline);
}

void RealtimeClient::stop()
{
    m_retry.stop();
    m_socket.close();
    setConnection(Connection::SignedOut);
}

void RealtimeClient::setConnection(Connection connection)
{
    m_connection = connection;
    Q_EMIT connectionChanged(connection, nextTryInMs());
}

void RealtimeClient::onEntered(bool isRecovered)
{
    m_enteredAt = m_clock.now();
    // Rooms of a connection that was gone on with are still joined; to join again does no harm.
    for (const ChatId chat : m_chats)
        emitJoin(chat);
    setConnection(Connection::Online);
    Q_EMIT cameOnline(isRecovered);
}

void RealtimeClient::emitJoin(ChatId chat)
{
    m_socket.emitEvent(event::JoinChat, bare(chat.value()), this, [this, chat](const Result<QJsonObject> &answer) {
        if (answer && m_chats.contains(chat))
            Q_EMIT joined(chat);
    });
}

void RealtimeClient::onRefused(const Error &error)
{
    if (error.code == ErrorCode::Unauthorized)
        return renewThenConnect();
    retryLater(std::chrono::seconds(error.retryAfter.value_or(0)));
}

void RealtimeClient::onLost()
{
    if (isOnline()) {
        m_policy.onConnectionLost(m_clock.now() - m_enteredAt);
        // The first try after a good time is worth making at once: servers restart, and networks hiccup.
        if (m_policy.failures() == 0)
            return retryLater();
    }
    retryLater();
}

void RealtimeClient::renewThenConnect()
{
    if (m_isRenewing)
        return;
    m_isRenewing = true;
    setConnection(Connection::Connecting);
    m_session.renewAfterRefusal(m_token, this, [this](const Result<QByteArray> &token) {
        m_isRenewing = false;
        if (!m_session.isSignedIn() || isOnline())
            return;
        if (token)
            connectNow();
        else
            retryLater();
    });
}

void RealtimeClient::onTokensChanged()
{
    // The server ends a connection with its token, and keeps nothing for our return then: better to go before, and come
    // back with the new one.
    const QByteArray &token = m_session.tokens().access;
    if (isOnline() && !token.isEmpty() && token != m_token && m_session.isSignedIn()) {
        m_socket.breakOff();
        connectNow();
    }
}

void RealtimeClient::onTick()
{
    const std::chrono::milliseconds now = m_clock.now();
    const std::chrono::milliseconds passed = now - std::exchange(m_lastTick, now);
    if (!m_policy.isWake(m_tick.intervalAsDuration(), passed) || m_connection == Connection::SignedOut)
        return;
    // After a sleep the connection is dead, though nobody has told us, and what was planned is long overdue.
    m_policy.reset();
    m_socket.breakOff();
    connectNow();
}

void RealtimeClient::join(ChatId chat)
{
    m_chats.insert(chat);
    if (isOnline())
        emitJoin(chat);
}

void RealtimeClient::leave(ChatId chat)
{
    if (m_chats.remove(chat))
        m_socket.emitEvent(event::LeaveChat, bare(chat.value()));
}

void RealtimeClient::setTyping(ChatId chat, bool isTyping)
{
    m_socket.emitEvent(event::Typing, toJson(protocol::TypingNotice{.chatId = chat, .isTyping = isTyping}));
}

void RealtimeClient::markDelivered(MessageId message)
{
    m_socket.emitEvent(event::MarkDelivered, bare(message.value()));
}

void RealtimeClient::markRead(MessageId message)
{
    m_socket.emitEvent(event::MarkRead, bare(message.value()));
}

void RealtimeClient::onEvent(const QString &name, const QJsonArray &arguments)
{
    const QJsonObject payload = arguments.isEmpty() ? QJsonObject() : arguments.first().toObject();
    const auto tell = [&](const auto &parsed, auto deliver) {
        if (parsed)
            deliver(*parsed);
        else
            qCInfo(lcNet) << "An event that is none of the contract's:" << name << parsed.error().message;
    };
    // Of two names for one thing one is enough.
    if (name == event::ForMessage.front()) {
        tell(protocol::MessageNotice::fromJson(payload),
            [this](const protocol::MessageNotice &notice) { Q_EMIT messageReceived(harmless(notice.message)); });
    } else if (name == event::StatusUpdated) {
        tell(protocol::StatusUpdated::fromJson(payload),
            [this](const protocol::StatusUpdated &update) { Q_EMIT statusUpdated(update); });
    } else if (name == event::ForConversation.front()) {
        tell(protocol::ConversationUpdated::fromJson(payload),
            [this](const protocol::ConversationUpdated &update) { Q_EMIT conversationUpdated(update.conversation); });
    } else if (name == event::UserTyping) {
        tell(protocol::UserTyping::fromJson(payload), [this](protocol::UserTyping typing) {
            typing.user.name = harmlessLine(typing.user.name);
            Q_EMIT typingChanged(typing);
        });
    } else if (name == event::Notification) {
        tell(protocol::Notification::fromJson(payload), [this](protocol::Notification notification) {
            if (notification.message)
                notification.message = harmless(*notification.message);
            Q_EMIT notified(notification);
        });
    } else if (name == event::Error) {
        const Error error = protocol::readError(payload);
        qCInfo(lcNet) << "The server refused an event:" << error.message;
        // The connection is closed after this: its token is over.
        if (error.code == ErrorCode::Unauthorized) {
            m_socket.breakOff();
            renewThenConnect();
        }
    }
}

} // namespace sanad::client
