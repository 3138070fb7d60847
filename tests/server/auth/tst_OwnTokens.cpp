// SPDX-License-Identifier: GPL-3.0-or-later
#include "KeyPair.h"
#include "server/auth/HmacKey.h"
#include "server/auth/PublicKey.h"
#include "server/auth/TokenIssuer.h"
#include "server/auth/TokenVerifier.h"
#include "tests/support/FakeClock.h"
#include "token_builder.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::auth;
using namespace sanad::test;
using namespace std::chrono_literals;

namespace {

const QByteArray OwnSecret = QByteArrayLiteral("the server's own secret, which is long enough");
const Person Sara{.role = Role::Student, .id = PersonId(5), .name = QStringLiteral("Sara")};

TokenRules ownRules()
{
    TokenRules rules;
    rules.idClaims = {u"sub"_s};
    rules.sessionClaim = u"sid"_s;
    rules.issuer = u"own"_s;
    return rules;
}

const KeyPair &school()
{
    static const KeyPair pair = KeyPair::rsa();
    return pair;
}

QByteArray ownClaims(const QByteArray &more)
{
    return R"({"sub":"5","role":"student","exp":1705316400)" + more + '}';
}

} // namespace

/// Tokens of our own beside those of the school: each is confirmed by its issuer's key alone.
class tst_OwnTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void bothKindsAreTaken();
    void refuses_data();
    void refuses();
    void sessionIsToldExactly();
    void endedSessionsAreRefusedThoughRemembered();
    void withoutAccountsOwnTokensAreStrangers();
};

void tst_OwnTokens::bothKindsAreTaken()
{
    const FakeClock clock;
    TokenVerifier verifier(KeySet(*PublicKey::fromPem(school().publicPem(), PublicKeyAlgorithm::Rs256)), {}, clock);
    verifier.acceptOwn(KeySet(*HmacKey::create(OwnSecret)), ownRules());
    const TokenIssuer issuer(*HmacKey::create(OwnSecret), ownRules(), clock);
    const auto own = verifier.verify(*issuer.issue(Sara, 15min, SessionId(3)));
    QVERIFY2(own, qPrintable(own ? QString() : own.error().detail));
    QCOMPARE(own->session, std::optional(SessionId(3)));
    const auto schools = verifier.verify(school().token(R"({"alg":"RS256"})", ownClaims(R"(,"iss":"school","sid":3)")));
    QVERIFY(schools);
    QVERIFY(!schools->session); // what the school means by "sid" is not ours
}

void tst_OwnTokens::refuses_data()
{
    QTest::addColumn<QByteArray>("jwt");
    const QByteArray hs = R"({"alg":"HS256"})";
    const QByteArray rs = R"({"alg":"RS256"})";
    const QByteArray good = ownClaims(R"(,"iss":"own","sid":3)");
    QTest::newRow("our issuer, the school's key") << school().token(rs, good);
    QTest::newRow("our issuer, the school's public key as a secret") << token(hs, good, school().publicPem());
    QTest::newRow("our issuer, another secret") << token(hs, good, Secret);
    QTest::newRow("our issuer, named RS256") << token(rs, good, OwnSecret);
    QTest::newRow("the school's issuer, our secret") << token(hs, ownClaims(R"(,"iss":"school","sid":3)"), OwnSecret);
    QTest::newRow("no issuer, our secret") << token(hs, ownClaims(R"(,"sid":3)"), OwnSecret);
    QTest::newRow("issuer a list") << token(hs, ownClaims(R"(,"iss":["own"],"sid":3)"), OwnSecret);
    QTest::newRow("issuer twice, ours last")
        << token(hs, ownClaims(R"(,"iss":"school","iss":"own","sid":3)"), OwnSecret);
    QTest::newRow("issuer twice, ours first")
        << token(hs, ownClaims(R"(,"iss":"own","iss":"school","sid":3)"), OwnSecret);
    QTest::newRow("issuer twice, by the school") << school().token(rs, ownClaims(R"(,"iss":"own","iss":"school")"));
    QTest::newRow("no session") << token(hs, ownClaims(R"(,"iss":"own")"), OwnSecret);
    QTest::newRow("session zero") << token(hs, ownClaims(R"(,"iss":"own","sid":0)"), OwnSecret);
    QTest::newRow("session text") << token(hs, ownClaims(R"(,"iss":"own","sid":"3")"), OwnSecret);
    QTest::newRow("session with a fraction") << token(hs, ownClaims(R"(,"iss":"own","sid":3.5)"), OwnSecret);
    QTest::newRow("a kid") << token(R"({"alg":"HS256","kid":"own"})", good, OwnSecret);
    QTest::newRow("none") << base64Url(R"({"alg":"none"})") + '.' + base64Url(good) + '.';
}

