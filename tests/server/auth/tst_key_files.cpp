// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/key_files.h"

#include "KeyPair.h"
#include "server/auth/KeyFileWatcher.h"
#include "server/auth/TokenVerifier.h"
#include "tests/support/FakeClock.h"
#include "token_builder.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::auth;
using namespace sanad::test;

namespace {

const QByteArray Claims = R"({"sub":5,"role":"student","exp":1705316400})";

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

QByteArray jwks(const QJsonArray &keys)
{
    return QJsonDocument(QJsonObject{{u"keys"_s, keys}}).toJson();
}

QJsonObject with(QJsonObject key, const QString &name, const QJsonValue &value)
{
    key.insert(name, value);
    return key;
}

QByteArray signedBy(const KeyPair &pair, const QByteArray &keyId)
{
    return pair.token(R"({"alg":"ES256","kid":")" + keyId + R"("})", Claims);
}

void replaceFile(const QString &path, const QByteArray &content)
{
    QFile file(path + u".new"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    QFile::remove(path);
    QVERIFY(QFile::rename(file.fileName(), path));
}

} // namespace

Q_DECLARE_METATYPE(PublicKeyAlgorithm)

/// JWK Sets (RFC 7517), and their exchange while the server runs.
class tst_key_files : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void takesKeys_data();
    void takesKeys();
    void refusesFiles_data();
    void refusesFiles();
    void eachTokenIsCheckedWithItsKeyOnly();
    void exchangedFileCountsAtOnce();
    void brokenFileKeepsTheOldKeys();
    void keyIsSeenWhateverTheFilesTimeSays();
    void fileThatCouldNotBeReadIsTriedAgain();
};

