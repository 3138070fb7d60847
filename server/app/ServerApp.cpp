// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ServerApp.h"

#include "server/app/KnowledgeParts.h"
#include "server/app/MediaParts.h"
#include "server/app/RealtimeParts.h"
#include "server/app/SignIn.h"
#include "server/app/data_folder.h"
#include "server/app/logging.h"
#include "server/app/open_listeners.h"
#include "server/auth/TokenVerifier.h"
#include "server/domain/ChatService.h"
#include "server/http/AdminRoutes.h"
#include "server/http/ApiDocRoutes.h"
#include "server/http/AuthRoutes.h"
#include "server/http/ChatRoutes.h"
#include "server/http/HealthRoutes.h"
#include "server/http/HttpServer.h"
#include "server/http/MediaRoutes.h"
#include "server/llm/LanguageModel.h"
#include "server/net/TlsCredentials.h"
#include "server/storage/DbExecutor.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::app {

namespace {

/// How long a stopping server waits for clients that take their answers slowly.
constexpr auto DrainLimit = 10s;

/// Lets the HTTP layer ask the token verifier.
class BearerAuthenticator final : public Authenticator
{
public:
    explicit BearerAuthenticator(auth::TokenVerifier &verifier)
        : m_verifier(verifier)
    {
    }
    Result<Caller> authenticate(QByteArrayView bearerToken) override { return m_verifier.verify(bearerToken); }
    Status recheck(const Caller &caller) override { return m_verifier.recheck(caller); }

private:
    auth::TokenVerifier &m_verifier;
};

void logAccess(const http::AccessLogEntry &entry)
{
    LogFields fields;
    fields.add("method"_L1, QByteArrayView(entry.method))
        .add("route"_L1, QByteArrayView(entry.route))
        .add("status"_L1, entry.status);
    fields.add("bytes"_L1, entry.bytes).add("us"_L1, entry.microseconds);
    logEvent(lcAccess(), QtDebugMsg, u"answered"_s, fields);
}

} // namespace

ServerApp::ServerApp(const ServerConfig &config)
    : m_config(config)
{
}

ServerApp::~ServerApp()
{
    // Answers that are still on their way ask the services for more: they must come while those live.
    if (m_store)
        m_store->stop();
}

Status ServerApp::start()
{
    SANAD_TRY(openStore());
    SANAD_TRY(loadBot());
    SANAD_TRY(makeServices());
    return listen();
}

Status ServerApp::openStore()
{
    SANAD_TRY(makeDataFolder(m_config.dataDir));
    SANAD_ASSIGN(m_folder, takeDataFolder(m_config.dataDir));
    SANAD_ASSIGN(const auto database, storage::DatabaseConfig::parse(m_config.databaseUrl, m_config.dataDir));
    m_store = std::make_unique<storage::DbExecutor>(database);
    SANAD_TRY(m_store->start());
    logEvent(lcServer(), QtInfoMsg, u"database is open"_s, LogFields().add("database"_L1, database.describe()));
    return {};
}

Status ServerApp::loadBot()
{
    m_knowledge = std::make_unique<KnowledgeParts>(m_config, *m_store, m_clock);
    return m_knowledge->start();
}

Status ServerApp::makeServices()
{
    m_signIn = std::make_unique<SignIn>(m_config, m_clock, *m_store);
    SANAD_TRY(m_signIn->start());
    m_authenticator = std::make_unique<BearerAuthenticator>(m_signIn->verifier());
    m_media = std::make_unique<MediaParts>(m_config, *m_store, m_clock);
    SANAD_TRY(m_media->start());
    m_chats =
        std::make_unique<ChatService>(*m_store, m_knowledge->bot(), m_knowledge->bot(), m_clock, m_config.media.quota);
    if (m_config.languageModel.isOn()) {
        m_languageModel = std::make_unique<llm::LanguageModel>(m_config.languageModel);
        m_chats->setPhraser(*m_languageModel);
    }
    m_mediaRoutes = m_media->makeRoutes(*m_chats, this);
    m_chatRoutes = std::make_unique<http::ChatRoutes>(*m_chats, m_media->links(), this);
    m_adminRoutes = std::make_unique<http::AdminRoutes>(*m_chats, m_media->links(), this);
    m_authRoutes = std::make_unique<http::AuthRoutes>(m_signIn->accounts(), m_signIn->context());
    m_healthRoutes = std::make_unique<http::HealthRoutes>(*m_store, this);
    m_realtime = std::make_unique<RealtimeParts>(m_config,
        RealtimeParts::Services{.chats = *m_chats,
            .authenticator = *m_authenticator,
            .ends = m_signIn->sessionEnds(),
            .links = m_media->links(),
            .clock = m_clock});
    return {};
}

Status ServerApp::listen()
{
    http::RouteTable routes;
    m_chatRoutes->addTo(routes);
    m_adminRoutes->addTo(routes);
    m_knowledge->addTo(routes, this);
    m_mediaRoutes->addTo(routes);
    m_authRoutes->addTo(routes);
    m_healthRoutes->addTo(routes);
    m_realtime->addTo(routes);
    SANAD_TRY(http::ApiDocRoutes::addTo(routes));
    m_server = std::make_unique<http::HttpServer>(std::move(routes), *m_authenticator, m_config.http);
    if (lcAccess().isDebugEnabled())
        m_server->setAccessLog(logAccess);
    if (!m_config.tls.certificate.isEmpty()) {
        SANAD_ASSIGN(m_tls, net::TlsCredentials::load(m_config.tls));
        logEvent(lcServer(), QtInfoMsg, u"certificate is loaded"_s,
            LogFields().add("valid_until"_L1, m_tls->identity().notAfter().toString(Qt::ISODate)));
    }
    SANAD_ASSIGN(m_ports, openListeners(m_config, *m_server, m_tls.get()));
    return {};
}

const http::RouteTable &ServerApp::routes() const
{
    return m_server->routes();
}

void ServerApp::reload()
{
    logEvent(lcServer(), QtInfoMsg, u"reloading the certificate"_s);
    if (m_tls)
        m_tls->reload();
}

SessionEnds &ServerApp::sessionEnds()
{
    return m_signIn->sessionEnds();
}

void ServerApp::stop()
{
    if (m_isStopping)
        return;
    m_isStopping = true;
    logEvent(lcServer(), QtInfoMsg, u"stopping"_s);
    m_healthRoutes->setStopping();
    m_realtime->stop();
    // Whoever waits for it is answered with the FAQ's own words.
    if (m_languageModel)
        m_languageModel->stop();
    m_server->drain(DrainLimit, [this] { onDrained(); });
}

void ServerApp::onDrained()
{
    // Out of the HTTP server's and the store's own calls before either is stopped.
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_media->stop();
            m_knowledge->stop();
            m_store->stop();
            logEvent(lcServer(), QtInfoMsg, u"stopped"_s);
            Q_EMIT stopped();
        },
        Qt::QueuedConnection);
}

} // namespace sanad::app
