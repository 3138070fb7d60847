// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Error.h"
#include "server/http/OpenFile.h"

#include <QByteArray>
#include <QList>

#include <functional>
#include <memory>
#include <optional>

namespace sanad::http {

/// One answer, complete. The connection adds Date, Content-Length, CORS, Connection and the security headers.
struct Response
{
    int status = 200;
    QByteArray contentType = QByteArrayLiteral("application/json; charset=utf-8");
    QByteArray body;
    std::optional<FileBody>
        file; ///< sent in place of `body`, as fast as the client takes it and never as a whole in memory
    QList<std::pair<QByteArray, QByteArray>> headers; ///< further ones; neither name nor value may hold CR, LF or NUL

    /// Length of the body in bytes, wherever it comes from.
    [[nodiscard]] qint64 bodySize() const { return file ? file->length : body.size(); }

    [[nodiscard]] static Response json(int status, QByteArray body);
    /// The contract's error form: `{message, code, field?, status?}` with the HTTP status of the code, and Retry-After
    /// and WWW-Authenticate where they belong. The error's detail is not shown; that of a failure of our own is logged.
    [[nodiscard]] static Response error(const Error &error);
};

/// Where the answer to one request goes. Copies share one answer; the first send() counts. It outlives the client: when
/// the connection has gone, send() does nothing. Network thread only.
class Responder
{
public:
    class Target;

    explicit Responder(std::weak_ptr<Target> target)
        : m_target(std::move(target))
    {
    }

    void send(const Response &response) const;
    /// True while somebody waits for the answer.
    [[nodiscard]] bool isAlive() const;
    /// `gone` is called once if the client goes away before it was answered; an empty one takes it back. Only on a
    /// route that watches its client is that noticed before the answer.
    void whenGone(std::function<void()> gone) const;

private:
    std::weak_ptr<Target> m_target;
};

/// The connection's side of a Responder.
class Responder::Target
{
public:
    virtual ~Target() = default;
    virtual void send(const Response &response) = 0;
    [[nodiscard]] virtual bool isWaiting() const = 0;
    virtual void whenGone(std::function<void()> gone) = 0;
};

} // namespace sanad::http
