// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "common/core/Result.h"
#include "server/app/ServerConfig.h"
#include "server/domain/SessionEnds.h"

#include <memory>

namespace sanad::auth {
class KeyFileWatcher;
class TokenVerifier;
} // namespace sanad::auth

namespace sanad::app {

/// Everything that decides who somebody is: keys, tokens, and whose sessions have ended. Network thread.
class SignIn
{
public:
    /// `config` and `clock` must outlive this.
    SignIn(const ServerConfig &config, const Clock &clock);
    ~SignIn();

    /// Reads the keys. An Error's detail says what is wrong with them.
    [[nodiscard]] Status start();

    [[nodiscard]] auth::TokenVerifier &verifier() { return *m_verifier; }
    /// Tells whoever holds something open for a person that it has ended.
    [[nodiscard]] SessionEnds &sessionEnds() { return m_ends; }

private:
    [[nodiscard]] Status loadSchoolKeys();

    const ServerConfig &m_config;
    const Clock &m_clock;
    SessionEnds m_ends;
    std::unique_ptr<auth::TokenVerifier> m_verifier;
    std::unique_ptr<auth::KeyFileWatcher> m_keyFile;
};

} // namespace sanad::app
