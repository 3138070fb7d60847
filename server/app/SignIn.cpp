// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/SignIn.h"

#include "server/app/store_calls.h"
#include "server/auth/Argon2Hasher.h"
#include "server/auth/HmacKey.h"
#include "server/auth/KeyFileWatcher.h"
#include "server/auth/TokenIssuer.h"
#include "server/auth/TokenVerifier.h"
#include "server/domain/AccountService.h"
#include "server/domain/SessionEndsFeed.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::app {

namespace {

/// How far the clocks of our own servers may differ.
constexpr auto OwnLeeway = 5s;

auth::TokenRules ownRules()
{
    auth::TokenRules rules;
    rules.idClaims = {u"sub"_s};
    rules.sessionClaim = u"sid"_s;
    rules.issuer = AccountsConfig::Issuer;
    rules.leeway = OwnLeeway;
    return rules;
}

/// The secrets that all servers of one database share; made at the first start.
struct Secrets
{
    QByteArray accessKey;
    QByteArray refreshKey;
};

Result<Secrets> loadSecrets(Transaction &transaction)
{
    Secrets secrets;
    SANAD_ASSIGN(secrets.accessKey, transaction.media().sharedSecret(u"access-tokens"_s, RefreshToken::randomSecret()));
    SANAD_ASSIGN(
        secrets.refreshKey, transaction.media().sharedSecret(u"refresh-tokens"_s, RefreshToken::randomSecret()));
    return secrets;
}

} // namespace

AccountRules accountRules(const AccountsConfig &config)
{
    return {.firstId = PersonId(config.firstId), .accessLife = config.accessLife, .refreshLife = config.refreshLife};
}

auth::Argon2Cost argon2Cost(const AccountsConfig &config)
{
    return {.memory = size_t(config.hashMemory), .passes = quint64(config.hashPasses)};
}

SignIn::SignIn(const ServerConfig &config, const Clock &clock, Store &store)
    : m_config(config)
    , m_clock(clock)
    , m_store(store)
{
}

SignIn::~SignIn() = default;

Status SignIn::start()
{
    SANAD_TRY(loadSchoolKeys());
    // Also without accounts: the school's people can be kept out too.
    m_feed = std::make_unique<SessionEndsFeed>(m_store, m_ends, m_clock, m_config.accounts.accessLife + 1min);
    SANAD_ASSIGN(const SessionEndsFeed::News news,
        readNow<SessionEndsFeed::News>(m_store, [this](Transaction &t) { return m_feed->load(t); }));
    m_feed->start(news);
    return m_config.accounts.enabled ? loadAccounts() : Status();
}

Status SignIn::loadSchoolKeys()
{
    const JwtConfig &jwt = m_config.jwt;
    auth::KeySet keys;
    if (const auto file = jwt.keyFile()) {
        m_keyFile = std::make_unique<auth::KeyFileWatcher>(
            *file, [this](auth::KeySet changed) { m_verifier->setKeys(std::move(changed)); });
        SANAD_ASSIGN(keys, m_keyFile->start());
    } else if (!jwt.secret.isEmpty()) {
        SANAD_ASSIGN(auto key, auth::HmacKey::create(jwt.secret));
        keys.add(std::move(key), jwt.keyId);
    }
    m_verifier = std::make_unique<auth::TokenVerifier>(std::move(keys), jwt.rules, m_clock);
    m_verifier->setSessionEnds(&m_ends);
    return {};
}

Status SignIn::loadAccounts()
{
    SANAD_ASSIGN(const Secrets secrets, writeNow<Secrets>(m_store, loadSecrets));
    const AccountRules rules = accountRules(m_config.accounts);
    SANAD_ASSIGN(auto checking, auth::HmacKey::create(secrets.accessKey));
    m_verifier->acceptOwn(auth::KeySet(std::move(checking)), ownRules());
    SANAD_ASSIGN(auto signing, auth::HmacKey::create(secrets.accessKey));
    m_issuer = std::make_unique<auth::TokenIssuer>(std::move(signing), ownRules(), m_clock);
    SANAD_ASSIGN(m_hasher, auth::Argon2Hasher::create(argon2Cost(m_config.accounts), m_config.accounts.hashThreads));
    const auto issue = [this](const Person &person, SessionId session) {
        return m_issuer->issue(person, m_config.accounts.accessLife, session);
    };
    m_accounts = std::make_unique<AccountService>(AccountService::Parts{.store = m_store,
                                                      .hasher = *m_hasher,
                                                      .ends = m_ends,
                                                      .clock = m_clock,
                                                      .issue = issue,
                                                      .refreshKey = secrets.refreshKey},
        rules);
    return {};
}

} // namespace sanad::app
