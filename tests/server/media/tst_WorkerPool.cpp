// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/WorkerPool.h"
#include "tests/server/media/picture_files.h"
#include "tests/server/media/sound_files.h"

#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <csignal>
#include <cstdio>
#include <dirent.h>

using namespace Qt::StringLiterals;
using namespace sanad::media;
using namespace sanad::test;
using namespace std::chrono_literals;

/// The worker process over good files, bad files, and files that would kill whoever opens them.
class tst_WorkerPool final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLoggingCategory::setFilterRules(u"sanad.*.info=false"_s); }
    void init();
    void pictures_data();
    void pictures();
    void pictureThatIsNotDecodedLosesItsPlace();
    void thumbnailIsTurned_data();
    void thumbnailIsTurned();
    void thumbnailHasNoMetadata();
    void sounds_data();
    void sounds();
    void bombIsNotDecoded_data();
    void bombIsNotDecoded();
    void slowFileIsGivenUp();
    void nonsenseFindsNothing_data();
    void nonsenseFindsNothing();
    void diesAndIsReplaced();
    void missingProgramFindsNothing();
    void copyWithoutRoomIsNoticed_data();
    void copyWithoutRoomIsNoticed();

private:
    Examination examine(WorkerPool &pool, const QByteArray &file, const QString &type);
    static QImage load(const QString &path, const char *format) { return QImage(path, format); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_clean;
    QString m_thumbnail;
    int m_files = 0;
};

void tst_WorkerPool::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
}

Examination tst_WorkerPool::examine(WorkerPool &pool, const QByteArray &file, const QString &type)
{
    const QString path = m_folder->filePath(u"file-%1"_s.arg(++m_files));
    QFile out(path);
    if (!out.open(QIODevice::WriteOnly) || out.write(file) != file.size())
        qFatal("cannot write the file of the test");
    out.close();
    m_clean = path + ".clean"_L1;
    m_thumbnail = path + ".thumbnail"_L1;
    return pool.examine({path, type, m_clean, m_thumbnail});
}

/// A GIF whose pictures are 2 times 2 pixels, on a screen of another size.
static QByteArray gifWithScreen(quint16 width, quint16 height)
{
    QByteArray gif = gifWithComment();
    qToLittleEndian(width, gif.data() + 6);
    qToLittleEndian(height, gif.data() + 8);
    return gif;
}

void tst_WorkerPool::pictures_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QSize>("thumbnail");
    QTest::addColumn<QString>("thumbnailType");
    const QString jpeg = u"image/jpeg"_s;
    const QString png = u"image/png"_s;
    QTest::newRow("wide JPEG") << phoneJpeg({800, 400}, 1) << jpeg << QSize(800, 400) << QSize(320, 160) << jpeg;
    QTest::newRow("JPEG on its side") << phoneJpeg({800, 400}, 6) << jpeg << QSize(400, 800) << QSize(160, 320) << jpeg;
    QTest::newRow("small JPEG") << phoneJpeg({40, 20}, 1) << jpeg << QSize(40, 20) << QSize(40, 20) << jpeg;
    QTest::newRow("line") << phoneJpeg({2000, 1}, 1) << jpeg << QSize(2000, 1) << QSize(320, 1) << jpeg;
    QTest::newRow("PNG without alpha") << pngWithTexts({400, 800}) << png << QSize(400, 800) << QSize(160, 320) << jpeg;
    QTest::newRow("PNG with alpha") << pngWithTexts({640, 640}, 90) << png << QSize(640, 640) << QSize(320, 320) << png;
    QTest::newRow("GIF") << gifWithComment() << u"image/gif"_s << QSize(2, 2) << QSize(2, 2) << jpeg;
    QTest::newRow("GIF whose first picture is smaller than its screen")
        << gifWithScreen(640, 20) << u"image/gif"_s << QSize(640, 20) << QSize(320, 10) << jpeg;
    QTest::newRow("WebP") << webpWithExif({800, 400}, 6) << u"image/webp"_s << QSize(400, 800) << QSize(160, 320)
                          << jpeg;
}

