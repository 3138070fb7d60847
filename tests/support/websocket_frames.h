// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/WebSocketCodec.h"

#include <QtEndian>

namespace sanad::test {

/// How a frame is other than a good one.
struct FrameForm
{
    bool isFinal = true;
    int reserved = 0; ///< the three reserved bits
    int lengthBytes = 0; ///< of the extended length: 0, 2 or 8; as short as possible if it is too few
    std::array<char, 4> key{char(0x37), char(0xfa), char(0x21), char(0x3d)};
};

/// A client's frame (RFC 6455, section 5.2).
[[nodiscard]] inline QByteArray frame(
    net::WebSocketOpcode opcode, const QByteArray &payload, const FrameForm &form = {})
{
    QByteArray bytes;
    bytes.append(char((form.isFinal ? 0x80 : 0) | form.reserved << 4 | int(opcode)));
    const qint64 size = payload.size();
    if (size > 0xffff || form.lengthBytes == 8) {
        bytes.append(char(0x80 | 127)).append(8, '\0');
        qToBigEndian(quint64(size), bytes.data() + bytes.size() - 8);
    } else if (size > 125 || form.lengthBytes == 2) {
        bytes.append(char(0x80 | 126)).append(2, '\0');
        qToBigEndian(quint16(size), bytes.data() + bytes.size() - 2);
    } else {
        bytes.append(char(0x80 | size));
    }
    bytes.append(form.key.data(), form.key.size());
    const qsizetype start = bytes.size();
    bytes.append(payload);
    net::webSocketUnmask(bytes.data() + start, payload.constData(), size, form.key);
    return bytes;
}

} // namespace sanad::test
