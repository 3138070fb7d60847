// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/TokenVerifier.h"

#include "server/auth/HmacKey.h"
#include "server/auth/compact_jws.h"
#include "tests/support/FakeClock.h"
#include "token_builder.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::auth;
using namespace sanad::test;

namespace {

// One hour after FakeClock::Start.
constexpr qint64 ExpSeconds = FakeClock::Start.msSinceEpoch() / 1000 + 3600;

const QByteArray GoodHeader = R"({"alg":"HS256","typ":"JWT"})";
const QByteArray GoodClaims = R"({"sub":5,"role":"student","name":"Sara","exp":1705316400})";

const QString Malformed = u"The token is malformed."_s;
const QString WrongAlgorithm = u"The token is signed with an algorithm that is not accepted here."_s;
const QString WrongSignature = u"The token's signature is not valid."_s;
const QString WrongKey = u"The token is signed with an unknown key."_s;

std::unique_ptr<HmacKey> key(const QByteArray &secret = Secret)
{
    return *HmacKey::create(secret);
}

/// The good token, changed at one place.
QByteArray flipped(qsizetype position)
{
    QByteArray changed = token(GoodHeader, GoodClaims);
    const qsizetype at = position < 0 ? changed.size() + position : position;
    changed[at] = changed.at(at) == 'A' ? 'B' : 'A';
    return changed;
}

/// 8 KB and a bit, otherwise in order.
QByteArray tokenOfSize(qsizetype size)
{
    const QByteArray overhead = token(GoodHeader, R"({"sub":5,"role":"student","exp":1705316400,"x":""})");
    QByteArray padding((size - overhead.size()) * 3 / 4, 'x');
    QByteArray made;
    // Base64 grows in steps; go on until the size is just reached.
    while ((made = token(GoodHeader, R"({"sub":5,"role":"student","exp":1705316400,"x":")" + padding + "\"}")).size()
        < size)
        padding.append('x');
    return made;
}

} // namespace

class tst_TokenVerifier : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void acceptsAGoodToken();
    void acceptsTheShapes_data();
    void acceptsTheShapes();
    void refusesHeaders_data();
    void refusesHeaders() { refuse(); }
    void refusesSignatures_data();
    void refusesSignatures() { refuse(); }
    void refusesShapes_data();
    void refusesShapes() { refuse(); }
    void refusesJson_data();
    void refusesJson() { refuse(); }
    void confirmsTheVectorOfRfc7515();
    void confirmsTokensOfOtherPrograms_data();
    void confirmsTokensOfOtherPrograms();
    void choosesTheKeyById_data();
    void choosesTheKeyById();
    void refusesAShortSecret();
    void remembersVerifiedTokensOnly();
    void forgetsWhenTheTokenExpires();
    void doesNotRememberInTheLeeway();
    void keepsTheLastUsed();
    void forgetsOnePerson();
    void takesNoNeighbourForAKnownToken();

private:
    static void refusalColumns();
    static void refuse();
};

void tst_TokenVerifier::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
}

void tst_TokenVerifier::acceptsAGoodToken()
{
    const FakeClock clock;
    TokenVerifier verifier(KeySet(key()), {}, clock);
    for (int round = 0; round < 2; ++round) { // the second from the cache
        const Result<Caller> caller = verifier.verify(token(GoodHeader, GoodClaims));
        QVERIFY2(caller, qPrintable(caller ? QString() : caller.error().detail));
        QCOMPARE(caller->person.role, Role::Student);
        QCOMPARE(caller->person.id, PersonId(5));
        QCOMPARE(caller->person.name, u"Sara"_s);
        QCOMPARE(caller->expiresAt, Timestamp(ExpSeconds * 1000));
    }
}

void tst_TokenVerifier::acceptsTheShapes_data()
{
    QTest::addColumn<QByteArray>("jwt");
    QTest::newRow("no typ") << token(R"({"alg":"HS256"})", GoodClaims);
    QTest::newRow("typ in lower case") << token(R"({"alg":"HS256","typ":"jwt"})", GoodClaims);
    QTest::newRow("blanks in the JSON") << token("{\r\n \"alg\" : \"HS256\" }", GoodClaims);
    QTest::newRow("alg with an escaped letter") << token(R"({"alg":"\u0048S256"})", GoodClaims);
    QTest::newRow("key in the header is not looked at")
        << token(R"({"alg":"HS256","jwk":{"kty":"oct","k":"AAAA"},"jku":"https://evil.example/keys"})", GoodClaims);
    QTest::newRow("colons and quotes inside texts")
        << token(GoodHeader, R"({"sub":5,"role":"student","name":"a\":\"b::c","exp":1705316400,"\\":":"})");
    QTest::newRow("same name at different depths")
        << token(GoodHeader, R"({"sub":5,"role":"student","exp":1705316400,"x":[{"sub":1},{"sub":2}]})");
    QTest::newRow("exactly the longest") << tokenOfSize(MaxTokenBytes);
}

