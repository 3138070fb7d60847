// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/logging.h"
#include "server/auth/TokenRules.h"
#include "server/auth/key_files.h"
#include "server/bot/SchoolFacts.h"
#include "server/http/HttpConfig.h"
#include "server/llm/LanguageModelConfig.h"
#include "server/media/MediaConfig.h"
#include "server/net/TlsIdentity.h"
#include "server/realtime/RealtimeConfig.h"
#include "server/realtime/SupportConfig.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace sanad::app {

/// The secret of the demonstration: public, so whoever reads this can sign in as anybody. Refused on any address but
/// loopback.
inline constexpr QByteArrayView DemoSecret = "sanad-demo-secret-known-to-everybody-not-for-real-use";

/// Where the server takes connections.
struct ListenAddress
{
    enum class Kind {
        Tcp,
        Unix, ///< a Unix domain socket
        Activated, ///< a socket that systemd has opened for us
    };

    QHostAddress address{QHostAddress::LocalHost};
    quint16 port = 8000; ///< 0: any that is free
    Kind kind = Kind::Tcp;
    bool isTls = false;
    QString name = {}; ///< path of the Unix domain socket; name of the activated one, empty: all there are

    /// `127.0.0.1:8000`, `tls:[::1]:8443`, `*:8000`, `unix:/run/sanad/web`, `systemd:web`.
    [[nodiscard]] QString toText() const;
    /// Whether other machines cannot get here. Of activated sockets it is not known.
    [[nodiscard]] bool isLocal() const { return kind == Kind::Unix || (kind == Kind::Tcp && address.isLoopback()); }
    bool operator==(const ListenAddress &) const = default;
};

/// Whose tokens are accepted.
struct JwtConfig
{
    QString algorithm = QStringLiteral("HS256");
    QByteArray secret; ///< HS256: at least auth::HmacKey::MinSecretBytes once checked; may be empty with accounts
    QString publicKeyFile; ///< RS256 and ES256: this or the next
    QString jwksFile;
    QString keyId; ///< the "kid" of the secret or of the key in publicKeyFile; empty: it has none
    auth::TokenRules rules;

    [[nodiscard]] bool usesSecret() const { return algorithm == QLatin1StringView("HS256"); }
    /// Where the school's public keys are; nothing with HS256.
    [[nodiscard]] std::optional<auth::KeyFile> keyFile() const;
};

/// Accounts of our own, beside the tokens of the school or instead of them.
struct AccountsConfig
{
    /// The "iss" of our own tokens. No school may use it.
    static constexpr QLatin1StringView Issuer{"sanad:accounts"};

    bool enabled = false;
    qint64 firstId = 1'000'000'000; ///< ids that we give count from here, above those of the school's tokens
    std::chrono::seconds accessLife{15 * 60};
    std::chrono::seconds refreshLife{30 * 24 * 3600};
    qint64 hashMemory = 19 * 1024 * 1024; ///< bytes, for each password that is being hashed
    int hashPasses = 2;
    int hashThreads = 1; ///< passwords hashed at once
};

/// Everything an operator can set, in one value; the parts of the server get their sub-struct. Filled by ConfigReader.
struct ServerConfig
{
    QList<ListenAddress> listen{ListenAddress{}};
    uint unixMode = 0660; ///< permissions of Unix domain sockets
    net::TlsFiles tls; ///< empty: none
    QString dataDir = defaultDataDir(); ///< absolute
    QString databaseUrl; ///< `postgresql://…`; empty: SQLite in the data folder
    QString publicUrl; ///< how clients reach us, without a slash at the end; empty: the request's Host
    JwtConfig jwt;
    AccountsConfig accounts;
    LogConfig log;
    http::HttpConfig http;
    media::MediaConfig media;
    realtime::RealtimeConfig realtime;
    realtime::SupportConfig support;
    bot::SchoolFacts school;
    llm::LanguageModelConfig languageModel;
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
/// What looks like a slip but does no harm yet.
[[nodiscard]] QStringList findNotes(const ServerConfig &config);

} // namespace sanad::app
