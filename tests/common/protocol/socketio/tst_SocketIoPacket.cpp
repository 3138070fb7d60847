// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/socketio/SocketIoDecoder.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::protocol;

using Type = SocketIoPacket::Type;

Q_DECLARE_METATYPE(sanad::protocol::SocketIoPacket)

/// Socket.IO packets: the examples of the protocol text, both ways, and everything that is none.
class tst_SocketIoPacket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void examples_data();
    void examples();
    void lenient_data();
    void lenient();
    void refused_data();
    void refused();
    void attachments();
    void attachmentFaults();
    void nothingAfterAnError();
    void onlyMessages();
    void encodersAgree();
    void depthLimit();
    void bracketsInsideTextDoNotNest();
    void mutationsNeverCrash();
    void decodeSpeed();
    void encodeSpeed();

private:
    static EngineIoPacket text(const QByteArray &bytes)
    {
        return {.type = EngineIoPacket::Type::Message, .data = bytes, .isBinary = false};
    }
    static EngineIoPacket binary(const QByteArray &bytes)
    {
        return {.type = EngineIoPacket::Type::Message, .data = bytes, .isBinary = true};
    }
    static Result<std::optional<SocketIoPacket>> decode(const QByteArray &bytes)
    {
        return SocketIoDecoder().add(text(bytes));
    }
};

namespace {

SocketIoPacket of(Type type)
{
    SocketIoPacket packet;
    packet.type = type;
    return packet;
}

} // namespace

void tst_SocketIoPacket::examples_data()
{
    // Section "Packet encoding", Examples.
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<SocketIoPacket>("packet");
    SocketIoPacket packet;
    QTest::newRow("connect, main namespace") << QByteArray("0") << packet;
    packet.nameSpace = "/admin";
    packet.data = {{u"sid"_s, u"oSO0OpakMV_3jnilAAAA"_s}};
    QTest::newRow("connect, custom namespace") << QByteArray(R"(0/admin,{"sid":"oSO0OpakMV_3jnilAAAA"})") << packet;
    packet = of(Type::ConnectError);
    packet.data = {{u"message"_s, u"Not authorized"_s}};
    QTest::newRow("connection refused") << QByteArray(R"(4{"message":"Not authorized"})") << packet;
    packet = of(Type::Event);
    packet.event = u"foo"_s;
    QTest::newRow("event") << QByteArray(R"(2["foo"])") << packet;
    packet.ackId = 12;
    QTest::newRow("event with acknowledgement") << QByteArray(R"(212["foo"])") << packet;
    packet.ackId = 0;
    packet.arguments = {1, QJsonObject({{u"text"_s, u"لا يعمل"_s}}), QJsonValue::Null};
    QTest::newRow("event with arguments") << QByteArray(R"(20["foo",1,{"text":"لا يعمل"},null])") << packet;
    packet = of(Type::Event);
    packet.event = u"bar"_s;
    packet.nameSpace = "/admin";
    QTest::newRow("event, custom namespace") << QByteArray(R"(2/admin,["bar"])") << packet;
    packet = of(Type::Ack);
    packet.nameSpace = "/admin";
    packet.ackId = 13;
    packet.arguments = {u"bar"_s};
    QTest::newRow("acknowledgement") << QByteArray(R"(3/admin,13["bar"])") << packet;
    packet = of(Type::Ack);
    packet.ackId = 12;
    QTest::newRow("empty acknowledgement") << QByteArray("312[]") << packet;
    packet.ackId = (qint64(1) << 53) - 1;
    QTest::newRow("largest id") << QByteArray("39007199254740991[]") << packet;
    packet = of(Type::Disconnect);
    QTest::newRow("disconnect") << QByteArray("1") << packet;
    packet.nameSpace = "/admin";
    QTest::newRow("disconnect, custom namespace") << QByteArray("1/admin,") << packet;
}

void tst_SocketIoPacket::examples()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const SocketIoPacket, packet);
    const QList<EngineIoFrame> frames = packet.encode();
    QCOMPARE(frames.size(), 1);
    QCOMPARE(frames.first().bytes, "4" + bytes);
    QVERIFY(!frames.first().isBinary);
    const auto decoded = decode(bytes);
    QVERIFY(decoded && *decoded);
    QCOMPARE(**decoded, packet);
}