void tst_TokenVerifier::acceptsTheShapes()
{
    QFETCH(const QByteArray, jwt);
    QVERIFY(jwt.size() <= MaxTokenBytes);
    const FakeClock clock;
    const Result<Caller> caller = TokenVerifier(KeySet(key()), {}, clock).verify(jwt);
    QVERIFY2(caller, qPrintable(caller ? QString() : caller.error().detail));
    QCOMPARE(caller->person.id, PersonId(5));
}

void tst_TokenVerifier::refusalColumns()
{
    QTest::addColumn<QByteArray>("jwt");
    QTest::addColumn<QString>("message");
}

void tst_TokenVerifier::refusesHeaders_data()
{
    refusalColumns();
    const QByteArray payload = base64Url(GoodClaims);
    const auto withHeader = [](const QByteArray &header) { return token(header, GoodClaims); };

    // RFC 8725, 2.1 and 3.1: the algorithm is ours to choose.
    for (const char *alg :
        {"none", "None", "NONE", "nOnE", "", "hs256", "HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA"})
        QTest::addRow("alg %s, signed with the secret", alg)
            << withHeader(R"({"alg":")" + QByteArray(alg) + "\"}") << WrongAlgorithm;
    QTest::newRow("alg none, empty signature")
        << base64Url(R"({"alg":"none"})") + '.' + payload + '.' << WrongAlgorithm;
    QTest::newRow("alg missing") << withHeader(R"({"typ":"JWT"})") << WrongAlgorithm;
    QTest::newRow("alg null") << withHeader(R"({"alg":null})") << WrongAlgorithm;
    QTest::newRow("alg a list") << withHeader(R"({"alg":["HS256"]})") << WrongAlgorithm;
    QTest::newRow("alg with a NUL") << withHeader(R"({"alg":"HS256\u0000"})") << WrongAlgorithm;
    QTest::newRow("alg HS512, rightly signed so") << base64Url(R"({"alg":"HS512"})") + '.' + payload + '.'
            + base64Url(hmac(base64Url(R"({"alg":"HS512"})") + '.' + payload, Secret, QCryptographicHash::Sha512))
                                                  << WrongAlgorithm;

    // RFC 7515, 4.1.11 and 4.1.9
    QTest::newRow("crit") << withHeader(R"({"alg":"HS256","crit":["b64"],"b64":false})")
                          << u"The token needs an extension that is not supported."_s;
    QTest::newRow("crit empty") << withHeader(R"({"alg":"HS256","crit":[]})")
                                << u"The token needs an extension that is not supported."_s;
    QTest::newRow("typ of another kind") << withHeader(R"({"alg":"HS256","typ":"at+jwt"})")
                                         << u"The token is of a kind that is not accepted here."_s;
    QTest::newRow("typ not text") << withHeader(R"({"alg":"HS256","typ":5})")
                                  << u"The token is of a kind that is not accepted here."_s;
    QTest::newRow("kid, though no key has one") << withHeader(R"({"alg":"HS256","kid":"any"})") << WrongKey;
    QTest::newRow("kid empty") << withHeader(R"({"alg":"HS256","kid":""})") << WrongKey;
    QTest::newRow("kid a path") << withHeader(R"({"alg":"HS256","kid":"../../dev/null"})") << WrongKey;
    QTest::newRow("kid a query") << withHeader(R"({"alg":"HS256","kid":"' UNION SELECT 'AAAA"})") << WrongKey;
    QTest::newRow("kid with a NUL") << withHeader(R"({"alg":"HS256","kid":"\u0000"})") << WrongKey;
    QTest::newRow("kid null") << withHeader(R"({"alg":"HS256","kid":null})") << Malformed;
    QTest::newRow("kid not text") << withHeader(R"({"alg":"HS256","kid":1})") << Malformed;
}

