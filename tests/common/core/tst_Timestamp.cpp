// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/core/Timestamp.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;

Q_DECLARE_METATYPE(std::optional<qint64>)

/// Times, written and read as the contract has them.
class tst_Timestamp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void toIso_data();
    void toIso();
    void fromIso_data();
    void fromIso();
    void agreesWithQt();
    void order();
};

namespace {

constexpr qint64 FirstMs = -62167219200000; // 0000-01-01
constexpr qint64 LastMs = 253402300799999; // 9999-12-31

} // namespace

void tst_Timestamp::toIso_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QByteArray>("iso");
    QTest::newRow("epoch") << qint64(0) << QByteArray("1970-01-01T00:00:00.000Z");
    QTest::newRow("contract's example") << qint64(1705312800000) << QByteArray("2024-01-15T10:00:00.000Z");
    QTest::newRow("one ms before the epoch") << qint64(-1) << QByteArray("1969-12-31T23:59:59.999Z");
    QTest::newRow("a day before the epoch") << qint64(-86400000) << QByteArray("1969-12-31T00:00:00.000Z");
    QTest::newRow("leap day") << qint64(1709251199999) << QByteArray("2024-02-29T23:59:59.999Z");
    QTest::newRow("leap day of a century") << qint64(951782400000) << QByteArray("2000-02-29T00:00:00.000Z");
    QTest::newRow("no leap day in 1900") << qint64(-2203891200000) << QByteArray("1900-03-01T00:00:00.000Z");
    QTest::newRow("beyond 32 bits") << qint64(2147483648000) << QByteArray("2038-01-19T03:14:08.000Z");
    QTest::newRow("year 1") << qint64(-62135596800000) << QByteArray("0001-01-01T00:00:00.000Z");
    QTest::newRow("first") << FirstMs << QByteArray("0000-01-01T00:00:00.000Z");
    QTest::newRow("last") << LastMs << QByteArray("9999-12-31T23:59:59.999Z");
}

void tst_Timestamp::toIso()
{
    QFETCH(const qint64, ms);
    QFETCH(const QByteArray, iso);
    QCOMPARE(Timestamp(ms).toIso(), iso);
    QCOMPARE(Timestamp::fromIso(QString::fromLatin1(iso)), std::optional(Timestamp(ms)));
}

void tst_Timestamp::fromIso_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<std::optional<qint64>>("ms");
    const auto fine = [](const char *text, qint64 ms) {
        QTest::newRow(text) << QString::fromUtf8(text) << std::optional(ms);
    };
    const auto refused = [](const char *text) {
        QTest::newRow(text) << QString::fromUtf8(text) << std::optional<qint64>();
    };
    fine("2024-01-15T10:00:00Z", 1705312800000);
    fine("2024-01-15T10:00:00.1Z", 1705312800100);
    fine("2024-01-15T10:00:00.12Z", 1705312800120);
    fine("2024-01-15T10:00:00.123456Z", 1705312800123);
    fine("2024-01-15T10:00:00.999999999Z", 1705312800999);
    fine("2024-01-15T12:00:00+02:00", 1705312800000);
    fine("2024-01-15T12:00:00.500+02:00", 1705312800500);
    fine("2024-01-15T06:30:00-03:30", 1705312800000);
    fine("2024-01-15T10:00:00+00:00", 1705312800000);
    fine("2024-01-15T10:00:00-00:00", 1705312800000);
    fine("2024-02-29T00:00:00Z", 1709164800000);
    refused("");
    refused("2024-01-15");
    refused("2024-01-15T10:00:00");
    refused("2024-01-15T10:00Z");
    refused("2024-01-15T10:00:00.Z");
    refused("2024-01-15T10:00:00.1234567890Z");
    refused("2024-01-15T10:00:00,123Z");
    refused("2024-01-15 10:00:00Z");
    refused("2024-01-15t10:00:00Z");
    refused("2024-01-15T10:00:00z");
    refused(" 2024-01-15T10:00:00Z");
    refused("2024-01-15T10:00:00Z ");
    refused("2024-01-15T10:00:00ZZ");
    refused("2024-01-15T10:00:00+0200");
    refused("2024-01-15T10:00:00+02");
    refused("2024-01-15T10:00:00+24:00");
    refused("2024-01-15T10:00:00+02:60");
    refused("2024-01-15T10:00:00 02:00");
    refused("2024-1-15T10:00:00Z");
    refused("24-01-15T10:00:00Z");
    refused("02024-01-15T10:00:00Z");
    refused("-2024-01-15T10:00:00Z");
    refused("+2024-01-15T10:00:00Z");
    refused("2024-00-15T10:00:00Z");
    refused("2024-13-15T10:00:00Z");
    refused("2024-01-00T10:00:00Z");
    refused("2024-01-32T10:00:00Z");
    refused("2024-02-30T10:00:00Z");
    refused("2023-02-29T10:00:00Z");
    refused("1900-02-29T10:00:00Z");
    refused("2024-01-15T24:00:00Z");
    refused("2024-01-15T10:60:00Z");
    refused("2024-01-15T10:00:60Z");
    refused("2024-01-15T10:00:-1Z");
    refused("2024-01-15T1O:00:00Z");
    refused("٢٠٢٤-٠١-١٥T١٠:٠٠:٠٠Z");
    refused("1705312800000");
    refused("0000-01-01T00:00:00+00:01");
    refused("9999-12-31T23:59:59-00:01");
    refused("yesterday");
    QTest::newRow("nul inside") << QString(u"2024-01-15T10:00:00"_s + QChar(QChar::Null) + u'Z')
                                << std::optional<qint64>();
    QTest::newRow("very long") << QString(100'000, u'2') << std::optional<qint64>();
}

void tst_Timestamp::fromIso()
{
    QFETCH(const QString, text);
    QFETCH(const std::optional<qint64>, ms);
    const std::optional<Timestamp> read = Timestamp::fromIso(text);
    QCOMPARE(read ? std::optional(read->msSinceEpoch()) : std::nullopt, ms);
}

void tst_Timestamp::agreesWithQt()
{
    QRandomGenerator random(7);
    // From the year 1 on: QDate has no year 0.
    constexpr qint64 yearOne = -62135596800000;
    for (int i = 0; i < 20'000; ++i) {
        const qint64 ms = yearOne + qint64(random.generate64() % quint64(LastMs - yearOne));
        const QString expected = QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
        QCOMPARE(QString::fromLatin1(Timestamp(ms).toIso()), expected);
        QCOMPARE(Timestamp::fromIso(expected), std::optional(Timestamp(ms)));
    }
}

void tst_Timestamp::order()
{
    QVERIFY(Timestamp(-1) < Timestamp(0));
    QVERIFY(Timestamp(1).plusMs(1) == Timestamp(2));
    QVERIFY(Timestamp(5).plusMs(-10) < Timestamp());
    QVERIFY(Timestamp(1).toIso() < Timestamp(2).toIso());
}

QTEST_APPLESS_MAIN(tst_Timestamp)
#include "tst_Timestamp.moc"
