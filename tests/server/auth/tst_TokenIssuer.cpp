// SPDX-License-Identifier: GPL-3.0-or-later
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

class tst_TokenIssuer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void issuesWhatTheVerifierAccepts_data();
    void issuesWhatTheVerifierAccepts();
    void writesExactlyThis();
    void refusesNonsense_data();
    void refusesNonsense();
};

void tst_TokenIssuer::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
}

void tst_TokenIssuer::issuesWhatTheVerifierAccepts_data()
{
    QTest::addColumn<QStringList>("idClaims");
    QTest::addColumn<QString>("issuer");
    QTest::addColumn<QString>("audience");
    QTest::addColumn<QString>("name");
    QTest::addColumn<qint64>("id");
    const QStringList usual{u"sub"_s, u"id"_s};
    QTest::newRow("as usual") << usual << QString() << QString() << u"Sara"_s << qint64(5);
    QTest::newRow("largest id") << usual << QString() << QString() << u"Sara"_s << PersonId::Max;
    QTest::newRow("Arabic, quotes, emoji")
        << usual << QString() << QString() << u"سارة \"س\" \\ 👩🏽‍🏫"_s << qint64(5);
    QTest::newRow("name that begins with U+FEFF") << usual << QString() << QString() << u"\uFEFFSara"_s << qint64(5);
    QTest::newRow("issuer and audience") << usual << u"https://school.example/\"1\""_s << u"سند"_s << u"Sara"_s
                                         << qint64(5);
    QTest::newRow("other claims") << QStringList{u"https://school.example/uid"_s} << QString() << QString() << u"Sara"_s
                                  << qint64(5);
}

void tst_TokenIssuer::issuesWhatTheVerifierAccepts()
{
    QFETCH(const QStringList, idClaims);
    QFETCH(const QString, issuer);
    QFETCH(const QString, audience);
    QFETCH(const QString, name);
    QFETCH(const qint64, id);
    TokenRules rules;
    rules.idClaims = idClaims;
    rules.issuer = issuer;
    rules.audience = audience;
    FakeClock clock;
    const TokenIssuer issuer2(*HmacKey::create(Secret), rules, clock);
    TokenVerifier verifier(KeySet(*HmacKey::create(Secret)), rules, clock);
    for (const Role role : AllRoles) {
        const Person person{role, PersonId(id), name};
        const Result<QByteArray> jwt = issuer2.issue(person, 2h);
        QVERIFY(jwt);
        const Result<Caller> caller = verifier.verify(*jwt);
        QVERIFY2(caller, qPrintable(caller ? QString() : caller.error().detail));
        QCOMPARE(caller->person, person);
        QCOMPARE(caller->expiresAt, FakeClock::Start.plusMs(2 * 3600 * 1000));
    }
}

void tst_TokenIssuer::writesExactlyThis()
{
    const FakeClock clock;
    const TokenIssuer issuer(*HmacKey::create(Secret), {}, clock);
    const Result<QByteArray> jwt = issuer.issue({Role::Student, PersonId(5), u"Sara"_s}, 1h);
    QVERIFY(jwt);
    QCOMPARE(*jwt,
        token(R"({"alg":"HS256","typ":"JWT"})",
            R"({"sub":"5","role":"student","name":"Sara","iat":1705312800,"exp":1705316400})"));
}

void tst_TokenIssuer::refusesNonsense_data()
{
    QTest::addColumn<qint64>("id");
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("field");
    QTest::newRow("no id") << qint64(0) << qint64(60) << u"id"_s;
    QTest::newRow("negative id") << qint64(-5) << qint64(60) << u"id"_s;
    QTest::newRow("id too large") << PersonId::Max + 1 << qint64(60) << u"id"_s;
    QTest::newRow("no validity") << qint64(5) << qint64(0) << u"validity"_s;
    QTest::newRow("negative validity") << qint64(5) << qint64(-1) << u"validity"_s;
}

void tst_TokenIssuer::refusesNonsense()
{
    QFETCH(const qint64, id);
    QFETCH(const qint64, seconds);
    const FakeClock clock;
    const TokenIssuer issuer(*HmacKey::create(Secret), {}, clock);
    const Result<QByteArray> jwt =
        issuer.issue({Role::Student, PersonId(id), u"Sara"_s}, std::chrono::seconds(seconds));
    QVERIFY(!jwt);
    QCOMPARE(jwt.error().code, ErrorCode::InvalidField);
    QTEST(jwt.error().field, "field");
}

QTEST_GUILESS_MAIN(tst_TokenIssuer)
#include "tst_TokenIssuer.moc"