void tst_TokenVerifier::refusesSignatures_data()
{
    refusalColumns();
    const QByteArray good = token(GoodHeader, GoodClaims);
    const QByteArray signedPart = good.left(good.lastIndexOf('.'));
    QTest::newRow("empty signature") << signedPart + '.' << WrongSignature;
    QTest::newRow("signature cut by one byte") << signedPart + '.' + base64Url(hmac("x").left(31)) << WrongSignature;
    QTest::newRow("signature with a byte more")
        << signedPart + '.' + base64Url(hmac(signedPart) + 'x') << WrongSignature;
    QTest::newRow("signature of another token") << signedPart + '.' + base64Url(hmac("another")) << WrongSignature;
    QTest::newRow("another secret") << token(GoodHeader, GoodClaims, "another secret, which is long enough")
                                    << WrongSignature;
    QTest::newRow("secret with a byte more") << token(GoodHeader, GoodClaims, Secret + '\1') << WrongSignature;
    QTest::newRow("letter changed in the claims") << flipped(GoodHeader.size() * 4 / 3 + 10) << WrongSignature;
    QTest::newRow("letter changed at the start of the signature") << flipped(-43) << WrongSignature;
    QTest::newRow("letter changed near the end of the signature") << flipped(-2) << WrongSignature;
    QTest::newRow("claims exchanged, signature kept") << base64Url(GoodHeader) + '.'
            + base64Url(R"({"sub":5,"role":"admin","exp":1705316400})")
            + good.mid(good.lastIndexOf('.')) << WrongSignature;
}

// RFC 7515, 2 and 7.1
void tst_TokenVerifier::refusesShapes_data()
{
    refusalColumns();
    const QByteArray good = token(GoodHeader, GoodClaims);
    const QByteArray payload = base64Url(GoodClaims);
    QTest::newRow("nothing") << QByteArray() << Malformed;
    QTest::newRow("a word") << QByteArray("token") << Malformed;
    QTest::newRow("two dots only") << QByteArray("..") << Malformed;
    QTest::newRow("two parts") << good.left(good.lastIndexOf('.')) << Malformed;
    QTest::newRow("four parts") << good + ".AAAA" << Malformed;
    QTest::newRow("five parts, as in an encrypted token") << good + ".AAAA.AAAA" << Malformed;
    QTest::newRow("dot at the end") << good + '.' << Malformed;
    QTest::newRow("dot at the start") << '.' + good << Malformed;
    QTest::newRow("padded signature") << good + '=' << Malformed;
    QTest::newRow("padded claims, signed so") << signedParts(
        base64Url(GoodHeader), GoodClaims.chopped(1).append(" }").toBase64(QByteArray::Base64UrlEncoding))
                                              << Malformed;
    QTest::newRow("blank before") << ' ' + good << Malformed;
    QTest::newRow("blank behind") << good + ' ' << Malformed;
    QTest::newRow("line end behind") << good + '\n' << Malformed;
    QTest::newRow("NUL behind") << good + '\0' << Malformed;
    QTest::newRow("blank inside the claims, signed so")
        << signedParts(base64Url(GoodHeader), payload.left(8) + ' ' + payload.mid(8)) << Malformed;
    QTest::newRow("plain base64 letters, signed so") << signedParts(
        base64Url(GoodHeader), QByteArray("{\"a\":\"\xC3\xBF\xC3\xBE?>~\"}").toBase64(QByteArray::OmitTrailingEquals))
                                                     << Malformed;
    QTest::newRow("stray bits at the end") << good.chopped(1) + char(good.back() + 1) << Malformed;
    QTest::newRow("one letter over") << signedParts(base64Url(GoodHeader), payload + 'A') << Malformed;
    QTest::newRow("a byte too long") << tokenOfSize(MaxTokenBytes + 1) << u"The token is too long."_s;
    QTest::newRow("far too long") << QByteArray(10'000'000, 'A') << u"The token is too long."_s;
}

