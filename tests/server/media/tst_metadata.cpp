// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/media/picture_files.h"

#include "server/media/worker/metadata.h"

#include <QImage>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::media;
using namespace sanad::test;

/// What strangers see of a picture: all pixels, and nothing of where, when and by whom.
class tst_metadata final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void copyIsClean_data();
    void copyIsClean();
    void nothingHidesInTheEndOfAPng();
    void orientationIsKept_data();
    void orientationIsKept();
    void brokenFilesAreRefused_data();
    void brokenFilesAreRefused();
    void mutationsAreSurvived_data() { copyIsClean_data(); }
    void mutationsAreSurvived();
    void exifOrientation_data();
    void exifOrientation();
};

void tst_metadata::copyIsClean_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("type");
    QTest::newRow("JPEG of a phone") << phoneJpeg({40, 20}, 6) << u"image/jpeg"_s;
    QTest::newRow("upright JPEG") << phoneJpeg({33, 17}, 1) << u"image/jpeg"_s;
    QTest::newRow("PNG with texts") << pngWithTexts({40, 20}) << u"image/png"_s;
    QTest::newRow("GIF with comment") << gifWithComment() << u"image/gif"_s;
    QTest::newRow("WebP with EXIF") << webpWithExif({40, 20}, 6) << u"image/webp"_s;
}

void tst_metadata::copyIsClean()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QString, type);
    QVERIFY(file.contains(CameraName));
    const auto clean = withoutMetadata(file, type);
    QVERIFY(clean.has_value());
    QVERIFY(!clean->bytes.contains(CameraName));
    QVERIFY(!clean->bytes.contains(positionBytes()));
    const QByteArray format = type.mid(6).toLatin1();
    const QImage before = QImage::fromData(file, format.constData());
    QVERIFY(!before.isNull());
    QCOMPARE(QImage::fromData(clean->bytes, format.constData()).convertToFormat(QImage::Format_ARGB32),
        before.convertToFormat(QImage::Format_ARGB32));
    // A clean copy has nothing left to clean.
    QCOMPARE(withoutMetadata(clean->bytes, type)->bytes, clean->bytes);
}

void tst_metadata::nothingHidesInTheEndOfAPng()
{
    const QByteArray end("\0\0\0\0IEND\xae\x42\x60\x82", 12);
    QByteArray file = pngWithTexts({8, 4});
    const qsizetype place = file.lastIndexOf(end);
    QVERIFY(place > 0);
    const QByteArray length("\0\0\0\x10", 4);
    file = file.first(place) + length + "IEND" + CameraName.toByteArray() + "\x01\x02\x03\x04";
    const auto clean = withoutMetadata(file, u"image/png"_s);
    QVERIFY(clean.has_value());
    QVERIFY(!clean->bytes.contains(CameraName));
    QVERIFY(clean->bytes.endsWith(end));
}

void tst_metadata::orientationIsKept_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("type");
    QTest::addColumn<int>("orientation");
    for (int orientation = 1; orientation <= 8; ++orientation) {
        QTest::addRow("JPEG %d", orientation) << phoneJpeg({16, 8}, orientation) << u"image/jpeg"_s << orientation;
        QTest::addRow("PNG %d", orientation)
            << pngWithTexts({16, 8}, 255, orientation) << u"image/png"_s << orientation;
        QTest::addRow("WebP %d", orientation) << webpWithExif({16, 8}, orientation) << u"image/webp"_s << orientation;
    }
    QTest::newRow("JPEG with nonsense") << phoneJpeg({16, 8}, 9) << u"image/jpeg"_s << 1;
}

void tst_metadata::orientationIsKept()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QString, type);
    QFETCH(const int, orientation);
    const auto clean = withoutMetadata(file, type);
    QVERIFY(clean.has_value());
    QCOMPARE(int(clean->orientation), orientation);
    QCOMPARE(int(withoutMetadata(clean->bytes, type)->orientation), orientation);
}

void tst_metadata::brokenFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("type");
    const QByteArray jpeg = phoneJpeg({16, 8}, 1);
    QTest::newRow("empty") << QByteArray() << u"image/jpeg"_s;
    QTest::newRow("JPEG without a scan") << jpeg.first(100) << u"image/jpeg"_s;
    QTest::newRow("page that says it is a JPEG") << QByteArray("\xff\xd8\xff\xe0<html>") << u"image/jpeg"_s;
    QTest::newRow("cut off PNG") << pngWithTexts({16, 8}).first(150) << u"image/png"_s;
    QTest::newRow("PNG, chunk longer than the file")
        << QByteArray("\x89PNG\r\n\x1a\n\x7f\xff\xff\xffIDAT", 16) << u"image/png"_s;
    QTest::newRow("GIF without a picture") << gifWithComment().first(30) << u"image/gif"_s;
    QTest::newRow("WebP, chunk longer than the file") << webpWithExif({16, 8}, 1).first(60) << u"image/webp"_s;
    QTest::newRow("type without a cleaner") << QByteArray("BM") << u"image/bmp"_s;
}

void tst_metadata::brokenFilesAreRefused()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QString, type);
    QVERIFY(!withoutMetadata(file, type).has_value());
}

void tst_metadata::mutationsAreSurvived()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QString, type);
    // Every byte by a few values, and every length: it must neither read over the end nor loop.
    for (qsizetype i = 0; i < file.size(); ++i) {
        for (const char value : {'\0', '\xff', '\x7f', '\xda'}) {
            QByteArray changed = file;
            changed[i] = value;
            const auto clean = withoutMetadata(changed, type);
            QVERIFY(!clean || clean->bytes.size() <= changed.size() + 64);
        }
        const auto cut = withoutMetadata(QByteArrayView(file).first(i), type);
        QVERIFY(!cut || cut->bytes.size() <= i + 64);
    }
}

void tst_metadata::exifOrientation_data()
{
    QTest::addColumn<QByteArray>("tiff");
    QTest::addColumn<int>("orientation");
    QTest::newRow("big endian") << exifWithPosition(8) << 8;
    QTest::newRow("little endian") << QByteArray("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x03\0\0\0\0\0\0\0", 26)
                                   << 3;
    QTest::newRow("our own") << exifOf(Orientation::Left) << 8;
    QTest::newRow("empty") << QByteArray() << 1;
    QTest::newRow("directory behind the end") << QByteArray("MM\0*\x7f\xff\xff\xff", 8) << 1;
    QTest::newRow("more entries than bytes") << QByteArray("MM\0*\0\0\0\x08\xff\xff", 10) << 1;
    QTest::newRow("wrong type") << QByteArray("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x04\0\0\0\x01\0\x06\0\0", 22) << 1;
}

void tst_metadata::exifOrientation()
{
    QFETCH(const QByteArray, tiff);
    QTEST(int(sanad::media::exifOrientation(tiff)), "orientation");
}

QTEST_GUILESS_MAIN(tst_metadata)
#include "tst_metadata.moc"
