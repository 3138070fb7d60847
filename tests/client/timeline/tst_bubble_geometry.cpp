// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/bubble_geometry.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::client;

namespace {

constexpr BubbleMetrics Metrics{.em = 16}; // margin 12, padding 8, gap 4

/// All rectangles that are there.
QList<QRect> places(const BubbleGeometry &geometry)
{
    QList<QRect> all;
    for (const QRect &rect : {geometry.day, geometry.unread, geometry.bubble, geometry.note, geometry.actions}) {
        if (!rect.isEmpty())
            all.append(rect);
    }
    return all;
}

QList<QRect> insidePlaces(const BubbleGeometry &geometry)
{
    QList<QRect> all;
    for (const QRect &rect : {geometry.name, geometry.attachment, geometry.text, geometry.more, geometry.meta}) {
        if (!rect.isEmpty())
            all.append(rect);
    }
    return all;
}

} // namespace

/// Where bubbles and what belongs to them stand, in both directions and at many widths.
class tst_bubble_geometry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void ownBubblesStandAtTheEnd_data();
    void ownBubblesStandAtTheEnd();
    void partsFollowEachOther_data();
    void partsFollowEachOther();
    void mirroringTwiceChangesNothing();
    void innerPartsSwapSides();
    void contentLeavesTheOtherSideFree_data();
    void contentLeavesTheOtherSideFree();
    void pictures_data();
    void pictures();
};

void tst_bubble_geometry::ownBubblesStandAtTheEnd_data()
{
    QTest::addColumn<bool>("own");
    QTest::addColumn<Qt::LayoutDirection>("interface");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("left");
    // A bubble of 100 (84 and its padding).
    QTest::newRow("own, english") << true << Qt::LeftToRight << 400 << 288;
    QTest::newRow("own, arabic") << true << Qt::RightToLeft << 400 << 12;
    QTest::newRow("other, english") << false << Qt::LeftToRight << 400 << 12;
    QTest::newRow("other, arabic") << false << Qt::RightToLeft << 400 << 288;
    QTest::newRow("own, english, wide") << true << Qt::LeftToRight << 1200 << 1088;
    QTest::newRow("own, arabic, wide") << true << Qt::RightToLeft << 1200 << 12;
    QTest::newRow("other, arabic, wide") << false << Qt::RightToLeft << 1200 << 1088;
    QTest::newRow("own, english, as narrow as it is") << true << Qt::LeftToRight << 124 << 12;
    QTest::newRow("own, arabic, as narrow as it is") << true << Qt::RightToLeft << 124 << 12;
}

void tst_bubble_geometry::ownBubblesStandAtTheEnd()
{
    QFETCH(const bool, own);
    QFETCH(const Qt::LayoutDirection, interface);
    QFETCH(const int, width);
    QFETCH(const int, left);
    const BubbleParts parts{.own = own, .text = {84, 20}, .meta = {40, 12}};
    const BubbleGeometry geometry = mirrored(arrange(parts, width, Metrics), width, interface);
    QCOMPARE(geometry.bubble.left(), left);
    QCOMPARE(geometry.bubble.width(), 100);
    // Time and ticks are at the end of the interface.
    QCOMPARE(geometry.meta.left(), interface == Qt::LeftToRight ? left + 8 + 44 : left + 8);
}

void tst_bubble_geometry::partsFollowEachOther_data()
{
    QTest::addColumn<BubbleParts>("parts");
    QTest::newRow("text") << BubbleParts{.text = {84, 20}, .meta = {40, 12}};
    QTest::newRow("all") << BubbleParts{.own = true,
        .startsDay = true,
        .startsUnread = true,
        .startsGroup = true,
        .name = {60, 16},
        .attachment = {200, 150},
        .text = {84, 60},
        .more = {70, 16},
        .meta = {40, 12},
        .note = {300, 32},
        .actions = {120, 24}};
    QTest::newRow("picture alone") << BubbleParts{.attachment = {200, 150}, .meta = {40, 12}};
    QTest::newRow("first unread") << BubbleParts{.startsUnread = true, .text = {10, 20}, .meta = {40, 12}};
}

