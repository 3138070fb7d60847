// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/Session.h"

#include "client/net/call_faults.h"
#include "common/core/Clock.h"
#include "common/core/JsonReader.h"
#include "common/protocol/http_paths.h"
#include "common/protocol/messages/Login.h"

#include <QUuid>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::client {

namespace {

namespace path = protocol::path;

constexpr auto AccessField = "access"_L1;
constexpr auto RefreshField = "refresh"_L1;
constexpr auto RenewalField = "renewal"_L1;
constexpr auto ExpiresField = "expires_at"_L1;

/// So long before its end a token is renewed: a call that is under way then still gets through.
constexpr qint64 RenewalMargin = 60'000;
constexpr qint64 LongestTimer = 24 * 3600 * 1000;
constexpr qint64 LongestLife = 10LL * 365 * 24 * 3600; // seconds

Error notTheContract(const Error &fault)
{
    return troubleError(Trouble::NotSanad, fault.message);
}

} // namespace

QByteArray Tokens::toJson() const
{
    JsonWriter writer;
    writer.beginObject();
    writer.field(AccessField, QString::fromLatin1(access));
    writer.field(RefreshField, QString::fromLatin1(refresh));
    writer.field(RenewalField, renewal);
    writer.field(ExpiresField, expiresAt);
    writer.endObject();
    return std::move(writer).bytes();
}

Result<Tokens> Tokens::fromJson(const QByteArray &bytes)
{
    SANAD_ASSIGN(const QJsonObject json, JsonReader::parseObject(bytes));
    const JsonReader reader(json);
    Tokens tokens;
    SANAD_ASSIGN(const QString access, reader.string(AccessField));
    SANAD_ASSIGN(const std::optional<QString> refresh, reader.optionalString(RefreshField));
    SANAD_ASSIGN(const std::optional<QString> renewal, reader.optionalString(RenewalField));
    SANAD_ASSIGN(tokens.expiresAt, reader.optionalTimestamp(ExpiresField));
    tokens.access = access.toLatin1();
    tokens.refresh = refresh.value_or(QString()).toLatin1();
    tokens.renewal = renewal.value_or(QString());
    return tokens;
}

Session::Session(HttpClient &http, QObject *parent)
    : QObject(parent)
    , m_http(http)
{
    m_renewal.setSingleShot(true);
    connect(&m_renewal, &QTimer::timeout, this, [this] { renew(this, [](const Result<QByteArray> &) {}); });
}

void Session::login(const QString &username, const QString &password, QObject *context, Answer<Person> done)
{
    const HttpRequest request{.path = QString(path::Login),
        .json = sanad::toJson(protocol::Login{.username = username, .password = password})};
    m_http.send(request, {}, context, [this, done = std::move(done)](const Result<QJsonObject> &answer) {
        if (!answer) {
            Error error = answer.error();
            if (error.code == ErrorCode::Unauthorized)
                error.message = tr("The name or the password is not right.");
            return done(error);
        }
        const Result<Person> person = take(*answer);
        if (person)
            Q_EMIT begun(*person);
        done(person);
    });
}

void Session::resume(const Tokens &tokens, QObject *context, Answer<Person> done)
{
    m_http.send({.path = QString(path::Me)}, tokens.access, context,
        [this, tokens, done = std::move(done)](const Result<QJsonObject> &answer) {
            if (!answer)
                return done(answer.error());
            const JsonReader reader(*answer);
            const auto person = reader.object("user"_L1).and_then(
                [](const QJsonObject &json) -> tl::expected<Person, Error> { return Person::fromJson(json); });
            const auto expiresAt = reader.optionalTimestamp(ExpiresField);
            if (!person || !expiresAt)
                return done(notTheContract(person ? expiresAt.error() : person.error()));
            Tokens known = tokens;
            known.expiresAt = *expiresAt;
            resume(known, *person);
            done(*person);
        });
}

void Session::resume(const Tokens &tokens, const Person &person)
{
    m_person = person;
    setTokens(tokens);
    Q_EMIT begun(person);
}

void Session::logout()
{
    const QByteArray access = m_tokens.access;
    m_renewal.stop();
    m_person.reset();
    m_tokens = {};
    Q_EMIT tokensChanged(m_tokens);
    Q_EMIT ended();
    tellWaiting(Error::of(ErrorCode::Unauthorized, sentenceFor(ErrorCode::Unauthorized)));
    if (!access.isEmpty()) {
        m_http.send({.path = QString(path::Logout), .json = QByteArrayLiteral("{}")}, access, &m_http,
            [](const Result<QJsonObject> &) {});
    }
}

