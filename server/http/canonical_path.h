// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QByteArray>

namespace sanad::http {

/// Where a request goes, in the one form that routes are matched against.
struct CanonicalTarget
{
    QByteArray path; ///< decoded once; UTF-8; begins with "/", no empty (but the last), "." or ".." segment
    QByteArray query; ///< as sent, without "?"
    bool operator==(const CanonicalTarget &) const = default;
};

/// Reads a request target in origin form (RFC 9112, section 3.2.1). A path that can be written in several ways has one
/// canonical form or is refused (InvalidRequest): encoded slashes and control characters, "." and "..", empty segments,
/// absolute form, fragments, bytes that are not UTF-8.
[[nodiscard]] Result<CanonicalTarget> canonicalTarget(QByteArrayView target);

/// Decodes "%XX" once (RFC 3986, section 2.1); nothing if a "%" is not followed by two hexadecimal digits.
[[nodiscard]] std::optional<QByteArray> percentDecoded(QByteArrayView text);

} // namespace sanad::http
