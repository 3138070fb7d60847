// SPDX-License-Identifier: GPL-3.0-or-later

#include "server/net/WebSocketCodec.h"
#include "tests/support/websocket_frames.h"

#include <QTest>

#include <random>

using namespace sanad::net;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(sanad::net::WebSocketClose)

/// Frames by the letter of RFC 6455, whole and byte by byte; after the case groups of the Autobahn test suite.
class tst_WebSocketCodec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
    void takesNothingAfterAFailure();
    void holdsOnlyWhatHasCome();
    void buildsHeads_data();
    void buildsHeads();
    void buildsClosePayloads();
    void unmasks();
    void answersKeys_data();
    void answersKeys();
};

namespace {

using sanad::test::frame;

constexpr auto Text = WebSocketOpcode::Text;
constexpr auto Binary = WebSocketOpcode::Binary;
constexpr auto Continuation = WebSocketOpcode::Continuation;
constexpr auto Ping = WebSocketOpcode::Ping;
constexpr auto Pong = WebSocketOpcode::Pong;
constexpr auto Close = WebSocketOpcode::Close;
constexpr qint64 Limit = 100'000;

QString describe(const WebSocketReader::Message &message)
{
    const QString data = message.data.size() > 40
        ? u"%1 bytes from %2"_s.arg(message.data.size()).arg(QString::fromLatin1(message.data.first(4).toHex()))
        : QString::fromLatin1(message.data.toPercentEncoding(" ,"));
    if (message.kind == Close)
        return u"Close %1 %2"_s.arg(int(message.code)).arg(data);
    const QString kind = message.kind == Text ? u"Text"_s
        : message.kind == Binary              ? u"Binary"_s
        : message.kind == Ping                ? u"Ping"_s
                                              : u"Pong"_s;
    return kind + u' ' + data;
}

/// What a reader makes of the bytes, given in pieces of so many; a failure is the last item.
QStringList readAll(const QByteArray &bytes, qsizetype step)
{
    WebSocketReader reader(Limit);
    QStringList found;
    for (qsizetype start = 0; start < bytes.size(); start += step) {
        QByteArrayView input = QByteArrayView(bytes).sliced(start, std::min(step, bytes.size() - start));
        while (true) {
            WebSocketReader::Message message;
            const auto progress = reader.read(input, message);
            if (progress == WebSocketReader::Progress::NeedsMore)
                break;
            if (progress == WebSocketReader::Progress::Failed)
                return found << u"failed %1"_s.arg(int(reader.failure()));
            found << describe(message);
        }
        if (!input.isEmpty())
            return found << u"left input behind"_s;
    }
    return found;
}

void compareHoweverCut(const QByteArray &bytes, const QStringList &expected)
{
    QCOMPARE(readAll(bytes, bytes.size()), expected);
    QCOMPARE(readAll(bytes, 1), expected);
    QCOMPARE(readAll(bytes, 3), expected);
}

} // namespace

void tst_WebSocketCodec::accepts_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QStringList>("messages");
    const auto row = [](const char *name, const QByteArray &bytes, const QStringList &messages) {
        QTest::newRow(name) << bytes << messages;
    };
    row("text", frame(Text, "hello"), {u"Text hello"_s});
    row("empty text", frame(Text, ""), {u"Text "_s});
    row("binary", frame(Binary, "\x01\xff"), {u"Binary %01%FF"_s});
    for (const int size : {125, 126, 127, 128, 65'535, 65'536, int(Limit)}) {
        QTest::addRow("text of %d bytes", size) << frame(Text,
            QByteArray(size, 'x')) << QStringList{size > 40 ? u"Text %1 bytes from 78787878"_s.arg(size) : QString()};
    }
    row("length in more bytes than needed: 16 bits", frame(Text, "hello", {.lengthBytes = 2}), {u"Text hello"_s});
    row("length in more bytes than needed: 64 bits", frame(Text, "hello", {.lengthBytes = 8}), {u"Text hello"_s});
    row("two messages", frame(Text, "a") + frame(Text, "b"), {u"Text a"_s, u"Text b"_s});
    row("two fragments", frame(Text, "he", {.isFinal = false}) + frame(Continuation, "llo"), {u"Text hello"_s});
    row("empty fragments",
        frame(Text, "", {.isFinal = false}) + frame(Continuation, "", {.isFinal = false}) + frame(Continuation, ""),
        {u"Text "_s});
    row("ping between fragments", frame(Binary, "a", {.isFinal = false}) + frame(Ping, "p") + frame(Continuation, "b"),
        {u"Ping p"_s, u"Binary ab"_s});
    row("letter cut between fragments", frame(Text, "\xd8", {.isFinal = false}) + frame(Continuation, "\xb4"),
        {u"Text %D8%B4"_s});
    row("ping", frame(Ping, ""), {u"Ping "_s});
    row("longest ping", frame(Ping, QByteArray(125, 'p')), {u"Ping 125 bytes from 70707070"_s});
    row("pong that nobody asked for", frame(Pong, "x"), {u"Pong x"_s});
    row("close without a code", frame(Close, ""), {u"Close 1005 "_s});
    row("close with a reason", frame(Close, webSocketClosePayload(WebSocketClose::Normal, "bye")),
        {u"Close 1000 bye"_s});
    for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999}) {
        QTest::addRow("close %d", code) << frame(Close, webSocketClosePayload(WebSocketClose(code)))
                                        << QStringList{u"Close %1 "_s.arg(code)};
    }
    row("mask of zeros", frame(Text, "hello", {.key = {0, 0, 0, 0}}), {u"Text hello"_s});
    row("U+0000 and the last letter of all", frame(Text, QByteArray("\0\xf4\x8f\xbf\xbf", 5)),
        {u"Text %00%F4%8F%BF%BF"_s});
    row("half a message", frame(Text, "hello").chopped(1), {});
}

