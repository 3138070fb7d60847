// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/HttpClient.h"
#include "common/model/Person.h"

#include <QTimer>

namespace sanad::client {

/// What callers of the network get back: a value, or an Error whose `message` is a translated sentence for a person.
template <typename T>
using Answer = std::function<void(Result<T>)>;

/// What proves who somebody is; kept by the SecretStore.
struct Tokens
{
    QByteArray access;
    QByteArray refresh; ///< empty: it was handed over, and cannot be renewed
    QString renewal; ///< id of an exchange that was begun: it is asked again under the same, and nothing is lost
    std::optional<Timestamp> expiresAt;

    [[nodiscard]] QByteArray toJson() const;
    [[nodiscard]] static Result<Tokens> fromJson(const QByteArray &bytes);
    bool operator==(const Tokens &) const = default;
};

/// Who is signed in at a server: holds the tokens, renews them before they end or when a call is refused, and says when
/// that is no longer possible. The program's thread.
class Session final : public QObject
{
    Q_OBJECT

public:
    explicit Session(HttpClient &http, QObject *parent = nullptr);

    /// Signs in with an account; on success the session has begun.
    void login(const QString &username, const QString &password, QObject *context, Answer<Person> done);
    /// Goes on with tokens that were kept or handed over, and asks the server whose they are.
    void resume(const Tokens &tokens, QObject *context, Answer<Person> done);
    /// The same without asking: so that a person who is offline sees their history.
    void resume(const Tokens &tokens, const Person &person);
    /// Forgets the tokens at once, here and, if it can be reached, at the server.
    void logout();

    [[nodiscard]] bool isSignedIn() const { return m_person.has_value() && !m_tokens.access.isEmpty(); }
    [[nodiscard]] const std::optional<Person> &person() const { return m_person; }
    [[nodiscard]] const Tokens &tokens() const { return m_tokens; }

    /// Gets a new access token; callers that come meanwhile share the exchange. An Error Unauthorized: it cannot be
    /// done, and expired() was emitted.
    void renew(QObject *context, Answer<QByteArray> done);
    /// For a refusal of `access`: renews it, unless that has been done since.
    void renewAfterRefusal(const QByteArray &access, QObject *context, Answer<QByteArray> done);

Q_SIGNALS:
    /// To be stored before anything else: a refresh token is good once.
    void tokensChanged(const Tokens &tokens);
    void begun(const Person &person);
    /// The person has to sign in again; what they have written stays.
    void expired();
    void ended();

private:
    struct Waiting
    {
        QPointer<QObject> context;
        Answer<QByteArray> done;
    };

    [[nodiscard]] Result<Person> take(const QJsonObject &signedIn);
    void setTokens(const Tokens &tokens);
    void renewLater();
    void onRenewed(const Result<QJsonObject> &answer);
    void tellWaiting(const Result<QByteArray> &result);
    void expire();

    HttpClient &m_http;
    Tokens m_tokens;
    std::optional<Person> m_person;
    QList<Waiting> m_waiting;
    QTimer m_renewal;
};

} // namespace sanad::client
