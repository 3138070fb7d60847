// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/ApiCaller.h"

namespace sanad::client {

void CallHandle::cancel()
{
    m_isCancelled = true;
    if (m_exchange)
        m_exchange->abort();
}

void CallHandle::follow(HttpExchange *exchange)
{
    m_exchange = exchange;
    if (!exchange)
        return;
    const auto onBytes = [this](qint64 bytes, qint64 total) {
        if (total > 0)
            Q_EMIT progressed(double(bytes) / double(total));
    };
    connect(exchange, &HttpExchange::uploaded, this, onBytes);
    connect(exchange, &HttpExchange::downloaded, this, onBytes);
}

std::shared_ptr<CallHandle> ApiCaller::start(const HttpRequest &request, QObject *context, HttpExchange::Done done)
{
    auto handle = std::make_shared<CallHandle>();
    const QByteArray token = m_session.tokens().access;
    if (token.isEmpty()) {
        QMetaObject::invokeMethod(
            context,
            [handle, done = std::move(done)] {
                if (!handle->isCancelled())
                    done(Error::of(ErrorCode::Unauthorized, sentenceFor(ErrorCode::Unauthorized)));
            },
            Qt::QueuedConnection);
        return handle;
    }
    attempt(request, token, context, handle, done, false);
    return handle;
}

void ApiCaller::attempt(const HttpRequest &request, const QByteArray &token, QObject *context,
    const std::shared_ptr<CallHandle> &handle, const HttpExchange::Done &done, bool isRepeat)
{
    auto onAnswer = [this, request, token, context, handle, done, isRepeat](Result<QJsonObject> answer) {
        if (handle->isCancelled())
            return;
        if (answer || answer.error().code != ErrorCode::Unauthorized || isRepeat)
            return done(std::move(answer));
        m_session.renewAfterRefusal(
            token, context, [this, request, context, handle, done](const Result<QByteArray> &renewed) {
                if (handle->isCancelled())
                    return;
                if (!renewed)
                    return done(renewed.error());
                attempt(request, *renewed, context, handle, done, true);
            });
    };
    handle->follow(m_http.send(request, token, context, std::move(onAnswer)));
}

} // namespace sanad::client
