// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Error.h"

#include <QByteArray>
#include <QList>
#include <QTcpServer>
#include <QUrl>

#include <functional>
#include <memory>

namespace sanad::test {

/// Takes requests on a free port and answers what it is told to, right or wrong.
class FakeHttpServer
{
public:
    /// What to do with one request.
    struct Reply
    {
        QByteArray bytes; ///< as they are; empty: none
        bool closes = true; ///< afterwards
    };
    using Handler = std::function<Reply(const QByteArray &request)>;

    explicit FakeHttpServer(Handler handler);
    /// The same over TLS, with a certificate that nobody vouches for.
    [[nodiscard]] static std::unique_ptr<FakeHttpServer> withTls(Handler handler);

    [[nodiscard]] QUrl url() const;
    [[nodiscard]] const QList<QByteArray> &requests() const { return m_requests; }
    void setHandler(Handler handler) { m_handler = std::move(handler); }

    /// A complete answer.
    [[nodiscard]] static Reply answer(int status, const QByteArray &body, const QByteArray &type = "application/json",
        const QByteArray &headers = {});

private:
    FakeHttpServer(Handler handler, std::unique_ptr<QTcpServer> server, const QString &scheme);
    void serve(QTcpSocket *socket);

    Handler m_handler;
    std::unique_ptr<QTcpServer> m_server;
    QString m_scheme;
    QList<QByteArray> m_requests;
};

/// The body of a refusal, as the contract has it.
[[nodiscard]] QByteArray errorJson(ErrorCode code);

} // namespace sanad::test
