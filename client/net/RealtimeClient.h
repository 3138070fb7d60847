// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/ReconnectPolicy.h"
#include "client/net/Session.h"
#include "client/net/SocketIoClient.h"
#include "client/net/SteadyClock.h"
#include "common/model/Chat.h"
#include "common/model/Message.h"
#include "common/protocol/messages/Notification.h"
#include "common/protocol/messages/StatusUpdated.h"
#include "common/protocol/messages/UserTyping.h"

#include <QSet>

namespace sanad::client {

/// How the program stands with the server.
enum class Connection {
    Offline, ///< will be tried again by itself
    Connecting,
    Online,
    SignedOut, ///< the person must sign in; nothing is tried
};

/// What happens at the server, live: stays connected as long as somebody is signed in, gives the events a type, and
/// says whether any may have been missed. The program's thread.
class RealtimeClient final : public QObject
{
    Q_OBJECT

public:
    struct Timing
    {
        std::chrono::milliseconds open{15'000};
        std::chrono::milliseconds tick{5'000}; ///< of the watch for a sleeping machine
        ReconnectPolicy::Limits reconnect;
    };

    RealtimeClient(
        HttpClient &http, Session &session, const SteadyClock &clock, const Timing &timing, QObject *parent = nullptr);

    /// Connects now, whatever was planned: the person asked, or the network came up.
    void retryNow();
    [[nodiscard]] Connection connection() const { return m_connection; }
    [[nodiscard]] bool isOnline() const { return m_connection == Connection::Online; }
    /// Until the next try; zero: none is planned.
    [[nodiscard]] int nextTryInMs() const { return m_retry.isActive() ? m_retry.remainingTime() : 0; }

    /// Hears of a chat's happenings from now on, also after the next connection.
    void join(ChatId chat);
    void leave(ChatId chat);
    void setTyping(ChatId chat, bool isTyping);
    void markDelivered(MessageId message);
    void markRead(MessageId message);

Q_SIGNALS:
    void connectionChanged(sanad::client::Connection connection, int nextTryInMs);
    /// Online again. `isRecovered`: what happened meanwhile comes now, as events; otherwise it must be asked for.
    void cameOnline(bool isRecovered);
    /// From now on a chat's happenings come as events.
    void joined(sanad::ChatId chat);
    void messageReceived(const sanad::Message &message);
    void statusUpdated(const sanad::protocol::StatusUpdated &update);
    void conversationUpdated(const sanad::Chat &chat);
    void typingChanged(const sanad::protocol::UserTyping &typing);
    void notified(const sanad::protocol::Notification &notification);

private:
    void connectNow();
    void emitJoin(ChatId chat);
    void retryLater(std::chrono::milliseconds asked = std::chrono::milliseconds(0));
    void stop();
    void setConnection(Connection connection);
    void onEntered(bool isRecovered);
    void onRefused(const Error &error);
    void onLost();
    void onTokensChanged();
    void onEvent(const QString &event, const QJsonArray &arguments);
    void onTick();
    void renewThenConnect();

    HttpClient &m_http;
    Session &m_session;
    const SteadyClock &m_clock;
    SocketIoClient m_socket;
    ReconnectPolicy m_policy;
    QTimer m_retry;
    QTimer m_tick;
    std::chrono::milliseconds m_lastTick{0};
    std::chrono::milliseconds m_enteredAt{0};
    QByteArray m_token; ///< with which we are in, or tried to be
    QSet<ChatId> m_chats;
    Connection m_connection = Connection::SignedOut;
    bool m_isRenewing = false;
};

} // namespace sanad::client
