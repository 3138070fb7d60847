// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/socketio/EngineIoHandshake.h"
#include "common/protocol/socketio/EngineIoPacket.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::protocol;

using Type = EngineIoPacket::Type;

Q_DECLARE_METATYPE(sanad::protocol::EngineIoPacket)

/// Engine.IO packets: the examples of the protocol text, both ways, and everything that is none.
class tst_EngineIoPacket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void frames_data();
    void frames();
    void binaryFrame();
    void refusedFrames_data();
    void refusedFrames();
    void payloadOfTheProtocolText();
    void emptyPayloadOfNothing();
    void refusedPayloads_data();
    void refusedPayloads();
    void countLimit();
    void anyPayloadOfOursIsReadBack();
    void mutationsNeverCrash();
    void encodingSharesBytes();
    void handshake();
    void handshakeFaults_data();
    void handshakeFaults();
    void faultTable();
};

void tst_EngineIoPacket::frames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<EngineIoPacket>("packet");
    const auto row = [](const char *name, const QByteArray &bytes, Type type, const QByteArray &data = {}) {
        QTest::newRow(name) << bytes << EngineIoPacket{.type = type, .data = data, .isBinary = false};
    };
    row("open", R"(0{"sid":"lv_VI97HAXpY6yYWAAAC"})", Type::Open, R"({"sid":"lv_VI97HAXpY6yYWAAAC"})");
    row("close", "1", Type::Close);
    row("ping", "2", Type::Ping);
    row("ping of a probe", "2probe", Type::Ping, "probe");
    row("pong", "3", Type::Pong);
    row("pong of a probe", "3probe", Type::Pong, "probe");
    row("message", "4hello", Type::Message, "hello");
    row("empty message", "4", Type::Message);
    row("message in arabic", "4سند €", Type::Message, "سند €");
    row("upgrade", "5", Type::Upgrade);
    row("noop", "6", Type::Noop);
}

void tst_EngineIoPacket::frames()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const EngineIoPacket, packet);
    const EngineIoFrame frame{.bytes = bytes, .isBinary = false};
    QCOMPARE(packet.encode(), frame);
    const auto decoded = EngineIoPacket::decode(frame);
    QVERIFY(decoded);
    QCOMPARE(*decoded, packet);
}

void tst_EngineIoPacket::binaryFrame()
{
    const EngineIoPacket packet{.type = Type::Message, .data = QByteArray("\x01\x02\x00\xff", 4), .isBinary = true};
    const EngineIoFrame frame = packet.encode();
    QVERIFY(frame.isBinary);
    QCOMPARE(frame.bytes, packet.data);
    QCOMPARE(*EngineIoPacket::decode(frame), packet);
    QVERIFY(EngineIoPacket::decode({.bytes = {}, .isBinary = true}));
}

void tst_EngineIoPacket::refusedFrames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("type 7") << QByteArray("7");
    QTest::newRow("type 9") << QByteArray("9x");
    QTest::newRow("letter") << QByteArray("hello");
    QTest::newRow("space first") << QByteArray(" 4hello");
    QTest::newRow("minus") << QByteArray("-1");
    QTest::newRow("nul") << QByteArray("\0", 1);
    QTest::newRow("high byte") << QByteArray("\xff");
    QTest::newRow("base64 in a websocket text frame") << QByteArray("bAQIDBA==");
    QTest::newRow("close with data") << QByteArray("1x");
    QTest::newRow("upgrade with data") << QByteArray("5probe");
    QTest::newRow("noop with data") << QByteArray("6x");
    QTest::newRow("ping with other data") << QByteArray("2hello");
    QTest::newRow("pong with other data") << QByteArray("3probe ");
}

void tst_EngineIoPacket::refusedFrames()
{
    QFETCH(const QByteArray, bytes);
    const auto decoded = EngineIoPacket::decode({.bytes = bytes, .isBinary = false});
    QVERIFY(!decoded);
    QCOMPARE(decoded.error().code, ErrorCode::InvalidRequest);
    QVERIFY(!decoded.error().message.isEmpty());
}