void tst_SocketIoPacket::lenient_data()
{
    // Not in the examples, yet sent by clients.
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("nameSpace");
    QTest::newRow("namespace without comma") << QByteArray("0/admin") << QByteArray("/admin");
    QTest::newRow("namespace with query") << QByteArray("0/admin?a=b,") << QByteArray("/admin?a=b");
    QTest::newRow("main namespace spelled out") << QByteArray("0/,{}") << QByteArray("/");
    QTest::newRow("comma in the payload") << QByteArray(R"(2["a",1])") << QByteArray("/");
    QTest::newRow("white space in the payload") << QByteArray("2[ \"a\" ]\n") << QByteArray("/");
    QTest::newRow("unknown escape, as Qt reads JSON") << QByteArray(R"(2["a\x"])") << QByteArray("/");
    QTest::newRow("binary event without attachments") << QByteArray(R"(50-["a"])") << QByteArray("/");
}

void tst_SocketIoPacket::lenient()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, nameSpace);
    const auto decoded = decode(bytes);
    QVERIFY(decoded && *decoded);
    QCOMPARE((*decoded)->nameSpace, nameSpace);
}

void tst_SocketIoPacket::refused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const QByteArray &bytes) { QTest::newRow(name) << bytes; };
    row("empty", "");
    row("type 7", "7[\"a\"]");
    row("letter", "abc");
    row("nul", QByteArray("\0", 1));
    row("event without payload", "2");
    row("event with an empty list", "2[]");
    row("event with an object", "2{}");
    row("event with text", "2\"foo\"");
    row("event named by a number", "2[1]");
    row("event named by null", "2[null]");
    row("event named by an object", "2[{}]");
    row("event cut short", "2[\"foo\"");
    row("event with something behind", "2[\"foo\"]x");
    row("two payloads", "2[\"foo\"][\"bar\"]");
    row("event with invalid utf-8", "2[\"\xff\"]");
    row("NaN", "2[\"a\",NaN]");
    row("reserved connect", "2[\"connect\"]");
    row("reserved connect_error", "2[\"connect_error\"]");
    row("reserved disconnect", "2[\"disconnect\"]");
    row("reserved disconnecting", "2[\"disconnecting\"]");
    row("reserved newListener", "2[\"newListener\"]");
    row("reserved removeListener", "2[\"removeListener\"]");
    row("invalid id", "2abc[\"foo\"]");
    row("negative id", "2-1[\"foo\"]");
    row("id with a fraction", "21.5[\"foo\"]");
    row("id of 2^53", "29007199254740992[\"foo\"]");
    row("id beyond 64 bits", "299999999999999999999[\"foo\"]");
    row("acknowledgement without id", "3[]");
    row("acknowledgement without payload", "312");
    row("acknowledgement with an object", "312{}");
    row("connect with a list", "0[]");
    row("connect with text", "0\"token\"");
    row("connect with an id", "012{}");
    row("connect cut short", "0{\"token\":");
    row("disconnect with data", "1{}");
    row("disconnect with an id", "15");
    row("error with text", "4\"no\"");
    row("binary event without count", "5[\"a\"]");
    row("binary event without dash", "51[\"a\"]");
    row("binary event with dash only", "5-[\"a\"]");
    row("negative count", "5-1-[\"a\"]");
    row("too many attachments", "59-[\"a\"]");
    row("absurd count", "5999999999999999999999-[\"a\"]");
    row("count larger than placeholders", R"(52-["a",{"_placeholder":true,"num":0}])");
    row("no placeholder", R"(51-["a"])");
    row("placeholder out of range", R"(51-["a",{"_placeholder":true,"num":1}])");
    row("placeholder with negative number", R"(51-["a",{"_placeholder":true,"num":-1}])");
    row("placeholder with a fraction", R"(51-["a",{"_placeholder":true,"num":0.5}])");
    row("placeholder with text", R"(51-["a",{"_placeholder":true,"num":"0"}])");
    row("placeholder without number", R"(51-["a",{"_placeholder":true}])");
    row("placeholder twice", R"(52-["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":0}])");
    row("namespace with a space", "0/ad min,");
    row("namespace with a quote", "2/a\"b,[\"a\"]");
    row("namespace with control character", "0/a\x01,");
    row("namespace too long", "0/" + QByteArray(200, 'a') + ",");
    row("namespace without end", "2/admin[\"foo\"]");
    row("nested too deeply", "2[\"a\"," + QByteArray(100, '[') + QByteArray(100, ']') + "]");
    row("a million brackets", "2" + QByteArray(1'000'000, '['));
    row("objects nested too deeply",
        "2[\"a\"," + QByteArray(R"({"a":)").repeated(100) + "1" + QByteArray(100, '}') + "]");
}

