// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Timestamp.h"

#include <QByteArray>
#include <QList>

namespace sanad::media {

/// Who asks an S3-compatible store.
struct S3Credentials
{
    QByteArray accessKey;
    QByteArray secretKey;
    QByteArray region;
};

/// A request to an S3-compatible store, as far as its signature covers it.
struct S3Request
{
    using Pairs = QList<std::pair<QByteArray, QByteArray>>;

    QByteArray method;
    QByteArray host; ///< with the port, unless it is the scheme's own
    QByteArray path; ///< not encoded; begins with "/"
    Pairs query; ///< not encoded
    Pairs headers; ///< to be signed beside the host; names in lower case
};

/// The SHA-256 of nothing.
inline constexpr QByteArrayView EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Path and query as they go over the wire and into the signature.
[[nodiscard]] QByteArray s3Target(const S3Request &request);
/// The headers that sign `request` (AWS Signature Version 4, "Authenticating Requests: Using the Authorization
/// Header"): those of the request, x-amz-date, x-amz-content-sha256 and Authorization. `payloadHash`: SHA-256 of the
/// body in hex.
[[nodiscard]] S3Request::Pairs s3SignedHeaders(
    const S3Request &request, const S3Credentials &credentials, const QByteArray &payloadHash, Timestamp now);
/// Path and query of an address by which anybody can make `request` for `seconds` ("Using Query Parameters").
[[nodiscard]] QByteArray s3PresignedTarget(
    S3Request request, const S3Credentials &credentials, qint64 seconds, Timestamp now);

} // namespace sanad::media
