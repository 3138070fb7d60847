// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ServerConfig.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::app;

namespace {

using Change = std::function<void(ServerConfig &)>;

ServerConfig goodConfig()
{
    ServerConfig config;
    config.jwt.secret = QByteArray(32, 'x');
    return config;
}

ListenAddress at(const QString &address, quint16 port = 8000)
{
    return {QHostAddress(address), port};
}

} // namespace

Q_DECLARE_METATYPE(Change)

class tst_ServerConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void defaultsAreSound();
    void findsFaults_data();
    void findsFaults();
    void findsAllFaultsAtOnce();
    void saysWhereAFaultIs();
};

void tst_ServerConfig::defaultsAreSound()
{
    const ServerConfig config;
    QCOMPARE(config.listen, QList<ListenAddress>{at(u"127.0.0.1"_s)});
    QVERIFY(config.dataDir.startsWith(u'/'));
    QVERIFY(config.databaseUrl.isEmpty());
    QVERIFY(config.http.rates.isOn);
    QVERIFY(!config.demo);
    // Only the secret is left to the operator.
    const QList<ConfigFault> faults = findFaults(config);
    QCOMPARE(faults.size(), 1);
    QCOMPARE(faults.first().key, u"jwt/secret"_s);
    QVERIFY(findFaults(goodConfig()).isEmpty());
}

void tst_ServerConfig::findsFaults_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("key"); // empty: no fault
    const auto keys = [](const QString &algorithm, const QByteArray &pem, const QByteArray &jwks) {
        return Change([=](ServerConfig &config) {
            static const QTemporaryDir folder;
            static int files = 0;
            const auto write = [&](const QByteArray &content) {
                QFile file(folder.filePath(u"%1.key"_s.arg(++files)));
                if (!content.isEmpty() && file.open(QIODevice::WriteOnly))
                    file.write(content);
                return content.isEmpty() ? QString() : file.fileName();
            };
            config.jwt.algorithm = algorithm;
            config.jwt.secret.clear();
            config.jwt.publicKeyFile = write(pem);
            config.jwt.jwksFile = write(jwks);
        });
    };
    const auto also = [](const Change &first, const Change &second) {
        return Change([=](ServerConfig &config) {
            first(config);
            second(config);
        });
    };
    // The key of RFC 7515, A.3.
    const QByteArray pem = "-----BEGIN PUBLIC KEY-----\n"
                           "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7\n"
                           "6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n"
                           "-----END PUBLIC KEY-----\n";
    const QByteArray jwks = R"({"keys":[{"kty":"EC","crv":"P-256","kid":"1",)"
                            R"("x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                            R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";
    const QString es = u"ES256"_s;
    QTest::newRow("public key") << keys(es, pem, {}) << QString();
    QTest::newRow("JWK Set") << keys(es, {}, jwks) << QString();
    QTest::newRow("no key") << keys(es, {}, {}) << u"jwt/public-key-file"_s;
    QTest::newRow("two kinds of keys") << keys(es, pem, jwks) << u"jwt/jwks-file"_s;
    QTest::newRow("key of another algorithm") << keys(u"RS256"_s, pem, {}) << u"jwt/public-key-file"_s;
    QTest::newRow("JWK Set in PEM") << keys(es, {}, pem) << u"jwt/jwks-file"_s;
    QTest::newRow("key file that is not there")
        << also(keys(es, {}, {}), [](ServerConfig &config) { config.jwt.publicKeyFile = u"/nowhere/key"_s; })
        << u"jwt/public-key-file"_s;
    QTest::newRow("public key and a secret")
        << also(keys(es, pem, {}), [](ServerConfig &config) { config.jwt.secret = QByteArray(32, 'x'); })
        << u"jwt/secret"_s;
    QTest::newRow("JWK Set and a key id")
        << also(keys(es, {}, jwks), [](ServerConfig &config) { config.jwt.keyId = u"k"_s; }) << u"jwt/key-id"_s;
    QTest::newRow("public key with HS256")
        << Change([](ServerConfig &config) { config.jwt.publicKeyFile = u"/nowhere/key"_s; })
        << u"jwt/public-key-file"_s;
    QTest::newRow("accounts only") << Change([](ServerConfig &config) {
        config.jwt.secret.clear();
        config.accounts.enabled = true;
    }) << QString();
    QTest::newRow("our own issuer as the school's") << Change([](ServerConfig &config) {
        config.accounts.enabled = true;
        config.jwt.rules.issuer = AccountsConfig::Issuer;
    }) << u"jwt/issuer"_s;
    const auto row = [](const char *name, const char *key, const Change &change) {
        QTest::newRow(name) << change << QString::fromLatin1(key);
    };
    const QByteArray demo = DemoSecret.toByteArray();
    row("secret missing", "jwt/secret", [](ServerConfig &c) { c.jwt.secret.clear(); });
    row("secret of 31 bytes", "jwt/secret", [](ServerConfig &c) { c.jwt.secret.chop(1); });
    row("secret of 32 bytes", "", [](ServerConfig &) {});
    row("same address twice", "listen", [](ServerConfig &c) {
        c.listen = {at(u"::1"_s), at(u"127.0.0.1"_s), at(u"::1"_s)};
    });
    row("same address, other ports", "", [](ServerConfig &c) { c.listen = {at(u"::1"_s, 1), at(u"::1"_s, 2)}; });
    row("any port twice", "", [](ServerConfig &c) { c.listen = {at(u"::1"_s, 0), at(u"::1"_s, 0)}; });
    row("role claim is exp", "jwt/role-claim", [](ServerConfig &c) { c.jwt.rules.roleClaim = u"exp"_s; });
    row("id claim is iss", "jwt/id-claims", [](ServerConfig &c) { c.jwt.rules.idClaims = {u"sub"_s, u"iss"_s}; });
    row("role claim is an id claim", "jwt/role-claim", [](ServerConfig &c) { c.jwt.rules.roleClaim = u"sub"_s; });
    row("name claim is the role claim", "jwt/name-claim", [](ServerConfig &c) { c.jwt.rules.nameClaim = u"role"_s; });
    row("bucket without store", "media/s3-endpoint", [](ServerConfig &c) {
        c.media.s3 = {.endpoint = {}, .bucket = u"b"_s, .accessKey = u"a"_s, .secretKey = "s"};
    });
    row("store without bucket", "media/s3-bucket", [](ServerConfig &c) {
        c.media.s3 = {.endpoint = u"https://s"_s, .bucket = {}, .accessKey = u"a"_s, .secretKey = "s"};
    });
    row("store without key", "media/s3-secret-key-file", [](ServerConfig &c) {
        c.media.s3 = {.endpoint = u"https://s"_s, .bucket = u"b"_s, .accessKey = u"a"_s, .secretKey = {}};
    });
    row("language model without a model", "language-model/model",
        [](ServerConfig &c) { c.languageModel.url = u"https://llm.example/v1"_s; });
    row("language model", "", [](ServerConfig &c) {
        c.languageModel.url = u"https://llm.example/v1"_s;
        c.languageModel.model = u"small"_s;
    });
    row("id claim twice", "jwt/id-claims", [](ServerConfig &c) { c.jwt.rules.idClaims = {u"sub"_s, u"sub"_s}; });

    for (const char *address : {"127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"}) {
        QTest::addRow("demo secret on %s", address) << Change([=](ServerConfig &c) {
            c.jwt.secret = demo;
            c.listen = {at(QLatin1StringView(address))};
        }) << QString();
    }
    for (const char *address :
        {"0.0.0.0", "::", "192.168.1.5", "10.0.0.1", "128.0.0.1", "fe80::1", "2001:db8::1", "::ffff:10.0.0.1"}) {
        QTest::addRow("demo secret on %s", address) << Change([=](ServerConfig &c) {
            c.jwt.secret = demo;
            c.listen = {at(QLatin1StringView(address))};
        }) << u"jwt/secret"_s;
        QTest::addRow("own secret on %s", address)
            << Change([=](ServerConfig &c) { c.listen = {at(QLatin1StringView(address))}; }) << QString();
    }
    const auto unixSocket = [] {
        ListenAddress address;
        address.kind = ListenAddress::Kind::Unix;
        address.name = u"/run/web"_s;
        return address;
    };
    row("same Unix domain socket twice", "listen", [=](ServerConfig &c) { c.listen = {unixSocket(), unixSocket()}; });
    row("demo secret on a Unix domain socket", "", [=](ServerConfig &c) {
        c.jwt.secret = demo;
        c.listen = {unixSocket()};
    });
    row("demo secret on an activated socket", "jwt/secret", [=](ServerConfig &c) {
        c.jwt.secret = demo;
        c.listen.first().kind = ListenAddress::Kind::Activated;
    });
    row("certificate without key", "tls/key-file", [](ServerConfig &c) { c.tls.certificate = u"/nowhere/chain"_s; });
    row("key without certificate", "tls/certificate-file", [](ServerConfig &c) { c.tls.key = u"/nowhere/key"_s; });
    row("certificate that is not there", "tls/certificate-file", [](ServerConfig &c) {
        c.tls = {u"/nowhere/chain"_s, u"/nowhere/key"_s};
    });
    row("demo secret on *", "jwt/secret", [=](ServerConfig &c) {
        c.jwt.secret = demo;
        c.listen = {{QHostAddress(QHostAddress::Any), 80}};
    });
    row("demo secret, the second address open", "jwt/secret", [=](ServerConfig &c) {
        c.jwt.secret = demo;
        c.listen = {at(u"127.0.0.1"_s), at(u"0.0.0.0"_s)};
    });
}

