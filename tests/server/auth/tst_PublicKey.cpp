// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/PublicKey.h"

#include "KeyPair.h"
#include "server/auth/TokenVerifier.h"
#include "server/auth/compact_jws.h"
#include "tests/support/FakeClock.h"
#include "token_builder.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::auth;
using namespace sanad::test;

namespace {

const QByteArray Claims = R"({"sub":5,"role":"student","name":"Sara","exp":1705316400})";
const QString WrongAlgorithm = u"The token is signed with an algorithm that is not accepted here."_s;
const QString WrongSignature = u"The token's signature is not valid."_s;
const QString WrongKey = u"The token is signed with an unknown key."_s;

const KeyPair &rsa()
{
    static const KeyPair pair = KeyPair::rsa();
    return pair;
}

const KeyPair &ec()
{
    static const KeyPair pair = KeyPair::ec();
    return pair;
}

KeySet keysFor(PublicKeyAlgorithm algorithm)
{
    const KeyPair &pair = algorithm == PublicKeyAlgorithm::Rs256 ? rsa() : ec();
    return KeySet(*PublicKey::fromPem(pair.publicPem(), algorithm));
}

QByteArray fromUrl(const char *text)
{
    return QByteArray::fromBase64(text, QByteArray::Base64UrlEncoding);
}

} // namespace

Q_DECLARE_METATYPE(PublicKeyAlgorithm)

/// RS256 and ES256 by public key: which keys are taken, and which signatures.
class tst_PublicKey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void confirmsTheVectorOfRfc7515();
    void confirmsItsOwnTokens_data();
    void confirmsItsOwnTokens();
    void refusesTokens_data();
    void refusesTokens();
    void refusesSignatures_data();
    void refusesSignatures();
    void refusesKeys_data();
    void refusesKeys();
    void costs_data();
    void costs();
};

