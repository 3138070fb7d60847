// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/error_codes.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

ErrorForm errorForm(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidRequest: return {400, "invalid_request"_L1, "The request is malformed."_L1};
    case ErrorCode::InvalidJson: return {400, "invalid_json"_L1, "The body is not valid JSON."_L1};
    case ErrorCode::InvalidField: return {400, "invalid_field"_L1, "A field has a value that is not allowed."_L1};
    case ErrorCode::Unauthorized: return {401, "unauthorized"_L1, "A valid token is required."_L1};
    case ErrorCode::Forbidden: return {403, "forbidden"_L1, "You are not allowed to do this."_L1};
    case ErrorCode::WaitingForAdmin:
        // The user's own API text fixes this sentence to the letter.
        return {403, "waiting_for_admin"_L1,
            "Please wait for admin response. You cannot send messages while waiting for support team."_L1};
    case ErrorCode::ChatClosed: return {403, "chat_closed"_L1, "This chat is closed."_L1};
    case ErrorCode::NotFound: return {404, "not_found"_L1, "There is nothing here."_L1};
    case ErrorCode::MethodNotAllowed:
        return {405, "method_not_allowed"_L1, "This address does not take that method."_L1};
    case ErrorCode::RequestTimeout: return {408, "request_timeout"_L1, "The request took too long to arrive."_L1};
    case ErrorCode::Conflict: return {409, "conflict"_L1, "This conflicts with what is there."_L1};
    case ErrorCode::LengthRequired: return {411, "length_required"_L1, "The request must carry a Content-Length."_L1};
    case ErrorCode::PreconditionFailed:
        return {412, "precondition_failed"_L1, "This is not in the state that the request asks for."_L1};
    case ErrorCode::PayloadTooLarge: return {413, "payload_too_large"_L1, "The body is larger than allowed here."_L1};
    case ErrorCode::UriTooLong: return {414, "uri_too_long"_L1, "The address is longer than allowed."_L1};
    case ErrorCode::UnsupportedMediaType:
        return {415, "unsupported_media_type"_L1, "This kind of content is not taken here."_L1};
    case ErrorCode::RangeNotSatisfiable: return {416, "range_not_satisfiable"_L1, "There are no such bytes in it."_L1};
    case ErrorCode::ExpectationFailed: return {417, "expectation_failed"_L1, "That expectation cannot be met."_L1};
    case ErrorCode::HeadersTooLarge:
        return {431, "headers_too_large"_L1, "The request's headers are larger than allowed."_L1};
    case ErrorCode::RateLimited: return {429, "rate_limited"_L1, "Too many requests; please wait a moment."_L1};
    case ErrorCode::Internal: return {500, "internal"_L1, "Something went wrong on our side."_L1};
    case ErrorCode::Unavailable:
        return {503, "unavailable"_L1, "The service is not available right now; please try again."_L1};
    case ErrorCode::InsufficientStorage:
        return {507, "insufficient_storage"_L1, "There is no room left to store this."_L1};
    case ErrorCode::LimitReached:
        return {429, "limit_reached"_L1, "There are as many of these as are allowed at once."_L1};
    }
    Q_UNREACHABLE();
}

std::optional<ErrorCode> errorCodeFromWire(QStringView name)
{
    for (int i = 0; i <= int(LastErrorCode); ++i) {
        if (name == errorForm(ErrorCode(i)).code)
            return ErrorCode(i);
    }
    return std::nullopt;
}

void writeError(JsonWriter &writer, const Error &error)
{
    const ErrorForm form = errorForm(error.code);
    writer.beginObject();
    writer.key("message"_L1);
    error.message.isEmpty() ? writer.value(form.sentence) : writer.value(error.message);
    writer.field("code"_L1, form.code);
    if (!error.field.isEmpty())
        writer.field("field"_L1, error.field);
    if (!error.status.isEmpty())
        writer.field("status"_L1, error.status);
    if (error.heldBy)
        writer.field("held_by"_L1, *error.heldBy);
    writer.endObject();
}

Error readError(const QJsonObject &json)
{
    const QString name = json.value("code"_L1).toString();
    const std::optional<ErrorCode> code = errorCodeFromWire(name);
    Error error;
    error.code = code.value_or(ErrorCode::Internal);
    error.message = json.value("message"_L1).toString();
    error.field = json.value("field"_L1).toString();
    error.status = json.value("status"_L1).toString();
    if (const QJsonValue holder = json.value("held_by"_L1); holder.isDouble())
        error.heldBy = holder.toInteger();
    if (!code)
        error.detail = name;
    return error;
}

} // namespace sanad::protocol
