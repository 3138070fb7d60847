// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "common/protocol/messages/Connect.h"
#include "server/domain/Authenticator.h"
#include "server/domain/SessionEnds.h"
#include "server/realtime/ChatEvents.h"
#include "server/realtime/MessageEvents.h"

#include <QObject>

namespace sanad::realtime {

/// The support desk in real time: who may connect, what they hear, and what they may do. Network thread.
///
/// It must outlive the sockets that it is told of, and tells nobody anything once it has died.
class SupportNamespace final : public NamespaceHandler
{
    Q_DISABLE_COPY_MOVE(SupportNamespace)
public:
    struct Parts
    {
        ChatService &service;
        Authenticator &authenticator;
        SessionEnds &ends;
        const MediaLinks &links;
        const Clock &clock;
        net::TimerWheel &wheel;
    };

    /// All parts must outlive this. It becomes the service's listener.
    SupportNamespace(const Parts &parts, const SupportConfig &config);
    ~SupportNamespace() override;

    void connecting(Socket &socket, const QJsonObject &payload) override;
    void received(Socket &socket, const protocol::SocketIoPacket &packet) override;
    void disconnected(Socket &socket, Goodbye why) override;

    [[nodiscard]] const SupportCounters &counters() const { return m_counters; }
    [[nodiscard]] const Recovery::Counters &recoveryCounters() { return m_recovery.counters(); }
    /// Of what could be sent anew.
    [[nodiscard]] const BroadcastLog &log() const { return m_recovery.log(); }
    [[nodiscard]] qsizetype adminsOnline() const { return m_members.adminsOnline(); }
    [[nodiscard]] qsizetype socketCount() const { return m_members.count(); }

private:
    /// A client's wish to go on where it was.
    struct Return
    {
        QByteArray pid;
        QString offset;
    };

    [[nodiscard]] Result<Caller> identify(const Socket &socket, const QString &token);
    void refuse(Socket &socket, const Error &error);
    void finishConnecting(Member &member, const std::optional<ChatId> &chat, const Return &wish);
    [[nodiscard]] bool isFull(const Person &person) const;
    [[nodiscard]] std::optional<LostSocket> findLost(const Member &member, const Return &wish);
    [[nodiscard]] LostSocket leaveBehind(Member &member);
    void joinRooms(Member &member, const std::optional<ChatId> &chat);
    void watchToken(Member &member);
    void onTokenEnd(Member &member);
    void onSessionsEnded(Role role, PersonId person);
    /// Says why, and closes the connection.
    void end(Member &member, const Error &error);
    /// It hears nothing more, and counts no more.
    void takeOut(Member &member);
    void tidyLater();

    const Parts m_parts;
    const SupportConfig m_config;
    SupportCounters m_counters;
    RoomRegistry m_rooms;
    Members m_members;
    Recovery m_recovery;
    Publisher m_publisher;
    Typists m_typists;
    Happenings m_happenings;
    EventRouter m_router;
    std::unique_ptr<QObject> m_context; ///< for answers of the service; dies before what they need
    ChatEvents m_chatEvents;
    MessageEvents m_messageEvents;
    net::RateTable m_badTokens; ///< by address
    const quint64 m_seed; ///< of this process: nobody can aim at another's slot
    std::shared_ptr<bool> m_isAlive = std::make_shared<bool>(true); ///< for the listener that cannot be taken away
    net::Deadline m_tidying;
    std::vector<std::unique_ptr<SocketState>> m_gone; ///< members that may still be in use further up the stack
};

} // namespace sanad::realtime