void tst_SocketIoPacket::refused()
{
    QFETCH(const QByteArray, bytes);
    const auto decoded = decode(bytes);
    QVERIFY(!decoded);
    QCOMPARE(decoded.error().code, ErrorCode::InvalidRequest);
    QVERIFY(decoded.error().message.startsWith(u"The packet is malformed: "_s));
}

void tst_SocketIoPacket::attachments()
{
    const QByteArray head =
        R"(52-/admin,7["baz",{"_placeholder":true,"num":1},{"deep":[{"_placeholder":true,"num":0}]}])";
    SocketIoDecoder decoder;
    auto step = decoder.add(text(head));
    QVERIFY(step && !*step);
    step = decoder.add(binary("\x01\x02"));
    QVERIFY(step && !*step);
    step = decoder.add(binary("\x03\x04"));
    QVERIFY(step && *step);
    const SocketIoPacket packet = **step;
    QCOMPARE(packet.event, u"baz"_s);
    QCOMPARE(packet.ackId, std::optional<qint64>(7));
    QCOMPARE(packet.nameSpace, QByteArray("/admin"));
    QCOMPARE(packet.attachment(packet.arguments.at(0)), std::optional(QByteArray("\x03\x04")));
    QCOMPARE(packet.attachment(packet.arguments.at(1)), std::optional<QByteArray>());
    QCOMPARE(packet.attachment(u"text"_s), std::optional<QByteArray>());

    const QList<EngineIoFrame> frames = packet.encode();
    QCOMPARE(frames.size(), 3);
    QVERIFY(frames.first().bytes.startsWith("452-/admin,7[\"baz\","));
    QCOMPARE(frames.at(1), (EngineIoFrame{.bytes = "\x01\x02", .isBinary = true}));
    // The decoder is ready for the next packet.
    SocketIoPacket again;
    for (const EngineIoFrame &frame : frames) {
        const auto part = decoder.add(*EngineIoPacket::decode(frame));
        QVERIFY(part);
        if (*part)
            again = **part;
    }
    QCOMPARE(again, packet);
}

void tst_SocketIoPacket::attachmentFaults()
{
    const QByteArray head = R"(51-["a",{"_placeholder":true,"num":0}])";
    SocketIoDecoder unexpected;
    QVERIFY(!unexpected.add(binary("x")));
    SocketIoDecoder interrupted;
    QVERIFY(interrupted.add(text(head)));
    QVERIFY(!interrupted.add(text(R"(2["b"])")));
    SocketIoDecoder large(
        SocketIoDecoder::Limits{.attachments = 2, .attachmentBytes = 10, .depth = 8, .nameSpaceBytes = 16});
    QVERIFY(large.add(text(head)));
    QVERIFY(!large.add(binary(QByteArray(11, 'x'))));
    SocketIoDecoder fitting(
        SocketIoDecoder::Limits{.attachments = 2, .attachmentBytes = 10, .depth = 8, .nameSpaceBytes = 16});
    QVERIFY(fitting.add(text(head)));
    const auto whole = fitting.add(binary(QByteArray(10, 'x')));
    QVERIFY(whole && *whole);
}

void tst_SocketIoPacket::nothingAfterAnError()
{
    SocketIoDecoder decoder;
    QVERIFY(decoder.add(text(R"(2["a"])")));
    QVERIFY(!decoder.add(text("9")));
    QVERIFY(!decoder.add(text(R"(2["a"])")));
}

void tst_SocketIoPacket::onlyMessages()
{
    SocketIoDecoder decoder;
    QVERIFY(!decoder.add({.type = EngineIoPacket::Type::Ping, .data = {}, .isBinary = false}));
}

