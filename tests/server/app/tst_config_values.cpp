// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/config_values.h"

#include "server/app/config_table.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::app;

class tst_config_values : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void takesValues_data();
    void takesValues();
    void refusesValues_data();
    void refusesValues();
    void hidesPasswords_data();
    void hidesPasswords();
    void namesFollowFromKeys();
    void everySettingIsComplete();
    void defaultsReadThemselvesBack();
};

void tst_config_values::takesValues_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *key, const QString &text, const QString &shown) {
        QTest::addRow("%s=%s", key, qPrintable(text)) << QString::fromLatin1(key) << text << shown;
    };
    row("listen", u"0.0.0.0:80"_s, u"0.0.0.0:80"_s);
    row("listen", u"[::1]:8000"_s, u"[::1]:8000"_s);
    row("listen", u"[2001:DB8:0::1]:1"_s, u"[2001:db8::1]:1"_s);
    row("listen", u"localhost:0"_s, u"127.0.0.1:0"_s);
    row("listen", u"*:65535"_s, u"*:65535"_s);
    row("listen", u"tls:*:443, tls:[::1]:8443"_s, u"tls:*:443, tls:[::1]:8443"_s);
    row("listen", u"unix:/run/sanad//web"_s, u"unix:/run/sanad/web"_s);
    row("listen", u"systemd, tls:systemd:web-1"_s, u"systemd, tls:systemd:web-1"_s);
    row("unix-mode", u"0666"_s, u"0666"_s);
    row("unix-mode", u"600"_s, u"0600"_s);
    row("unix-mode", u"007"_s, u"0007"_s);
    row("proxy/trusted", u" 127.0.0.1,10.0.0.0/8 ,unix, 2001:DB8::/32"_s,
        u"127.0.0.1, 10.0.0.0/8, 2001:db8::/32, unix"_s);
    row("proxy/header", u"forwarded"_s, u"forwarded"_s);
    row("http/strict-transport", u"365d"_s, u"365d"_s);
    row("limits/person-writing", u"10/90s"_s, u"10/90s"_s);
    row("limits/address-link", u"600/60"_s, u"600/1m"_s);
    row("limits/bad-tokens", u"off"_s, u"off"_s);
    row("limits/body-memory", u"128M"_s, u"128M"_s);
    row("listen", u" 127.0.0.1:1 ,[::1]:2,"_s, u"127.0.0.1:1, [::1]:2"_s);
    row("data-dir", u"/srv/sanad/"_s, u"/srv/sanad"_s);
    row("data-dir", u"~/x"_s, u"~/x"_s);
    row("public-url", u"https://Support.School.example/chat/"_s, u"https://support.school.example/chat"_s);
    row("school/name-ar", u"مدرسة نور"_s, u"مدرسة نور"_s);
    row("school/login-url", u"https://noor.example/login/?from=chat#top"_s,
        u"https://noor.example/login/?from=chat#top"_s);
    row("school/login-url", u""_s, u""_s);
    row("language-model/url", u"http://127.0.0.1:8080/v1/"_s, u"http://127.0.0.1:8080/v1"_s);
    row("language-model/key", u"sesame"_s, u"(hidden, 6 bytes)"_s);
    row("language-model/timeout", u"500ms"_s, u"500ms"_s);
    row("public-url", u"http://127.0.0.1:8000"_s, u"http://127.0.0.1:8000"_s);
    row("public-url", QString(), QString());
    row("cors-origins", u"*"_s, u"*"_s);
    row("cors-origins", u"https://a.example, http://b.example:8080"_s, u"https://a.example, http://b.example:8080"_s);
    row("cors-origins", u"https://A.example:443"_s, u"https://a.example"_s);
    for (const char *on : {"on", "true", "yes", "1", "ON"})
        row("demo", QLatin1StringView(on), u"on"_s);
    for (const char *off : {"off", "false", "no", "0"})
        row("rate-limits", QLatin1StringView(off), u"off"_s);
    row("database/url", u"postgresql://sanad@db.example:5432/sanad?sslmode=require"_s,
        u"postgresql://sanad@db.example:5432/sanad?sslmode=require"_s);
    row("database/url", u"postgres://sanad:geheim@h1,h2/sanad"_s, u"postgres://sanad:***@h1,h2/sanad"_s);
    row("database/url", QString(), QString());
    row("jwt/algorithm", u"HS256"_s, u"HS256"_s);
    row("jwt/secret", u"0123456789abcdef0123456789abcdef"_s, u"(hidden, 32 bytes)"_s);
    row("jwt/secret", QString::fromUtf8(DemoSecret), u"(the demonstration's)"_s);
    row("jwt/issuer", u"https://school.example/ سند"_s, u"https://school.example/ سند"_s);
    row("jwt/id-claims", u"uid,https://school.example/id"_s, u"uid, https://school.example/id"_s);
    row("jwt/role-claim", u"https://school.example/role"_s, u"https://school.example/role"_s);
    row("jwt/leeway", u"0"_s, u"0s"_s);
    row("jwt/leeway", u"90"_s, u"90s"_s);
    row("jwt/leeway", u"120s"_s, u"2m"_s);
    row("jwt/leeway", u"1h"_s, u"1h"_s);
    row("jwt/leeway", u"2000ms"_s, u"2s"_s);
    row("log/level", u"debug"_s, u"debug"_s);
    row("log/format", u"json"_s, u"json"_s);
    row("http/head-timeout", u"1500ms"_s, u"1500ms"_s);
    row("http/max-head-size", u"16384"_s, u"16K"_s);
    row("http/max-head-size", u"1M"_s, u"1M"_s);
    row("http/max-connections", u"1000000"_s, u"1000000"_s);
    row("media/max-file-size", u"100M"_s, u"100M"_s);
    row("media/quota", u"0"_s, u"0"_s);
    row("media/link-lifetime", u"24h"_s, u"1d"_s);
    row("media/s3-endpoint", u"https://s3.example:9000"_s, u"https://s3.example:9000"_s);
}

