// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/framing.h"

#include <QTest>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;

/// What the headers say about a request's end and its connection. Refused forms are in tst_HttpHostile.
class tst_Framing : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reads_data();
    void reads();
    void readsTokens_data();
    void readsTokens();
    void refuses_data();
    void refuses();

private:
    HttpLimits m_limits;
};

namespace {

QByteArray head(const QByteArray &headers, int minorVersion = 1)
{
    return "POST / HTTP/1." + QByteArray::number(minorVersion) + "\r\n" + headers + "\r\n";
}

} // namespace

void tst_Framing::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<std::optional<qint64>>("length");
    QTest::addColumn<bool>("keepsAlive");
    QTest::addColumn<bool>("expectsContinue");
    QTest::addColumn<QByteArray>("host");
    const std::optional<qint64> none;
    const auto length = [](qint64 value) { return std::optional(value); };
    QTest::newRow("bare") << head("Host: a\r\n") << none << true << false << "a"_ba;
    QTest::newRow("length 0") << head("Host: a\r\nContent-Length: 0\r\n") << length(0) << true << false << "a"_ba;
    QTest::newRow("length with zeros") << head("Host: a\r\nContent-Length: 007\r\n") << length(7) << true << false
                                       << "a"_ba;
    QTest::newRow("greatest length") << head("Host: a\r\nContent-Length: 999999999999999999\r\n")
                                     << length(999999999999999999) << true << false << "a"_ba;
    QTest::newRow("IPv6 and port") << head("Host: [::1]:8000\r\n") << none << true << false << "[::1]:8000"_ba;
    QTest::newRow("1.0 without Host") << head("", 0) << none << false << false << ""_ba;
    QTest::newRow("1.0 ignores Expect") << head("Expect: 100-continue\r\n", 0) << none << false << false << ""_ba;
    QTest::newRow("expects") << head("Host: a\r\nExpect: 100-CONTINUE\r\n") << none << true << true << "a"_ba;
    QTest::newRow("close") << head("Host: a\r\nConnection: upgrade,close\r\n") << none << false << false << "a"_ba;
}

void tst_Framing::reads()
{
    QFETCH(const QByteArray, bytes);
    HeadParser parser(m_limits);
    QCOMPARE(parser.parse(bytes), HeadParser::Progress::Complete);
    const auto framing = readFraming(parser.head());
    QVERIFY(framing);
    QTEST(framing->contentLength, "length");
    QTEST(framing->keepsAlive, "keepsAlive");
    QTEST(framing->expectsContinue, "expectsContinue");
    QTEST(framing->host.toByteArray(), "host");
    QVERIFY(!framing->hasUnknownExpectation);
}

void tst_Framing::readsTokens_data()
{
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<std::optional<QByteArray>>("token");
    QTest::newRow("token") << "Bearer a.b.c"_ba << std::optional("a.b.c"_ba);
    QTest::newRow("scheme in odd case") << "bEaReR a.b.c"_ba << std::optional("a.b.c"_ba);
    QTest::newRow("more blanks") << "Bearer   a.b.c"_ba << std::optional("a.b.c"_ba);
    QTest::newRow("no token") << "Bearer"_ba << std::optional<QByteArray>();
    QTest::newRow("other scheme") << "Basic abc"_ba << std::optional<QByteArray>();
    QTest::newRow("scheme run into token") << "Bearera.b.c"_ba << std::optional<QByteArray>();
}

void tst_Framing::readsTokens()
{
    QFETCH(const QByteArray, authorization);
    QFETCH(const std::optional<QByteArray>, token);
    HeadParser parser(m_limits);
    QCOMPARE(parser.parse(head("Host: a\r\nAuthorization: " + authorization + "\r\n")), HeadParser::Progress::Complete);
    const auto framing = readFraming(parser.head());
    QVERIFY(framing);
    QCOMPARE(framing->bearerToken.has_value(), token.has_value());
    if (token)
        QCOMPARE(*framing->bearerToken, *token);
}

void tst_Framing::refuses_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<ErrorCode>("code");
    for (const char *length : {"5,5", "0x25", "-1", "+5", "5.0", "5 5", "", "1e3", "9999999999999999999"})
        QTest::addRow("length \"%s\"", length) << "Host: a\r\nContent-Length: "_ba + length + "\r\n"
                                               << ErrorCode::InvalidRequest;
    for (const char *host : {"", "a/b", "a b", "a,b", "u@a", "a?b", "a#b", "a%20b", "\xd8\xa7", "\"a\""})
        QTest::addRow("host \"%s\"", host) << "Host: "_ba + host + "\r\n" << ErrorCode::InvalidRequest;
    QTest::newRow("no host") << ""_ba << ErrorCode::InvalidRequest;
    QTest::newRow("encoding goes before all else")
        << "Transfer-Encoding: x\r\nContent-Length: y\r\n"_ba << ErrorCode::LengthRequired;
}

void tst_Framing::refuses()
{
    QFETCH(const QByteArray, headers);
    QFETCH(const ErrorCode, code);
    HeadParser parser(m_limits);
    QCOMPARE(parser.parse(head(headers)), HeadParser::Progress::Complete);
    const auto framing = readFraming(parser.head());
    QVERIFY(!framing);
    QCOMPARE(framing.error().code, code);
}

QTEST_APPLESS_MAIN(tst_Framing)
#include "tst_Framing.moc"
