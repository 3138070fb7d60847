// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/core/JsonReader.h"

#include <QJsonArray>
#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;
using namespace sanad;

/// Every fault that a body or one of its fields can have, and who is named for it.
class tst_JsonReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void parse_data();
    void parse();
    void keepsTheByteOrderMarkInTexts_data();
    void keepsTheByteOrderMarkInTexts();
    void has();
    void strings_data();
    void strings();
    void integers_data();
    void integers();
    void integerRange();
    void ids_data();
    void ids();
    void booleans_data();
    void booleans();
    void timestamps_data();
    void timestamps();
    void objects_data();
    void objects();
    void oneOf_data();
    void oneOf();

private:
    /// Rows of values that a field of a type takes or refuses; an absent one is refused where required.
    static void valueRows(std::initializer_list<std::pair<const char *, QJsonValue>> fine,
        std::initializer_list<std::pair<const char *, QJsonValue>> refused);
    template <typename Required, typename Optional>
    static void check(Required required, Optional optional);
};

void tst_JsonReader::valueRows(std::initializer_list<std::pair<const char *, QJsonValue>> fine,
    std::initializer_list<std::pair<const char *, QJsonValue>> refused)
{
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<bool>("fine");
    for (const auto &[name, value] : fine)
        QTest::newRow(name) << value << true;
    for (const auto &[name, value] : refused)
        QTest::newRow(name) << value << false;
    QTest::newRow("absent") << QJsonValue(QJsonValue::Undefined) << false;
    QTest::newRow("null") << QJsonValue(QJsonValue::Null) << false;
}

template <typename Required, typename Optional>
void tst_JsonReader::check(Required required, Optional optional)
{
    QFETCH(const QJsonValue, value);
    QFETCH(const bool, fine);
    QJsonObject json{{u"other"_s, 1}};
    json.insert(u"x"_s, value);
    const JsonReader reader(json);
    const auto must = required(reader);
    QCOMPARE(bool(must), fine);
    if (!fine) {
        QCOMPARE(must.error().code, ErrorCode::InvalidField);
        QCOMPARE(must.error().field, u"x"_s);
        QVERIFY(must.error().message.contains(u"\"x\""_s));
    }
    const bool absent = value.isNull() || value.isUndefined();
    const auto may = optional(reader);
    QCOMPARE(bool(may), fine || absent);
    if (may) {
        QCOMPARE(may->has_value(), !absent);
        if (fine)
            QVERIFY(**may == *must);
    } else {
        QCOMPARE(may.error().field, u"x"_s);
    }
}

void tst_JsonReader::parse_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("fine");
    const auto fine = [](const char *name, const QByteArray &bytes) { QTest::newRow(name) << bytes << true; };
    const auto refused = [](const char *name, const QByteArray &bytes) { QTest::newRow(name) << bytes << false; };
    fine("empty object", "{}");
    fine("white space around", " \t\r\n{ \"a\" : 1 } \n");
    fine("arabic", "{\"نص\":\"سند\"}");
    fine("500 levels", R"({"a":)" + QByteArray(500, '[') + QByteArray(500, ']') + "}");
    refused("nothing", "");
    refused("white space", "  \n");
    refused("cut short", R"({"a":1)");
    refused("cut inside text", R"({"a":"b)");
    refused("list", "[]");
    refused("list of objects", "[{}]");
    refused("text", R"("a")");
    refused("number", "1");
    refused("null", "null");
    refused("true", "true");
    refused("two objects", "{}{}");
    refused("something behind", "{}x");
    refused("nul behind", QByteArray("{}\0", 3));
    refused("nul in front", QByteArray("\0{}", 3));
    refused("single quotes", "{'a':1}");
    refused("bare name", "{a:1}");
    refused("trailing comma", R"({"a":1,})");
    refused("missing comma", R"({"a":1 "b":2})");
    refused("missing colon", R"({"a" 1})");
    refused("leading zero", R"({"a":01})");
    refused("plus", R"({"a":+1})");
    refused("hexadecimal", R"({"a":0x10})");
    refused("NaN", R"({"a":NaN})");
    refused("Infinity", R"({"a":Infinity})");
    refused("too large", R"({"a":1e999})");
    refused("comment", "/* x */{}");
    refused("cut escape", R"({"a":"\u12"})");
    refused("invalid utf-8", "{\"a\":\"\xff\"}");
    refused("overlong utf-8", "{\"a\":\"\xc0\xaf\"}");
    refused("surrogate in utf-8", "{\"a\":\"\xed\xa0\x80\"}");
    refused("utf-16", QByteArray("{\0}\0", 4));
    refused("form encoding", "text=hello&chat_id=1");
    refused("a hundred thousand brackets", R"({"a":)" + QByteArray(100'000, '['));
}

void tst_JsonReader::parse()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, fine);
    const Result<QJsonObject> parsed = JsonReader::parseObject(bytes);
    QCOMPARE(bool(parsed), fine);
    if (!fine) {
        QCOMPARE(parsed.error().code, ErrorCode::InvalidJson);
        QVERIFY(!parsed.error().message.isEmpty());
    }
}