void tst_EngineIoPacket::payloadOfTheProtocolText()
{
    const QList<EngineIoPacket> packets{{.type = Type::Message, .data = "hello", .isBinary = false},
        {.type = Type::Ping, .data = {}, .isBinary = false},
        {.type = Type::Message, .data = "world", .isBinary = false},
        {.type = Type::Message, .data = "\x01\x02\x03\x04", .isBinary = true}};
    const QByteArray body = "4hello\x1e"
                            "2\x1e"
                            "4world\x1e"
                            "bAQIDBA==";
    QList<EngineIoFrame> frames;
    for (const EngineIoPacket &packet : packets)
        frames.append(packet.encode());
    QCOMPARE(encodePayload(frames), body);
    const auto decoded = decodePayload(body, 4);
    QVERIFY(decoded);
    QCOMPARE(*decoded, packets);
}

void tst_EngineIoPacket::emptyPayloadOfNothing()
{
    QCOMPARE(encodePayload({}), QByteArray());
}

void tst_EngineIoPacket::refusedPayloads_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("separator only") << QByteArray("\x1e");
    QTest::newRow("separator first") << QByteArray("\x1e"
                                                   "4a");
    QTest::newRow("separator last") << QByteArray("4a\x1e");
    QTest::newRow("two separators") << QByteArray("4a\x1e\x1e"
                                                  "4b");
    QTest::newRow("unknown type in the middle") << QByteArray("4a\x1e"
                                                              "8\x1e"
                                                              "4b");
    QTest::newRow("base64 with a bad letter") << QByteArray("bAQ*DBA==");
    QTest::newRow("base64 with a space") << QByteArray("bAQI DBA==");
    QTest::newRow("base64 of the wrong length") << QByteArray("bA");
    QTest::newRow("text after padding") << QByteArray("bAQ==BA");
    QTest::newRow("version 3 binary") << QByteArray("b4AQIDBA==");
    QTest::newRow("version 3 lengths") << QByteArray("6:4hello");
    QTest::newRow("invalid utf-8") << QByteArray("4\xff\xfe");
    QTest::newRow("cut utf-8") << QByteArray("4\xd8");
    QTest::newRow("overlong utf-8") << QByteArray("4\xc0\xaf");
    QTest::newRow("surrogate in utf-8") << QByteArray("4\xed\xa0\x80");
    QTest::newRow("too many") << QByteArray("2\x1e"
                                            "2\x1e"
                                            "2\x1e"
                                            "2\x1e"
                                            "2");
}

void tst_EngineIoPacket::refusedPayloads()
{
    QFETCH(const QByteArray, body);
    const auto decoded = decodePayload(body, 4);
    QVERIFY(!decoded);
    QCOMPARE(decoded.error().code, ErrorCode::InvalidRequest);
}

void tst_EngineIoPacket::countLimit()
{
    QVERIFY(decodePayload("2\x1e"
                          "2",
        2));
    QVERIFY(!decodePayload("2\x1e"
                           "2",
        1));
    QVERIFY(!decodePayload(QByteArray("2\x1e").repeated(1'000'000), 1000));
}

void tst_EngineIoPacket::anyPayloadOfOursIsReadBack()
{
    QRandomGenerator random(4);
    for (int round = 0; round < 2000; ++round) {
        QList<EngineIoPacket> packets;
        QList<EngineIoFrame> frames;
        for (int i = random.bounded(1, 6); i > 0; --i) {
            EngineIoPacket packet{.type = Type::Message, .data = {}, .isBinary = random.bounded(2) == 0};
            for (int byte = random.bounded(40); byte > 0; --byte)
                packet.data.append(char(packet.isBinary ? random.bounded(256) : random.bounded(0x20, 0x7f)));
            frames.append(packet.encode());
            packets.append(packet);
        }
        const auto decoded = decodePayload(encodePayload(frames), packets.size());
        QVERIFY(decoded);
        QCOMPARE(*decoded, packets);
    }
}

