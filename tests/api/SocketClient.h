// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/Got.h"

#include <QJsonObject>
#include <QStringList>
#include <QUrl>
#include <QWebSocket>

#include <optional>

namespace sanad::test {

/// A Socket.IO client over a WebSocket, as small as it can be: keeps what comes, answers pings, and remembers pid and
/// offset as socket.io-client does.
class SocketClient final
{
    Q_DISABLE_COPY_MOVE(SocketClient)
public:
    SocketClient();
    ~SocketClient();

    /// Connects, or connects again, and returns whether it was let in.
    bool open(const QUrl &server, const QByteArray &token);
    /// Breaks off without a word.
    void breakOff();
    void emitEvent(QLatin1StringView event, const QJsonArray &arguments, std::optional<int> ackId = {});
    /// Emits, and waits for the acknowledgement: its first argument.
    QJsonObject ask(QLatin1StringView event, const QJsonValue &argument);

    [[nodiscard]] const QList<Got> &all() const { return m_got; }
    [[nodiscard]] QList<Got> all(QLatin1StringView event) const;
    /// Texts of the messages that came under one of their names, in order.
    [[nodiscard]] QStringList texts(QLatin1StringView event) const;
    void forget() { m_got.clear(); }

    QString sid;
    QString pid;
    std::optional<QJsonObject> refused;
    bool isDisconnected = false; ///< by a packet that says so
    bool isClosed = false; ///< the connection has gone

private:
    void take(const QString &text);
    void takeEvent(const QString &text, std::optional<int> ackId);

    QWebSocket m_socket;
    QByteArray m_token;
    QString m_offset;
    QList<Got> m_got;
    int m_nextAck = 1'000;
    bool m_isIn = false;
};

} // namespace sanad::test
