// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/token_claims.h"

#include "tests/support/FakeClock.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::auth;
using namespace sanad::test;

namespace {

constexpr qint64 Now = FakeClock::Start.msSinceEpoch() / 1000; // 1705312800

const QString NoPerson = u"The token does not name a person."_s;
const QString NoNumber = u"The token does not name a person by number."_s;
const QString TwoPeople = u"The token names two different people."_s;
const QString NoRole = u"The token names no role that is known here."_s;
const QString NoExp = u"The token does not say when it expires."_s;
const QString Expired = u"The token has expired."_s;
const QString NotYet = u"The token is not valid yet."_s;
const QString WrongIssuer = u"The token comes from an issuer that is not accepted here."_s;
const QString WrongAudience = u"The token is meant for another service."_s;
const QString Malformed = u"The token is malformed."_s;

QJsonObject json(const QByteArray &text)
{
    QJsonParseError fault;
    const QJsonObject object = QJsonDocument::fromJson(text, &fault).object();
    if (fault.error != QJsonParseError::NoError)
        qFatal("the row's JSON is wrong: %s", text.constData());
    return object;
}

/// The message of the refusal; empty if the claims are accepted.
QString judge(const QByteArray &claims, const TokenRules &rules, Timestamp now)
{
    const Result<Caller> caller = readClaims(json(claims), rules, now);
    if (caller)
        return {};
    return caller.error().code == ErrorCode::Unauthorized && !caller.error().detail.isEmpty()
        ? caller.error().message
        : u"not as it should be"_s;
}

} // namespace

class tst_token_claims : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsTheId_data();
    void readsTheId();
    void readsTheRole_data();
    void readsTheRole();
    void readsTheName_data();
    void readsTheName();
    void judgesTimes_data();
    void judgesTimes();
    void judgesIssuerAndAudience_data();
    void judgesIssuerAndAudience();
    void takesConfiguredNames();
    void keepsTheFractionOfExp();
};

void tst_token_claims::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
}

void tst_token_claims::readsTheId_data()
{
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<qint64>("id");
    QTest::addColumn<QString>("message");
    const auto good = [](const char *name, const char *member, qint64 id) {
        QTest::newRow(name) << QByteArray(member) << id << QString();
    };
    const auto bad = [](const char *name, const QByteArray &member, const QString &message) {
        QTest::newRow(name) << member << qint64(0) << message;
    };
    good("sub, a number", R"("sub":5)", 5);
    good("sub, digits", R"("sub":"5")", 5);
    good("id, a number", R"("id":5)", 5);
    good("id, digits", R"("id":"5")", 5);
    good("both, the same", R"("sub":"5","id":5)", 5);
    good("sub null, id there", R"("sub":null,"id":5)", 5);
    good("smallest", R"("sub":1)", 1);
    good("largest, a number", R"("sub":9007199254740991)", 9007199254740991);
    good("largest, digits", R"("sub":"9007199254740991")", 9007199254740991);
    good("whole, written with a fraction", R"("sub":5.0)", 5);

    bad("none", R"("x":1)", NoPerson);
    bad("null", R"("sub":null)", NoPerson);
    bad("both, different", R"("sub":5,"id":6)", TwoPeople);
    bad("both, one not a number", R"("sub":5,"id":"sara")", NoNumber);
    bad("sub an address, id good", R"("sub":"sara@school.example","id":5)", NoNumber);
    for (const char *value : {"0", "-1", "-0", "5.5", "1e300", "-1e300", "9007199254740992", "9007199254740993",
             "18446744073709551617", "true", "false", "[5]", "{\"id\":5}", "\"\"", "\"0\"", "\"-5\"", "\"+5\"",
             "\"05\"", "\" 5\"", "\"5 \"", "\"5\\n\"", "\"5\\u0000\"", "\"5.0\"", "\"5e0\"", "\"0x5\"", "\"sara\"",
             "\"٥\"", "\"9007199254740992\"", "\"18446744073709551621\""})
        bad(value, "\"sub\":" + QByteArray(value), NoNumber);
}

void tst_token_claims::readsTheId()
{
    QFETCH(const QByteArray, member);
    QFETCH(const QString, message);
    const QByteArray claims = R"({"role":"student","exp":1705316400,)" + member + '}';
    QCOMPARE(judge(claims, {}, FakeClock::Start), message);
    if (message.isEmpty())
        QTEST(readClaims(json(claims), {}, FakeClock::Start)->person.id.value(), "id");
}

void tst_token_claims::readsTheRole_data()
{
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<bool>("isKnown");
    QTest::newRow("student") << QByteArray(R"("role":"student")") << true;
    QTest::newRow("admin") << QByteArray(R"("role":"admin")") << true;
    for (const char *value : {"\"Student\"", "\"ADMIN\"", "\"admin \"", "\" admin\"", "\"admin\\u0000\"", "\"teacher\"",
             "\"\"", "null", "1", "true", "[\"admin\"]", "{\"admin\":true}", "\"student,admin\"", "\"аdmin\""})
        QTest::newRow(value) << QByteArray("\"role\":") + value << false;
    QTest::newRow("none") << QByteArray(R"("roles":"admin")") << false;
}