void tst_ServerConfig::findsFaults()
{
    QFETCH(const Change, change);
    QFETCH(const QString, key);
    ServerConfig config = goodConfig();
    change(config);
    const QList<ConfigFault> faults = findFaults(config);
    QCOMPARE(faults.size(), key.isEmpty() ? 0 : 1);
    if (!key.isEmpty()) {
        QCOMPARE(faults.first().key, key);
        QVERIFY(!faults.first().problem.contains(QString::fromUtf8(config.jwt.secret)) || config.jwt.secret.isEmpty());
    }
}

void tst_ServerConfig::findsAllFaultsAtOnce()
{
    ServerConfig config;
    config.listen = {at(u"127.0.0.1"_s), at(u"127.0.0.1"_s)};
    config.jwt.rules.roleClaim = u"exp"_s;
    config.jwt.rules.nameClaim = u"sub"_s;
    QStringList keys;
    for (const ConfigFault &fault : findFaults(config))
        keys.append(fault.key);
    QCOMPARE(keys, (QStringList{u"listen"_s, u"jwt/secret"_s, u"jwt/role-claim"_s, u"jwt/name-claim"_s}));
}

void tst_ServerConfig::saysWhereAFaultIs()
{
    QCOMPARE((ConfigFault{u"listen"_s, u"--listen"_s, u"must be x"_s}.toText()), u"listen (--listen): must be x"_s);
    QCOMPARE((ConfigFault{QString(), u"--config"_s, u"must be x"_s}.toText()), u"--config: must be x"_s);
    QCOMPARE((ConfigFault{u"listen"_s, QString(), u"must be x"_s}.toText()), u"listen: must be x"_s);
}

QTEST_GUILESS_MAIN(tst_ServerConfig)
#include "tst_ServerConfig.moc"
