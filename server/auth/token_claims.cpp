// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/token_claims.h"

#include "server/auth/person_name.h"
#include "server/auth/token_errors.h"

#include <QJsonArray>

#include <cmath>

using namespace Qt::StringLiterals;

namespace sanad::auth {

namespace {

constexpr double LastSecondOfYear9999 = 253402300799.0;

std::optional<QJsonValue> claim(const QJsonObject &claims, const QString &name)
{
    const QJsonValue value = claims.value(name);
    return value.isUndefined() || value.isNull() ? std::nullopt : std::optional(value);
}

/// A NumericDate (RFC 7519, 2): seconds, perhaps with a fraction.
Result<std::optional<Timestamp>> numericDate(const QJsonObject &claims, const QString &name)
{
    const std::optional<QJsonValue> value = claim(claims, name);
    if (!value)
        return std::optional<Timestamp>();
    const double seconds = value->toDouble(std::nan(""));
    if (!(seconds >= 0 && seconds <= LastSecondOfYear9999)) // written so that NaN fails too
        return malformedToken(u"claim %1 is not a time in seconds"_s.arg(name));
    return std::optional(Timestamp(qint64(std::floor(seconds * 1000))));
}

/// Fills in expiry and time of issue.
Status readTimes(const QJsonObject &claims, std::chrono::milliseconds leeway, Timestamp now, Caller &caller)
{
    SANAD_ASSIGN(const std::optional<Timestamp> expires, numericDate(claims, u"exp"_s));
    SANAD_ASSIGN(const std::optional<Timestamp> notBefore, numericDate(claims, u"nbf"_s));
    SANAD_ASSIGN(const std::optional<Timestamp> issued, numericDate(claims, u"iat"_s));
    if (!expires)
        return refusedToken(u"The token does not say when it expires."_s, u"exp is missing"_s);
    if (now >= expires->plusMs(leeway.count()))
        return refusedToken(u"The token has expired."_s, u"exp has passed"_s);
    if (notBefore && now.plusMs(leeway.count()) < *notBefore)
        return refusedToken(u"The token is not valid yet."_s, u"nbf lies ahead"_s);
    if (issued && now.plusMs(leeway.count()) < *issued)
        return refusedToken(u"The token is not valid yet."_s, u"iat lies ahead"_s);
    caller.expiresAt = *expires;
    caller.issuedAt = issued;
    return {};
}

Status checkIssuer(const QJsonObject &claims, const QString &issuer)
{
    if (issuer.isEmpty())
        return {};
    const std::optional<QJsonValue> value = claim(claims, u"iss"_s);
    if (!value || !value->isString() || value->toString() != issuer)
        return refusedToken(u"The token comes from an issuer that is not accepted here."_s, u"iss differs"_s);
    return {};
}

Status checkAudience(const QJsonObject &claims, const QString &audience)
{
    if (audience.isEmpty())
        return {};
    const QJsonValue value = claims.value("aud"_L1);
    const bool isMeant = value.isArray() ? value.toArray().contains(audience) : value == QJsonValue(audience);
    if (!isMeant)
        return refusedToken(u"The token is meant for another service."_s, u"aud differs"_s);
    return {};
}

/// A whole number, or one in decimal digits without sign, blank or leading zero; nothing for anything else.
std::optional<PersonId> personId(const QJsonValue &value)
{
    PersonId id;
    if (value.isDouble()) {
        const double number = value.toDouble();
        id = PersonId(number == std::floor(number) ? value.toInteger() : 0);
    } else if (value.isString()) {
        const QString text = value.toString();
        id = PersonId(text.toLongLong());
        if (QString::number(id.value()) != text)
            return std::nullopt;
    }
    return id.isValid() ? std::optional(id) : std::nullopt;
}

Result<PersonId> readId(const QJsonObject &claims, const QStringList &names)
{
    std::optional<PersonId> id;
    for (const QString &name : names) {
        const std::optional<QJsonValue> value = claim(claims, name);
        if (!value)
            continue;
        const std::optional<PersonId> found = personId(*value);
        if (!found)
            return refusedToken(u"The token does not name a person by number."_s, u"claim %1 is not an id"_s.arg(name));
        if (id && *id != *found)
            return refusedToken(
                u"The token names two different people."_s, u"claim %1 differs from the one before"_s.arg(name));
        id = found;
    }
    if (!id)
        return refusedToken(u"The token does not name a person."_s, u"no id claim"_s);
    return *id;
}

Result<Role> readRole(const QJsonObject &claims, const QString &name)
{
    const std::optional<QJsonValue> value = claim(claims, name);
    const std::optional<Role> role = value ? roleFromWire(value->toString()) : std::nullopt;
    if (!role)
        return refusedToken(u"The token names no role that is known here."_s,
            value ? u"claim %1 is no role"_s.arg(name) : u"claim %1 is missing"_s.arg(name));
    return *role;
}

Result<QString> readName(const QJsonObject &claims, const QString &name, PersonId id)
{
    const std::optional<QJsonValue> value = claim(claims, name);
    if (value && !value->isString())
        return malformedToken(u"claim %1 is not text"_s.arg(name));
    QString clean = value ? cleanPersonName(value->toString()) : QString();
    return clean.isEmpty() ? QString::number(id.value()) : clean;
}

Result<SessionId> readSession(const QJsonObject &claims, const QString &name)
{
    const SessionId id(claims.value(name).toInteger());
    if (!id.isValid())
        return malformedToken(u"claim %1 is not a session"_s.arg(name));
    return id;
}

} // namespace

Result<Caller> readClaims(const QJsonObject &claims, const TokenRules &rules, Timestamp now)
{
    Caller caller;
    SANAD_TRY(readTimes(claims, rules.leeway, now, caller));
    SANAD_TRY(checkIssuer(claims, rules.issuer));
    SANAD_TRY(checkAudience(claims, rules.audience));
    SANAD_ASSIGN(caller.person.id, readId(claims, rules.idClaims));
    SANAD_ASSIGN(caller.person.role, readRole(claims, rules.roleClaim));
    SANAD_ASSIGN(caller.person.name, readName(claims, rules.nameClaim, caller.person.id));
    if (!rules.sessionClaim.isEmpty()) {
        SANAD_ASSIGN(caller.session, readSession(claims, rules.sessionClaim));
    }
    return caller;
}

} // namespace sanad::auth