void tst_token_claims::readsTheRole()
{
    QFETCH(const QByteArray, member);
    QFETCH(const bool, isKnown);
    const QByteArray claims = R"({"sub":5,"exp":1705316400,)" + member + '}';
    QCOMPARE(judge(claims, {}, FakeClock::Start), isKnown ? QString() : NoRole);
    if (isKnown)
        QCOMPARE(toWire(readClaims(json(claims), {}, FakeClock::Start)->person.role),
            json(claims).value("role"_L1).toString());
}

void tst_token_claims::readsTheName_data()
{
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("message");
    const auto good = [](const char *row, const QByteArray &member, const QString &name) {
        QTest::newRow(row) << member << name << QString();
    };
    good("Latin", R"(,"name":"Sara Lee")", u"Sara Lee"_s);
    good("Arabic", R"(,"name":"سارة العتيبي")", u"سارة العتيبي"_s);
    good("none: the id", "", u"5"_s);
    good("null: the id", R"(,"name":null)", u"5"_s);
    good("empty: the id", R"(,"name":"")", u"5"_s);
    good("blanks: the id", R"(,"name":" \t\n ")", u"5"_s);
    good("control characters only: the id", R"(,"name":"\u0000\u0007\u202e")", u"5"_s);
    good("NUL inside is dropped", R"(,"name":"Sa\u0000ra")", u"Sara"_s);
    good("override is dropped", R"(,"name":"Sa\u202era")", u"Sara"_s);
    good("200 characters", ",\"name\":\"" + QByteArray(200, 'x') + '"', QString(200, u'x'));
    good("201 characters: cut", ",\"name\":\"" + QByteArray(201, 'x') + '"', QString(200, u'x'));
    for (const char *value : {"5", "true", "[\"Sara\"]", "{\"first\":\"Sara\"}"})
        QTest::newRow(value) << QByteArray(",\"name\":") + value << QString() << Malformed;
}

void tst_token_claims::readsTheName()
{
    QFETCH(const QByteArray, member);
    QFETCH(const QString, message);
    const QByteArray claims = R"({"sub":5,"role":"student","exp":1705316400)" + member + '}';
    QCOMPARE(judge(claims, {}, FakeClock::Start), message);
    if (message.isEmpty())
        QTEST(readClaims(json(claims), {}, FakeClock::Start)->person.name, "name");
}