void tst_SocketIoPacket::encodersAgree()
{
    QCOMPARE(encodeEvent("foo"_L1, "").bytes, QByteArray(R"(42["foo"])"));
    QCOMPARE(encodeEvent("foo"_L1, R"({"a":1},2)", 12, "/admin").bytes, QByteArray(R"(42/admin,12["foo",{"a":1},2])"));
    QCOMPARE(encodeAck(0, "").bytes, QByteArray("430[]"));
    QCOMPARE(encodeAck(13, R"("bar")", "/admin").bytes, QByteArray(R"(43/admin,13["bar"])"));
    QCOMPARE(encodeConnect(R"({"sid":"a"})").bytes, QByteArray(R"(40{"sid":"a"})"));
    QCOMPARE(encodeConnect("", "/admin").bytes, QByteArray("40/admin,"));
    QCOMPARE(encodeConnectError(R"({"message":"no"})").bytes, QByteArray(R"(44{"message":"no"})"));
    QCOMPARE(encodeDisconnect().bytes, QByteArray("41"));
    QCOMPARE(encodeDisconnect("/admin").bytes, QByteArray("41/admin,"));
}

void tst_SocketIoPacket::depthLimit()
{
    const auto nested = [](int depth) {
        return "2[\"a\"," + QByteArray(depth - 1, '[') + QByteArray(depth - 1, ']') + "]";
    };
    QVERIFY(decode(nested(32)));
    QVERIFY(!decode(nested(33)));
}

void tst_SocketIoPacket::bracketsInsideTextDoNotNest()
{
    const auto decoded = decode("2[\"a\",\"" + QByteArray(1000, '[') + "\\\"" + QByteArray(1000, '{') + "\\\\\"]");
    QVERIFY(decoded && *decoded);
    QCOMPARE((*decoded)->arguments.first().toString().size(), 2002);
}

void tst_SocketIoPacket::mutationsNeverCrash()
{
    QRandomGenerator random(20240115);
    const QList<QByteArray> seeds{R"(0{"token":"abc.def.ghi"})", R"(0/admin,{"pid":"x","offset":"1"})",
        R"(212["support:send-message",{"text":"مرحبا \"x\"","chat_id":5}])",
        R"(52-/a,3["b",{"_placeholder":true,"num":0},[{"_placeholder":true,"num":1}]])",
        R"(61-7[{"_placeholder":true,"num":0}])", R"(313[null,true,-1.5e3])", "1/admin,"};
    int accepted = 0;
    for (int round = 0; round < 50'000; ++round) {
        QByteArray bytes = seeds.at(random.bounded(int(seeds.size())));
        for (int change = random.bounded(1, 4); change > 0 && !bytes.isEmpty(); --change) {
            const int at = random.bounded(int(bytes.size()));
            switch (random.bounded(5)) {
            case 0: bytes[at] = char(random.bounded(256)); break;
            case 1: bytes.remove(at, random.bounded(1, 6)); break;
            case 2: bytes.insert(at, "{}[]\",:0123456789-/\\"[random.bounded(20)]); break;
            case 3: bytes.insert(at, bytes.mid(random.bounded(int(bytes.size())), random.bounded(12))); break;
            default: bytes.truncate(at); break;
            }
        }
        SocketIoDecoder decoder;
        const auto first = decoder.add(text(bytes));
        if (!first) {
            QCOMPARE(first.error().code, ErrorCode::InvalidRequest);
            continue;
        }
        ++accepted;
        std::optional<SocketIoPacket> packet = *first;
        for (int i = 0; i < 8 && !packet; ++i)
            packet = decoder.add(binary("x")).value();
        QVERIFY(packet.has_value());
        // Whatever was accepted survives the way back.
        std::optional<SocketIoPacket> again;
        SocketIoDecoder fresh;
        for (const EngineIoFrame &frame : packet->encode())
            again = fresh.add(*EngineIoPacket::decode(frame)).value();
        QVERIFY2(again == packet, bytes.constData());
    }
    QVERIFY(accepted > 1000 && accepted < 45'000);
}

void tst_SocketIoPacket::decodeSpeed()
{
    const EngineIoPacket message =
        text(R"(212["support:send-message",{"text":"I can't log in to my account since yesterday","chat_id":5}])");
    SocketIoDecoder decoder;
    QBENCHMARK
    {
        QVERIFY(decoder.add(message));
    }
}

void tst_SocketIoPacket::encodeSpeed()
{
    const QByteArray payload(400, 'x');
    EngineIoFrame frame;
    QBENCHMARK
    {
        frame = encodeEvent("message:receive"_L1, payload);
    }
    QVERIFY(frame.bytes.size() > payload.size());
}

QTEST_APPLESS_MAIN(tst_SocketIoPacket)
#include "tst_SocketIoPacket.moc"
