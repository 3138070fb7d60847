// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/CorsPolicy.h"
#include "server/http/Response.h"
#include "server/http/rate_rules.h"

#include <chrono>
#include <optional>

namespace sanad::http {

/// What an answer's bytes depend on besides the answer.
struct ResponseContext
{
    std::optional<QByteArrayView> origin; ///< the request's Origin
    bool isHead = false; ///< the request was HEAD: no body, but its length
    bool keepsAlive = true;
    int minorVersion = 1; ///< of the request's HTTP/1.x
    bool isSecure = false; ///< the client used https
    std::optional<RateState> rate = {}; ///< what it may still send
};

/// Turns answers into bytes, all in one piece but for the bytes of a file; the one place for the headers that every
/// answer carries.
class ResponseWriter
{
public:
    /// `strictTransport`: for Strict-Transport-Security (RFC 6797); 0: none.
    explicit ResponseWriter(CorsPolicy cors, std::chrono::seconds strictTransport = std::chrono::seconds(0));

    [[nodiscard]] const CorsPolicy &cors() const { return m_cors; }
    /// Whether the answer's body follows its head: not after HEAD (RFC 9110, section 9.3.2), nor 204 and 304
    /// (section 6.4.1).
    [[nodiscard]] static bool sendsBody(const Response &response, const ResponseContext &context);
    /// Head and body; of a file only the head. Header names or values that could break the head, and those that are
    /// ours alone to write, are left out and logged: they are programming errors.
    [[nodiscard]] QByteArray write(const Response &response, const ResponseContext &context);

private:
    void appendDate(QByteArray &out);
    void appendHeaders(QByteArray &out, const Response &response);

    CorsPolicy m_cors;
    QByteArray m_strictTransportLine; ///< empty: none
    qint64 m_dateSecond = -1;
    QByteArray m_dateLine; ///< made once a second
};

} // namespace sanad::http
