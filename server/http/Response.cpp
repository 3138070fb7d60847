// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/Response.h"

#include "common/protocol/error_codes.h"
#include "server/http/logging.h"

namespace sanad::http {

Response Response::json(int status, QByteArray body)
{
    Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

Response Response::error(const Error &error)
{
    JsonWriter writer;
    writer.reserve(160);
    protocol::writeError(writer, error);
    // An exhausted quota is somebody's own doing, and has no detail; a full disk is not.
    const bool isFull = error.code == ErrorCode::InsufficientStorage && !error.detail.isEmpty();
    if (error.code == ErrorCode::Internal || isFull) {
        // The first line only: in the others a database quotes the rows it was about.
        qCCritical(lcHttp) << "Answered" << protocol::errorForm(error.code).code << error.detail.section(u'\n', 0, 0);
    }
    Response response = json(protocol::errorForm(error.code).httpStatus, std::move(writer).bytes());
    if (response.status == 429 || response.status == 503)
        response.headers.append({QByteArrayLiteral("Retry-After"), QByteArray::number(error.retryAfter.value_or(1))});
    // Every 401 must say how one gets in (RFC 9110, section 15.5.2).
    if (response.status == 401)
        response.headers.append({QByteArrayLiteral("WWW-Authenticate"), QByteArrayLiteral("Bearer")});
    return response;
}

void Responder::send(const Response &response) const
{
    if (const auto target = m_target.lock())
        target->send(response);
}

void Responder::whenGone(std::function<void()> gone) const
{
    if (const auto target = m_target.lock())
        target->whenGone(std::move(gone));
}

bool Responder::isAlive() const
{
    const auto target = m_target.lock();
    return target && target->isWaiting();
}

} // namespace sanad::http
