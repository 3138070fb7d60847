// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/compact_jws.h"

#include "common/core/JsonReader.h"
#include "server/auth/strict_json.h"
#include "server/auth/token_errors.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace sanad::auth {

namespace {

/// The three parts of header.payload.signature, still encoded, and the first two as they were signed.
struct Parts
{
    QByteArrayView header;
    QByteArrayView payload;
    QByteArrayView signature;
    QByteArrayView signingInput;
};

Result<Parts> split(QByteArrayView token)
{
    if (token.size() > MaxTokenBytes)
        return refusedToken(u"The token is too long."_s, u"%1 bytes"_s.arg(token.size()));
    const qsizetype first = token.indexOf('.');
    const qsizetype last = token.lastIndexOf('.');
    if (first < 0 || last == first || token.sliced(first + 1, last - first - 1).contains('.'))
        return malformedToken(u"not three parts"_s);
    return Parts{
        token.first(first), token.sliced(first + 1, last - first - 1), token.sliced(last + 1), token.first(last)};
}

/// Strict base64url (RFC 7515, 2): no padding, no white space, no stray bits at the end, so that there is one spelling.
Result<QByteArray> decode(QByteArrayView encoded)
{
    constexpr auto options = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    const QByteArray text = QByteArray::fromRawData(encoded.data(), encoded.size());
    QByteArray decoded = QByteArray::fromBase64(text, options);
    if (decoded.toBase64(options) != text)
        return malformedToken(u"not base64url"_s);
    return decoded;
}

/// RFC 7515, 4.1.9: media types are compared without regard to case.
bool isJwtType(const QJsonValue &type)
{
    return type.isUndefined() || (type.isString() && type.toString().compare("JWT"_L1, Qt::CaseInsensitive) == 0);
}

/// The key that this header may be used with. The header's "alg" is compared with the key's, never obeyed, and keys it
/// brings along or points to ("jwk", "jku", "x5u") are not looked at (RFC 8725, 3.1 and 3.10).
Result<const SigningKey *> chooseKey(const QJsonObject &header, const KeySet &keys)
{
    if (header.contains("crit"_L1))
        return refusedToken(u"The token needs an extension that is not supported."_s, u"header has crit"_s);
    if (!isJwtType(header.value("typ"_L1)))
        return refusedToken(u"The token is of a kind that is not accepted here."_s, u"typ is not JWT"_s);
    std::optional<QString> keyId;
    if (const QJsonValue kid = header.value("kid"_L1); !kid.isUndefined()) {
        if (!kid.isString())
            return malformedToken(u"kid is not text"_s);
        keyId = kid.toString();
    }
    const SigningKey *key = keys.find(keyId);
    if (!key)
        return refusedToken(
            u"The token is signed with an unknown key."_s, keyId ? u"unknown kid"_s : u"kid is missing"_s);
    const QJsonValue algorithm = header.value("alg"_L1);
    if (!algorithm.isString() || algorithm.toString() != key->algorithm())
        return refusedToken(
            u"The token is signed with an algorithm that is not accepted here."_s, u"alg is not the key's"_s);
    return key;
}

} // namespace

Result<QJsonObject> verifyCompactJws(QByteArrayView token, const KeySet &keys)
{
    SANAD_ASSIGN(const Parts parts, split(token));
    SANAD_ASSIGN(const QByteArray headerText, decode(parts.header));
    SANAD_ASSIGN(const QByteArray signature, decode(parts.signature));
    SANAD_ASSIGN(const QJsonObject header, parseStrictObject(headerText));
    SANAD_ASSIGN(const SigningKey *key, chooseKey(header, keys));
    if (!key->verifies(parts.signingInput, signature))
        return refusedToken(u"The token's signature is not valid."_s, u"signature differs"_s);
    SANAD_ASSIGN(const QByteArray payload, decode(parts.payload));
    return parseStrictObject(payload);
}

QString unverifiedIssuer(QByteArrayView token)
{
    const Result<Parts> parts = split(token);
    if (!parts)
        return {};
    const Result<QByteArray> payload = decode(parts->payload);
    if (!payload)
        return {};
    QJsonParseError fault;
    return JsonReader::parseDocument(*payload, &fault).object().value("iss"_L1).toString();
}

} // namespace sanad::auth
