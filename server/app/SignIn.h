// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "common/core/Result.h"
#include "server/app/ServerConfig.h"
#include "server/domain/AccountUseCases.h"
#include "server/domain/SessionEnds.h"

#include <QObject>

#include <memory>

namespace sanad {
class AccountService;
class SessionEndsFeed;
class Store;
} // namespace sanad
namespace sanad::auth {
class Argon2Hasher;
class KeyFileWatcher;
class TokenIssuer;
class TokenVerifier;
struct Argon2Cost;
} // namespace sanad::auth

namespace sanad::app {

/// Everything that decides who somebody is: keys, tokens, accounts, and whose sessions have ended. Network thread.
class SignIn
{
public:
    /// All arguments must outlive this.
    SignIn(const ServerConfig &config, const Clock &clock, Store &store);
    ~SignIn();

    /// Reads the keys, and from the store who is kept out: blocks until that is known. An Error's detail says what is
    /// in the way.
    [[nodiscard]] Status start();

    [[nodiscard]] auth::TokenVerifier &verifier() { return *m_verifier; }
    /// Tells whoever holds something open for a person that it has ended.
    [[nodiscard]] SessionEnds &sessionEnds() { return m_ends; }
    /// Null if there are no accounts.
    [[nodiscard]] AccountService *accounts() { return m_accounts.get(); }
    /// For calls of accounts(): lives no longer than that.
    [[nodiscard]] QObject *context() { return &m_context; }

private:
    [[nodiscard]] Status loadSchoolKeys();
    [[nodiscard]] Status loadAccounts();

    const ServerConfig &m_config;
    const Clock &m_clock;
    Store &m_store;
    SessionEnds m_ends;
    std::unique_ptr<auth::TokenVerifier> m_verifier;
    std::unique_ptr<auth::KeyFileWatcher> m_keyFile;
    std::unique_ptr<SessionEndsFeed> m_feed;
    std::unique_ptr<auth::TokenIssuer> m_issuer;
    std::unique_ptr<auth::Argon2Hasher> m_hasher;
    std::unique_ptr<AccountService> m_accounts;
    QObject m_context; ///< goes first: nothing that is under way comes back to what has gone
};

/// The configuration's words for the domain.
[[nodiscard]] AccountRules accountRules(const AccountsConfig &config);
[[nodiscard]] auth::Argon2Cost argon2Cost(const AccountsConfig &config);

} // namespace sanad::app