void tst_WebSocketCodec::accepts()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QStringList, messages);
    compareHoweverCut(bytes, messages);
}

void tst_WebSocketCodec::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, const QByteArray &bytes, int code) { QTest::newRow(name) << bytes << code; };
    row("no mask", QByteArray("\x81\x05hello", 7), 1002);
    row("reserved bit 1", frame(Text, "x", {.reserved = 4}), 1002);
    row("reserved bit 2", frame(Text, "x", {.reserved = 2}), 1002);
    row("reserved bit 3", frame(Ping, "x", {.reserved = 1}), 1002);
    for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
        QTest::addRow("reserved opcode %d", opcode) << frame(WebSocketOpcode(opcode), "") << 1002;
    row("continuation of nothing", frame(Continuation, "x"), 1002);
    row("continuation after the last fragment",
        frame(Text, "a", {.isFinal = false}) + frame(Continuation, "b") + frame(Continuation, "c"), 1002);
    row("text within a message", frame(Text, "a", {.isFinal = false}) + frame(Text, "b"), 1002);
    row("binary within a message", frame(Text, "a", {.isFinal = false}) + frame(Binary, "b"), 1002);
    row("fragmented ping", frame(Ping, "x", {.isFinal = false}), 1002);
    row("fragmented close", frame(Close, "", {.isFinal = false}), 1002);
    row("long ping", frame(Ping, QByteArray(126, 'x')), 1002);
    row("long close", frame(Close, QByteArray(126, 'x')), 1002);
    row("length with the highest bit set", QByteArray::fromHex("82ff800000000000000000000000"), 1002);
    row("longest length", QByteArray::fromHex("82ff7fffffffffffffff00000000"), 1009);
    row("one byte too much", frame(Binary, QByteArray(Limit + 1, 'x')), 1009);
    row("too much in fragments", frame(Binary, QByteArray(Limit, 'x'), {.isFinal = false}) + frame(Continuation, "y"),
        1009);
    row("close of one byte", frame(Close, "x"), 1002);
    for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65'535})
        QTest::addRow("close %d", code) << frame(Close, webSocketClosePayload(WebSocketClose(code))) << 1002;
    row("close with a reason that is not UTF-8", frame(Close, webSocketClosePayload(WebSocketClose::Normal, "\xff")),
        1007);
    row("text that is not UTF-8", frame(Text, "\xff"), 1007);
    row("overlong UTF-8", frame(Text, "\xc0\xaf"), 1007);
    row("half a surrogate pair", frame(Text, "\xed\xa0\x80"), 1007);
    row("beyond the last letter of all", frame(Text, "\xf4\x90\x80\x80"), 1007);
    row("letter that does not end", frame(Text, "\xd8"), 1007);
    row("fragments that are not UTF-8 together", frame(Text, "\xd8", {.isFinal = false}) + frame(Continuation, "x"),
        1007);
}