void tst_key_files::takesKeys_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<PublicKeyAlgorithm>("algorithm");
    QTest::addColumn<int>("taken");
    QTest::addColumn<int>("ignored");
    const auto rs = PublicKeyAlgorithm::Rs256;
    const auto es = PublicKeyAlgorithm::Es256;
    const QJsonObject r = rsa().jwk(u"r"_s);
    const QJsonObject e = ec().jwk(u"e"_s);
    QTest::newRow("one RSA key") << jwks({r}) << rs << 1 << 0;
    QTest::newRow("one without a kid") << jwks({rsa().jwk()}) << rs << 1 << 0;
    QTest::newRow("of both kinds, RS256") << jwks({r, e}) << rs << 1 << 1;
    QTest::newRow("of both kinds, ES256") << jwks({r, e}) << es << 1 << 1;
    QTest::newRow("the same kid on another kind") << jwks({rsa().jwk(u"e"_s), e}) << es << 1 << 1;
    QTest::newRow("two") << jwks({e, KeyPair::ec().jwk(u"f"_s)}) << es << 2 << 0;
    QTest::newRow("use sig, alg, ops") << jwks(
        {with(with(with(e, u"use"_s, u"sig"_s), u"alg"_s, u"ES256"_s), u"key_ops"_s, QJsonArray{u"verify"_s})})
                                       << es << 1 << 0;
    QTest::newRow("unknown members") << jwks({with(e, u"x5t"_s, u"abc"_s)}) << es << 1 << 0;
    const auto beside = [&](const char *name, const QJsonValue &other) {
        QTest::newRow(name) << jwks({e, other}) << es << 1 << 1;
    };
    beside("for encryption", with(ec().jwk(u"f"_s), u"use"_s, u"enc"_s));
    beside("for another algorithm", with(ec().jwk(u"f"_s), u"alg"_s, u"ES384"_s));
    beside("for signing only", with(ec().jwk(u"f"_s), u"key_ops"_s, QJsonArray{u"sign"_s}));
    beside("a secret", QJsonObject{{u"kty"_s, u"oct"_s}, {u"k"_s, u"AAAA"_s}, {u"alg"_s, u"HS256"_s}});
    beside("on another curve", with(ec().jwk(u"f"_s), u"crv"_s, u"P-384"_s));
    beside("a point off the curve", with(ec().jwk(u"f"_s), u"x"_s, e.value("y"_L1)));
    beside("a short coordinate", with(ec().jwk(u"f"_s), u"x"_s, u"AAAA"_s));
    beside("not base64url", with(ec().jwk(u"f"_s), u"x"_s, u"+/=="_s));
    beside("a number for a coordinate", with(ec().jwk(u"f"_s), u"x"_s, 5));
    beside("kid not text", with(ec().jwk(), u"kid"_s, 5));
    beside("kid empty", with(ec().jwk(), u"kid"_s, QString()));
    beside("no object", 5);
    QTest::newRow("a weak RSA key beside") << jwks({r, KeyPair::rsa(1024).jwk(u"w"_s)}) << rs << 1 << 1;
    QTest::newRow("an even exponent beside") << jwks({r, with(rsa().jwk(u"x"_s), u"e"_s, u"AQAA"_s)}) << rs << 1 << 1;
    QTest::newRow("a modulus of 1 MB beside")
        << jwks({r, with(rsa().jwk(u"x"_s), u"n"_s, QString(200'000, u'A'))}) << rs << 1 << 1;
}

void tst_key_files::takesKeys()
{
    QFETCH(const QByteArray, json);
    QFETCH(const PublicKeyAlgorithm, algorithm);
    const auto reading = readJwks(json, algorithm);
    QVERIFY2(reading, qPrintable(reading ? QString() : reading.error().message));
    QTEST(int(reading->keys.size()), "taken");
    QTEST(int(reading->ignored.size()), "ignored");
}

void tst_key_files::refusesFiles_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("word");
    const QJsonObject e = ec().jwk(u"e"_s);
    QTest::newRow("nothing") << QByteArray() << u"JWK Set"_s;
    QTest::newRow("cut off") << jwks({e}).chopped(3) << u"JWK Set"_s;
    QTest::newRow("a key, not a set") << QJsonDocument(e).toJson() << u"\"keys\""_s;
    QTest::newRow("keys an object") << QByteArray(R"({"keys":{}})") << u"\"keys\""_s;
    QTest::newRow("keys twice") << QByteArray(R"({"keys":[],"keys":[]})") << u"JWK Set"_s;
    QTest::newRow("no keys") << jwks({}) << u"no key"_s;
    QTest::newRow("none that fits") << jwks({rsa().jwk(u"r"_s)}) << u"another kind"_s;
    QTest::newRow("two with one kid") << jwks({e, KeyPair::ec().jwk(u"e"_s)}) << u"one kid"_s;
    QTest::newRow("two without a kid") << jwks({ec().jwk(), KeyPair::ec().jwk()}) << u"one kid"_s;
    QTest::newRow("a private key") << jwks({with(e, u"d"_s, u"AAAA"_s)}) << u"private key"_s;
    QJsonArray many;
    for (int i = 0; i <= MaxKeysInFile; ++i)
        many.append(e);
    QTest::newRow("too many") << jwks(many) << u"more than"_s;
    QTest::newRow("PEM") << ec().publicPem() << u"JWK Set"_s;
}

void tst_key_files::refusesFiles()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, word);
    const auto reading = readJwks(json, PublicKeyAlgorithm::Es256);
    QVERIFY(!reading);
    QVERIFY2(reading.error().message.contains(word), qPrintable(reading.error().message));
}

void tst_key_files::eachTokenIsCheckedWithItsKeyOnly()
{
    const KeyPair other = KeyPair::ec();
    auto reading = readJwks(jwks({ec().jwk(u"a"_s), other.jwk(u"b"_s)}), PublicKeyAlgorithm::Es256);
    QVERIFY(reading);
    const FakeClock clock;
    TokenVerifier verifier(std::move(reading->keys), {}, clock);
    QVERIFY(verifier.verify(signedBy(ec(), "a")));
    QVERIFY(verifier.verify(signedBy(other, "b")));
    QVERIFY(!verifier.verify(signedBy(ec(), "b")));
    QVERIFY(!verifier.verify(signedBy(ec(), "c")));
    QVERIFY(!verifier.verify(signedBy(ec(), "")));
    QVERIFY(!verifier.verify(ec().token(R"({"alg":"ES256"})", Claims)));
}

