// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a letter, then
//   r  a token as it comes
//   h  e  s  a header, a line feed, claims: signed here, with HS256, ES256 or RS256
//   x  a signature, which is tried on a text that nobody has signed
//   p  a key in PEM
#include "KeyPair.h"
#include "common/core/JsonReader.h"
#include "fuzz.h"
#include "server/auth/HmacKey.h"
#include "server/auth/PublicKey.h"
#include "server/auth/TokenIssuer.h"
#include "server/auth/TokenVerifier.h"
#include "server/auth/compact_jws.h"
#include "server/auth/token_claims.h"
#include "tests/support/FakeClock.h"
#include "token_builder.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace sanad;
using namespace sanad::auth;
using namespace sanad::fuzz;
using namespace sanad::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 NowMs = 1'705'316'400'000; // 2024-01-15 11:00:00 UTC

/// The keys of one run; what is signed with them does not outlive it.
struct Keys
{
    KeyPair rsa = KeyPair::rsa();
    KeyPair ec = KeyPair::ec();
    QByteArray rsaPem = rsa.publicPem();
    KeySet hmac{*HmacKey::create(Secret)};
    KeySet named{*HmacKey::create(Secret), u"first"_s};
    KeySet rs256{*PublicKey::fromPem(rsaPem, PublicKeyAlgorithm::Rs256)};
    KeySet es256{*PublicKey::fromPem(ec.publicPem(), PublicKeyAlgorithm::Es256)};
    KeySet mixed;

    Keys()
    {
        mixed.add(*PublicKey::fromPem(rsaPem, PublicKeyAlgorithm::Rs256), u"first"_s);
        mixed.add(*PublicKey::fromPem(ec.publicPem(), PublicKeyAlgorithm::Es256), u"second"_s);
    }
};

const Keys &keys()
{
    static const Keys made;
    return made;
}

QJsonObject parsed(const QByteArray &json)
{
    QJsonParseError fault;
    return JsonReader::parseDocument(json, &fault).object();
}

void checkClaims(const QJsonObject &claims)
{
    TokenRules strict;
    strict.issuer = u"school"_s;
    strict.audience = u"sanad"_s;
    strict.sessionClaim = u"sid"_s;
    const Timestamp now(NowMs);
    const TokenRules plain;
    const Result<Caller> caller = readClaims(claims, plain, now);
    const Result<Caller> strictCaller = readClaims(claims, strict, now);
    if (strictCaller) {
        require(caller.has_value(), "who passes strict rules passes plain ones");
        require(claims.value("iss"_L1) == QJsonValue(u"school"_s), "only tokens of the issuer are taken");
        require(strictCaller->session.has_value() && strictCaller->session->isValid(), "a session has its number");
    }
    if (!caller)
        return;
    const Person &person = caller->person;
    require(person.id.isValid(), "a person has a valid id");
    require(!person.name.isEmpty() && person.name.size() <= 200 && person.name.isValidUtf16(), "a name is usable");
    for (const QChar c : person.name)
        require(c.category() != QChar::Other_Control, "a name holds no control characters");
    require(caller->expiresAt.plusMs(plain.leeway.count() * 1000) > now, "an expired token is refused");
}

void checkRefused(const Error &error, QByteArrayView token)
{
    require(error.code == ErrorCode::Unauthorized && !error.message.isEmpty(), "a refusal says why");
    constexpr qsizetype tellTale = 40;
    if (token.size() >= tellTale)
        require(!error.detail.toUtf8().contains(rawBytes(token)) && !error.message.toUtf8().contains(rawBytes(token)),
            "a refusal does not repeat the token");
}

void checkRaw(QByteArrayView token)
{
    (void)unverifiedIssuer(token);
    const Keys &known = keys();
    for (const KeySet *set : {&known.rs256, &known.es256, &known.mixed})
        require(!verifyCompactJws(token, *set), "nobody forges a signature");
    const Result<QJsonObject> claims = verifyCompactJws(token, known.hmac);
    if (!claims) {
        checkRefused(claims.error(), token);
        return;
    }
    const QByteArray text = token.toByteArray();
    const qsizetype dot = text.lastIndexOf('.');
    require(base64Url(hmac(text.first(dot))) == text.sliced(dot + 1), "the signature is the right one");
    checkClaims(*claims);
}