void tst_config_values::takesValues()
{
    QFETCH(const QString, key);
    QFETCH(const QString, text);
    const Setting *setting = findSetting(key);
    QVERIFY(setting);
    ServerConfig config;
    QCOMPARE(setting->set(config, text), QString());
    QTEST(setting->show(config), "shown");
}

void tst_config_values::refusesValues_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    const auto rows = [](const char *key, const QStringList &texts) {
        for (const QString &text : texts)
            QTest::addRow("%s=%s", key, qPrintable(text)) << QString::fromLatin1(key) << text;
    };
    rows("listen",
        {u"unix:"_s, u"unix:run/web"_s, u"unix:/run/"_s, u"unix:/"_s + QString(107, u'x'), u"tls:unix:/run/web"_s,
            u"tls:"_s, u"tls:tls:*:1"_s, u"systemd:"_s, u"systemd:a b"_s, u"http://*:1"_s});
    rows("unix-mode", {u"rw"_s, u"8"_s, u"0888"_s, u"01777"_s, u""_s, u"66"_s});
    rows("proxy/trusted", {u"proxy.example"_s, u"10.0.0.1/8"_s, u"10.0.0.0/33"_s, u"*"_s, u"unix:/run/web"_s});
    rows("proxy/header", {u"x-real-ip"_s, u""_s, u"Forwarded"_s});
    rows("limits/person-writing",
        {u"10"_s, u"0/1m"_s, u"-1/1m"_s, u"10/0s"_s, u"10/2d"_s, u"10/500ms"_s, u"1m/10"_s, u"ten/1m"_s, u""_s});
    rows("tls/key-file", {QString(QChar::Null)});
    rows("school/name", {u"two\nlines"_s, QString(1001, u'x')});
    rows("school/reset-url",
        {u"noor.example"_s, u"javascript:alert(1)"_s, u"https://"_s, u"https://me:pw@noor.example/"_s,
            u"https://noor.example/"_s + QString(500, u'x')});
    rows("language-model/url",
        {u"llm.example"_s, u"https://llm.example/v1/chat/completions"_s, u"https://llm.example/v1?a=b"_s,
            u"ftp://llm.example/v1"_s});
    rows("language-model/timeout", {u"0"_s, u"9s"_s, u"1m"_s});
    rows("listen",
        {u""_s, u","_s, u"8000"_s, u":8000"_s, u"127.0.0.1"_s, u"127.0.0.1:"_s, u"127.0.0.1:65536"_s, u"127.0.0.1:-1"_s,
            u"127.0.0.1:x"_s, u"127.0.0.1:80 80"_s, u"127.1:80"_s, u"256.0.0.1:80"_s, u"::1:8000"_s, u"[::1]"_s,
            u"[127.0.0.1]:80"_s, u"[::g]:80"_s, u"school.example:80"_s, u"http://127.0.0.1:80"_s, u"127.0.0.1:80,x"_s,
            u"127.0.0.1:٨٠"_s});
    rows("data-dir", {u""_s});
    rows("public-url",
        {u"school.example"_s, u"ftp://school.example"_s, u"https://"_s, u"https://u:p@school.example"_s,
            u"https://school.example?x"_s, u"https://school.example#x"_s, u"https://school .example"_s,
            u"javascript:x"_s});
    rows("cors-origins",
        {u""_s, u"null"_s, u"school.example"_s, u"https://a.example/"_s, u"https://a.example/x"_s,
            u"*, https://a.example"_s, u"https://*.a.example"_s, u"file://x"_s});
    rows("demo", {u""_s, u"maybe"_s, u"2"_s});
    rows("database/url",
        {u"mysql://h/d"_s, u"sqlite:x"_s, u"host=h dbname=d"_s, u"postgresql:/h"_s, u"postgresql://h/a b"_s});
    rows("jwt/algorithm", {u""_s, u"none"_s, u"hs256"_s, u"HS512"_s, u"PS256"_s});
    rows("jwt/issuer", {u"a\nb"_s, QString(1001, u'x')});
    rows("jwt/id-claims", {u""_s, u","_s, u"a b"_s, u"sub,\"x\""_s});
    rows("jwt/role-claim", {u""_s, u"a b"_s, u"a,b"_s, u"a\"b"_s, u"a\\b"_s, u"دور"_s, QString(201, u'x')});
    rows("jwt/leeway",
        {u""_s, u"-1"_s, u"1.5s"_s, u"61m"_s, u"1500ms"_s, u"1 s"_s, u"1w"_s, u"1S"_s, u"s"_s,
            u"999999999999999999d"_s});
    rows("log/level", {u""_s, u"INFO"_s, u"verbose"_s});
    rows("log/format", {u"xml"_s});
    rows("media/max-audio-size", {u""_s, u"1023"_s, u"5G"_s});
    rows("media/link-lifetime", {u"59s"_s, u"366d"_s});
    rows("media/workers", {u"0"_s, u"65"_s});
    rows("http/max-head-size", {u""_s, u"1023"_s, u"1025K"_s, u"16k"_s, u"16KB"_s, u"-1"_s, u"999999999999G"_s});
    rows("http/max-connections",
        {u""_s, u"0"_s, u"1000001"_s, u"10K"_s, u"1e3"_s, u"0x10"_s, u"99999999999999999999"_s});
    rows("http/head-timeout", {u"99ms"_s, u"3601s"_s});
}

