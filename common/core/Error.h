// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace sanad {

/// What went wrong, as a program distinguishes it. HTTP status and wire name of each: common/protocol/error_codes.h.
enum class ErrorCode {
    InvalidRequest, ///< the request itself is malformed: framing, head, target
    InvalidJson, ///< the body is not the JSON object it should be
    InvalidField, ///< a field, parameter or header has a value that is not allowed; Error::field names it
    Unauthorized,
    Forbidden,
    WaitingForAdmin, ///< the student may not write until an admin has answered
    ChatClosed,
    NotFound,
    MethodNotAllowed,
    RequestTimeout,
    Conflict,
    LengthRequired,
    PreconditionFailed, ///< the thing is not in the state that the request's conditions ask for
    PayloadTooLarge,
    UriTooLong,
    UnsupportedMediaType,
    RangeNotSatisfiable, ///< the thing has no such bytes
    ExpectationFailed,
    HeadersTooLarge,
    RateLimited,
    Internal,
    Unavailable, ///< starting, stopping or overloaded: worth another try
    InsufficientStorage,
    LimitReached, ///< as many of something as may be at once: it helps to end another one, not to wait
};

/// The last enumerator, for tables and tests that walk the whole enum.
inline constexpr ErrorCode LastErrorCode = ErrorCode::LimitReached;

/// A refusal or failure as a value: what a program acts on, what a person reads, and what only the log may see.
struct [[nodiscard]] Error
{
    ErrorCode code = ErrorCode::Internal;
    QString message; ///< a sentence for a person; empty: the standard sentence of the code
    QString field; ///< the rejected field, parameter or header; empty if there is none
    QString status; ///< wire name of the chat's status, where the refusal depends on it
    QString detail; ///< for the log only; never leaves the server
    std::optional<int> retryAfter; ///< seconds after which another try makes sense, where that is known
    std::optional<qint64> heldBy; ///< id of the admin who holds the chat, where that is the reason of a Conflict

    bool operator==(const Error &) const = default;

    /// A field, parameter or header with a value that is not allowed.
    static Error invalidField(const QString &field, const QString &message);
    static Error of(ErrorCode code, const QString &message = {});
    /// A failure of our own; `detail` goes to the log, the caller sees the standard sentence.
    static Error internal(const QString &detail);
    static Error notFound(const QString &message);
};

} // namespace sanad
