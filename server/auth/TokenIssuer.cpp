// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/TokenIssuer.h"

#include "common/core/JsonWriter.h"

using namespace Qt::StringLiterals;

namespace sanad::auth {

namespace {

QByteArray base64Url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

void writeMember(JsonWriter &writer, const QString &name, const QString &text)
{
    writer.field(QLatin1StringView(name.toLatin1()), text);
}

} // namespace

TokenIssuer::TokenIssuer(std::unique_ptr<const HmacKey> key, TokenRules rules, const Clock &clock)
    : m_key(std::move(key))
    , m_rules(std::move(rules))
    , m_clock(clock)
{
}

Result<QByteArray> TokenIssuer::issue(const Person &person, std::chrono::seconds validity) const
{
    return make(person, validity, std::nullopt);
}

Result<QByteArray> TokenIssuer::issue(const Person &person, std::chrono::seconds validity, SessionId session) const
{
    return make(person, validity, session);
}

Result<QByteArray> TokenIssuer::make(
    const Person &person, std::chrono::seconds validity, std::optional<SessionId> session) const
{
    if (!person.id.isValid())
        return Error::invalidField(u"id"_s, u"The id must be a whole number from 1 to 2^53 - 1."_s);
    if (validity <= std::chrono::seconds::zero())
        return Error::invalidField(u"validity"_s, u"The validity must be longer than nothing."_s);
    const Timestamp issued = m_clock.now();
    const qint64 now = issued.msSinceEpoch() / 1000;

    JsonWriter claims;
    claims.beginObject();
    if (!m_rules.issuer.isEmpty())
        claims.field("iss"_L1, m_rules.issuer);
    if (!m_rules.audience.isEmpty())
        claims.field("aud"_L1, m_rules.audience);
    writeMember(claims, m_rules.idClaims.first(), QString::number(person.id.value()));
    writeMember(claims, m_rules.roleClaim, QString(toWire(person.role)));
    if (!person.name.isEmpty())
        writeMember(claims, m_rules.nameClaim, person.name);
    if (session) {
        claims.field(QLatin1StringView(m_rules.sessionClaim.toLatin1()), session->value());
        claims.field("iat"_L1, double(issued.msSinceEpoch()) / 1000);
    } else {
        claims.field("iat"_L1, now);
    }
    claims.field("exp"_L1, now + validity.count());
    claims.endObject();

    JsonWriter header;
    header.beginObject().field("alg"_L1, m_key->algorithm()).field("typ"_L1, "JWT"_L1).endObject();
    const QByteArray signingInput = base64Url(header.bytes()) + '.' + base64Url(claims.bytes());
    SANAD_ASSIGN(const QByteArray signature, m_key->sign(signingInput));
    return signingInput + '.' + base64Url(signature);
}

} // namespace sanad::auth
