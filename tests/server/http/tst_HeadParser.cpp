// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/HeadParser.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;

/// The head parser alone: what it reads, what it refuses, and that no mutation gets past it.
/// The long list of hostile heads is in tst_HttpHostile, which runs them through the whole server.
class tst_HeadParser : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsAHead();
    void readsInPieces();
    void leavesTheRest();
    void startsAnew();
    void knowsNames_data();
    void knowsNames();
    void keepsLimits_data();
    void keepsLimits();
    void survivesMutations();
    void looksAtEachByteOnce();

private:
    HttpLimits m_limits;
};

namespace {

QByteArray goodHead()
{
    return "POST /api/support/messages?x=%20 HTTP/1.1\r\nHost: test:80\r\nContent-Length: 12\r\n"
           "AUTHORIZATION:Bearer abc.def-ghi\r\nX-Odd: \t value with blanks \t\r\nX-Empty:\r\nx-odd: again\r\n\r\n";
}

/// What must hold for every head that is taken, however it came about.
QString faultOf(const RequestHead &head)
{
    for (const auto &field : head.fields()) {
        const QByteArrayView name = head.text(field.name);
        const QByteArrayView value = head.text(field.value);
        for (const char bad : {'\r', '\n', '\0'}) {
            if (name.contains(bad) || value.contains(bad))
                return u"a header holds CR, LF or NUL"_s;
        }
        if (name.isEmpty() || name.contains(' ') || name.contains('\t') || name.contains(':'))
            return u"a name holds what no name may"_s;
        if (!value.isEmpty() && (value.front() == ' ' || value.back() == ' ' || value.front() == '\t'))
            return u"a value is not trimmed"_s;
    }
    for (const char c : head.target()) {
        if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f')
            return u"the target holds a blank or control character"_s;
    }
    return head.target().isEmpty() ? u"target is empty"_s : QString();
}

} // namespace

void tst_HeadParser::readsAHead()
{
    HeadParser parser(m_limits);
    QCOMPARE(parser.parse(goodHead()), HeadParser::Progress::Complete);
    const RequestHead &head = parser.head();
    QCOMPARE(parser.headSize(), goodHead().size());
    QCOMPARE(head.method(), Method::Post);
    QCOMPARE(head.target(), "/api/support/messages?x=%20");
    QCOMPARE(head.minorVersion(), 1);
    QCOMPARE(head.fields().size(), 6);
    QCOMPARE(head.value(HeaderName::Host).value(), "test:80");
    QCOMPARE(head.value(HeaderName::ContentLength).value(), "12");
    QCOMPARE(head.value(HeaderName::Authorization).value(), "Bearer abc.def-ghi");
    QVERIFY(!head.value(HeaderName::Expect));
    QCOMPARE(head.count(HeaderName::Host), 1);
    QCOMPARE(head.count(HeaderName::Origin), 0);
    QCOMPARE(head.text(head.fields().at(3).name), "X-Odd");
    QCOMPARE(head.text(head.fields().at(3).value), "value with blanks");
    QCOMPARE(head.text(head.fields().at(4).value), "");
    QCOMPARE(faultOf(head), QString());
}

void tst_HeadParser::readsInPieces()
{
    HeadParser parser(m_limits);
    QByteArray buffer;
    const QByteArray whole = goodHead();
    for (qsizetype i = 0; i < whole.size() - 1; ++i) {
        buffer += whole.at(i);
        QCOMPARE(parser.parse(buffer), HeadParser::Progress::NeedsMore);
    }
    buffer += whole.back();
    QCOMPARE(parser.parse(buffer), HeadParser::Progress::Complete);
    QCOMPARE(parser.head().fields().size(), 6);
    QCOMPARE(parser.head().value(HeaderName::Authorization).value(), "Bearer abc.def-ghi");
}

void tst_HeadParser::leavesTheRest()
{
    HeadParser parser(m_limits);
    QByteArray buffer = goodHead() + "a body\n\n";
    QCOMPARE(parser.parse(buffer), HeadParser::Progress::Complete);
    QCOMPARE(parser.headSize(), goodHead().size());
    buffer.fill('!'); // the head must not lean on the buffer
    QCOMPARE(parser.head().method(), Method::Post);
}

void tst_HeadParser::startsAnew()
{
    HeadParser parser(m_limits);
    QCOMPARE(parser.parse(goodHead()), HeadParser::Progress::Complete);
    parser.reset();
    QCOMPARE(parser.parse("GET / HTTP/1.0\r\n\r\n"), HeadParser::Progress::Complete);
    QCOMPARE(parser.head().method(), Method::Get);
    QCOMPARE(parser.head().minorVersion(), 0);
    QCOMPARE(parser.head().fields().size(), 0);
    QCOMPARE(parser.head().count(HeaderName::Host), 0);
}

void tst_HeadParser::knowsNames_data()
{
    QTest::addColumn<HeaderName>("name");
    for (int i = 0; i < int(HeaderName::Other); ++i)
        QTest::newRow(headerText(HeaderName(i)).constData()) << HeaderName(i);
}