// RFC 7515, 4; RFC 7519, 4 and 7.2; RFC 8725, 2.4 and 3.7
void tst_TokenVerifier::refusesJson_data()
{
    refusalColumns();
    const QByteArray good = token(GoodHeader, GoodClaims);
    const auto withHeader = [](const QByteArray &header) { return token(header, GoodClaims); };
    const auto withClaims = [](const QByteArray &claims) { return token(GoodHeader, claims); };
    QTest::newRow("header a list") << withHeader(R"(["HS256"])") << Malformed;
    QTest::newRow("header text") << withHeader(R"("HS256")") << Malformed;
    QTest::newRow("header empty") << withHeader("") << Malformed;
    QTest::newRow("header cut") << withHeader(R"({"alg":"HS256")") << Malformed;
    QTest::newRow("header and more") << withHeader(R"({"alg":"HS256"}{})") << Malformed;
    QTest::newRow("header with alg twice") << withHeader(R"({"alg":"none","alg":"HS256"})") << Malformed;
    QTest::newRow("header with alg twice, once escaped")
        << withHeader(R"({"alg":"HS256","\u0061lg":"HS256"})") << Malformed;
    QTest::newRow("header with a byte order mark") << withHeader("\xEF\xBB\xBF" + GoodHeader) << Malformed;
    QTest::newRow("claims a list") << withClaims("[]") << Malformed;
    QTest::newRow("claims null") << withClaims("null") << Malformed;
    QTest::newRow("claims empty") << withClaims("") << Malformed;
    QTest::newRow("claims in Latin 1") << withClaims(
        "{\"sub\":5,\"role\":\"student\",\"name\":\"\xE9\",\"exp\":1705316400}")
                                       << Malformed;
    QTest::newRow("claims in UTF-16") << withClaims(QByteArray("{\0}\0", 4)) << Malformed;
    QTest::newRow("role twice") << withClaims(R"({"sub":5,"role":"student","role":"admin","exp":1705316400})")
                                << Malformed;
    QTest::newRow("role twice, the same")
        << withClaims(R"({"sub":5,"role":"student","role":"student","exp":1705316400})") << Malformed;
    QTest::newRow("member twice, deep inside")
        << withClaims(R"({"sub":5,"role":"student","exp":1705316400,"x":[[{"a":{},"a":[]}]]})") << Malformed;
    QTest::newRow("comment in the claims")
        << withClaims(R"({"sub":5,/**/"role":"student","exp":1705316400})") << Malformed;
    QTest::newRow("nested too deep") << withClaims("{\"x\":" + QByteArray(2000, '[') + QByteArray(2000, ']') + '}')
                                     << Malformed;
    QTest::newRow("a token as the claims") << token(GoodHeader, good) << Malformed;
}

void tst_TokenVerifier::refuse()
{
    QFETCH(const QByteArray, jwt);
    QFETCH(const QString, message);
    const FakeClock clock;
    TokenVerifier verifier(KeySet(key()), {}, clock);
    for (int round = 0; round < 2; ++round) { // a refusal is not remembered as anything else
        const Result<Caller> caller = verifier.verify(jwt);
        QVERIFY(!caller);
        QCOMPARE(caller.error().code, ErrorCode::Unauthorized);
        QCOMPARE(caller.error().message, message);
        QVERIFY(!caller.error().detail.isEmpty());
        QVERIFY(caller.error().detail.size() < 100);
    }
    QCOMPARE(verifier.rememberedTokens(), 0);
    QVERIFY(verifier.verify(token(GoodHeader, GoodClaims)));
}

void tst_TokenVerifier::confirmsTheVectorOfRfc7515()
{
    // Appendix A.1: secret and token to the letter; the claims name nobody, so only the signature is of use here.
    const QByteArray secret =
        QByteArray::fromBase64("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
            QByteArray::Base64UrlEncoding);
    const QByteArray jwt =
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
        ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const Result<QJsonObject> claims = verifyCompactJws(jwt, KeySet(key(secret)));
    QVERIFY(claims);
    QCOMPARE(
        *claims, QJsonObject({{u"iss"_s, u"joe"_s}, {u"exp"_s, 1300819380}, {u"http://example.com/is_root"_s, true}}));
    QVERIFY(!verifyCompactJws(jwt, KeySet(key())));
    QVERIFY(!verifyCompactJws(jwt.chopped(1) + 'j', KeySet(key(secret))));
}

