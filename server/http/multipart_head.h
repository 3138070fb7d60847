// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace sanad::http {

/// What the head of one part of a form says (RFC 7578, section 4). Nothing in it is to be trusted.
struct PartHead
{
    QString name; ///< of the form's field; no control characters
    std::optional<QString> fileName; ///< set, though perhaps empty, if the part is a file; as sent: not cleaned
    QByteArray contentType; ///< the sender's word; empty if it gave none

    [[nodiscard]] bool isFile() const { return fileName.has_value(); }
    bool operator==(const PartHead &) const = default;
};

/// The boundary that a request's Content-Type announces, 1 to 70 characters (RFC 2046, section 5.1.1). Error
/// UnsupportedMediaType unless it is multipart/form-data, InvalidRequest if there is no such boundary.
[[nodiscard]] Result<QByteArray> multipartBoundary(QByteArrayView contentType);

/// Reads the head of one part: lines that end with CR LF, without the empty one. Refuses what two readers could read
/// differently, parts without a name, encodings that change bytes (RFC 7578, section 4.7), and multipart in multipart.
/// Names are read as browsers write them: UTF-8, with %22, %0D and %0A for what cannot stand between quotes, or with \"
/// as older ones and curl do; filename* (RFC 5987) wins over filename.
[[nodiscard]] Result<PartHead> parsePartHead(QByteArrayView head);

} // namespace sanad::http
