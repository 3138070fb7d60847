// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/forwarded.h"

#include "server/http/HeadParser.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::http;
using sanad::net::AddressRange;

/// Who is behind a proxy, and what somebody can make us believe.
class tst_Forwarded : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void readsXForwarded_data();
    void readsXForwarded();
    void readsForwarded_data();
    void readsForwarded();
    void takesOneHeaderOnly();
    void survivesNoise();

private:
    void compare(ForwardedHeader header);
};

namespace {

ProxyConfig config(ForwardedHeader header)
{
    ProxyConfig made;
    for (const QString &range : {u"127.0.0.1"_s, u"10.0.0.0/8"_s, u"2001:db8::/32"_s})
        made.trusted.append(*AddressRange::parse(range));
    made.trustsUnixSockets = true;
    made.header = header;
    return made;
}

ForwardedClient clientOf(const QByteArray &headers, const QString &peer, const ProxyConfig &proxy)
{
    const HttpLimits limits;
    HeadParser parser(limits);
    if (parser.parse("GET / HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n") != HeadParser::Progress::Complete)
        qFatal("no head: %s", headers.constData());
    return forwardedClient(parser.head(), QHostAddress(peer), proxy);
}

void addColumns()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<QString>("peer"); // empty: Unix domain socket
    QTest::addColumn<QString>("client");
    QTest::addColumn<QString>("scheme"); // empty: nothing said
}

void row(const char *name, const QByteArray &headers, const char *peer, const char *client, const char *scheme = "")
{
    QTest::newRow(name) << headers << QString::fromLatin1(peer) << QString::fromLatin1(client)
                        << QString::fromLatin1(scheme);
}

} // namespace

void tst_Forwarded::compare(ForwardedHeader header)
{
    QFETCH(const QByteArray, headers);
    QFETCH(const QString, peer);
    QFETCH(const QString, client);
    QFETCH(const QString, scheme);
    const ForwardedClient found = clientOf(headers, peer, config(header));
    QCOMPARE(found.address.toString(), client);
    QCOMPARE(found.isSecure.has_value(), !scheme.isEmpty());
    QCOMPARE(found.isSecure.value_or(false), scheme == "https"_L1);
}

void tst_Forwarded::readsXForwarded_data()
{
    addColumns();
    const auto via = [](const QByteArray &chain) { return "X-Forwarded-For: " + chain + "\r\n"; };
    row("no header", "", "127.0.0.1", "127.0.0.1");
    row("one client", via("192.0.2.1"), "127.0.0.1", "192.0.2.1");
    row("over a Unix domain socket", via("192.0.2.1"), "", "192.0.2.1");
    row("Unix domain socket, no header", "", "", "");
    row("peer not trusted", via("192.0.2.1"), "198.51.100.7", "198.51.100.7");
    row("peer not trusted, nor its protocol", via("192.0.2.1") + "X-Forwarded-Proto: https\r\n", "198.51.100.7",
        "198.51.100.7");
    row("through two proxies", via("192.0.2.1, 10.1.2.3"), "127.0.0.1", "192.0.2.1");
    row("spoofed beginning", via("1.1.1.1, 192.0.2.1"), "127.0.0.1", "192.0.2.1");
    row("spoofed with a trusted address", via("10.9.9.9, 192.0.2.1"), "127.0.0.1", "192.0.2.1");
    row("spoofed between trusted ones", via("1.1.1.1, 10.9.9.9, 192.0.2.1, 10.1.2.3"), "127.0.0.1", "192.0.2.1");
    row("trusted to the beginning", via("10.0.0.1, 10.0.0.2"), "127.0.0.1", "10.0.0.1");
    row("two headers are one list", via("1.1.1.1") + via("192.0.2.1"), "127.0.0.1", "192.0.2.1");
    row("two headers, trusted to the first", via("192.0.2.1") + via("10.0.0.1"), "127.0.0.1", "192.0.2.1");
    row("port", via("192.0.2.1:4711"), "127.0.0.1", "192.0.2.1");
    row("IPv6", via("2001:0:0::9"), "127.0.0.1", "2001::9");
    row("IPv6 in brackets", via("[2001::9]"), "127.0.0.1", "2001::9");
    row("IPv6 in brackets with port", via("[2001::9]:443"), "127.0.0.1", "2001::9");
    row("IPv6 through an IPv6 proxy", via("2001::9, 2001:db8::5"), "2001:db8::1", "2001::9");
    row("IPv4-mapped client", via("::ffff:192.0.2.1"), "127.0.0.1", "192.0.2.1");
    row("IPv4-mapped proxy", via("192.0.2.1, ::ffff:10.0.0.1"), "127.0.0.1", "192.0.2.1");
    row("blanks", via("  192.0.2.1\t,  10.0.0.1  "), "127.0.0.1", "192.0.2.1");
    row("empty elements", via(",, 192.0.2.1,, ,10.0.0.1,"), "127.0.0.1", "192.0.2.1");
    row("nothing but commas", via(",,,"), "127.0.0.1", "127.0.0.1");
    row("empty header", via(""), "127.0.0.1", "127.0.0.1");
    row("garbage at once", via("192.0.2.1, garbage"), "127.0.0.1", "127.0.0.1");
    row("garbage further on", via("garbage, 10.0.0.1"), "127.0.0.1", "10.0.0.1");
    row("unknown", via("unknown"), "127.0.0.1", "127.0.0.1");
    row("garbage before the client", via("<script>, 192.0.2.1"), "127.0.0.1", "192.0.2.1");
    row("open quote before the client", via("\"1.1.1.1, 192.0.2.1"), "127.0.0.1", "192.0.2.1");
    row("zone", via("fe80::1%eth0"), "127.0.0.1", "127.0.0.1");
    row("three numbers", via("192.0.2"), "127.0.0.1", "127.0.0.1");
    row("octal", via("0300.0.2.1"), "127.0.0.1", "127.0.0.1");
    row("bad port", via("192.0.2.1:http"), "127.0.0.1", "127.0.0.1");
    row("open bracket", via("[2001::9"), "127.0.0.1", "127.0.0.1");
    row("text after the bracket", via("[2001::9]x"), "127.0.0.1", "127.0.0.1");
    row("empty brackets", via("[]"), "127.0.0.1", "127.0.0.1");
    row("31 trusted hops", via("192.0.2.1" + QByteArray(", 10.0.0.1").repeated(31)), "127.0.0.1", "192.0.2.1");
    row("more hops than are looked at", via("192.0.2.1" + QByteArray(", 10.0.0.1").repeated(900)), "127.0.0.1",
        "10.0.0.1");
    row("https", via("192.0.2.1") + "X-Forwarded-Proto: https\r\n", "127.0.0.1", "192.0.2.1", "https");
    row("HTTP, in capitals", "X-Forwarded-Proto: HTTP\r\n", "127.0.0.1", "127.0.0.1", "http");
    row("protocols of two proxies", "X-Forwarded-Proto: http, https\r\n", "127.0.0.1", "127.0.0.1", "https");
    row("protocol spoofed in a first header", "X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n", "127.0.0.1",
        "127.0.0.1", "http");
    row("other protocol", "X-Forwarded-Proto: javascript\r\n", "127.0.0.1", "127.0.0.1");
}

