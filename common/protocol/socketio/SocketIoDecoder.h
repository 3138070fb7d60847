// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/protocol/socketio/SocketIoPacket.h"

namespace sanad::protocol {

/// Puts the Engine.IO messages of one connection together to Socket.IO packets; an attachment arrives by itself. After
/// an error the connection must be closed (section "Exchange protocol"), the decoder accepts nothing more.
class SocketIoDecoder
{
public:
    /// What one connection may demand of us.
    struct Limits
    {
        int attachments = 8; ///< of one packet
        qsizetype attachmentBytes = 1'000'000; ///< of all attachments of one packet
        int depth = 32; ///< of nested arrays and objects
        int nameSpaceBytes = 128;
    };

    SocketIoDecoder() = default;
    explicit SocketIoDecoder(const Limits &limits)
        : m_limits(limits)
    {
    }

    /// The packet that `message` completes, nothing while attachments are missing, or InvalidRequest.
    [[nodiscard]] Result<std::optional<SocketIoPacket>> add(const EngineIoPacket &message);
    /// Bytes held for a packet that is not complete.
    [[nodiscard]] qsizetype held() const { return m_incomplete ? m_textBytes + m_attachmentBytes : 0; }

private:
    Result<std::optional<SocketIoPacket>> addText(QByteArrayView text);
    Result<std::optional<SocketIoPacket>> addBinary(const QByteArray &bytes);

    Limits m_limits;
    std::optional<SocketIoPacket> m_incomplete;
    int m_missing = 0;
    qsizetype m_textBytes = 0;
    qsizetype m_attachmentBytes = 0;
    bool m_failed = false;
};

} // namespace sanad::protocol
