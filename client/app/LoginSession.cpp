// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/LoginSession.h"

#include "client/app/logging.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr auto TokensName = "tokens"_L1;
constexpr qint64 MostTokenBytes = 8192;

/// Whether the server may simply not be there at the moment.
bool isAway(const Error &error)
{
    return error.code == ErrorCode::Unavailable || error.code == ErrorCode::RequestTimeout;
}

} // namespace

LoginSession::LoginSession(
    HttpClient &http, Session &session, SecretStore &secrets, ClientSettings &settings, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_session(session)
    , m_secrets(secrets)
    , m_settings(settings)
{
    connect(&session, &Session::tokensChanged, this, &LoginSession::onTokens);
    connect(&session, &Session::begun, this, &LoginSession::onBegun);
    connect(&session, &Session::expired, this, [this] {
        Q_EMIT signInNeeded(tr("Your session has ended. Sign in again; what you have written is still here."));
    });
}

void LoginSession::start(const std::optional<QUrl> &server, const QString &tokenFile)
{
    m_http.setServer(server.value_or(m_settings.serverAddress()));
    if (!tokenFile.isEmpty())
        startWithFile(tokenFile);
    else
        startWithKept();
}

void LoginSession::startWithFile(const QString &tokenFile)
{
    QFile file(tokenFile);
    if (m_http.server().isEmpty()) {
        Q_EMIT signInNeeded(tr("There is a token, but no server to sign in at."));
    } else if (!file.open(QIODevice::ReadOnly)) {
        //: %1 is the path of a file
        Q_EMIT signInNeeded(tr("The file with the token cannot be read: %1").arg(u'\u2066' + tokenFile + u'\u2069'));
    } else {
        resume({.access = file.read(MostTokenBytes).trimmed(), .refresh = {}, .renewal = {}, .expiresAt = {}}, true);
    }
}

void LoginSession::startWithKept()
{
    if (m_http.server().isEmpty()) {
        Q_EMIT signInNeeded({});
        return;
    }
    m_secrets.read(QString(TokensName), this, [this](const Result<std::optional<QByteArray>> &kept) {
        if (!kept) {
            Q_EMIT signInNeeded(kept.error().message);
            return;
        }
        // Tokens are of one server: another that was given on the command line must not see them.
        const auto tokens = *kept && m_http.server() == m_settings.serverAddress()
            ? Tokens::fromJson(**kept)
            : Result<Tokens>(Error::of(ErrorCode::NotFound));
        const std::optional<Person> person = m_settings.lastPerson();
        if (!tokens || tokens->access.isEmpty()) {
            Q_EMIT signInNeeded({});
            return;
        }
        m_isKept = true;
        if (person)
            m_session.resume(*tokens, *person);
        else
            resume(*tokens, false);
    });
}

void LoginSession::resume(const Tokens &tokens, bool mayBeOffline)
{
    m_session.resume(tokens, this, [this, tokens, mayBeOffline](const Result<Person> &person) {
        if (person)
            return;
        const std::optional<Person> last = m_settings.lastPerson();
        if (mayBeOffline && last && isAway(person.error()) && m_http.server() == m_settings.serverAddress()) {
            m_session.resume(tokens, *last);
            return;
        }
        qCInfo(lcSignIn) << "the token was not taken:" << person.error().detail;
        Q_EMIT signInNeeded(person.error().message);
    });
}

void LoginSession::signInWithToken(const QUrl &server, const QByteArray &token)
{
    m_http.setServer(server);
    resume({.access = token, .refresh = {}, .renewal = {}, .expiresAt = {}}, false);
}

void LoginSession::signIn(const QUrl &server, const QString &username, const QString &password)
{
    m_http.setServer(server);
    m_session.login(username, password, this, [this, username](const Result<Person> &person) {
        if (person)
            m_settings.setLastUsername(username);
        else
            Q_EMIT refused(person.error().message);
    });
}

void LoginSession::signOut()
{
    m_isSigningOut = true;
    m_session.logout();
    m_settings.setLastPerson({});
    m_isSigningOut = false;
    Q_EMIT signInNeeded({});
}

QString LoginSession::keptWhere() const
{
    if (!m_isKept)
        return {};
    return m_secrets.isInKeyring()
        ? tr("Your sign-in is kept in this computer's keyring.")
        : tr("This computer has no keyring: your sign-in is kept in a file that only you can read.");
}

void LoginSession::onTokens(const Tokens &tokens)
{
    const auto done = [this](const Status &stored) {
        m_isKept = stored.has_value();
        if (!stored)
            qCWarning(lcSignIn) << "the sign-in could not be kept:" << stored.error().detail;
    };
    if (tokens.access.isEmpty() && m_isSigningOut)
        m_secrets.remove(QString(TokensName), this, done);
    else if (!tokens.access.isEmpty())
        m_secrets.write(QString(TokensName), tokens.toJson(), this, done);
}

void LoginSession::onBegun(const Person &person)
{
    m_settings.setServerAddress(m_http.server());
    m_settings.setLastPerson(person);
    Q_EMIT signedIn(person);
}

} // namespace sanad::client