void tst_WorkerPool::pictures()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QString, type);
    QFETCH(const QSize, size);
    WorkerPool pool(QStringLiteral(SANAD_MEDIA_WORKER), {});
    const Examination found = examine(pool, file, type);
    QVERIFY(found.hasCleanCopy);
    QCOMPARE(found.width, std::optional(size.width()));
    QCOMPARE(found.height, std::optional(size.height()));
    QTEST(found.thumbnailType, "thumbnailType");
    const QImage image = load(m_thumbnail, found.thumbnailType == "image/png"_L1 ? "PNG" : "JPEG");
    QTEST(image.size(), "thumbnail");
}

void tst_WorkerPool::pictureThatIsNotDecodedLosesItsPlace()
{
    WorkerPool pool(QStringLiteral(SANAD_MEDIA_WORKER), {});
    const QByteArray file = exifWithPosition(6);
    const Examination found = examine(pool, file, u"image/tiff"_s);
    QCOMPARE(found, Examination{.hasCleanCopy = true});
    QFile clean(m_clean);
    QVERIFY(clean.open(QIODevice::ReadOnly));
    const QByteArray bytes = clean.readAll();
    QCOMPARE(bytes.size(), file.size());
    QVERIFY(!bytes.contains(positionBytes()));
    QCOMPARE(examine(pool, "neither film nor picture", u"image/heif"_s), Examination());
}

void tst_WorkerPool::thumbnailIsTurned_data()
{
    QTest::addColumn<int>("orientation");
    QTest::addColumn<QPoint>("redAt"); // of a picture whose left half is red, as it is stored
    const QList<QPoint> red{{10, 50}, {90, 50}, {90, 50}, {10, 50}, {50, 10}, {50, 10}, {50, 90}, {50, 90}};
    for (int i = 0; i < red.size(); ++i)
        QTest::addRow("orientation %d", i + 1) << i + 1 << red.at(i);
}

void tst_WorkerPool::thumbnailIsTurned()
{
    QFETCH(const int, orientation);
    QFETCH(const QPoint, redAt);
    WorkerPool pool(QStringLiteral(SANAD_MEDIA_WORKER), {});
    const Examination found = examine(pool, phoneJpeg({100, 100}, orientation), u"image/jpeg"_s);
    QCOMPARE(found.thumbnailType, u"image/jpeg"_s);
    const QImage image = load(m_thumbnail, "JPEG");
    const QPoint other = QPoint(100, 100) - redAt;
    QVERIFY(image.pixelColor(redAt).red() > 200 && image.pixelColor(redAt).blue() < 80);
    QVERIFY(image.pixelColor(other).blue() > 200 && image.pixelColor(other).red() < 80);
}

void tst_WorkerPool::thumbnailHasNoMetadata()
{
    WorkerPool pool(QStringLiteral(SANAD_MEDIA_WORKER), {});
    QVERIFY(examine(pool, phoneJpeg({800, 400}, 6), u"image/jpeg"_s).hasCleanCopy);
    for (const QString &path : {m_clean, m_thumbnail}) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!bytes.isEmpty() && !bytes.contains(CameraName) && !bytes.contains(positionBytes()));
    }
}

void tst_WorkerPool::sounds_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("type");
    QTest::addColumn<double>("duration");
    QTest::newRow("WAV") << wavFile(3) << u"audio/wav"_s << 3.0;
    QTest::newRow("AMR, by its frames") << amrFile(7) << u"audio/amr"_s << 7.0;
}

void tst_WorkerPool::sounds()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QString, type);
    QFETCH(const double, duration);
    WorkerPool pool(QStringLiteral(SANAD_MEDIA_WORKER), {});
    const Examination found = examine(pool, file, type);
    QVERIFY(found.duration.has_value());
    QVERIFY2(qAbs(*found.duration - duration) < 0.1, qPrintable(QString::number(*found.duration)));
    QVERIFY(found.hasAudio && !found.hasVideo && !found.hasCleanCopy);
}

void tst_WorkerPool::bombIsNotDecoded_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("type");
    QTest::newRow("PNG") << pngBomb(50'000) << u"image/png"_s;
    QTest::newRow("GIF with small pictures on a huge screen") << gifWithScreen(60'000, 1'000) << u"image/gif"_s;
}

void tst_WorkerPool::bombIsNotDecoded()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QString, type);
    WorkerPool pool(QStringLiteral(SANAD_MEDIA_WORKER), {});
    const Examination found = examine(pool, file, type);
    QVERIFY(found.hasCleanCopy);
    QVERIFY(!found.width && found.thumbnailType.isEmpty());
    // The process lives, and takes the next file.
    QVERIFY(examine(pool, phoneJpeg({40, 20}, 1), u"image/jpeg"_s).width.has_value());
}

