// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/Request.h"
#include "server/http/Response.h"

#include <QDateTime>

#include <optional>

namespace sanad::http {

/// One state of a thing that can be downloaded.
struct Version
{
    QByteArray etag; ///< strong, with its quotes (RFC 9110, section 8.8.3)
    std::optional<QDateTime> lastModified; ///< sent, and compared with, only if set
    qint64 size = 0; ///< bytes
};

/// What of a thing a GET or HEAD should be answered with.
struct Selection
{
    enum class Kind {
        Whole, ///< 200
        Part, ///< 206
        NotModified, ///< 304
        PreconditionFailed, ///< 412
        Unsatisfiable, ///< 416
    };

    Kind kind = Kind::Whole;
    qint64 offset = 0; ///< of Whole and Part, in bytes
    qint64 length = 0;

    bool operator==(const Selection &) const = default;
};

/// Evaluates If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since and If-Range with Range, in the order of
/// RFC 9110, section 13.2.2. A malformed Range, one of another unit, and more than one range select the whole
/// (section 14.2 lets us ignore them). Pure.
[[nodiscard]] Selection selectPart(const Request &request, const Version &version);

/// The answer to a GET or HEAD of a file, with ETag, Accept-Ranges, Last-Modified and Content-Range as they are due.
/// `headers` are added to answers with content and to 304. `file` holds exactly `version.size` bytes.
[[nodiscard]] Response fileAnswer(const Request &request, const Version &version, std::shared_ptr<const OpenFile> file,
    const QByteArray &contentType, const QList<std::pair<QByteArray, QByteArray>> &headers = {});

} // namespace sanad::http