void tst_Forwarded::readsXForwarded()
{
    compare(ForwardedHeader::XForwarded);
}

void tst_Forwarded::readsForwarded_data()
{
    addColumns();
    const auto via = [](const QByteArray &chain) { return "Forwarded: " + chain + "\r\n"; };
    row("one client", via("for=192.0.2.1"), "127.0.0.1", "192.0.2.1");
    row("all parameters", via("by=10.0.0.1;For=192.0.2.1;host=school.example;proto=https"), "127.0.0.1", "192.0.2.1",
        "https");
    row("peer not trusted", via("for=192.0.2.1;proto=https"), "198.51.100.7", "198.51.100.7");
    row("two proxies, the nearest one's protocol", via("for=192.0.2.1;proto=https, for=10.0.0.1;proto=http"),
        "127.0.0.1", "192.0.2.1", "http");
    row("IPv6, quoted, with port", via("For=\"[2001::9]:4711\""), "127.0.0.1", "2001::9");
    row("IPv4, quoted, with port", via("for=\"192.0.2.1:80\""), "127.0.0.1", "192.0.2.1");
    row("obfuscated", via("for=192.0.2.1, for=_gazonk"), "127.0.0.1", "127.0.0.1");
    row("unknown", via("for=unknown"), "127.0.0.1", "127.0.0.1");
    row("without for", via("proto=https"), "127.0.0.1", "127.0.0.1", "https");
    row("comma in quotes", via("for=1.1.1.1, for=192.0.2.1;host=\"a,b\""), "127.0.0.1", "192.0.2.1");
    row("quote left open by the client", via("for=\"1.1.1.1, for=192.0.2.1"), "127.0.0.1", "192.0.2.1");
    row("quote left open in a header of its own", via("for=\"") + via("for=192.0.2.1"), "127.0.0.1", "192.0.2.1");
    row("spoofed beginning", via("for=1.1.1.1, for=192.0.2.1, for=10.0.0.1"), "127.0.0.1", "192.0.2.1");
    row("no equals sign", via("192.0.2.1"), "127.0.0.1", "127.0.0.1");
    row("X-Forwarded-For does not count", "X-Forwarded-For: 192.0.2.1\r\n", "127.0.0.1", "127.0.0.1");
}

void tst_Forwarded::readsForwarded()
{
    compare(ForwardedHeader::Forwarded);
}

// A proxy that writes one of the headers passes the other on as the client sent it.
void tst_Forwarded::takesOneHeaderOnly()
{
    const QByteArray both = "X-Forwarded-For: 192.0.2.1\r\nForwarded: for=198.51.100.7\r\n";
    const auto client = [&](ForwardedHeader header) {
        return clientOf(both, u"127.0.0.1"_s, config(header)).address.toString();
    };
    QCOMPARE(client(ForwardedHeader::XForwarded), u"192.0.2.1"_s);
    QCOMPARE(client(ForwardedHeader::Forwarded), u"198.51.100.7"_s);
}

// Whatever a client writes, what its proxy appends is what counts.
void tst_Forwarded::survivesNoise()
{
    const QByteArray alphabet = "0123456789abcdef.:,;=\"\\[] \tfor%_-";
    quint32 state = 1;
    const auto next = [&](quint32 bound) { return (state = state * 1'664'525 + 1'013'904'223) / 65'536 % bound; };
    for (int round = 0; round < 20'000; ++round) {
        QByteArray noise;
        for (quint32 size = next(40); size > 0; --size)
            noise += alphabet.at(qsizetype(next(quint32(alphabet.size()))));
        const bool isStandard = round % 2 == 0;
        const QByteArray headers = isStandard ? "Forwarded: " + noise + ", for=192.0.2.1;proto=https\r\n"
                                              : "X-Forwarded-For: " + noise + ", 192.0.2.1\r\n";
        const auto header = isStandard ? ForwardedHeader::Forwarded : ForwardedHeader::XForwarded;
        const ForwardedClient client = clientOf(headers, u"127.0.0.1"_s, config(header));
        QVERIFY2(client.address == QHostAddress(u"192.0.2.1"_s), headers.constData());
    }
}

QTEST_GUILESS_MAIN(tst_Forwarded)
#include "tst_Forwarded.moc"
