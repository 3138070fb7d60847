// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/app/ClientOptions.h"
#include "client/cache/SecretStore.h"
#include "client/net/Session.h"

namespace sanad::client {

/// Gets somebody signed in, by whatever there is: a token that was handed over, tokens that were kept, or a name with a
/// password; and keeps what comes of it. GUI thread.
class LoginSession final : public QObject
{
    Q_OBJECT

public:
    LoginSession(
        HttpClient &http, Session &session, SecretStore &secrets, ClientSettings &settings, QObject *parent = nullptr);

    /// With a token if `tokenFile` names one, else with what was kept.
    void start(const std::optional<QUrl> &server, const QString &tokenFile);
    void signInWithToken(const QUrl &server, const QByteArray &token);
    void signIn(const QUrl &server, const QString &username, const QString &password);
    void signOut();

    /// Where the sign-in is kept, as a translated sentence; empty before there is one.
    [[nodiscard]] QString keptWhere() const;

Q_SIGNALS:
    /// By begun() of the session, and everything about it is known.
    void signedIn(const sanad::Person &person);
    /// Nobody is; `reason`: a translated sentence, empty if there is nothing to say.
    void signInNeeded(const QString &reason);
    /// What was tried did not work.
    void refused(const QString &sentence);

private:
    void startWithFile(const QString &tokenFile);
    void startWithKept();
    void resume(const Tokens &tokens, bool mayBeOffline);
    void onTokens(const Tokens &tokens);
    void onBegun(const Person &person);

    HttpClient &m_http;
    Session &m_session;
    SecretStore &m_secrets;
    ClientSettings &m_settings;
    bool m_isKept = false;
    bool m_isSigningOut = false;
};

} // namespace sanad::client
