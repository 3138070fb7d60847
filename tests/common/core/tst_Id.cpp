// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/core/Id.h"

#include <QHash>
#include <QSet>
#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;
using namespace sanad;

// Ids of different kinds do not mix, nor do ids and numbers.
static_assert(!std::is_convertible_v<qint64, ChatId>);
static_assert(!std::is_convertible_v<ChatId, qint64>);
static_assert(!std::is_convertible_v<ChatId, MessageId>);
static_assert(!std::is_constructible_v<ChatId, MessageId>);
static_assert(!std::equality_comparable_with<ChatId, MessageId>);
static_assert(std::is_trivially_copyable_v<ChatId> && sizeof(ChatId) == sizeof(qint64));

/// Ids: which numbers they are, order, hashing.
class tst_Id : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void validity_data();
    void validity();
    void orderAndHash();
};

void tst_Id::validity_data()
{
    QTest::addColumn<qint64>("value");
    QTest::addColumn<bool>("valid");
    QTest::newRow("zero") << qint64(0) << false;
    QTest::newRow("one") << qint64(1) << true;
    QTest::newRow("minus one") << qint64(-1) << false;
    QTest::newRow("2^53 - 1") << qint64(9007199254740991) << true;
    QTest::newRow("2^53") << qint64(9007199254740992) << false;
    QTest::newRow("least") << std::numeric_limits<qint64>::min() << false;
    QTest::newRow("most") << std::numeric_limits<qint64>::max() << false;
}

void tst_Id::validity()
{
    QFETCH(const qint64, value);
    QFETCH(const bool, valid);
    QCOMPARE(ChatId(value).isValid(), valid);
    QCOMPARE(ChatId(value).value(), value);
}

void tst_Id::orderAndHash()
{
    QVERIFY(!ChatId().isValid());
    QVERIFY(ChatId(1) < ChatId(2));
    QVERIFY(ChatId(2) == ChatId(2));
    QSet<ChatId> set;
    for (int i = 0; i < 1000; ++i)
        set.insert(ChatId(i));
    QCOMPARE(set.size(), 1000);
    QVERIFY(set.contains(ChatId(999)) && !set.contains(ChatId(1000)));
}

QTEST_APPLESS_MAIN(tst_Id)
#include "tst_Id.moc"
