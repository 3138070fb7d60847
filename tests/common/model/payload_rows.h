// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/JsonReader.h"
#include "common/core/JsonWriter.h"
#include "common/core/Result.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <functional>

/// Rows that every struct with writeJson, fromJson and == must pass, made from one full example of it: there and back,
/// each field missing, null and of the wrong type, an unknown field beside them.
namespace sanad::test {

/// What becomes of one JSON object: it is read, and written again.
using Reread = std::function<Result<QJsonObject>(const QJsonObject &)>;

} // namespace sanad::test

// Before its first use below: a specialisation must come before its instantiation.
Q_DECLARE_METATYPE(sanad::test::Reread)

namespace sanad::test {

/// What is particular to a struct's fields.
struct FieldNotes
{
    QStringList optional; ///< may be missing or null
    QStringList derived; ///< written for others, not read back
    QStringList ids; ///< positive integers below 2^53
    QStringList names; ///< one of the wire names of an enumeration
};

inline QJsonObject toObject(const QByteArray &json)
{
    QJsonParseError fault;
    const QJsonDocument document = JsonReader::parseDocument(json, &fault);
    if (fault.error != QJsonParseError::NoError)
        qFatal("not JSON: %s", json.constData());
    return document.object();
}

template <typename T>
Reread rereadAs()
{
    return [](const QJsonObject &json) {
        return T::fromJson(json).map([](const T &value) { return toObject(toJson(value)); });
    };
}

inline void payloadColumns()
{
    QTest::addColumn<sanad::test::Reread>("reread");
    QTest::addColumn<QJsonObject>("json");
    QTest::addColumn<QJsonObject>("expected"); ///< empty: refused
    QTest::addColumn<QString>("field"); ///< which the refusal names
}

inline QList<QJsonValue> wrongValues(const QString &field, const QJsonValue &right, const FieldNotes &notes)
{
    QList<QJsonValue> wrong{QJsonArray{1}};
    if (!right.isObject())
        wrong.append(QJsonObject{{QStringLiteral("a"), 1}});
    if (!right.isBool())
        wrong.append(true);
    if (!right.isString())
        wrong.append(QStringLiteral("5"));
    if (!right.isDouble())
        wrong.append(17);
    if (notes.ids.contains(field))
        wrong.append({0, -1, 1.5, 9007199254740992.0, 1e300});
    if (notes.names.contains(field))
        wrong.append({QStringLiteral("nonsense"), QString(), right.toString().toUpper() + QLatin1Char('x')});
    return wrong;
}

inline void refusedRows(const QByteArray &name, const Reread &reread, const QJsonObject &whole, const FieldNotes &notes)
{
    for (auto field = whole.begin(); field != whole.end(); ++field) {
        if (notes.derived.contains(field.key()))
            continue;
        for (const QJsonValue &wrong : wrongValues(field.key(), field.value(), notes)) {
            QJsonObject changed = whole;
            changed.insert(field.key(), wrong);
            const QByteArray shown = QJsonDocument(QJsonArray{wrong}).toJson(QJsonDocument::Compact);
            QTest::newRow((name + ": " + field.key().toUtf8() + " is " + shown).constData())
                << reread << changed << QJsonObject() << field.key();
        }
    }
}

/// `example` must have every field that T can write.
template <typename T>
void payloadRows(const char *type, const T &example, const FieldNotes &notes = {})
{
    const Reread reread = rereadAs<T>();
    const QByteArray name(type);
    const QJsonObject whole = toObject(toJson(example));
    if (!(T::fromJson(whole) == example))
        qFatal("%s is not read back as it was written", type);
    QTest::newRow((name + ": there and back").constData()) << reread << whole << whole << QString();
    QJsonObject more = whole;
    more.insert(QStringLiteral("brand_new"), QJsonArray{1, 2});
    QTest::newRow((name + ": unknown field").constData()) << reread << more << whole << QString();
    for (auto field = whole.begin(); field != whole.end(); ++field) {
        if (notes.derived.contains(field.key()))
            continue;
        const bool optional = notes.optional.contains(field.key());
        QJsonObject without = whole;
        without.remove(field.key());
        QJsonObject null = whole;
        null.insert(field.key(), QJsonValue::Null);
        const QString named = optional ? QString() : field.key();
        // What a struct writes for an absent value is its own affair; that it reads it as absent is checked here.
        const auto absent = T::fromJson(without);
        const QJsonObject rest = optional && absent ? toObject(toJson(*absent)) : QJsonObject();
        QTest::newRow((name + ": no " + field.key().toUtf8()).constData()) << reread << without << rest << named;
        QTest::newRow((name + ": null " + field.key().toUtf8()).constData()) << reread << null << rest << named;
    }
    refusedRows(name, reread, whole, notes);
}

/// The test function to the rows above.
inline void checkPayload()
{
    QFETCH(const sanad::test::Reread, reread);
    QFETCH(const QJsonObject, json);
    QFETCH(const QJsonObject, expected);
    QFETCH(const QString, field);
    const Result<QJsonObject> read = reread(json);
    if (expected.isEmpty()) {
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::InvalidField);
        QCOMPARE(read.error().field, field);
        QVERIFY(read.error().message.contains(field));
    } else {
        QVERIFY2(read, read ? "" : qPrintable(read.error().message));
        QCOMPARE(*read, expected);
    }
}

} // namespace sanad::test
