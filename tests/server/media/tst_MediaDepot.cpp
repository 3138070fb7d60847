// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/FolderBlobStore.h"
#include "server/media/MediaDepot.h"
#include "tests/server/media/picture_files.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::media;
using namespace sanad::test;

namespace {

/// Finds what it is told to find, as soon as it may.
class ToldExaminer final : public FileExaminer
{
public:
    Examination examine(const ExaminerJob &job) override
    {
        may.acquire();
        for (const auto &[path, bytes] : {std::pair(job.cleanPath, clean), std::pair(job.thumbnailPath, thumbnail)}) {
            QFile file(path);
            if (!bytes.isEmpty() && file.open(QIODevice::WriteOnly))
                file.write(bytes);
        }
        return found;
    }

    QSemaphore may{1000};
    Examination found;
    QByteArray clean;
    QByteArray thumbnail;
};

} // namespace

/// The way of a file from its bytes to the store.
class tst_MediaDepot final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void plainFile();
    void pictureWithCleanCopy();
    void hinderedLookStoresNothing_data();
    void hinderedLookStoresNothing();
    void durationOfTheFileWins_data();
    void durationOfTheFileWins();
    void otherFilesDoNotWaitForPictures();
    void manyPicturesOfOnePersonLetOthersPass();
    void givenUpLeavesNothing();
    void deadContextGetsNoAnswer();
    void depotDiesFirst();
    void leftoversAreRemoved();

private:
    std::optional<Result<StoredMedia>> take(const QByteArray &bytes, const MediaClaim &claim);
    QStringList spooled() const { return QDir(m_folder->filePath(u"spool"_s)).entryList(QDir::Files); }
    QByteArray stored(const Blob &blob) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FolderBlobStore> m_blobs;
    std::unique_ptr<ToldExaminer> m_examiner;
    std::unique_ptr<MediaDepot> m_depot;
};

void tst_MediaDepot::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_depot.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_blobs = std::make_unique<FolderBlobStore>(m_folder->filePath(u"blobs"_s));
    QVERIFY(m_blobs->prepare().has_value());
    m_examiner = std::make_unique<ToldExaminer>();
    m_depot = std::make_unique<MediaDepot>(m_folder->filePath(u"spool"_s), *m_blobs, *m_examiner, 1);
    QVERIFY(m_depot->prepare().has_value());
}

std::optional<Result<StoredMedia>> tst_MediaDepot::take(const QByteArray &bytes, const MediaClaim &claim)
{
    auto intake = m_depot->begin();
    std::optional<Result<StoredMedia>> answer;
    if (!intake || !(*intake)->write(bytes))
        return answer;
    (*intake)->finish(claim, this, [&](Result<StoredMedia> media) { answer.emplace(std::move(media)); });
    static_cast<void>(QTest::qWaitFor([&] { return answer.has_value(); }));
    return answer;
}

