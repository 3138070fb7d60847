// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/core/JsonWriter.h"

#include "common/core/JsonReader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace sanad;

/// JSON as it is written: exact bytes, and read back by Qt.
class tst_JsonWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void texts_data();
    void texts();
    void integers();
    void doubles_data();
    void doubles();
    void commas();
    void optionals();
    void raw();
    void anyTextIsReadBack();
    void everyUnitIsReadBack();
    void manyTextsInOneDocument();
    void toJsonOfAThing();
};

namespace {

QString readBack(const QByteArray &json)
{
    QJsonParseError fault;
    const QJsonDocument document = JsonReader::parseDocument("[" + json + "]", &fault);
    if (fault.error != QJsonParseError::NoError)
        return u"fault: "_s + fault.errorString();
    return document.array().first().toString();
}

} // namespace

void tst_JsonWriter::texts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const QString &text, const QByteArray &json) {
        QTest::newRow(name) << text << json;
    };
    row("null", QString(), R"("")");
    row("empty", u""_s, R"("")");
    row("ascii", u"abc"_s, R"("abc")");
    row("quote", u"a\"b"_s, R"("a\"b")");
    row("backslash", u"a\\b"_s, R"("a\\b")");
    row("slash is left alone", u"</script>"_s, R"("</script>")");
    row("short escapes", u"\b\f\n\r\t"_s, R"("\b\f\n\r\t")");
    row("nul", QString(QChar(QChar::Null)), R"("\u0000")");
    row("other controls", u"\x01\x0b\x1f"_s, R"("\u0001\u000b\u001f")");
    row("delete is no control here", u"\x7f"_s, "\"\x7f\"");
    row("last of two bytes", u"\u07ff"_s, "\"\u07ff\"");
    row("arabic", u"سند"_s, "\"سند\"");
    row("three bytes", u"€\uffff"_s, "\"€\uffff\"");
    row("line separators", u"\u2028\u2029"_s, "\"\u2028\u2029\"");
    row("four bytes", u"👍\U00010000\U0010ffff"_s, "\"👍\U00010000\U0010ffff\"");
    row("high surrogate alone", u"a"_s + QChar(0xd83d) + u'b',
        "\"a\ufffd"
        "b\"");
    row("high surrogate at the end", u"a"_s + QChar(0xd83d), "\"a\ufffd\"");
    row("low surrogate alone", QString(QChar(0xdc4d)) + u'b',
        "\"\ufffd"
        "b\"");
    row("two high surrogates", QString(QChar(0xd83d)) + u"👍"_s, "\"\ufffd👍\"");
    row("wrong way round", QString(QChar(0xdc4d)) + QChar(0xd83d), "\"\ufffd\ufffd\"");
}

void tst_JsonWriter::texts()
{
    QFETCH(const QString, text);
    QFETCH(const QByteArray, json);
    QCOMPARE(JsonWriter().value(text).bytes(), json);
    if (text.isValidUtf16())
        QCOMPARE(readBack(json), text.isNull() ? u""_s : text);
}

void tst_JsonWriter::integers()
{
    JsonWriter writer;
    writer.beginArray();
    writer.value(0).value(-1).value(qint64(9007199254740991));
    writer.value(std::numeric_limits<qint64>::min()).value(std::numeric_limits<qint64>::max());
    writer.value(std::numeric_limits<quint64>::max()).value(short(-7)).value(true).value(false);
    writer.endArray();
    QCOMPARE(writer.bytes(),
        QByteArray(
            "[0,-1,9007199254740991,-9223372036854775808,9223372036854775807,18446744073709551615,-7,true,false]"));
}

void tst_JsonWriter::doubles_data()
{
    QTest::addColumn<double>("number");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("zero") << 0.0 << QByteArray("0");
    QTest::newRow("half") << 0.5 << QByteArray("0.5");
    QTest::newRow("tenth") << 0.1 << QByteArray("0.1");
    QTest::newRow("negative") << -12.25 << QByteArray("-12.25");
    QTest::newRow("large") << 1e300 << QByteArray("1e+300");
    QTest::newRow("small") << 5e-324 << QByteArray("5e-324");
    QTest::newRow("nan") << std::nan("") << QByteArray("null");
    QTest::newRow("infinity") << std::numeric_limits<double>::infinity() << QByteArray("null");
    QTest::newRow("minus infinity") << -std::numeric_limits<double>::infinity() << QByteArray("null");
}