Result<Person> Session::take(const QJsonObject &signedIn)
{
    const auto read = [&]() -> Result<Person> {
        const JsonReader reader(signedIn);
        SANAD_ASSIGN(const QString access, reader.string("token"_L1));
        SANAD_ASSIGN(const QString refresh, reader.string("refresh_token"_L1));
        SANAD_ASSIGN(const qint64 seconds, reader.integer("expires_in"_L1, 1, LongestLife));
        SANAD_ASSIGN(const QJsonObject user, reader.object("user"_L1));
        SANAD_ASSIGN(Person person, Person::fromJson(user));
        m_person = person;
        setTokens({.access = access.toLatin1(),
            .refresh = refresh.toLatin1(),
            .renewal = {},
            .expiresAt = SystemClock().now().plusMs(seconds * 1000)});
        return person;
    };
    Result<Person> person = read();
    return person ? person : Result<Person>(notTheContract(person.error()));
}

void Session::setTokens(const Tokens &tokens)
{
    m_tokens = tokens;
    renewLater();
    Q_EMIT tokensChanged(m_tokens);
}

void Session::renewLater()
{
    m_renewal.stop();
    if (m_tokens.refresh.isEmpty() || !m_tokens.expiresAt)
        return;
    const qint64 left = m_tokens.expiresAt->msSinceEpoch() - SystemClock().now().msSinceEpoch();
    // A clock that is wrong must not make this a storm of renewals; a call that is refused renews as well.
    constexpr qint64 least = 5'000;
    m_renewal.start(std::chrono::milliseconds(std::clamp(left - RenewalMargin, least, LongestTimer)));
}

void Session::renew(QObject *context, Answer<QByteArray> done)
{
    m_waiting.append({.context = context, .done = std::move(done)});
    if (m_waiting.size() > 1)
        return;
    if (m_tokens.refresh.isEmpty()) {
        QMetaObject::invokeMethod(this, &Session::expire, Qt::QueuedConnection);
        return;
    }
    if (m_tokens.renewal.isEmpty()) {
        m_tokens.renewal = QUuid::createUuid().toString(QUuid::WithoutBraces);
        Q_EMIT tokensChanged(m_tokens);
    }
    const protocol::Refresh exchange{
        .refreshToken = QString::fromLatin1(m_tokens.refresh), .clientRequestId = m_tokens.renewal};
    m_http.send({.path = QString(path::Refresh), .json = sanad::toJson(exchange)}, {}, this,
        [this](const Result<QJsonObject> &answer) { onRenewed(answer); });
}

void Session::renewAfterRefusal(const QByteArray &access, QObject *context, Answer<QByteArray> done)
{
    if (m_tokens.access.isEmpty() || access == m_tokens.access)
        return renew(context, std::move(done));
    QMetaObject::invokeMethod(
        context, [done = std::move(done), token = m_tokens.access] { done(token); }, Qt::QueuedConnection);
}

void Session::onRenewed(const Result<QJsonObject> &answer)
{
    if (!m_person)
        return;
    if (!answer) {
        if (nextStepAfter(answer.error().code) != NextStep::TryAgain)
            return expire();
        constexpr auto retry = 15s;
        if (m_tokens.expiresAt)
            m_renewal.start(retry);
        return tellWaiting(answer.error());
    }
    const Result<Person> person = take(*answer);
    tellWaiting(person ? Result<QByteArray>(m_tokens.access) : Result<QByteArray>(person.error()));
}

void Session::tellWaiting(const Result<QByteArray> &result)
{
    const QList<Waiting> waiting = std::exchange(m_waiting, {});
    for (const Waiting &one : waiting) {
        if (one.context)
            one.done(result);
    }
}

void Session::expire()
{
    m_renewal.stop();
    if (!m_tokens.access.isEmpty()) {
        m_tokens = {};
        Q_EMIT tokensChanged(m_tokens);
        Q_EMIT expired();
    }
    tellWaiting(Error::of(ErrorCode::Unauthorized, sentenceFor(ErrorCode::Unauthorized)));
}

} // namespace sanad::client