void tst_config_values::refusesValues()
{
    QFETCH(const QString, key);
    QFETCH(const QString, text);
    const Setting *setting = findSetting(key);
    QVERIFY(setting);
    ServerConfig config;
    const QString before = setting->show(config);
    QCOMPARE(setting->set(config, text), u"must be "_s + setting->allowed);
    QCOMPARE(setting->show(config), before);
}

void tst_config_values::hidesPasswords_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("hidden");
    QTest::newRow("none") << u"postgresql://u@h/d"_s << u"postgresql://u@h/d"_s;
    QTest::newRow("in front of the host") << u"postgresql://u:geheim@h/d"_s << u"postgresql://u:***@h/d"_s;
    QTest::newRow("with an at sign") << u"postgresql://u:ge@heim@h/d"_s << u"postgresql://u:***@h/d"_s;
    QTest::newRow("with a colon") << u"postgresql://u:ge:heim@h:1/d"_s << u"postgresql://u:***@h:1/d"_s;
    QTest::newRow("with a slash, a question mark and a hash sign")
        << u"postgresql://u:ge/he?i#m@h/d"_s << u"postgresql://u:***@h/d"_s;
    QTest::newRow("as a file's key") << u"postgresql://u@h/d?sslpassword=geheim"_s
                                     << u"postgresql://u@h/d?sslpassword=***"_s;
    QTest::newRow("without a user") << u"postgresql://:geheim@h/d"_s << u"postgresql://:***@h/d"_s;
    QTest::newRow("as a parameter") << u"postgresql://h/d?user=u&password=geheim&x=1"_s
                                    << u"postgresql://h/d?user=u&password=***&x=1"_s;
    QTest::newRow("as the only parameter")
        << u"postgresql://h/d?PASSWORD=geheim"_s << u"postgresql://h/d?PASSWORD=***"_s;
}

