// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/HttpServer.h"

#include <QTcpSocket>

namespace sanad::http {

/// Knows the tokens "student" and "admin".
class FakeAuthenticator final : public Authenticator
{
public:
    [[nodiscard]] Result<Caller> authenticate(QByteArrayView bearerToken) override;
    [[nodiscard]] Status recheck(const Caller &caller) override;
    int calls = 0;
    bool hasEndedSessions = false; ///< of all who were let in before
};

/// One answer as a client reads it.
struct Answer
{
    int status = 0;
    QByteArray reason;
    QList<std::pair<QByteArray, QByteArray>> headers; ///< names in lower case
    QByteArray body;

    [[nodiscard]] QByteArray header(QByteArrayView name) const;
    /// Why this is not the contract's error form, complete and in JSON; empty if it is.
    [[nodiscard]] QString errorFormFault() const;
};

/// A client that sends exactly the bytes it is told to.
class RawClient
{
public:
    explicit RawClient(quint16 port);

    void send(const QByteArray &bytes);
    /// Tells the server that nothing more will come, and goes on reading.
    void finishSending();
    /// Goes away without a word.
    void vanish() { m_socket.abort(); }
    /// Waits until so many answers are there in all. Answers to HEAD have no body: tell so.
    [[nodiscard]] bool waitForAnswers(qsizetype count, bool toHead = false);
    [[nodiscard]] const QList<Answer> &answers() const { return m_answers; }
    /// Waits until the server has closed the connection.
    [[nodiscard]] bool waitForEnd(int milliseconds = 5000);
    [[nodiscard]] bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    [[nodiscard]] QTcpSocket &socket() { return m_socket; }
    /// What came and is no whole answer.
    [[nodiscard]] const QByteArray &rest() const { return m_bytes; }

private:
    bool takeAnswer(bool toHead);

    QTcpSocket m_socket;
    QByteArray m_bytes;
    QList<Answer> m_answers;
};

/// A server on a free port with one route of each kind:
///
/// GET /hello: "hello" · GET /things/:id: path, parameters and query, a line each · POST /echo: the body, at most 64
/// bytes · POST /big: the body's size, at most 1 MB · GET /large: 20 MB · GET /later, POST /later: kept in `kept` · GET
/// /student, GET /admin/secret, POST /admin/secret: by role · POST /empty: no body · POST /optional: the body's size,
/// even without one · GET /odd: `odd`
class HttpFixture
{
public:
    explicit HttpFixture(const HttpConfig &config = {});

    [[nodiscard]] quint16 port() const { return m_port; }
    /// Whether a request on a new connection gets its answer.
    [[nodiscard]] bool isServing() const;

    FakeAuthenticator authenticator;
    int handled = 0;
    QList<Request> requests;
    QList<Responder> kept;
    Response odd;
    std::unique_ptr<HttpServer> server;

private:
    RouteTable makeRoutes();

    quint16 m_port = 0;
};

/// "GET target HTTP/1.1" with a Host and further header lines, each ending with CR LF.
[[nodiscard]] QByteArray get(const QByteArray &target, const QByteArray &headers = {});
/// The same with a body and its Content-Length.
[[nodiscard]] QByteArray post(const QByteArray &target, const QByteArray &body, const QByteArray &headers = {});

} // namespace sanad::http
