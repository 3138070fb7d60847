// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/http/HeadParser.h"

namespace sanad::http {

/// Where a request ends and what becomes of its connection, as its head says it.
struct Framing
{
    std::optional<qint64> contentLength; ///< bytes
    bool keepsAlive = true; ///< the client wants the connection kept
    bool expectsContinue = false;
    bool hasUnknownExpectation = false;
    bool wantsWebSocket = false; ///< the client asks to go on as a WebSocket (RFC 6455, section 4.1)
    QByteArrayView host; ///< views into the head; empty only for HTTP/1.0
    std::optional<QByteArrayView> origin;
    std::optional<QByteArrayView> bearerToken;

    [[nodiscard]] bool hasBody() const { return contentLength.value_or(0) > 0; }
};

/// Reads the headers that decide on framing (RFC 9112, section 6) and refuses every doubt: lengths that are not plain
/// digits or stand there twice, any transfer encoding (LengthRequired: we take bodies with a length only), a Host that
/// is missing, doubled or no host.
[[nodiscard]] Result<Framing> readFraming(const RequestHead &head);

} // namespace sanad::http