void tst_WorkerPool::slowFileIsGivenUp()
{
    WorkerLimits limits;
    limits.time = 1ms;
    WorkerPool pool(QStringLiteral(SANAD_MEDIA_WORKER), limits);
    QElapsedTimer timer;
    timer.start();
    const Examination found = examine(pool, phoneJpeg({4000, 4000}, 1), u"image/jpeg"_s);
    QVERIFY(!found.width);
    QVERIFY(timer.elapsed() < 2000);
}

void tst_WorkerPool::nonsenseFindsNothing_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("type");
    QTest::newRow("empty picture") << QByteArray() << u"image/jpeg"_s;
    QTest::newRow("no picture") << QByteArray("\xff\xd8\xff\xe0<html>") << u"image/jpeg"_s;
    QTest::newRow("no sound") << QByteArray("OggS is all there is") << u"audio/ogg"_s;
    QTest::newRow("playlist that leads to a file of ours")
        << QByteArray("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n")
        << u"video/mp4"_s;
    QTest::newRow("list of files of ours")
        << QByteArray("ffconcat version 1.0\nfile '/etc/passwd'\n") << u"video/mp4"_s;
}

void tst_WorkerPool::nonsenseFindsNothing()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QString, type);
    WorkerPool pool(QStringLiteral(SANAD_MEDIA_WORKER), {});
    QCOMPARE(examine(pool, file, type), Examination());
}

void tst_WorkerPool::diesAndIsReplaced()
{
    WorkerLimits limits;
#ifdef __SANITIZE_ADDRESS__
    limits.fileSize = 1; // the sanitizer reserves terabytes, so the worker has no limit of memory there
    const Examination expected{};
#else
    limits.memory = 1024 * 1024; // less than the program itself needs: it cannot even confine itself
    const Examination expected{.hindrance = Hindrance::NoWorker};
#endif
    WorkerPool hopeless(QStringLiteral(SANAD_MEDIA_WORKER), limits);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(examine(hopeless, phoneJpeg({40, 20}, 1), u"image/jpeg"_s), expected);
    limits = {};
    limits.fileSize = 1024; // SIGXFSZ over the clean copy
    WorkerPool pool(QStringLiteral(SANAD_MEDIA_WORKER), limits);
    QCOMPARE(examine(pool, phoneJpeg({4000, 4000}, 1), u"image/jpeg"_s), Examination());
    QVERIFY(examine(pool, phoneJpeg({8, 8}, 1), u"image/jpeg"_s).width.has_value());
}

void tst_WorkerPool::missingProgramFindsNothing()
{
    QVERIFY(!WorkerPool::findProgram(u"/nowhere/sanad-media-worker"_s).has_value());
    QVERIFY(WorkerPool::findProgram(QStringLiteral(SANAD_MEDIA_WORKER)).has_value());
    QVERIFY(WorkerPool::findProgram({}).has_value());
    WorkerPool pool(u"/nowhere/sanad-media-worker"_s, {});
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot start the media worker"_s));
    QCOMPARE(examine(pool, phoneJpeg({8, 8}, 1), u"image/jpeg"_s), Examination{.hindrance = Hindrance::NoWorker});
}

void tst_WorkerPool::copyWithoutRoomIsNoticed_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("type");
    QTest::newRow("picture") << phoneJpeg({8, 8}, 1) << u"image/jpeg"_s;
    QTest::newRow("position overwritten") << exifWithPosition(6) << u"image/tiff"_s;
}

void tst_WorkerPool::copyWithoutRoomIsNoticed()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QString, type);
    WorkerPool pool(QStringLiteral(SANAD_MEDIA_WORKER), {});
    const QString path = m_folder->filePath(u"file"_s);
    QFile out(path);
    QVERIFY(out.open(QIODevice::WriteOnly));
    QCOMPARE(out.write(file), file.size());
    out.close();
    const QString nowhere = m_folder->filePath(u"missing/copy"_s);
    QCOMPARE(pool.examine({path, type, nowhere, nowhere}), Examination{.hindrance = Hindrance::NoRoom});
}

QTEST_GUILESS_MAIN(tst_WorkerPool)
#include "tst_WorkerPool.moc"