void tst_JsonReader::keepsTheByteOrderMarkInTexts_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("text");
    QTest::newRow("first") << QByteArray("{\"a\":\"\ufeffx\"}") << u"\ufeffx"_s;
    QTest::newRow("alone") << QByteArray("{\"a\":\"\ufeff\"}") << u"\ufeff"_s;
    QTest::newRow("twice") << QByteArray("{\"a\":\"\ufeff\ufeffx\"}") << u"\ufeff\ufeffx"_s;
    QTest::newRow("behind a quote of the text") << QByteArray("{\"a\":\"x\\\"\ufeffy\"}") << u"x\"\ufeffy"_s;
    QTest::newRow("behind a backslash") << QByteArray("{\"a\":\"\\\\\ufeff\"}") << u"\\\ufeff"_s;
    QTest::newRow("last") << QByteArray("{\"a\":\"x\ufeff\"}") << u"x\ufeff"_s;
    QTest::newRow("outside") << QByteArray("{\"a\"\ufeff:\"x\"}") << QString();
}

void tst_JsonReader::keepsTheByteOrderMarkInTexts()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, text);
    const Result<QJsonObject> object = JsonReader::parseObject(json);
    QCOMPARE(bool(object), !text.isNull());
    if (object)
        QCOMPARE(object->value("a"_L1).toString(), text);
}

void tst_JsonReader::has()
{
    const QJsonObject json{{u"a"_s, QJsonValue::Null}, {u"b"_s, 0}, {u"c"_s, u""_s}, {u"d"_s, false}};
    const JsonReader reader(json);
    QVERIFY(!reader.has("a"_L1) && !reader.has("z"_L1));
    QVERIFY(reader.has("b"_L1) && reader.has("c"_L1) && reader.has("d"_L1));
}

void tst_JsonReader::strings_data()
{
    valueRows({{"empty", u""_s}, {"arabic", u"سند"_s}, {"emoji", u"👍"_s}, {"bidi marks", u"\u200f"_s},
                  {"control", u"\x01"_s}},
        {{"number", 1}, {"true", true}, {"list", QJsonArray{u"a"_s}}, {"object", QJsonObject{{u"a"_s, 1}}},
            {"nul", QString(QChar(QChar::Null))}, {"nul inside", u"a"_s + QChar(QChar::Null) + u'b'},
            {"high surrogate alone", QString(QChar(0xd800))}, {"low surrogate alone", QString(QChar(0xdc00)) + u'a'}});
}

void tst_JsonReader::strings()
{
    check([](const JsonReader &reader) { return reader.string("x"_L1); },
        [](const JsonReader &reader) { return reader.optionalString("x"_L1); });
}

void tst_JsonReader::integers_data()
{
    valueRows({{"zero", 0}, {"minus zero", -0.0}, {"whole double", 5.0}, {"largest exact", qint64(9007199254740991)},
                  {"least exact", qint64(-9007199254740991)}},
        {{"fraction", 1.5}, {"tiny fraction", 1e-9}, {"beyond 2^53", 9007199254740994.0}, {"huge", 1e300},
            {"minus huge", -1e300}, {"64 bits", std::numeric_limits<qint64>::max()}, {"text", u"5"_s},
            {"empty text", u""_s}, {"true", true}, {"list", QJsonArray{5}}, {"object", QJsonObject{{u"a"_s, 5}}}});
}

