// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/PictureStore.h"
#include "client/timeline/picture_decoder.h"

#include <QBuffer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace sanad::client;

namespace {

QByteArray encoded(QSize size, const char *format)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::green);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

/// A picture of one pixel whose head claims another size.
QByteArray claiming(qint32 width, qint32 height)
{
    QByteArray bytes = encoded({1, 1}, "BMP");
    constexpr int sizeInHead = 18;
    qToLittleEndian(width, bytes.data() + sizeInHead);
    qToLittleEndian(height, bytes.data() + sizeInHead + 4);
    return bytes;
}

QImage decode(QByteArray bytes, QSize box)
{
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    return decodePicture(buffer, box);
}

} // namespace

/// Pictures: decoded within limits, away from the GUI thread, kept while they are worth it.
class tst_PictureStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void decodes_data();
    void decodes();
    void refuses_data();
    void refuses();
    void fetchesOnceAndTells();
    void showsLocalFiles();
    void remembersFailuresUntilThereIsAConnection();
    void fetchesWhatWasAskedForLastFirst();
    void answersAfterItsEndAreHarmless();
};

void tst_PictureStore::decodes_data()
{
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QSize>("expected");
    for (const char *format : {"PNG", "JPG", "BMP", "WEBP"}) {
        QTest::addRow("%s, larger than its place", format) << QByteArray(format) << QSize(400, 200) << QSize(100, 50);
        QTest::addRow("%s, smaller", format) << QByteArray(format) << QSize(40, 20) << QSize(40, 20);
    }
    QTest::newRow("very thin") << QByteArray("PNG") << QSize(5000, 1) << QSize(100, 1);
}

void tst_PictureStore::decodes()
{
    QFETCH(const QByteArray, format);
    QFETCH(const QSize, size);
    QFETCH(const QSize, expected);
    QCOMPARE(decode(encoded(size, format.constData()), {100, 100}).size(), expected);
}

void tst_PictureStore::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("<html>not a picture</html>");
    QVERIFY(!decode(claiming(1, 1), {100, 100}).isNull()); // it is the claim that is refused
    QTest::newRow("bomb: both sides") << claiming(30'000, 30'000);
    QTest::newRow("bomb: one side") << claiming(2'000'000'000, 1);
    QTest::newRow("bomb: many pixels") << claiming(16'000, 16'000);
    QTest::newRow("svg that reads other files") << QByteArray(
        R"(<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><image href="/etc/passwd"/></svg>)");
    QTest::newRow("more bytes than a picture should have")
        << encoded({10, 10}, "PNG") + QByteArray(31 * 1024 * 1024, 'x');
    QTest::newRow("only a head") << encoded({100, 100}, "PNG").first(40);
}

void tst_PictureStore::refuses()
{
    QFETCH(const QByteArray, bytes);
    QVERIFY(decode(bytes, {100, 100}).isNull());
}

void tst_PictureStore::fetchesOnceAndTells()
{
    PictureStore store;
    QSignalSpy ready(&store, &PictureStore::ready);
    int fetched = 0;
    store.setFetch([&](const TimelineItem &, const PictureStore::Done &done) {
        ++fetched;
        done(encoded({100, 100}, "PNG"));
    });
    QVERIFY(store.picture(7, {}, {50, 50}).isNull());
    QVERIFY(store.picture(7, {}, {50, 50}).isNull());
    QTRY_COMPARE(ready.count(), 1);
    QCOMPARE(ready.constFirst().constFirst().toULongLong(), 7ULL);
    QCOMPARE(store.picture(7, {}, {50, 50}).size(), QSize(50, 50));
    QCOMPARE(fetched, 1);
}

void tst_PictureStore::showsLocalFiles()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"a.png"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(encoded({100, 100}, "PNG"));
    file.close();
    PictureStore store;
    TimelineItem item;
    item.localFile = file.fileName();
    (void)store.picture(1, item, {50, 50});
    QTRY_COMPARE(store.picture(1, item, {50, 50}).size(), QSize(50, 50));
}

void tst_PictureStore::remembersFailuresUntilThereIsAConnection()
{
    PictureStore store;
    QSignalSpy ready(&store, &PictureStore::ready);
    bool isOnline = false;
    int fetched = 0;
    store.setFetch([&](const TimelineItem &, const PictureStore::Done &done) {
        ++fetched;
        done(isOnline ? encoded({10, 10}, "PNG") : QByteArray());
    });
    (void)store.picture(1, {}, {50, 50});
    QTRY_VERIFY(store.hasFailed(1));
    QVERIFY(store.picture(1, {}, {50, 50}).isNull());
    QCOMPARE(fetched, 1);
    isOnline = true;
    ready.clear();
    store.retryFailed();
    QCOMPARE(ready.count(), 1); // whoever shows it asks again
    QTRY_VERIFY(!store.picture(1, {}, {50, 50}).isNull());
}

void tst_PictureStore::fetchesWhatWasAskedForLastFirst()
{
    PictureStore store;
    QList<qint64> order;
    QList<PictureStore::Done> answers;
    store.setFetch([&](const TimelineItem &item, const PictureStore::Done &done) {
        order.append(item.message.id.value());
        answers.append(done);
    });
    for (qint64 id = 1; id <= 100; ++id) {
        TimelineItem item;
        item.message.id = sanad::MessageId(id);
        (void)store.picture(quint64(id), item, {50, 50});
    }
    QTRY_COMPARE(order.size(), 4); // no more at once
    QCOMPARE(order, (QList<qint64>{100, 99, 98, 97}));
    answers.constFirst()(QByteArray());
    QTRY_COMPARE(order.size(), 5);
    QCOMPARE(order.constLast(), 96);
}

void tst_PictureStore::answersAfterItsEndAreHarmless()
{
    PictureStore::Done late;
    {
        PictureStore store;
        store.setFetch([&](const TimelineItem &, const PictureStore::Done &done) { late = done; });
        (void)store.picture(1, {}, {50, 50});
        QTRY_VERIFY(bool(late));
    }
    late(encoded({10, 10}, "PNG"));
    // And one that ends while a picture is being decoded waits for that.
    PictureStore store;
    store.setFetch([&](const TimelineItem &, const PictureStore::Done &done) { done(encoded({3000, 3000}, "PNG")); });
    (void)store.picture(1, {}, {50, 50});
    QCoreApplication::processEvents();
}

QTEST_MAIN(tst_PictureStore)
#include "tst_PictureStore.moc"