QByteArray tst_MediaDepot::stored(const Blob &blob) const
{
    QFile file(std::get<BlobFile>(m_blobs->locate(blob, {}, {})).path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void tst_MediaDepot::plainFile()
{
    const auto media = take("%PDF-1.7\n", {.name = u"../واجب.pdf"_s, .duration = 9});
    QVERIFY(media && *media);
    QCOMPARE((**media).content.mediaType, u"application/pdf"_s);
    QCOMPARE((**media).content.size, 9);
    QCOMPARE((**media).name, u"واجب.pdf"_s);
    // Only what lasts has a duration, whatever its sender says.
    QVERIFY(!(**media).duration && !(**media).width && !(**media).thumbnail);
    QCOMPARE(stored((**media).content), QByteArray("%PDF-1.7\n"));
    QTRY_COMPARE(spooled(), QStringList());
}

void tst_MediaDepot::pictureWithCleanCopy()
{
    m_examiner->found = {.hasCleanCopy = true, .width = 4, .height = 2, .thumbnailType = u"image/jpeg"_s};
    m_examiner->clean = "clean";
    m_examiner->thumbnail = "small";
    const auto media = take(phoneJpeg({4, 2}, 1), {.name = u"a.jpg"_s, .duration = {}});
    QVERIFY(media && *media);
    QCOMPARE((**media).content.mediaType, u"image/jpeg"_s);
    QCOMPARE((**media).content.size, 5);
    QCOMPARE(stored((**media).content), QByteArray("clean"));
    QCOMPARE(stored(*(**media).thumbnail), QByteArray("small"));
    QCOMPARE((**media).width, std::optional(4));
    QTRY_COMPARE(spooled(), QStringList());
}

void tst_MediaDepot::hinderedLookStoresNothing_data()
{
    QTest::addColumn<Hindrance>("hindrance");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("no worker") << Hindrance::NoWorker << ErrorCode::Unavailable;
    QTest::newRow("no room for the copy") << Hindrance::NoRoom << ErrorCode::InsufficientStorage;
}

void tst_MediaDepot::hinderedLookStoresNothing()
{
    QFETCH(const Hindrance, hindrance);
    m_examiner->found.hindrance = hindrance;
    const auto media = take(phoneJpeg({4, 2}, 1), {.name = u"a.jpg"_s, .duration = {}});
    QVERIFY(media && !*media);
    QTEST(media->error().code, "code");
    // As it came it would tell everybody where it was taken.
    QVERIFY(QDir(m_folder->filePath(u"blobs"_s)).isEmpty());
    QTRY_COMPARE(spooled(), QStringList());
}

void tst_MediaDepot::durationOfTheFileWins_data()
{
    QTest::addColumn<std::optional<double>>("found");
    QTest::addColumn<std::optional<double>>("claimed");
    QTest::addColumn<std::optional<double>>("kept");
    using Seconds = std::optional<double>;
    QTest::newRow("both") << Seconds(2.5) << Seconds(9) << Seconds(2.5);
    QTest::newRow("file only") << Seconds(2.5) << Seconds() << Seconds(2.5);
    QTest::newRow("sender only") << Seconds() << Seconds(9) << Seconds(9);
    QTest::newRow("neither") << Seconds() << Seconds() << Seconds();
}

void tst_MediaDepot::durationOfTheFileWins()
{
    QFETCH(const std::optional<double>, found);
    QFETCH(const std::optional<double>, claimed);
    m_examiner->found.duration = found;
    const auto media = take("#!AMR\n", {.name = u"a.amr"_s, .duration = claimed});
    QVERIFY(media && *media);
    QTEST((**media).duration, "kept");
}

void tst_MediaDepot::otherFilesDoNotWaitForPictures()
{
    QVERIFY(m_examiner->may.tryAcquire(1000));
    bool isPictureDone = false;
    const auto picture = m_depot->begin();
    QVERIFY((*picture)->write(phoneJpeg({4, 2}, 1)).has_value());
    (*picture)->finish({.name = u"a.jpg"_s, .duration = {}}, this, [&](const auto &) { isPictureDone = true; });
    const auto media = take("%PDF-1.7\n", {.name = u"a.pdf"_s, .duration = {}});
    QVERIFY(media && *media && !isPictureDone);
    m_examiner->may.release(1000);
    QTRY_VERIFY(isPictureDone);
}

void tst_MediaDepot::manyPicturesOfOnePersonLetOthersPass()
{
    QVERIFY(m_examiner->may.tryAcquire(1000));
    const auto letGo = qScopeGuard([this] { m_examiner->may.release(1000); });
    QStringList done;
    const auto send = [&](const QString &name, int others) {
        const auto picture = m_depot->begin();
        QVERIFY((*picture)->write(phoneJpeg({4, 2}, 1)).has_value());
        (*picture)->finish(
            {.name = name, .duration = {}, .others = others}, this, [&done, name](const auto &) { done.append(name); });
    };
    // Files that no worker looks into show that what came before them waits for the worker by now.
    const auto waitUntilQueued = [&] {
        for (int i = 0; i < 4; ++i)
            QVERIFY(take("%PDF-1.7\n", {.name = u"a.pdf"_s, .duration = {}}));
    };
    send(u"many 1"_s, 0);
    waitUntilQueued();
    send(u"many 2"_s, 1);
    send(u"many 3"_s, 2);
    waitUntilQueued();
    send(u"one"_s, 0);
    waitUntilQueued();
    for (const QString &next : {u"many 1"_s, u"one"_s, u"many 2"_s, u"many 3"_s}) {
        m_examiner->may.release();
        QTRY_VERIFY(!done.isEmpty());
        QCOMPARE(done.takeFirst(), next);
    }
}

void tst_MediaDepot::givenUpLeavesNothing()
{
    {
        const auto intake = m_depot->begin();
        QVERIFY((*intake)->write("half of i").has_value());
        QCOMPARE(spooled().size(), 1);
    }
    QCOMPARE(spooled(), QStringList());
}

void tst_MediaDepot::deadContextGetsNoAnswer()
{
    bool isAnswered = false;
    {
        QObject context;
        const auto intake = m_depot->begin();
        QVERIFY((*intake)->write("hello").has_value());
        (*intake)->finish({}, &context, [&](const auto &) { isAnswered = true; });
    }
    QTRY_COMPARE(spooled(), QStringList());
    QVERIFY(take("other", {}));
    QVERIFY(!isAnswered);
}

void tst_MediaDepot::depotDiesFirst()
{
    const auto intake = m_depot->begin();
    QVERIFY((*intake)->write("hello").has_value());
    m_depot.reset();
    (*intake)->finish({}, this, [](const auto &) { QFAIL("answered by nobody"); });
}

void tst_MediaDepot::leftoversAreRemoved()
{
    QFile left(m_folder->filePath(u"spool/left"_s));
    QVERIFY(left.open(QIODevice::WriteOnly));
    QVERIFY(m_depot->prepare().has_value());
    QCOMPARE(spooled(), QStringList());
}

QTEST_GUILESS_MAIN(tst_MediaDepot)
#include "tst_MediaDepot.moc"