void tst_TokenVerifier::confirmsTokensOfOtherPrograms_data()
{
    QTest::addColumn<QByteArray>("jwt");
    QTest::addColumn<QString>("name");
    QTest::newRow("Python: json and hmac") << QByteArray(
        "eyJhbGciOiAiSFMyNTYiLCAidHlwIjogIkpXVCJ9"
        ".eyJpZCI6IDQyLCAicm9sZSI6ICJhZG1pbiIsICJuYW1lIjogIlx1MDYzM1x1MDYyN1x1MDYzMVx1MDYyOSBcdTA2MjdcdTA2NDRcdTA2Mzlcd"
        "TA2MmFcdTA2NGFcdTA2MjhcdTA2NGEiLCAiaWF0IjogMTcwNTMxMjgwMCwgImV4cCI6IDE3MDUzMTY0MDB9"
        ".DSWWydmV6lZk9v4HZsIO9_9b4A5XIvLOsc8MqliTxew")
                                           << u"سارة العتيبي"_s;
    QTest::newRow("openssl dgst -hmac") << QByteArray(
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9"
        ".eyJzdWIiOiI0MiIsInJvbGUiOiJhZG1pbiIsIm5hbWUiOiJPbWFyIiwiZXhwIjoxNzA1MzE2NDAwfQ"
        ".d7AYjFnGKIw2liYsDqdC5bS5ruCMSdKfMbVxa933Aew")
                                        << u"Omar"_s;
    QTest::newRow("Node: crypto") << QByteArray("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
                                                ".eyJzdWIiOiI0MiIsImlkIjo0Miwicm9sZSI6ImFkbWluIiwibmFtZSI6IkzDqWEg8J-"
                                                "RqfCfj73igI3wn4-rIiwibmJmIjoxNzA1MzEyODAwLCJleHAiOjE3MDUzMTY0MDB9"
                                                ".BRzGDFrKMnxeJFfBNGsfmwREk4_GrmdOPSPe4BwMqSs")
                                  << u"Léa 👩🏽‍🏫"_s;
}

void tst_TokenVerifier::confirmsTokensOfOtherPrograms()
{
    QFETCH(const QByteArray, jwt);
    const FakeClock clock;
    const Result<Caller> caller = TokenVerifier(KeySet(key()), {}, clock).verify(jwt);
    QVERIFY2(caller, qPrintable(caller ? QString() : caller.error().detail));
    QTEST(caller->person.name, "name");
    QCOMPARE(caller->person.role, Role::Admin);
    QCOMPARE(caller->person.id, PersonId(42));
}

void tst_TokenVerifier::choosesTheKeyById_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<QString>("message");
    const QByteArray first = Secret;
    const QByteArray second = "the second secret, just as long as that";
    QTest::newRow("first key") << QByteArray(R"({"alg":"HS256","kid":"first"})") << first << QString();
    QTest::newRow("second key") << QByteArray(R"({"alg":"HS256","kid":"second"})") << second << QString();
    QTest::newRow("name of the one, secret of the other")
        << QByteArray(R"({"alg":"HS256","kid":"first"})") << second << WrongSignature;
    QTest::newRow("unknown name") << QByteArray(R"({"alg":"HS256","kid":"third"})") << first << WrongKey;
    QTest::newRow("empty name") << QByteArray(R"({"alg":"HS256","kid":""})") << first << WrongKey;
    QTest::newRow("another case") << QByteArray(R"({"alg":"HS256","kid":"First"})") << first << WrongKey;
    QTest::newRow("a path") << QByteArray(R"({"alg":"HS256","kid":"../first"})") << first << WrongKey;
    QTest::newRow("no name") << QByteArray(R"({"alg":"HS256"})") << first << WrongKey;
}

void tst_TokenVerifier::choosesTheKeyById()
{
    QFETCH(const QByteArray, header);
    QFETCH(const QByteArray, secret);
    QFETCH(const QString, message);
    KeySet keys(key(), u"first"_s);
    keys.add(key("the second secret, just as long as that"), u"second"_s);
    const FakeClock clock;
    TokenVerifier verifier(std::move(keys), {}, clock);
    const Result<Caller> caller = verifier.verify(token(header, GoodClaims, secret));
    QCOMPARE(bool(caller), message.isEmpty());
    if (!caller)
        QCOMPARE(caller.error().message, message);
}

void tst_TokenVerifier::refusesAShortSecret()
{
    QVERIFY(HmacKey::create(QByteArray(32, 'x')));
    QVERIFY(!HmacKey::create(QByteArray(31, 'x')));
    QVERIFY(!HmacKey::create({}));
}

