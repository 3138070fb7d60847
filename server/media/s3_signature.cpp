// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/s3_signature.h"

#include "server/media/Sha256.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sanad::media {

namespace {

constexpr auto Algorithm = "AWS4-HMAC-SHA256";

/// What one request's signature is made of, beside the request.
struct Scope
{
    QByteArray time; ///< 20130524T000000Z
    QByteArray text; ///< 20130524/us-east-1/s3/aws4_request

    Scope(const S3Credentials &credentials, Timestamp now)
        : time(QDateTime::fromMSecsSinceEpoch(now.msSinceEpoch(), Qt::UTC).toString(u"yyyyMMdd'T'HHmmss'Z'").toLatin1())
        , text(time.first(8) + '/' + credentials.region + "/s3/aws4_request")
    {
    }
};

QByteArray encodedPath(const QByteArray &path)
{
    return path.toPercentEncoding("/");
}

QByteArray encodedQuery(const S3Request::Pairs &query)
{
    QByteArrayList parts;
    for (const auto &[name, value] : query)
        parts.append(name.toPercentEncoding() + '=' + value.toPercentEncoding());
    std::sort(parts.begin(), parts.end());
    return parts.join('&');
}

S3Request::Pairs withHost(const S3Request &request)
{
    S3Request::Pairs headers = request.headers;
    headers.emplaceBack("host", request.host);
    std::sort(headers.begin(), headers.end());
    return headers;
}

QByteArray namesOf(const S3Request::Pairs &headers)
{
    QByteArrayList names;
    for (const auto &[name, value] : headers)
        names.append(name);
    return names.join(';');
}

QByteArray signature(
    const S3Request &request, const S3Credentials &credentials, const QByteArray &payloadHash, const Scope &scope)
{
    const S3Request::Pairs headers = withHost(request);
    QByteArray canonical =
        request.method + '\n' + encodedPath(request.path) + '\n' + encodedQuery(request.query) + '\n';
    for (const auto &[name, value] : headers)
        canonical += name + ':' + value.trimmed() + '\n';
    canonical += '\n' + namesOf(headers) + '\n' + payloadHash;
    const QByteArray toSign =
        QByteArray(Algorithm) + '\n' + scope.time + '\n' + scope.text + '\n' + Sha256::ofBytes(canonical);
    QByteArray key = "AWS4" + credentials.secretKey;
    for (const QByteArray &part : scope.text.split('/'))
        key = hmacSha256(key, part);
    return hmacSha256(key, toSign).toHex();
}

} // namespace

QByteArray s3Target(const S3Request &request)
{
    return encodedPath(request.path) + (request.query.isEmpty() ? QByteArray() : '?' + encodedQuery(request.query));
}

S3Request::Pairs s3SignedHeaders(
    const S3Request &request, const S3Credentials &credentials, const QByteArray &payloadHash, Timestamp now)
{
    const Scope scope(credentials, now);
    S3Request full = request;
    full.headers.emplaceBack("x-amz-content-sha256", payloadHash);
    full.headers.emplaceBack("x-amz-date", scope.time);
    const QByteArray signedBy = signature(full, credentials, payloadHash, scope);
    full.headers.append({"Authorization",
        QByteArray(Algorithm) + " Credential=" + credentials.accessKey + '/' + scope.text + ",SignedHeaders="
            + namesOf(withHost({.method = {}, .host = full.host, .path = {}, .query = {}, .headers = full.headers}))
            + ",Signature=" + signedBy});
    return full.headers;
}

QByteArray s3PresignedTarget(S3Request request, const S3Credentials &credentials, qint64 seconds, Timestamp now)
{
    const Scope scope(credentials, now);
    request.query.emplaceBack("X-Amz-Algorithm", Algorithm);
    request.query.append({"X-Amz-Credential", credentials.accessKey + '/' + scope.text});
    request.query.append({"X-Amz-Date", scope.time});
    request.query.append({"X-Amz-Expires", QByteArray::number(seconds)});
    request.query.append({"X-Amz-SignedHeaders", namesOf(withHost(request))});
    const QByteArray signedBy = signature(request, credentials, "UNSIGNED-PAYLOAD", scope);
    return s3Target(request) + "&X-Amz-Signature=" + signedBy;
}

} // namespace sanad::media