void tst_EngineIoPacket::mutationsNeverCrash()
{
    QRandomGenerator random(20240115);
    const QByteArray seed = "4hello\x1e"
                            "2probe\x1e"
                            "bAQIDBA==\x1e"
                            "42[\"سند\",{\"a\":1}]\x1e"
                            "3";
    int accepted = 0;
    for (int round = 0; round < 50'000; ++round) {
        QByteArray body = seed;
        for (int change = random.bounded(1, 5); change > 0 && !body.isEmpty(); --change) {
            const int at = random.bounded(int(body.size()));
            switch (random.bounded(4)) {
            case 0: body[at] = char(random.bounded(256)); break;
            case 1: body.remove(at, random.bounded(1, 6)); break;
            case 2: body.insert(at, char(random.bounded(256))); break;
            default: body.truncate(at); break;
            }
        }
        const auto decoded = decodePayload(body, 16);
        accepted += bool(decoded);
        if (decoded)
            QVERIFY(!decoded->isEmpty() && decoded->size() <= 16);
        else
            QCOMPARE(decoded.error().code, ErrorCode::InvalidRequest);
    }
    QVERIFY(accepted > 0 && accepted < 50'000);
}

void tst_EngineIoPacket::encodingSharesBytes()
{
    const EngineIoFrame frame = EngineIoPacket{.type = Type::Message, .data = "hello", .isBinary = false}.encode();
    const EngineIoFrame forAnother = frame;
    QCOMPARE(forAnother.bytes.constData(), frame.bytes.constData());
}

void tst_EngineIoPacket::handshake()
{
    const EngineIoHandshake handshake{.sid = u"lv_VI97HAXpY6yYWAAAC"_s,
        .upgrades = {u"websocket"_s},
        .pingInterval = 25000,
        .pingTimeout = 20000,
        .maxPayload = 1000000};
    const QByteArray json =
        R"({"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000})";
    QCOMPARE(toJson(handshake), json);
    QCOMPARE(*EngineIoHandshake::fromJson(QJsonDocument::fromJson(json).object()), handshake);
}

void tst_EngineIoPacket::handshakeFaults_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QJsonValue>("value");
    for (const QString &field : {u"sid"_s, u"upgrades"_s, u"pingInterval"_s, u"pingTimeout"_s, u"maxPayload"_s}) {
        QTest::newRow(qPrintable(field + u" missing"_s)) << field << QJsonValue(QJsonValue::Undefined);
        QTest::newRow(qPrintable(field + u" of the wrong type"_s)) << field << QJsonValue(true);
    }
    QTest::newRow("upgrades with a number") << u"upgrades"_s << QJsonValue(QJsonArray{1});
    QTest::newRow("upgrades with half a surrogate pair")
        << u"upgrades"_s << QJsonValue(QJsonArray{u"w"_s + QChar(0xD800)});
    QTest::newRow("upgrades with U+0000") << u"upgrades"_s << QJsonValue(QJsonArray{u"w"_s + QChar(0)});
    QTest::newRow("negative interval") << u"pingInterval"_s << QJsonValue(-1);
    QTest::newRow("zero payload") << u"maxPayload"_s << QJsonValue(0);
}

void tst_EngineIoPacket::handshakeFaults()
{
    QFETCH(const QString, field);
    QFETCH(const QJsonValue, value);
    QJsonObject json = QJsonDocument::fromJson(toJson(EngineIoHandshake{.sid = u"a"_s, .upgrades = {}})).object();
    QVERIFY(EngineIoHandshake::fromJson(json));
    json.insert(field, value);
    const auto read = EngineIoHandshake::fromJson(json);
    QVERIFY(!read);
    QCOMPARE(read.error().field, field);
}

void tst_EngineIoPacket::faultTable()
{
    const QList<QByteArray> expected{R"({"code":0,"message":"Transport unknown"})",
        R"({"code":1,"message":"Session ID unknown"})", R"({"code":2,"message":"Bad handshake method"})",
        R"({"code":3,"message":"Bad request"})", R"({"code":4,"message":"Forbidden"})",
        R"({"code":5,"message":"Unsupported protocol version"})"};
    QList<QByteArray> written;
    for (const EngineIoFault fault : AllEngineIoFaults)
        written.append(toJson(fault));
    QCOMPARE(written, expected);
}

QTEST_APPLESS_MAIN(tst_EngineIoPacket)
#include "tst_EngineIoPacket.moc"