void tst_TokenVerifier::remembersVerifiedTokensOnly()
{
    const FakeClock clock;
    TokenVerifier verifier(KeySet(key()), {}, clock);
    QVERIFY(!verifier.verify(flipped(-2)));
    QCOMPARE(verifier.rememberedTokens(), 0);
    QVERIFY(verifier.verify(token(GoodHeader, GoodClaims)));
    QVERIFY(verifier.verify(token(GoodHeader, GoodClaims)));
    QCOMPARE(verifier.rememberedTokens(), 1);
    verifier.forgetAll();
    QCOMPARE(verifier.rememberedTokens(), 0);
    QVERIFY(verifier.verify(token(GoodHeader, GoodClaims)));
}

void tst_TokenVerifier::forgetsWhenTheTokenExpires()
{
    FakeClock clock;
    TokenRules rules;
    rules.leeway = std::chrono::seconds(0);
    TokenVerifier verifier(KeySet(key()), rules, clock);
    QVERIFY(verifier.verify(token(GoodHeader, GoodClaims)));
    clock.set(Timestamp(ExpSeconds * 1000 - 1));
    QVERIFY(verifier.verify(token(GoodHeader, GoodClaims)));
    QCOMPARE(verifier.rememberedTokens(), 1);
    clock.set(Timestamp(ExpSeconds * 1000));
    const Result<Caller> late = verifier.verify(token(GoodHeader, GoodClaims));
    QVERIFY(!late);
    QCOMPARE(late.error().message, u"The token has expired."_s);
    QCOMPARE(verifier.rememberedTokens(), 0);
}

void tst_TokenVerifier::doesNotRememberInTheLeeway()
{
    FakeClock clock(Timestamp(ExpSeconds * 1000));
    TokenVerifier verifier(KeySet(key()), {}, clock);
    QVERIFY(verifier.verify(token(GoodHeader, GoodClaims)));
    QCOMPARE(verifier.rememberedTokens(), 0);
    clock.advance(29'999);
    QVERIFY(verifier.verify(token(GoodHeader, GoodClaims)));
    clock.advance(1);
    QVERIFY(!verifier.verify(token(GoodHeader, GoodClaims)));
}

void tst_TokenVerifier::keepsTheLastUsed()
{
    const FakeClock clock;
    TokenVerifier verifier(KeySet(key()), {}, clock, 3);
    const auto tokenOf = [](int id) {
        return token(GoodHeader, "{\"sub\":" + QByteArray::number(id) + R"(,"role":"student","exp":1705316400})");
    };
    for (int id = 1; id <= 100; ++id) {
        const Result<Caller> caller = verifier.verify(tokenOf(id));
        QVERIFY(caller);
        QCOMPARE(caller->person.id, PersonId(id));
        QVERIFY(verifier.rememberedTokens() <= 3);
    }
    for (int id = 100; id >= 1; --id)
        QCOMPARE(verifier.verify(tokenOf(id))->person.id, PersonId(id));
    QCOMPARE(verifier.rememberedTokens(), 3);
}

void tst_TokenVerifier::forgetsOnePerson()
{
    const FakeClock clock;
    TokenVerifier verifier(KeySet(key()), {}, clock);
    QVERIFY(verifier.verify(token(GoodHeader, R"({"sub":5,"role":"student","exp":1705316400})")));
    QVERIFY(verifier.verify(token(GoodHeader, R"({"sub":5,"role":"student","exp":1705316401})")));
    QVERIFY(verifier.verify(token(GoodHeader, R"({"sub":5,"role":"admin","exp":1705316400})")));
    QVERIFY(verifier.verify(token(GoodHeader, R"({"sub":6,"role":"student","exp":1705316400})")));
    verifier.forget(Role::Student, PersonId(5));
    QCOMPARE(verifier.rememberedTokens(), 2);
    verifier.forget(Role::Student, PersonId(7));
    QCOMPARE(verifier.rememberedTokens(), 2);
}

void tst_TokenVerifier::takesNoNeighbourForAKnownToken()
{
    const FakeClock clock;
    TokenVerifier verifier(KeySet(key()), {}, clock);
    const QByteArray good = token(GoodHeader, GoodClaims);
    QVERIFY(verifier.verify(good));
    for (qsizetype at = 0; at < good.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            QByteArray changed = good;
            changed[at] = char(changed.at(at) ^ (1 << bit));
            QVERIFY2(!verifier.verify(changed), qPrintable(u"byte %1, bit %2"_s.arg(at).arg(bit)));
        }
        QVERIFY(!verifier.verify(good.first(at)));
    }
    QCOMPARE(verifier.rememberedTokens(), 1);
}

QTEST_GUILESS_MAIN(tst_TokenVerifier)
#include "tst_TokenVerifier.moc"
