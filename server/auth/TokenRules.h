// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <chrono>

namespace sanad::auth {

/// What a token must say, and under which names; the same rules for checking and for issuing.
struct TokenRules
{
    QStringList idClaims{QStringLiteral("sub"), QStringLiteral("id")}; ///< any of them; those present must agree
    QString roleClaim = QStringLiteral("role");
    QString nameClaim = QStringLiteral("name");
    QString sessionClaim; ///< names the session that a token belongs to; empty: tokens belong to none
    QString issuer; ///< required "iss"; empty: any, or none
    QString audience; ///< must be in "aud"; empty: "aud" is not looked at
    std::chrono::seconds leeway{30}; ///< how far the clocks of issuer and server may differ

    bool operator==(const TokenRules &) const = default;
};

} // namespace sanad::auth