void tst_config_values::hidesPasswords()
{
    QFETCH(const QString, url);
    QFETCH(const QString, hidden);
    QCOMPARE(hidePassword(url), hidden);
    QCOMPARE(findSetting(u"database/url"_s)->holdsSecret(url), url != hidden);
}

void tst_config_values::namesFollowFromKeys()
{
    // The names the contract fixes.
    QStringList names;
    for (const char *key : {"listen", "data-dir", "database/url", "jwt/secret", "jwt/secret-file", "public-url",
             "log/format", "rate-limits"}) {
        const Setting *setting = findSetting(QLatin1StringView(key));
        QVERIFY2(setting, key);
        names.append(setting->environmentName());
    }
    QCOMPARE(names,
        (QStringList{u"SANAD_LISTEN"_s, u"SANAD_DATA_DIR"_s, u"SANAD_DATABASE_URL"_s, u"SANAD_JWT_SECRET"_s,
            u"SANAD_JWT_SECRET_FILE"_s, u"SANAD_PUBLIC_URL"_s, u"SANAD_LOG_FORMAT"_s, u"SANAD_RATE_LIMITS"_s}));
    QCOMPARE(findSetting(u"jwt/secret-file"_s)->optionName(), u"jwt-secret-file"_s);
    QVERIFY(!findSetting(u"jwt"_s));
}

void tst_config_values::everySettingIsComplete()
{
    QSet<QString> names;
    for (const Setting &setting : configTable()) {
        QVERIFY2(!setting.help.isEmpty() && setting.help.endsWith(u'.'), qPrintable(setting.key));
        QVERIFY2(!setting.placeholder.isEmpty() && !setting.allowed.isEmpty(), qPrintable(setting.key));
        QVERIFY2(setting.set && setting.show && setting.holdsSecret, qPrintable(setting.key));
        names.insert(setting.environmentName());
        names.insert(setting.optionName());
    }
    QCOMPARE(std::size_t(names.size()), 2 * configTable().size());
}

void tst_config_values::defaultsReadThemselvesBack()
{
    for (const Setting &setting : configTable()) {
        ServerConfig config;
        const QString shown = setting.show(config);
        if (shown.isEmpty())
            continue;
        QCOMPARE(setting.set(config, shown), QString());
        QCOMPARE(setting.show(config), shown);
    }
}

QTEST_GUILESS_MAIN(tst_config_values)
#include "tst_config_values.moc"
