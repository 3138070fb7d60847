// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/logging.h"
#include "server/auth/TokenRules.h"
#include "server/http/HttpConfig.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QString>

namespace sanad::app {

/// The secret of the demonstration: public, so whoever reads this can sign in as anybody. Refused on any address but
/// loopback.
inline constexpr QByteArrayView DemoSecret = "sanad-demo-secret-known-to-everybody-not-for-real-use";

/// Where the server takes connections.
struct ListenAddress
{
    QHostAddress address{QHostAddress::LocalHost};
    quint16 port = 8000; ///< 0: any that is free

    /// `127.0.0.1:8000`, `[::1]:8000`, `*:8000`.
    [[nodiscard]] QString toText() const;
    bool operator==(const ListenAddress &) const = default;
};

/// Whose tokens are accepted.
struct JwtConfig
{
    QString algorithm = QStringLiteral("HS256");
    QByteArray secret; ///< at least auth::HmacKey::MinSecretBytes once checked
    auth::TokenRules rules;
};

/// Everything an operator can set, in one value; the parts of the server get their sub-struct. Filled by ConfigReader.
struct ServerConfig
{
    QList<ListenAddress> listen{ListenAddress{}};
    QString dataDir = defaultDataDir(); ///< absolute
    QString databaseUrl; ///< `postgresql://…`; empty: SQLite in the data folder
    QString publicUrl; ///< how clients reach us, without a slash at the end; empty: the request's Host
    JwtConfig jwt;
    LogConfig log;
    http::HttpConfig http;
    bool rateLimits = true;
    bool demo = false; ///< with the demonstration's people and FAQs, and its secret where none is set

    /// `sanad` in the user's data folder (XDG Base Directory Specification).
    [[nodiscard]] static QString defaultDataDir();
};

/// Something in the configuration that the server will not start with.
struct ConfigFault
{
    QString key; ///< as in the configuration file, "jwt/secret"; empty where the fault is no single key's
    QString source; ///< where the value came from: a file, "SANAD_LISTEN", "--listen", "default"
    QString problem; ///< what is wrong and what is allowed; never a secret

    /// `jwt/secret (SANAD_JWT_SECRET): must be …`
    [[nodiscard]] QString toText() const;
    bool operator==(const ConfigFault &) const = default;
};

/// The faults of the whole, which no single value shows: a missing or weak secret, the demo secret in the open, two
/// claims of one name, two listeners on one address. `source` is left to the caller.
[[nodiscard]] QList<ConfigFault> findFaults(const ServerConfig &config);

} // namespace sanad::app