void tst_PublicKey::confirmsTheVectorOfRfc7515()
{
    const QByteArray payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    // Appendix A.3
    const auto ecKey = PublicKey::fromP256(
        fromUrl("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"), fromUrl("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
    QVERIFY(ecKey);
    const QByteArray signature =
        fromUrl("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
    QVERIFY((*ecKey)->verifies(QByteArray("eyJhbGciOiJFUzI1NiJ9." + payload), signature));
    QVERIFY(!(*ecKey)->verifies(QByteArray("eyJhbGciOiJFUzI1NiJ9." + payload + 'A'), signature));
}

void tst_PublicKey::confirmsItsOwnTokens_data()
{
    QTest::addColumn<PublicKeyAlgorithm>("algorithm");
    QTest::addColumn<QByteArray>("jwt");
    QTest::newRow("RS256") << PublicKeyAlgorithm::Rs256 << rsa().token(R"({"alg":"RS256"})", Claims);
    QTest::newRow("ES256") << PublicKeyAlgorithm::Es256 << ec().token(R"({"alg":"ES256","typ":"JWT"})", Claims);
}

void tst_PublicKey::confirmsItsOwnTokens()
{
    QFETCH(const PublicKeyAlgorithm, algorithm);
    QFETCH(const QByteArray, jwt);
    const FakeClock clock;
    TokenVerifier verifier(keysFor(algorithm), {}, clock);
    const auto caller = verifier.verify(jwt);
    QVERIFY2(caller, qPrintable(caller ? QString() : caller.error().detail));
    QCOMPARE(caller->person.id, PersonId(5));
    QByteArray changed = jwt;
    const qsizetype at = jwt.lastIndexOf('.') + 20;
    changed[at] = changed.at(at) == 'A' ? 'B' : 'A';
    QVERIFY(!verifier.verify(changed));
}

// RFC 8725, 2.1, 3.1 and 3.2
void tst_PublicKey::refusesTokens_data()
{
    QTest::addColumn<PublicKeyAlgorithm>("algorithm");
    QTest::addColumn<QByteArray>("jwt");
    QTest::addColumn<QString>("message");
    const auto rs = PublicKeyAlgorithm::Rs256;
    const auto es = PublicKeyAlgorithm::Es256;
    const QByteArray pem = rsa().publicPem();
    const auto confused = [](const QByteArray &alg, const QByteArray &secret) {
        return token(R"({"alg":")" + alg + R"("})", Claims, secret);
    };
    QTest::newRow("RS to HS: the public key as the secret") << rs << confused("HS256", pem) << WrongAlgorithm;
    QTest::newRow("RS to HS: without the line end") << rs << confused("HS256", pem.trimmed()) << WrongAlgorithm;
    QTest::newRow("RS to HS: named RS256") << rs << confused("RS256", pem) << WrongSignature;
    QTest::newRow("ES to HS: the public key as the secret")
        << es << confused("HS256", ec().publicPem()) << WrongAlgorithm;
    QTest::newRow("RS256, though ES256 is set") << es << rsa().token(R"({"alg":"RS256"})", Claims) << WrongAlgorithm;
    QTest::newRow("ES256, though RS256 is set") << rs << ec().token(R"({"alg":"ES256"})", Claims) << WrongAlgorithm;
    for (const char *alg : {"none", "PS256", "RS384", "RS512", "rs256", "HS256", ""}) {
        QTest::addRow("signed with the key, but named %s", alg)
            << rs << rsa().token(R"({"alg":")" + QByteArray(alg) + R"("})", Claims) << WrongAlgorithm;
    }
    QTest::newRow("none, empty signature")
        << rs << base64Url(R"({"alg":"none"})") + '.' + base64Url(Claims) + '.' << WrongAlgorithm;
    QTest::newRow("empty signature") << rs << base64Url(R"({"alg":"RS256"})") + '.' + base64Url(Claims) + '.'
                                     << WrongSignature;
    const QByteArray own = QJsonDocument(ec().jwk()).toJson(QJsonDocument::Compact);
    QTest::newRow("another key, brought along in the header")
        << es << KeyPair::ec().token(R"({"alg":"ES256","jwk":)" + own + '}', Claims) << WrongSignature;
    QTest::newRow("another key") << rs << KeyPair::rsa().token(R"({"alg":"RS256"})", Claims) << WrongSignature;
    QTest::newRow("a kid, though the key has none")
        << rs << rsa().token(R"({"alg":"RS256","kid":"k1"})", Claims) << WrongKey;
    QTest::newRow("signature in DER") << es
                                      << base64Url(R"({"alg":"ES256"})") + '.' + base64Url(Claims) + '.'
            + base64Url(ec().signRaw(base64Url(R"({"alg":"ES256"})") + '.' + base64Url(Claims)))
                                      << WrongSignature;
}

void tst_PublicKey::refusesTokens()
{
    QFETCH(const PublicKeyAlgorithm, algorithm);
    QFETCH(const QByteArray, jwt);
    const FakeClock clock;
    TokenVerifier verifier(keysFor(algorithm), {}, clock);
    const auto caller = verifier.verify(jwt);
    QVERIFY(!caller);
    QTEST(caller.error().message, "message");
    QCOMPARE(verifier.rememberedTokens(), 0);
}

void tst_PublicKey::refusesSignatures_data()
{
    QTest::addColumn<QByteArray>("signature");
    const QByteArray good = ec().sign("text");
    const QByteArray zero(32, '\0');
    // The order of P-256 (SEC 2, 2.4.2): r and s must lie below it, and above zero.
    const QByteArray order = QByteArray::fromHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("r and s zero (CVE-2022-21449)") << zero + zero;
    QTest::newRow("r zero") << zero + good.last(32);
    QTest::newRow("s zero") << good.first(32) + zero;
    QTest::newRow("r the order") << order + good.last(32);
    QTest::newRow("s the order") << good.first(32) + order;
    QTest::newRow("both the order") << order + order;
    QTest::newRow("a byte short") << good.chopped(1);
    QTest::newRow("a byte more") << good + '\0';
    QTest::newRow("a zero before each half") << '\0' + good.first(32) + '\0' + good.last(32);
    QTest::newRow("r and s exchanged") << good.last(32) + good.first(32);
    QTest::newRow("all ones") << QByteArray(64, '\xff');
    QTest::newRow("1 MB") << QByteArray(1 << 20, 'x');
}

void tst_PublicKey::refusesSignatures()
{
    QFETCH(const QByteArray, signature);
    const auto key = PublicKey::fromPem(ec().publicPem(), PublicKeyAlgorithm::Es256);
    QVERIFY(key);
    QVERIFY((*key)->verifies(QByteArray("text"), ec().sign("text")));
    QVERIFY(!(*key)->verifies(QByteArray("text"), signature));
}

void tst_PublicKey::refusesKeys_data()
{
    QTest::addColumn<QByteArray>("pem");
    QTest::addColumn<PublicKeyAlgorithm>("algorithm");
    QTest::addColumn<QString>("word");
    const auto rs = PublicKeyAlgorithm::Rs256;
    const auto es = PublicKeyAlgorithm::Es256;
    const QByteArray good = rsa().publicPem();
    QTest::newRow("nothing") << QByteArray() << rs << u"BEGIN PUBLIC KEY"_s;
    QTest::newRow("noise") << QByteArray(5000, 'x') << rs << u"BEGIN PUBLIC KEY"_s;
    QTest::newRow("RSA of 1024 bits") << KeyPair::rsa(1024).publicPem() << rs << u"1024 bits"_s;
    QTest::newRow("RSA of 2047 bits") << KeyPair::rsa(2047).publicPem() << rs << u"2047 bits"_s;
    QTest::newRow("EC, though RS256 is set") << ec().publicPem() << rs << u"not an RSA key"_s;
    QTest::newRow("RSA, though ES256 is set") << good << es << u"elliptic curve"_s;
    QTest::newRow("P-384") << KeyPair::ec("P-384").publicPem() << es << u"another curve"_s;
    QTest::newRow("secp256k1") << KeyPair::ec("secp256k1").publicPem() << es << u"another curve"_s;
    QTest::newRow("Ed25519") << KeyPair::ed25519().publicPem() << es << u"elliptic curve"_s;
    QTest::newRow("private key") << rsa().privatePem() << rs << u"private key"_s;
    QTest::newRow("public and private key") << good + rsa().privatePem() << rs << u"private key"_s;
    QTest::newRow("two keys") << good + good << rs << u"exactly one"_s;
    QTest::newRow("cut in the middle") << good.left(200) << rs << u"exactly one"_s;
    QTest::newRow("noise inside") << QByteArray(good).replace(60, 8, "!!!!!!!!") << rs << u"OpenSSL"_s;
    QTest::newRow("a certificate") << QByteArray(good).replace("PUBLIC KEY", "CERTIFICATE") << rs << u"exactly one"_s;
}

void tst_PublicKey::refusesKeys()
{
    QFETCH(const QByteArray, pem);
    QFETCH(const PublicKeyAlgorithm, algorithm);
    QFETCH(const QString, word);
    const auto key = PublicKey::fromPem(pem, algorithm);
    QVERIFY(!key);
    QVERIFY2(key.error().message.contains(word), qPrintable(key.error().message));
}

void tst_PublicKey::costs_data()
{
    QTest::addColumn<PublicKeyAlgorithm>("algorithm");
    QTest::newRow("RS256, 2048 bits") << PublicKeyAlgorithm::Rs256;
    QTest::newRow("ES256") << PublicKeyAlgorithm::Es256;
}

void tst_PublicKey::costs()
{
    QFETCH(const PublicKeyAlgorithm, algorithm);
    const bool isRsa = algorithm == PublicKeyAlgorithm::Rs256;
    const KeyPair &pair = isRsa ? rsa() : ec();
    const auto key = PublicKey::fromPem(pair.publicPem(), algorithm);
    QVERIFY(key);
    const QByteArray input(300, 'x');
    const QByteArray signature = pair.sign(input);
    QBENCHMARK
    {
        QVERIFY((*key)->verifies(input, signature));
    }
}

QTEST_GUILESS_MAIN(tst_PublicKey)
#include "tst_PublicKey.moc"