void tst_WebSocketCodec::refuses()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, code);
    for (const qsizetype step : {bytes.size(), qsizetype(1), qsizetype(3)})
        QCOMPARE(readAll(bytes, step).last(), u"failed %1"_s.arg(code));
}

void tst_WebSocketCodec::takesNothingAfterAFailure()
{
    WebSocketReader reader(Limit);
    WebSocketReader::Message message;
    const QByteArray bad = frame(Continuation, "x");
    const QByteArray good = frame(Text, "x");
    QByteArrayView input = bad;
    QCOMPARE(reader.read(input, message), WebSocketReader::Progress::Failed);
    input = good;
    QCOMPARE(reader.read(input, message), WebSocketReader::Progress::Failed);
}

void tst_WebSocketCodec::holdsOnlyWhatHasCome()
{
    WebSocketReader reader(Limit);
    WebSocketReader::Message message;
    const QByteArray bytes = frame(Binary, QByteArray(50'000, 'x'));
    QByteArrayView input = QByteArrayView(bytes).first(1'000);
    QCOMPARE(reader.read(input, message), WebSocketReader::Progress::NeedsMore);
    QCOMPARE(reader.held(), 1'000 - 8);
    input = QByteArrayView(bytes).sliced(1'000);
    QCOMPARE(reader.read(input, message), WebSocketReader::Progress::Complete);
    QCOMPARE(reader.held(), 0);
}

void tst_WebSocketCodec::buildsHeads_data()
{
    QTest::addColumn<qint64>("size");
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("empty") << qint64(0) << QByteArray::fromHex("8100");
    QTest::newRow("125") << qint64(125) << QByteArray::fromHex("817d");
    QTest::newRow("126") << qint64(126) << QByteArray::fromHex("817e007e");
    QTest::newRow("65535") << qint64(65'535) << QByteArray::fromHex("817effff");
    QTest::newRow("65536") << qint64(65'536) << QByteArray::fromHex("817f0000000000010000");
}

void tst_WebSocketCodec::buildsHeads()
{
    QFETCH(const qint64, size);
    QFETCH(const QByteArray, head);
    QCOMPARE(webSocketFrameHead(Text, size).view().toByteArray(), head);
}

void tst_WebSocketCodec::buildsClosePayloads()
{
    QCOMPARE(webSocketClosePayload(WebSocketClose::GoingAway, "x"), QByteArray("\x03\xe9x"));
    QCOMPARE(webSocketClosePayload(WebSocketClose::Normal, QByteArray(500, 'r')).size(), 125);
}

void tst_WebSocketCodec::unmasks()
{
    std::mt19937 random(7); // NOLINT: the same each time
    const std::array<char, 4> key{char(0x12), char(0xfe), char(0x00), char(0x81)};
    for (int size = 0; size < 70; ++size) {
        QByteArray plain(size, Qt::Uninitialized);
        for (char &c : plain)
            c = char(random());
        for (quint64 position = 0; position < 9; ++position) {
            QByteArray expected = plain;
            for (int i = 0; i < size; ++i)
                expected[i] = char(plain[i] ^ key[(position + quint64(i)) % 4]);
            QByteArray result(size, '\0');
            webSocketUnmask(result.data(), plain.constData(), size, key, position);
            QCOMPARE(result, expected);
            webSocketUnmask(result.data(), result.constData(), size, key, position);
            QCOMPARE(result, plain);
        }
    }
}

void tst_WebSocketCodec::answersKeys_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("of RFC 6455, section 1.3")
        << QByteArray("dGhlIHNhbXBsZSBub25jZQ==") << QByteArray("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    QTest::newRow("empty") << QByteArray() << QByteArray();
    QTest::newRow("15 bytes") << QByteArray(15, 'x').toBase64() << QByteArray();
    QTest::newRow("17 bytes") << QByteArray(17, 'x').toBase64() << QByteArray();
    QTest::newRow("no base64") << QByteArray("dGhlIHNhbXBsZSBub25j!!==") << QByteArray();
    QTest::newRow("without its padding") << QByteArray("dGhlIHNhbXBsZSBub25jZQ") << QByteArray();
}

void tst_WebSocketCodec::answersKeys()
{
    QFETCH(const QByteArray, key);
    QFETCH(const QByteArray, answer);
    QCOMPARE(webSocketAccept(key), answer);
}

QTEST_APPLESS_MAIN(tst_WebSocketCodec)
#include "tst_WebSocketCodec.moc"