void tst_JsonReader::integers()
{
    constexpr qint64 most = ChatId::Max;
    check([](const JsonReader &reader) { return reader.integer("x"_L1, -most, most); },
        [](const JsonReader &reader) { return reader.optionalInteger("x"_L1, -most, most); });
}

void tst_JsonReader::integerRange()
{
    for (int number = -2; number <= 7; ++number) {
        const QJsonObject json{{u"x"_s, number}};
        const auto read = JsonReader(json).integer("x"_L1, 0, 5);
        QCOMPARE(bool(read), number >= 0 && number <= 5);
        if (read)
            QCOMPARE(*read, number);
        else
            QVERIFY(read.error().message.contains(u"between 0 and 5"_s));
    }
}

void tst_JsonReader::ids_data()
{
    valueRows({{"one", 1}, {"largest", qint64(ChatId::Max)}},
        {{"zero", 0}, {"negative", -1}, {"fraction", 1.5}, {"2^53", qint64(ChatId::Max + 1)}, {"text", u"1"_s},
            {"true", true}});
}

void tst_JsonReader::ids()
{
    check([](const JsonReader &reader) { return reader.id<ChatId>("x"_L1); },
        [](const JsonReader &reader) { return reader.optionalId<ChatId>("x"_L1); });
}

void tst_JsonReader::booleans_data()
{
    valueRows(
        {{"true", true}, {"false", false}}, {{"zero", 0}, {"one", 1}, {"text", u"true"_s}, {"list", QJsonArray{true}}});
}

void tst_JsonReader::booleans()
{
    check([](const JsonReader &reader) { return reader.boolean("x"_L1); },
        [](const JsonReader &reader) { return reader.optionalBoolean("x"_L1); });
}

void tst_JsonReader::timestamps_data()
{
    valueRows({{"utc", u"2024-01-15T10:00:00.000Z"_s}, {"zone", u"2024-01-15T12:00:00+02:00"_s}},
        {{"empty", u""_s}, {"date", u"2024-01-15"_s}, {"no zone", u"2024-01-15T10:00:00"_s},
            {"number", 1705312800000.0}, {"true", true}, {"nul", QString(QChar(QChar::Null))}});
}

void tst_JsonReader::timestamps()
{
    check([](const JsonReader &reader) { return reader.timestamp("x"_L1); },
        [](const JsonReader &reader) { return reader.optionalTimestamp("x"_L1); });
}

void tst_JsonReader::objects_data()
{
    valueRows({{"empty", QJsonObject()}, {"full", QJsonObject{{u"a"_s, 1}}}},
        {{"list", QJsonArray{}}, {"text", u"{}"_s}, {"number", 1}, {"true", true}});
}

void tst_JsonReader::objects()
{
    const auto optional = [](const JsonReader &reader) -> Result<std::optional<QJsonObject>> {
        if (!reader.has("x"_L1))
            return std::optional<QJsonObject>();
        return reader.object("x"_L1).map([](const QJsonObject &object) { return std::optional(object); });
    };
    check([](const JsonReader &reader) { return reader.object("x"_L1); }, optional);
}

void tst_JsonReader::oneOf_data()
{
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<int>("expected");
    QTest::newRow("known") << QJsonValue(u"two"_s) << 2;
    QTest::newRow("unknown") << QJsonValue(u"three"_s) << 0;
    QTest::newRow("other case") << QJsonValue(u"Two"_s) << 0;
    QTest::newRow("empty") << QJsonValue(u""_s) << 0;
    QTest::newRow("number") << QJsonValue(2) << 0;
    QTest::newRow("null") << QJsonValue(QJsonValue::Null) << 0;
    QTest::newRow("absent") << QJsonValue(QJsonValue::Undefined) << 0;
}

void tst_JsonReader::oneOf()
{
    QFETCH(const QJsonValue, value);
    QFETCH(const int, expected);
    QJsonObject json;
    json.insert(u"x"_s, value);
    const auto read = JsonReader(json).oneOf(
        "x"_L1, [](QStringView name) { return name == u"two" ? std::optional(2) : std::nullopt; });
    QCOMPARE(read ? *read : 0, expected);
    if (!read)
        QCOMPARE(read.error().field, u"x"_s);
}

QTEST_APPLESS_MAIN(tst_JsonReader)
#include "tst_JsonReader.moc"