void tst_JsonWriter::doubles()
{
    QFETCH(const double, number);
    QFETCH(const QByteArray, json);
    const QByteArray written = JsonWriter().value(number).bytes();
    QCOMPARE(written, json);
    if (std::isfinite(number))
        QCOMPARE(QJsonDocument::fromJson("[" + written + "]").array().first().toDouble(), number);
}

void tst_JsonWriter::commas()
{
    JsonWriter writer;
    writer.beginObject();
    writer.key("a"_L1).beginArray().endArray();
    writer.key("b"_L1).beginObject().endObject();
    writer.key("c"_L1).beginArray();
    writer.value(1)
        .beginArray()
        .value(2)
        .value(3)
        .endArray()
        .beginObject()
        .field("d"_L1, 4)
        .field("e"_L1, u"x"_s)
        .endObject()
        .null();
    writer.endArray();
    writer.field("f"_L1, true).field("g"_L1, "admin"_L1).field("h"_L1, Timestamp(0)).field("i"_L1, 1.5);
    writer.endObject();
    QCOMPARE(writer.bytes(),
        QByteArray(
            R"({"a":[],"b":{},"c":[1,[2,3],{"d":4,"e":"x"},null],"f":true,"g":"admin","h":"1970-01-01T00:00:00.000Z","i":1.5})"));
}

void tst_JsonWriter::optionals()
{
    JsonWriter writer;
    writer.beginObject();
    writer.field("a"_L1, std::optional<int>())
        .field("b"_L1, std::optional<int>(0))
        .field("c"_L1, std::optional<QString>(u""_s));
    writer.field("d"_L1, std::optional<Timestamp>()).field("e"_L1, std::optional<bool>(false));
    writer.endObject();
    QCOMPARE(writer.bytes(), QByteArray(R"({"a":null,"b":0,"c":"","d":null,"e":false})"));
}

void tst_JsonWriter::raw()
{
    JsonWriter writer;
    writer.beginArray().raw(R"({"a":1})").raw("2").value(3).endArray();
    QCOMPARE(writer.bytes(), QByteArray(R"([{"a":1},2,3])"));
}

void tst_JsonWriter::anyTextIsReadBack()
{
    QRandomGenerator random(11);
    for (int round = 0; round < 5000; ++round) {
        QString text;
        for (int i = random.bounded(30); i > 0; --i) {
            const char32_t point =
                random.bounded(4) == 0 ? char32_t(random.bounded(0x110000)) : char32_t(random.bounded(0x80));
            if (!QChar::isSurrogate(point))
                text += QStringView(QChar::fromUcs4(point)).toString();
        }
        const QString back = readBack(JsonWriter().value(text).bytes());
        QCOMPARE(back.isNull() ? u""_s : back, text.isNull() ? u""_s : text);
    }
}

void tst_JsonWriter::everyUnitIsReadBack()
{
    for (char32_t unit = 0; unit < 0x10000; ++unit) {
        const QString text{QChar(char16_t(unit))};
        const QString expected = QChar::isSurrogate(unit) ? QString(QChar(QChar::ReplacementCharacter)) : text;
        QCOMPARE(readBack(JsonWriter().value(text).bytes()), expected);
    }
}

void tst_JsonWriter::manyTextsInOneDocument()
{
    JsonWriter writer;
    writer.reserve(10);
    writer.beginArray();
    for (int i = 0; i < 1000; ++i)
        writer.value(u"\x1f\"س👍"_s.repeated(i % 7));
    writer.endArray();
    const QJsonArray back = QJsonDocument::fromJson(writer.bytes()).array();
    QCOMPARE(back.size(), 1000);
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(back.at(i).toString(), u"\x1f\"س👍"_s.repeated(i % 7));
}

void tst_JsonWriter::toJsonOfAThing()
{
    struct Thing
    {
        void writeJson(JsonWriter &writer) const { writer.beginObject().field("a"_L1, 1).endObject(); }
    };
    QCOMPARE(toJson(Thing()), QByteArray(R"({"a":1})"));
}

QTEST_APPLESS_MAIN(tst_JsonWriter)
#include "tst_JsonWriter.moc"
