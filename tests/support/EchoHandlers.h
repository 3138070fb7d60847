// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/realtime/EngineIo.h"
#include "server/realtime/Namespace.h"

namespace sanad::test {

/// Sends every message of Engine.IO back as it came.
class EngineEcho final : public realtime::EngineIoHandler
{
public:
    void opened(realtime::EngineIoSession &) override {}
    void received(realtime::EngineIoSession &session, const protocol::EngineIoPacket &message) override;
    void closed(realtime::EngineIoSession &, realtime::Goodbye) override {}
};

/// Lets everybody in and says `auth` with the CONNECT's payload; answers `message` by `message-back` with the same
/// arguments, and acknowledges `message-with-ack` with its arguments.
class SocketEcho final : public realtime::NamespaceHandler
{
public:
    /// `name`: of the namespace.
    explicit SocketEcho(QByteArray name)
        : m_name(std::move(name))
    {
    }
    void connecting(realtime::Socket &socket, const QJsonObject &payload) override;
    void received(realtime::Socket &socket, const protocol::SocketIoPacket &packet) override;
    void disconnected(realtime::Socket &, realtime::Goodbye) override {}

private:
    const QByteArray m_name;
};

} // namespace sanad::test
