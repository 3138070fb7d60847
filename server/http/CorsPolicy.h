// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/HeadParser.h"
#include "server/http/Response.h"

#include <optional>

namespace sanad::http {

/// Which web pages may call us (Fetch standard, section 3.2). Bearer tokens, never cookies: hence "*" by default.
class CorsPolicy
{
public:
    /// `allowedOrigins` empty: any.
    explicit CorsPolicy(QList<QByteArray> allowedOrigins)
        : m_allowedOrigins(std::move(allowedOrigins))
    {
    }

    /// Whether a page of this origin may go on as a WebSocket. Who names none is no page.
    [[nodiscard]] bool allows(std::optional<QByteArrayView> origin) const;
    /// Appends the header lines that every answer to a request with this Origin carries.
    void appendHeaders(QByteArray &head, std::optional<QByteArrayView> origin) const;
    /// The answer to OPTIONS for a path whose routes have these methods.
    [[nodiscard]] Response preflight(const RequestHead &head, const QList<Method> &methods) const;

private:
    QList<QByteArray> m_allowedOrigins;
};

} // namespace sanad::http
