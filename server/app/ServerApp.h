// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "common/core/Result.h"
#include "server/app/ServerConfig.h"

#include <QFile>
#include <QObject>

#include <memory>

namespace sanad {
class Authenticator;
class ChatService;
class SessionEnds;
} // namespace sanad
namespace sanad::http {
class AdminRoutes;
class AuthRoutes;
class ChatRoutes;
class HealthRoutes;
class HttpServer;
class MediaRoutes;
class RouteTable;
} // namespace sanad::http
namespace sanad::llm {
class LanguageModel;
}
namespace sanad::net {
class TlsCredentials;
}
namespace sanad::storage {
class DbExecutor;
}

namespace sanad::app {

class SignIn;

class KnowledgeParts;
class MediaParts;
class RealtimeParts;

/// The server as a whole: the only place that knows all concrete classes and wires them. Network thread.
class ServerApp final : public QObject
{
    Q_OBJECT

public:
    /// `config` must be free of faults.
    explicit ServerApp(const ServerConfig &config);
    ~ServerApp() override;

    /// Opens the database, brings its schema up to date, loads the bot and listens. An Error says what is in the way;
    /// nothing runs then.
    [[nodiscard]] Status start();
    /// Stops accepting, answers what is in flight, commits what is queued; then emits stopped().
    void stop();

    /// Reads the certificate anew; connections that stand keep the old one.
    void reload();

    /// The ports that the TCP addresses of the configuration got, in their order.
    [[nodiscard]] const QList<quint16> &ports() const { return m_ports; }
    /// All routes; the same on every address. Only once it has started.
    [[nodiscard]] const http::RouteTable &routes() const;

    /// Once started: where to hear that somebody's sessions have ended, to close what is still open for them.
    [[nodiscard]] SessionEnds &sessionEnds();

Q_SIGNALS:
    void stopped();

private:
    [[nodiscard]] Status openStore();
    [[nodiscard]] Status loadBot();
    [[nodiscard]] Status makeServices();
    [[nodiscard]] Status listen();
    void onDrained();

    // In the order of construction; each may use those above it.
    const ServerConfig m_config;
    SystemClock m_clock;
    std::unique_ptr<QFile> m_folder; ///< the lock on the data folder
    std::unique_ptr<storage::DbExecutor> m_store;
    std::unique_ptr<KnowledgeParts> m_knowledge;
    std::unique_ptr<SignIn> m_signIn;
    std::unique_ptr<Authenticator> m_authenticator;
    std::unique_ptr<MediaParts> m_media;
    std::unique_ptr<llm::LanguageModel> m_languageModel; ///< none unless configured
    std::unique_ptr<ChatService> m_chats;
    std::unique_ptr<http::ChatRoutes> m_chatRoutes;
    std::unique_ptr<http::AdminRoutes> m_adminRoutes;
    std::unique_ptr<http::AuthRoutes> m_authRoutes;
    std::unique_ptr<http::HealthRoutes> m_healthRoutes;
    std::unique_ptr<http::MediaRoutes> m_mediaRoutes;
    std::unique_ptr<RealtimeParts> m_realtime;
    std::unique_ptr<net::TlsCredentials> m_tls; ///< none without a certificate
    std::unique_ptr<http::HttpServer> m_server;
    QList<quint16> m_ports;
    bool m_isStopping = false;
};

} // namespace sanad::app