void tst_token_claims::judgesTimes_data()
{
    QTest::addColumn<QByteArray>("times");
    QTest::addColumn<qint64>("atMs"); // from Now on
    QTest::addColumn<QString>("message");
    const auto at = [](qint64 offset) { return QByteArray::number(Now + offset); };
    const auto row = [](const char *name, const QByteArray &times, qint64 atMs, const QString &message) {
        QTest::newRow(name) << times << atMs << message;
    };
    // The leeway is 30 s: RFC 7519, 4.1.4 and 4.1.5, to the millisecond.
    row("exp now: in the leeway", "\"exp\":" + at(0), 0, {});
    row("exp, last moment of the leeway", "\"exp\":" + at(0), 29'999, {});
    row("exp, leeway over", "\"exp\":" + at(0), 30'000, Expired);
    row("exp long ago", R"("exp":0)", 0, Expired);
    row("exp with a fraction, last moment", "\"exp\":" + at(0) + ".5", 30'499, {});
    row("exp with a fraction, over", "\"exp\":" + at(0) + ".5", 30'500, Expired);
    row("exp far ahead", R"("exp":253402300799)", 0, {});
    row("nbf now", "\"exp\":" + at(9) + ",\"nbf\":" + at(0), 0, {});
    row("nbf, first moment of the leeway", "\"exp\":" + at(99) + ",\"nbf\":" + at(30), 0, {});
    row("nbf, just before the leeway", "\"exp\":" + at(99) + ",\"nbf\":" + at(30), -1, NotYet);
    row("nbf null", "\"exp\":" + at(9) + ",\"nbf\":null", 0, {});
    row("iat now", "\"exp\":" + at(9) + ",\"iat\":" + at(0), 0, {});
    row("iat, first moment of the leeway", "\"exp\":" + at(99) + ",\"iat\":" + at(30), 0, {});
    row("iat, just before the leeway", "\"exp\":" + at(99) + ",\"iat\":" + at(30), -1, NotYet);

    row("exp missing", R"("iat":1705312800)", 0, NoExp);
    row("exp null", R"("exp":null)", 0, NoExp);
    row("exp in milliseconds", "\"exp\":" + at(3600) + "000", 0, Malformed);
    row("exp a second after the year 9999", R"("exp":253402300800)", 0, Malformed);
    for (const char *value : {"-1", "1e300", "\"1705316400\"", "true", "[1705316400]", "{}"}) {
        for (const char *name : {"exp", "nbf", "iat"}) {
            QTest::addRow("%s %s", name, value)
                << (qstrcmp(name, "exp") == 0 ? QByteArray() : "\"exp\":" + at(9) + ',') + '"' + name + "\":" + value
                << qint64(0) << Malformed;
        }
    }
}

void tst_token_claims::judgesTimes()
{
    QFETCH(const QByteArray, times);
    QFETCH(const qint64, atMs);
    QTEST(judge(R"({"sub":5,"role":"student",)" + times + '}', {}, FakeClock::Start.plusMs(atMs)), "message");
}

void tst_token_claims::judgesIssuerAndAudience_data()
{
    QTest::addColumn<QString>("issuer");
    QTest::addColumn<QString>("audience");
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const QString &issuer, const QString &audience, const QByteArray &members,
                         const QString &message) { QTest::newRow(name) << issuer << audience << members << message; };
    row("any issuer", {}, {}, R"(,"iss":"whoever")", {});
    row("the issuer", u"school"_s, {}, R"(,"iss":"school")", {});
    row("another issuer", u"school"_s, {}, R"(,"iss":"whoever")", WrongIssuer);
    row("issuer in another case", u"school"_s, {}, R"(,"iss":"School")", WrongIssuer);
    row("issuer with more behind", u"school"_s, {}, R"(,"iss":"school.evil.example")", WrongIssuer);
    row("issuer missing", u"school"_s, {}, "", WrongIssuer);
    row("issuer null", u"school"_s, {}, R"(,"iss":null)", WrongIssuer);
    row("issuer in a list", u"school"_s, {}, R"(,"iss":["school"])", WrongIssuer);
    row("any audience", {}, {}, R"(,"aud":"whoever")", {});
    row("the audience", {}, u"sanad"_s, R"(,"aud":"sanad")", {});
    row("the audience in a list", {}, u"sanad"_s, R"(,"aud":["lms","sanad"])", {});
    row("the audience in a list of other things", {}, u"sanad"_s, R"(,"aud":[1,null,"sanad"])", {});
    row("another audience", {}, u"sanad"_s, R"(,"aud":"lms")", WrongAudience);
    row("other audiences", {}, u"sanad"_s, R"(,"aud":["lms","sanad2"])", WrongAudience);
    row("no audience in the list", {}, u"sanad"_s, R"(,"aud":[])", WrongAudience);
    row("audience in a list in the list", {}, u"sanad"_s, R"(,"aud":[["sanad"]])", WrongAudience);
    row("audience in an object", {}, u"sanad"_s, R"(,"aud":{"sanad":true})", WrongAudience);
    row("audience in another case", {}, u"sanad"_s, R"(,"aud":"Sanad")", WrongAudience);
    row("audience missing", {}, u"sanad"_s, "", WrongAudience);
    row("both right", u"school"_s, u"sanad"_s, R"(,"iss":"school","aud":"sanad")", {});
    row("exchanged", u"school"_s, u"sanad"_s, R"(,"iss":"sanad","aud":"school")", WrongIssuer);
}

void tst_token_claims::judgesIssuerAndAudience()
{
    QFETCH(const QByteArray, members);
    QFETCH(const QString, issuer);
    QFETCH(const QString, audience);
    TokenRules rules;
    rules.issuer = issuer;
    rules.audience = audience;
    QTEST(judge(R"({"sub":5,"role":"student","exp":1705316400)" + members + '}', rules, FakeClock::Start), "message");
}

void tst_token_claims::takesConfiguredNames()
{
    TokenRules rules;
    rules.idClaims = {u"user_id"_s};
    rules.roleClaim = u"https://school.example/role"_s;
    rules.nameClaim = u"full_name"_s;
    const Result<Caller> caller = readClaims(
        json(R"({"sub":"sara@school.example","id":1,"user_id":7,"role":"student","https://school.example/role":"admin",
                "name":"x","full_name":"Sara","exp":1705316400})"),
        rules, FakeClock::Start);
    QVERIFY(caller);
    QCOMPARE(caller->person, (Person{Role::Admin, PersonId(7), u"Sara"_s}));
}

void tst_token_claims::keepsTheFractionOfExp()
{
    const Result<Caller> caller =
        readClaims(json(R"({"sub":5,"role":"student","exp":1705316400.25})"), {}, FakeClock::Start);
    QVERIFY(caller);
    QCOMPARE(caller->expiresAt, Timestamp(1705316400250));
}

QTEST_GUILESS_MAIN(tst_token_claims)
#include "tst_token_claims.moc"