void tst_OwnTokens::refuses()
{
    QFETCH(const QByteArray, jwt);
    const FakeClock clock;
    TokenVerifier verifier(KeySet(*PublicKey::fromPem(school().publicPem(), PublicKeyAlgorithm::Rs256)), {}, clock);
    verifier.acceptOwn(KeySet(*HmacKey::create(OwnSecret)), ownRules());
    QVERIFY(verifier.verify(token(R"({"alg":"HS256"})", ownClaims(R"(,"iss":"own","sid":3)"), OwnSecret)));
    const auto caller = verifier.verify(jwt);
    QVERIFY(!caller);
    QCOMPARE(caller.error().code, ErrorCode::Unauthorized);
}

void tst_OwnTokens::sessionIsToldExactly()
{
    const FakeClock clock(FakeClock::Start.plusMs(123));
    TokenVerifier verifier({}, {}, clock);
    verifier.acceptOwn(KeySet(*HmacKey::create(OwnSecret)), ownRules());
    const TokenIssuer issuer(*HmacKey::create(OwnSecret), ownRules(), clock);
    const auto caller = verifier.verify(*issuer.issue(Sara, 15min, SessionId(SessionId::Max)));
    QVERIFY(caller);
    QCOMPARE(caller->issuedAt, std::optional(clock.now())); // to the millisecond
    QCOMPARE(caller->session, std::optional(SessionId(SessionId::Max)));
}

void tst_OwnTokens::endedSessionsAreRefusedThoughRemembered()
{
    FakeClock clock;
    SessionEnds ends;
    TokenVerifier verifier(KeySet(*HmacKey::create(Secret)), {}, clock);
    verifier.acceptOwn(KeySet(*HmacKey::create(OwnSecret)), ownRules());
    verifier.setSessionEnds(&ends);
    const QByteArray own =
        *TokenIssuer(*HmacKey::create(OwnSecret), ownRules(), clock).issue(Sara, 15min, SessionId(3));
    const QByteArray schools = *TokenIssuer(*HmacKey::create(Secret), {}, clock).issue(Sara, 15min);
    QVERIFY(verifier.verify(own) && verifier.verify(schools));
    ends.apply(Sara.role, Sara.id, SessionId(3), clock.now().plusMs(1'000'000));
    QVERIFY(!verifier.verify(own));
    QVERIFY(verifier.verify(schools));
    ends.apply({.role = Sara.role, .id = Sara.id, .isDisabled = true, .sessionsEnd = clock.now(), .revision = 1});
    QVERIFY(!verifier.verify(schools));
    ends.apply(
        {.role = Sara.role, .id = Sara.id, .isDisabled = false, .sessionsEnd = clock.now().plusMs(1), .revision = 2});
    QVERIFY(!verifier.verify(schools)); // issued before
    clock.advance(1000);
    QVERIFY(verifier.verify(*TokenIssuer(*HmacKey::create(Secret), {}, clock).issue(Sara, 15min)));
}

void tst_OwnTokens::withoutAccountsOwnTokensAreStrangers()
{
    const FakeClock clock;
    TokenVerifier verifier(KeySet(*HmacKey::create(Secret)), {}, clock);
    QVERIFY(!verifier.verify(token(R"({"alg":"HS256"})", ownClaims(R"(,"iss":"own","sid":3)"), OwnSecret)));
}

QTEST_GUILESS_MAIN(tst_OwnTokens)
#include "tst_OwnTokens.moc"
