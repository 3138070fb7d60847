// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/realtime/Namespace.h"
#include "tests/support/Got.h"

#include <QStringList>

#include <optional>

namespace sanad::test {

/// A client's end of a socket: keeps what the handler sends.
class FakeSocket final : public realtime::Socket
{
public:
    explicit FakeSocket(realtime::NamespaceHandler &handler, realtime::Peer peer = usualPeer());
    /// Goes away as a client that breaks off.
    ~FakeSocket() override;

    static realtime::Peer usualPeer();

    // The client.
    void connectWith(const QJsonObject &payload);
    void emitEvent(const QString &event, const QJsonArray &arguments, std::optional<qint64> ackId = {});
    void vanish(realtime::Goodbye why = realtime::Goodbye::Closed);
    void forget() { m_got.clear(); }
    [[nodiscard]] const QList<Got> &all() const { return m_got; }
    [[nodiscard]] QList<Got> all(QLatin1StringView event) const;
    /// The names of what came, in order; forgets it.
    [[nodiscard]] QStringList takeNames();
    /// The acknowledgement of that id, which must have come once.
    [[nodiscard]] QJsonObject ack(qint64 id) const;
    [[nodiscard]] QString offset() const { return m_offset; }
    /// With which it could come back; empty if it was not let in.
    [[nodiscard]] QString pid() const
    {
        return accepted.value_or(QJsonObject()).value(QLatin1StringView("pid")).toString();
    }

    std::optional<QJsonObject> accepted;
    std::optional<QJsonObject> refused;
    bool isDisconnected = false; ///< by the server
    bool isClosed = false; ///< with its connection
    QList<protocol::EngineIoFrame> frames; ///< as they came

    // The handler's side.
    [[nodiscard]] const realtime::Peer &peer() const override { return m_peer; }
    void accept(QByteArrayView objectJson) override;
    void refuse(QByteArrayView objectJson) override;
    void send(const protocol::EngineIoFrame &frame) override;
    void send(const QList<protocol::EngineIoFrame> &several) override;
    void disconnect(bool closesConnection) override;

private:
    realtime::NamespaceHandler &m_handler;
    const realtime::Peer m_peer;
    bool m_isGone = true;
    QList<Got> m_got;
    QString m_offset; ///< as socket.io-client keeps it
};

} // namespace sanad::test
