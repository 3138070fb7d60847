// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/Session.h"
#include "client/net/call_faults.h"

namespace sanad::client {

/// A call that may be given up, and says how far it has come.
class CallHandle final : public QObject
{
    Q_OBJECT

public:
    /// Nothing is told any more.
    void cancel();
    [[nodiscard]] bool isCancelled() const { return m_isCancelled; }
    /// The exchange that is under way now.
    void follow(HttpExchange *exchange);

Q_SIGNALS:
    /// Of the way there (an upload) or back (a download), 0 to 1.
    void progressed(double share);

private:
    QPointer<HttpExchange> m_exchange;
    bool m_isCancelled = false;
};

/// Asks the server as whoever is signed in: a call that is refused for its token is repeated once with a new one.
/// Answers come later, never from within the call. The program's thread.
class ApiCaller
{
public:
    ApiCaller(HttpClient &http, Session &session)
        : m_http(http)
        , m_session(session)
    {
    }

    [[nodiscard]] HttpClient &http() { return m_http; }
    [[nodiscard]] Session &session() { return m_session; }

    /// `read`: QJsonObject → Result<T>; what it refuses is no answer of the contract. No call after `context`'s death.
    template <typename T, typename Read>
    std::shared_ptr<CallHandle> call(const HttpRequest &request, QObject *context, Read read, Answer<T> done)
    {
        return start(
            request, context, [read = std::move(read), done = std::move(done)](const Result<QJsonObject> &json) {
                if (!json)
                    return done(json.error());
                Result<T> value = read(*json);
                done(value ? std::move(value) : Result<T>(troubleError(Trouble::NotSanad, value.error().message)));
            });
    }

private:
    std::shared_ptr<CallHandle> start(const HttpRequest &request, QObject *context, HttpExchange::Done done);
    void attempt(const HttpRequest &request, const QByteArray &token, QObject *context,
        const std::shared_ptr<CallHandle> &handle, const HttpExchange::Done &done, bool isRepeat);

    HttpClient &m_http;
    Session &m_session;
};

} // namespace sanad::client
