// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/key_files.h"

#include "server/auth/strict_json.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace sanad::auth {

namespace {

Error refusedFile(const QString &problem)
{
    return Error::invalidField(u"key"_s, problem);
}

/// A member in strict base64url (RFC 7515, 2); nothing if it is anything else, or empty.
std::optional<QByteArray> decoded(const QJsonObject &key, QLatin1StringView name)
{
    constexpr auto options = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    const QByteArray text = key.value(name).toString().toLatin1();
    QByteArray bytes = QByteArray::fromBase64(text, options);
    if (bytes.isEmpty() || bytes.toBase64(options) != text)
        return std::nullopt;
    return bytes;
}

/// Whether the key says of itself that it is not meant for checking `algorithm` (RFC 7517, 4.2 to 4.4).
QString unfitness(const QJsonObject &key, PublicKeyAlgorithm algorithm)
{
    const bool isRsa = algorithm == PublicKeyAlgorithm::Rs256;
    if (key.value("kty"_L1) != QJsonValue(isRsa ? "RSA"_L1 : "EC"_L1))
        return u"is of another kind"_s;
    if (!isRsa && key.value("crv"_L1) != QJsonValue("P-256"_L1))
        return u"is on another curve"_s;
    if (key.contains("use"_L1) && key.value("use"_L1) != QJsonValue("sig"_L1))
        return u"is not for signatures"_s;
    if (key.contains("alg"_L1) && key.value("alg"_L1) != QJsonValue(isRsa ? "RS256"_L1 : "ES256"_L1))
        return u"is for another algorithm"_s;
    if (key.contains("key_ops"_L1) && !key.value("key_ops"_L1).toArray().contains("verify"_L1))
        return u"is not for checking"_s;
    if (key.contains("kid"_L1) && (!key.value("kid"_L1).isString() || key.value("kid"_L1).toString().isEmpty()))
        return u"has a kid that is no name"_s;
    return {};
}

Result<std::unique_ptr<PublicKey>> makeKey(const QJsonObject &key, PublicKeyAlgorithm algorithm)
{
    const bool isRsa = algorithm == PublicKeyAlgorithm::Rs256;
    const auto first = decoded(key, isRsa ? "n"_L1 : "x"_L1);
    const auto second = decoded(key, isRsa ? "e"_L1 : "y"_L1);
    if (!first || !second)
        return refusedFile(u"has a number that is missing or not base64url"_s);
    return isRsa ? PublicKey::fromRsa(*first, *second) : PublicKey::fromP256(*first, *second);
}

/// For the log; an id is text of somebody else's.
QString nameOf(const QJsonObject &key, qsizetype place)
{
    const QString id = key.value("kid"_L1).toString();
    const bool isPlain =
        !id.isEmpty() && id.size() <= 64 && std::ranges::all_of(id, [](QChar c) { return c > u' ' && c < u'\x7f'; });
    return isPlain ? u"key %1"_s.arg(id) : u"key number %1"_s.arg(place + 1);
}

Status addKeys(const QJsonArray &list, PublicKeyAlgorithm algorithm, JwksReading &reading)
{
    for (qsizetype place = 0; place < list.size(); ++place) {
        const QJsonObject json = list.at(place).toObject();
        const QString name = nameOf(json, place);
        QString fault = unfitness(json, algorithm);
        if (fault.isEmpty() && json.contains("d"_L1))
            return refusedFile(
                u"holds a private key (%1): a server that only checks tokens must not have it"_s.arg(name));
        if (fault.isEmpty()) {
            const QString id = json.value("kid"_L1).toString();
            auto key = makeKey(json, algorithm);
            if (key && reading.keys.contains(id))
                return refusedFile(u"has two keys with one kid, or several without (%1)"_s.arg(name));
            if (key)
                reading.keys.add(*std::move(key), id);
            else
                fault = key.error().message;
        }
        if (!fault.isEmpty())
            reading.ignored.append(name + u' ' + fault);
    }
    return {};
}

} // namespace

Result<JwksReading> readJwks(const QByteArray &json, PublicKeyAlgorithm algorithm)
{
    const Result<QJsonObject> set = parseStrictObject(json);
    if (!set)
        return refusedFile(u"is not a JWK Set: %1"_s.arg(set.error().detail));
    if (!set->value("keys"_L1).isArray())
        return refusedFile(u"is not a JWK Set: it has no list \"keys\""_s);
    const QJsonArray list = set->value("keys"_L1).toArray();
    if (list.size() > MaxKeysInFile)
        return refusedFile(u"has more than %1 keys"_s.arg(MaxKeysInFile));
    JwksReading reading;
    SANAD_TRY(addKeys(list, algorithm, reading));
    if (reading.keys.size() == 0)
        return refusedFile(u"has no key that can be used%1"_s.arg(reading.ignored.isEmpty()
                ? QString()
                : u": "_s + reading.ignored.first(std::min<qsizetype>(reading.ignored.size(), 5)).join(", "_L1)));
    return reading;
}

Result<JwksReading> KeyFile::read() const
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return refusedFile(u"cannot be read"_s);
    const QByteArray bytes = file.read(MaxKeyFileBytes + 1);
    if (bytes.size() > MaxKeyFileBytes)
        return refusedFile(u"is longer than 256K"_s);
    if (form == Form::Jwks)
        return readJwks(bytes, algorithm);
    SANAD_ASSIGN(auto key, PublicKey::fromPem(bytes, algorithm));
    JwksReading reading;
    reading.keys.add(std::move(key), keyId);
    return reading;
}

} // namespace sanad::auth