/// A token that is taken names the algorithm of its key, and says what was signed.
void checkTaken(
    const QByteArray &header, const QByteArray &payload, const QJsonObject &claims, QLatin1StringView algorithm)
{
    const QJsonObject head = parsed(header);
    require(head.value("alg"_L1) == QJsonValue(algorithm), "the token names its key's algorithm");
    require(!head.contains("crit"_L1), "no token with unknown extensions is taken");
    require(claims == parsed(payload), "the claims are those that were signed");
    checkClaims(claims);
}

/// One bit of the signature, or of what is signed, makes it void.
void checkTampered(QByteArray token, const KeySet &set)
{
    for (const qsizetype place : {token.size() - 3, token.lastIndexOf('.') - 1, qsizetype(0)}) {
        QByteArray changed = token;
        changed[place] = changed.at(place) == 'A' ? 'B' : 'A';
        require(!verifyCompactJws(changed, set), "a changed token is refused");
    }
}

void checkVerifier(const QByteArray &token)
{
    static FakeClock clock{Timestamp(NowMs)};
    TokenVerifier verifier(KeySet(*HmacKey::create(Secret)), {}, clock);
    const Result<Caller> first = verifier.verify(token);
    const Result<Caller> remembered = verifier.verify(token);
    require(first.has_value() == remembered.has_value(), "a remembered token is judged as before");
    if (!first) {
        checkRefused(first.error(), token);
        return;
    }
    require(
        first->person == remembered->person && first->expiresAt == remembered->expiresAt, "a caller stays the same");
    const TokenIssuer issuer(*HmacKey::create(Secret), {}, clock);
    const Result<QByteArray> own = issuer.issue(first->person, std::chrono::minutes(5));
    require(own.has_value(), "who has been verified can be given a token");
    const Result<Caller> again = verifier.verify(*own);
    require(again.has_value() && again->person == first->person, "a token of our own names the same person");
}

void checkSigned(char mode, QByteArrayView input)
{
    const Keys &known = keys();
    const QByteArray header = cut(input, '\n').toByteArray();
    const QByteArray payload = input.toByteArray();
    const bool isHmac = mode == 'h';
    const KeyPair &pair = mode == 's' ? known.rsa : known.ec;
    const QByteArray token = isHmac ? test::token(header, payload) : pair.token(header, payload);
    const KeySet &right = isHmac ? known.hmac : mode == 's' ? known.rs256 : known.es256;
    for (const KeySet *set : {&known.hmac, &known.rs256, &known.es256}) {
        const Result<QJsonObject> claims = verifyCompactJws(token, *set);
        if (claims) {
            require(set == &right, "a token is good for its own key only");
            checkTaken(header, payload, *claims, isHmac ? "HS256"_L1 : mode == 's' ? "RS256"_L1 : "ES256"_L1);
            checkTampered(token, right);
        }
    }
    (void)verifyCompactJws(token, known.mixed);
    (void)verifyCompactJws(token, known.named);
    if (!isHmac)
        return;
    checkVerifier(token);
    // RFC 8725, 2.1: the public key taken for a shared secret.
    const QByteArray confused = test::token(header, payload, known.rsaPem);
    for (const KeySet *set : {&known.hmac, &known.rs256, &known.mixed})
        require(!verifyCompactJws(confused, *set), "a public key is no secret");
}

void checkSignature(QByteArrayView signature)
{
    constexpr QByteArrayView text("nobody has signed this");
    for (const KeySet *set : {&keys().rs256, &keys().es256, &keys().hmac})
        require(!set->find({})->verifies(text, signature), "nobody forges a signature");
}

void checkPem(QByteArrayView pem)
{
    for (const auto algorithm : {PublicKeyAlgorithm::Rs256, PublicKeyAlgorithm::Es256}) {
        const auto key = PublicKey::fromPem(pem.toByteArray(), algorithm);
        if (key)
            require(!pem.toByteArray().contains("PRIVATE"), "no private key is taken");
        else
            require(key.error().code == ErrorCode::InvalidField, "a refusal of a key is one of a field");
    }
}

} // namespace

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    const char mode = char(takeByte(input));
    switch (mode) {
    case 'r': checkRaw(input); break;
    case 'h':
    case 'e':
    case 's': checkSigned(mode, input); break;
    case 'x': checkSignature(input); break;
    case 'p': checkPem(input); break;
    default: break;
    }
}