void tst_bubble_geometry::partsFollowEachOther()
{
    QFETCH(const BubbleParts, parts);
    for (const int width : {320, 400, 1000, 3000}) {
        for (const Qt::LayoutDirection direction : {Qt::LeftToRight, Qt::RightToLeft}) {
            const BubbleGeometry geometry = mirrored(arrange(parts, width, Metrics), width, direction);
            const QRect row(0, 0, width, geometry.height);
            int bottom = -1;
            for (const QRect &rect : places(geometry)) {
                QVERIFY(row.contains(rect));
                QVERIFY(rect.top() > bottom);
                bottom = rect.bottom();
            }
            bottom = geometry.bubble.top();
            const QRect padded = geometry.bubble.adjusted(8, 8, -8, -8);
            for (const QRect &rect : insidePlaces(geometry)) {
                QVERIFY(padded.contains(rect));
                QVERIFY(rect.top() > bottom);
                bottom = rect.bottom();
            }
            QCOMPARE(bottom, padded.bottom());
            // Text has all the width, so that right-to-left lines end at the padding.
            if (!geometry.text.isEmpty())
                QCOMPARE(geometry.text.width(), padded.width());
        }
    }
}

void tst_bubble_geometry::mirroringTwiceChangesNothing()
{
    const BubbleParts parts{.own = true, .startsDay = true, .name = {60, 16}, .text = {84, 60}, .note = {300, 32}};
    const BubbleGeometry geometry = arrange(parts, 777, Metrics);
    QCOMPARE(mirrored(geometry, 777, Qt::LeftToRight), geometry);
    QVERIFY(!(mirrored(geometry, 777, Qt::RightToLeft) == geometry));
    QCOMPARE(mirrored(mirrored(geometry, 777, Qt::RightToLeft), 777, Qt::RightToLeft), geometry);
}

void tst_bubble_geometry::innerPartsSwapSides()
{
    const BubbleParts parts{.name = {60, 16}, .text = {200, 20}, .meta = {40, 12}};
    const BubbleGeometry english = arrange(parts, 400, Metrics);
    const BubbleGeometry arabic = mirrored(english, 400, Qt::RightToLeft);
    QCOMPARE(english.name.left(), english.text.left());
    QCOMPARE(english.meta.right(), english.text.right());
    QCOMPARE(arabic.name.right(), arabic.text.right());
    QCOMPARE(arabic.meta.left(), arabic.text.left());
}

void tst_bubble_geometry::contentLeavesTheOtherSideFree_data()
{
    QTest::addColumn<int>("viewWidth");
    QTest::addColumn<int>("em");
    QTest::addColumn<int>("expected");
    QTest::newRow("phone") << 400 << 16 << 300;
    QTest::newRow("window") << 900 << 16 << 640; // 40 em
    QTest::newRow("very wide") << 4000 << 16 << 640;
    QTest::newRow("large font") << 400 << 32 << 267;
    QTest::newRow("no room at all") << 20 << 16 << 64;
}

void tst_bubble_geometry::contentLeavesTheOtherSideFree()
{
    QFETCH(const int, viewWidth);
    QFETCH(const int, em);
    QFETCH(const int, expected);
    QCOMPARE(contentWidth(viewWidth, {.em = em}), expected);
}

void tst_bubble_geometry::pictures_data()
{
    QTest::addColumn<QSize>("pixels");
    QTest::addColumn<int>("maxWidth");
    QTest::addColumn<QSize>("expected");
    QTest::newRow("small one as it is") << QSize(100, 80) << 300 << QSize(100, 80);
    QTest::newRow("landscape") << QSize(1600, 900) << 300 << QSize(300, 168);
    QTest::newRow("portrait") << QSize(900, 1600) << 300 << QSize(162, 288);
    QTest::newRow("square in a wide view") << QSize(4000, 4000) << 640 << QSize(288, 288);
    QTest::newRow("thin line") << QSize(5000, 1) << 300 << QSize(300, 48);
    QTest::newRow("tiny") << QSize(1, 1) << 300 << QSize(48, 48);
    QTest::newRow("unknown") << QSize() << 300 << QSize(192, 144);
    QTest::newRow("absurd") << QSize(2147483647, 2147483647) << 300 << QSize(288, 288);
    QTest::newRow("no room") << QSize(100, 100) << 10 << QSize(48, 48);
}

void tst_bubble_geometry::pictures()
{
    QFETCH(const QSize, pixels);
    QFETCH(const int, maxWidth);
    QFETCH(const QSize, expected);
    QCOMPARE(pictureSize(pixels, maxWidth, Metrics), expected);
}

QTEST_APPLESS_MAIN(tst_bubble_geometry)
#include "tst_bubble_geometry.moc"