void tst_HeadParser::knowsNames()
{
    QFETCH(const HeaderName, name);
    const QByteArray &text = headerText(name);
    QCOMPARE(text, text.toLower());
    QCOMPARE(headerName(text), name);
    QCOMPARE(headerName(text.toUpper()), name);
    QCOMPARE(headerName(text + 'x'), HeaderName::Other);
    QCOMPARE(headerName(text.chopped(1)), HeaderName::Other);
    QByteArray other = text;
    other.back() = '~';
    QCOMPARE(headerName(other), HeaderName::Other);
}

void tst_HeadParser::keepsLimits_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<std::optional<ErrorCode>>("code");
    const auto head = [](qsizetype size) {
        const QByteArray start = "GET / HTTP/1.1\r\nX: ";
        return start + QByteArray(size - start.size() - 4, 'x') + "\r\n\r\n";
    };
    const auto fields = [](int count) {
        return "GET / HTTP/1.1\r\n" + QByteArray("X: y\r\n").repeated(count) + "\r\n";
    };
    const auto target = [](qsizetype size) { return "GET " + QByteArray(size, '/') + " HTTP/1.1\r\n\r\n"; };
    const std::optional<ErrorCode> none;
    QTest::newRow("head at its limit") << head(16 * 1024) << none;
    QTest::newRow("head over its limit") << head(16 * 1024 + 1) << std::optional(ErrorCode::HeadersTooLarge);
    QTest::newRow("100 headers") << fields(100) << none;
    QTest::newRow("101 headers") << fields(101) << std::optional(ErrorCode::HeadersTooLarge);
    QTest::newRow("target at its limit") << target(8 * 1024) << none;
    QTest::newRow("target over its limit") << target(8 * 1024 + 1) << std::optional(ErrorCode::UriTooLong);
    QTest::newRow("target over the head's limit") << target(70'000) << std::optional(ErrorCode::UriTooLong);
    QTest::newRow("head without end") << head(16 * 1024 + 4).chopped(4) << std::optional(ErrorCode::HeadersTooLarge);
    QTest::newRow("target without end") << QByteArray(16 * 1024, 'G') << std::optional(ErrorCode::UriTooLong);
}

void tst_HeadParser::keepsLimits()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const std::optional<ErrorCode>, code);
    HeadParser parser(m_limits);
    QCOMPARE(parser.parse(bytes), code ? HeadParser::Progress::Refused : HeadParser::Progress::Complete);
    if (code)
        QCOMPARE(parser.error().code, *code);
}

void tst_HeadParser::survivesMutations()
{
    constexpr QByteArrayView spice(" \t\r\n\0:;,/%\x7f\x80\xff\x01"
                                   "aZ0",
        17);
    QRandomGenerator random(20240611);
    int taken = 0;
    for (int round = 0; round < 200'000; ++round) {
        QByteArray bytes = goodHead();
        for (int change = random.bounded(1, 5); change > 0; --change) {
            const qsizetype at = random.bounded(bytes.size());
            const char byte = spice.at(random.bounded(spice.size()));
            switch (random.bounded(4)) {
            case 0: bytes[at] = byte; break;
            case 1: bytes.insert(at, byte); break;
            case 2: bytes.remove(at, random.bounded(1, 4)); break;
            case 3: bytes.insert(at, bytes.mid(random.bounded(bytes.size()), random.bounded(1, 40))); break;
            }
        }
        HeadParser whole(m_limits);
        const auto progress = whole.parse(bytes);
        // Read in two pieces it must come to the same end.
        HeadParser pieces(m_limits);
        QByteArray buffer = bytes.first(random.bounded(bytes.size()));
        auto inPieces = pieces.parse(buffer);
        if (inPieces == HeadParser::Progress::NeedsMore)
            inPieces = pieces.parse(buffer += bytes.sliced(buffer.size()));
        QVERIFY2(inPieces == progress, bytes.toPercentEncoding());
        if (progress != HeadParser::Progress::Complete)
            continue;
        ++taken;
        QVERIFY(whole.headSize() <= bytes.size());
        QVERIFY2(faultOf(whole.head()).isEmpty(), bytes.toPercentEncoding());
    }
    QVERIFY(taken > 1000 && taken < 190'000);
}

// A head that comes byte by byte must not be read from its start each time: 16 KB would be 134 million steps.
void tst_HeadParser::looksAtEachByteOnce()
{
    m_limits.headSize = 4 * 1024 * 1024;
    m_limits.headerCount = 100;
    HeadParser parser(m_limits);
    QByteArray buffer = "GET / HTTP/1.1\r\nX: ";
    buffer.reserve(1'100'000);
    QElapsedTimer time;
    time.start();
    for (int i = 0; i < 1'000'000; ++i) {
        buffer += 'x';
        QCOMPARE_EQ(parser.parse(buffer), HeadParser::Progress::NeedsMore);
    }
    QVERIFY(time.elapsed() < 20'000); // reading anew each time would take minutes
}

QTEST_APPLESS_MAIN(tst_HeadParser)
#include "tst_HeadParser.moc"
