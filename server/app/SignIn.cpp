// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/SignIn.h"

#include "server/auth/HmacKey.h"
#include "server/auth/KeyFileWatcher.h"
#include "server/auth/TokenVerifier.h"

namespace sanad::app {

SignIn::SignIn(const ServerConfig &config, const Clock &clock)
    : m_config(config)
    , m_clock(clock)
{
}

SignIn::~SignIn() = default;

Status SignIn::start()
{
    return loadSchoolKeys();
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

} // namespace sanad::app
