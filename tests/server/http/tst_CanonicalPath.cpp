// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/canonical_path.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;

/// One path, one spelling: what is canonical, what is made so, what is refused.
class tst_CanonicalPath : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void canonical_data();
    void canonical();
    void refused_data();
    void refused();
    void decodes_data();
    void decodes();
    void holdsForMutations();
};

void tst_CanonicalPath::canonical_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("query");
    QTest::newRow("root") << "/"_ba
                          << "/"_ba
                          << ""_ba;
    QTest::newRow("plain") << "/api/support/chat"_ba
                           << "/api/support/chat"_ba
                           << ""_ba;
    QTest::newRow("slash at the end stays") << "/socket.io/"_ba
                                            << "/socket.io/"_ba
                                            << ""_ba;
    QTest::newRow("query") << "/a?b=c/../d//e%2F?f"_ba
                           << "/a"_ba
                           << "b=c/../d//e%2F?f"_ba;
    QTest::newRow("root with query") << "/?a"_ba
                                     << "/"_ba
                                     << "a"_ba;
    QTest::newRow("encoded unreserved") << "/%61%70%69/%7E%2d"_ba
                                        << "/api/~-"_ba
                                        << ""_ba;
    QTest::newRow("encoded reserved, lower and upper") << "/%3a%3A%40"_ba
                                                       << "/::@"_ba
                                                       << ""_ba;
    QTest::newRow("encoded blank") << "/a%20b"_ba
                                   << "/a b"_ba
                                   << ""_ba;
    QTest::newRow("encoded percent sign") << "/%2561"_ba
                                          << "/%61"_ba
                                          << ""_ba;
    QTest::newRow("encoded UTF-8") << "/%D8%B3%D9%86%D8%AF"_ba
                                   << "/سند"_ba
                                   << ""_ba;
    QTest::newRow("dots in names") << "/.hidden/a..b/..."_ba
                                   << "/.hidden/a..b/..."_ba
                                   << ""_ba;
    QTest::newRow("all that needs no encoding") << "/aZ09-._~!$&'()*+,;=:@"_ba
                                                << "/aZ09-._~!$&'()*+,;=:@"_ba
                                                << ""_ba;
}

void tst_CanonicalPath::canonical()
{
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, query);
    const auto result = canonicalTarget(target);
    QVERIFY(result);
    QCOMPARE(result->path, path);
    QCOMPARE(result->query, query);
}

void tst_CanonicalPath::refused_data()
{
    QTest::addColumn<QByteArray>("target");
    for (const QByteArray &target : {""_ba, "a"_ba, "*"_ba, "http://x/a"_ba, "x:80"_ba, "?a"_ba, "//"_ba, "//a"_ba,
             "/a//b"_ba, "/a//"_ba, "/."_ba, "/.."_ba, "/./"_ba, "/../"_ba, "/a/./b"_ba, "/a/../b"_ba, "/a/%2e"_ba,
             "/%2E%2E/a"_ba, "/.%2e/a"_ba, "/a%2Fb"_ba, "/a%2fb"_ba, "/a%5cb"_ba, "/%00"_ba, "/%0a"_ba, "/%0D"_ba,
             "/%1f"_ba, "/%7F"_ba, "/%"_ba, "/%1"_ba, "/%g0"_ba, "/%0g"_ba, "/a%"_ba, "/a b"_ba, "/a\tb"_ba, "/a\\b"_ba,
             "/a\"b"_ba, "/a<b"_ba, "/a>b"_ba, "/a^b"_ba, "/a`b"_ba, "/a{b"_ba, "/a|b"_ba, "/a}b"_ba, "/a[b"_ba,
             "/a]b"_ba, "/a#b"_ba, "/a?b#c"_ba, "/\x80"_ba, "/%80"_ba, "/%c0%af"_ba, "/%ed%a0%80"_ba,
             "/%f5%80%80%80"_ba, "/%d8"_ba, "/a?\x01"_ba, "/a?b c"_ba})
        QTest::newRow(target.isEmpty() ? "nothing" : target.toPercentEncoding("/%?.*:").constData()) << target;
}

void tst_CanonicalPath::refused()
{
    QFETCH(const QByteArray, target);
    const auto result = canonicalTarget(target);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::InvalidRequest);
}

void tst_CanonicalPath::decodes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<std::optional<QByteArray>>("decoded");
    QTest::newRow("nothing") << ""_ba << std::optional(""_ba);
    QTest::newRow("plain") << "a+b"_ba << std::optional("a+b"_ba);
    QTest::newRow("once") << "%2541%00%fF"_ba << std::optional("%41"_ba + '\0' + "\xff");
    QTest::newRow("cut short") << "a%4"_ba << std::optional<QByteArray>();
    QTest::newRow("alone") << "%"_ba << std::optional<QByteArray>();
    QTest::newRow("letters") << "%4x"_ba << std::optional<QByteArray>();
}

void tst_CanonicalPath::decodes()
{
    QFETCH(const QByteArray, text);
    QFETCH(const std::optional<QByteArray>, decoded);
    QCOMPARE(percentDecoded(text), decoded);
}

void tst_CanonicalPath::holdsForMutations()
{
    constexpr QByteArrayView alphabet("/.%2eEfF05cCaA?#\\\0\n\x80 ", 22);
    QRandomGenerator random(7);
    int taken = 0;
    for (int round = 0; round < 300'000; ++round) {
        QByteArray target = "/";
        for (int size = random.bounded(12); size > 0; --size)
            target += alphabet.at(random.bounded(alphabet.size()));
        const auto result = canonicalTarget(target);
        if (!result)
            continue;
        ++taken;
        const QByteArray &path = result->path;
        QVERIFY(path.startsWith('/'));
        QVERIFY(!path.contains("//") && !path.contains('\\') && !path.contains('\0') && !path.contains('\n'));
        for (const QByteArray &segment : path.split('/'))
            QVERIFY(segment != "." && segment != "..");
        QVERIFY(path.isValidUtf8());
    }
    QVERIFY(taken > 5000);
}

QTEST_APPLESS_MAIN(tst_CanonicalPath)
#include "tst_CanonicalPath.moc"