void tst_key_files::exchangedFileCountsAtOnce()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"jwks.json"_s);
    const KeyPair next = KeyPair::ec();
    replaceFile(path, jwks({ec().jwk(u"a"_s)}));
    const FakeClock clock;
    std::optional<TokenVerifier> verifier;
    KeyFileWatcher watcher({path, KeyFile::Form::Jwks, PublicKeyAlgorithm::Es256, {}},
        [&](KeySet keys) { verifier->setKeys(std::move(keys)); });
    auto keys = watcher.start();
    QVERIFY(keys);
    verifier.emplace(*std::move(keys), TokenRules(), clock);
    QVERIFY(verifier->verify(signedBy(ec(), "a")));
    QVERIFY(!verifier->verify(signedBy(next, "b")));

    replaceFile(path, jwks({ec().jwk(u"a"_s), next.jwk(u"b"_s)}));
    QTRY_VERIFY(verifier->verify(signedBy(next, "b")).has_value()); // by the watcher's own timer
    QVERIFY(verifier->verify(signedBy(ec(), "a")));

    replaceFile(path, jwks({next.jwk(u"b"_s)}));
    watcher.check();
    QVERIFY(verifier->verify(signedBy(next, "b")));
    QVERIFY(!verifier->verify(signedBy(ec(), "a"))); // though it was remembered
}

void tst_key_files::brokenFileKeepsTheOldKeys()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"key.pem"_s);
    replaceFile(path, rsa().publicPem());
    int changes = 0;
    KeyFileWatcher watcher(
        {path, KeyFile::Form::Pem, PublicKeyAlgorithm::Rs256, u"k"_s}, [&](const KeySet &) { ++changes; });
    QVERIFY(watcher.start());
    watcher.check();
    QCOMPARE(changes, 0);
    replaceFile(path, "nonsense");
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"exactly one.*stay"_s));
    for (int i = 0; i < 3; ++i)
        watcher.check(); // complains once: a second warning would fail the test
    QVERIFY(QFile::remove(path));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot be read.*stay"_s));
    for (int i = 0; i < 3; ++i)
        watcher.check();
    QCOMPARE(changes, 0);
    replaceFile(path, KeyPair::rsa().publicPem());
    watcher.check();
    QCOMPARE(changes, 1);
}

void tst_key_files::keyIsSeenWhateverTheFilesTimeSays()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"key.pem"_s);
    const KeyPair first = KeyPair::ec();
    const KeyPair second = KeyPair::ec();
    QCOMPARE(first.publicPem().size(), second.publicPem().size());
    replaceFile(path, first.publicPem());
    int changes = 0;
    KeyFileWatcher watcher(
        {path, KeyFile::Form::Pem, PublicKeyAlgorithm::Es256, {}}, [&](const KeySet &) { ++changes; });
    QVERIFY(watcher.start());

    // As tools write that keep the time of what they copy.
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    struct stat before = {};
    QCOMPARE(::fstat(file.handle(), &before), 0);
    const std::array<timespec, 2> times{before.st_atim, before.st_mtim};
    QCOMPARE(file.write(second.publicPem()), second.publicPem().size());
    QVERIFY(file.flush());
    const auto isSeen = [&] {
        watcher.check();
        return changes > 0;
    };
    // Again and again, since the kernel's clock for files takes steps.
    QTRY_VERIFY(::futimens(file.handle(), times.data()) == 0 && isSeen());
}

void tst_key_files::fileThatCouldNotBeReadIsTriedAgain()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"key.pem"_s);
    replaceFile(path, KeyPair::ec().publicPem());
    int changes = 0;
    KeyFileWatcher watcher(
        {path, KeyFile::Form::Pem, PublicKeyAlgorithm::Es256, {}}, [&](const KeySet &) { ++changes; });
    QVERIFY(watcher.start());
    replaceFile(path, KeyPair::ec().publicPem());

    // No descriptor is left: a thing of the process, that changes nothing about the file.
    rlimit usual{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &usual), 0);
    const rlimit none{.rlim_cur = 0, .rlim_max = usual.rlim_max};
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot be read.*stay"_s));
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
    for (int i = 0; i < 3; ++i)
        watcher.check(); // complains once
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &usual), 0);
    QCOMPARE(changes, 0);
    watcher.check();
    QCOMPARE(changes, 1);
}

QTEST_GUILESS_MAIN(tst_key_files)
#include "tst_key_files.moc"
