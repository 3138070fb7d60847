// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/FolderBlobStore.h"
#include "server/media/SpoolFile.h"

#include <QDateTime>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::media;

/// Blobs as files: there once, whole, and not swept while they are new.
class tst_FolderBlobStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void putIsFoundAgain();
    void sameBytesAreStoredOnce();
    void truncatedBlobIsReplaced();
    void oldOnesAreListedAndRemoved();
    void putAgainIsYoung();
    void putAndRemoveAtOnce();
    void unusableFolder();

private:
    Result<Blob> put(const QByteArray &bytes);
    QString pathOf(const Blob &blob) { return std::get<BlobFile>(m_store->locate(blob, {}, {})).path; }
    QStringList files() const;
    static void age(const QString &path);
    static Timestamp anHourAgo() { return Timestamp(QDateTime::currentMSecsSinceEpoch() - 3'600'000); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FolderBlobStore> m_store;
};

void tst_FolderBlobStore::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<FolderBlobStore>(m_folder->filePath(u"blobs"_s));
    QVERIFY(m_store->prepare().has_value());
    QVERIFY(m_store->prepare().has_value());
}

Result<Blob> tst_FolderBlobStore::put(const QByteArray &bytes)
{
    SANAD_ASSIGN(const auto spool, SpoolFile::create(m_folder->path()));
    SANAD_TRY(spool->write(bytes));
    SANAD_TRY(spool->sync());
    const Blob blob{.hash = spool->hash(), .mediaType = u"text/plain"_s, .size = spool->size()};
    SANAD_TRY(m_store->put(blob, spool->path()));
    return blob;
}

QStringList tst_FolderBlobStore::files() const
{
    QStringList found;
    QDirIterator all(m_folder->path(), QDir::Files, QDirIterator::Subdirectories);
    while (all.hasNext())
        found.append(all.next());
    return found;
}

void tst_FolderBlobStore::age(const QString &path)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-7200), QFileDevice::FileModificationTime));
}

void tst_FolderBlobStore::putIsFoundAgain()
{
    const auto blob = put("hello");
    QVERIFY(blob.has_value());
    QVERIFY(pathOf(*blob).endsWith(u"/blobs/2c/f24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"_s));
    QFile file(pathOf(*blob));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("hello"));
}

void tst_FolderBlobStore::sameBytesAreStoredOnce()
{
    QVERIFY(put("hello").has_value() && put("hello").has_value() && put("other").has_value());
    QCOMPARE(files().size(), 2);
}

void tst_FolderBlobStore::truncatedBlobIsReplaced()
{
    const auto blob = put("hello");
    QVERIFY(QFile::resize(pathOf(*blob), 2));
    QVERIFY(put("hello").has_value());
    QCOMPARE(QFile(pathOf(*blob)).size(), 5);
}

void tst_FolderBlobStore::oldOnesAreListedAndRemoved()
{
    const auto old = put("hello");
    const auto young = put("other");
    age(pathOf(*old));
    QStringList found;
    for (int part = 0; part < BlobStore::Parts; ++part) {
        const auto here = m_store->oldBlobs(part, anHourAgo());
        QVERIFY(here.has_value());
        found += *here;
    }
    QCOMPARE(found, QStringList{old->hash});
    QCOMPARE(*m_store->removeIfOld(young->hash, anHourAgo()), false);
    QCOMPARE(*m_store->removeIfOld(old->hash, anHourAgo()), true);
    QCOMPARE(*m_store->removeIfOld(old->hash, anHourAgo()), true);
    QCOMPARE(files(), QStringList{pathOf(*young)});
}

void tst_FolderBlobStore::putAgainIsYoung()
{
    const auto blob = put("hello");
    age(pathOf(*blob));
    QVERIFY(put("hello").has_value());
    QCOMPARE(*m_store->removeIfOld(blob->hash, anHourAgo()), false);
    QVERIFY(QFile::exists(pathOf(*blob)));
}

void tst_FolderBlobStore::putAndRemoveAtOnce()
{
    // Whatever the order: after put() has returned, the blob is there and stays.
    std::atomic<bool> isDone = false;
    std::atomic<int> lost = 0;
    QThreadPool threads;
    threads.setMaxThreadCount(2);
    const auto blob = put("hello");
    threads.start([&] {
        while (!isDone)
            static_cast<void>(m_store->removeIfOld(blob->hash, anHourAgo()));
    });
    for (int i = 0; i < 200; ++i) {
        // Old at times, as if it had been left by somebody.
        QFile file(pathOf(*blob));
        if (file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly))
            file.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-7200), QFileDevice::FileModificationTime);
        file.close();
        if (!put("hello") || !QFile::exists(pathOf(*blob)))
            ++lost;
    }
    isDone = true;
    threads.waitForDone();
    QCOMPARE(lost.load(), 0);
    QVERIFY(QFile::exists(pathOf(*blob)));
}

void tst_FolderBlobStore::unusableFolder()
{
    QFile file(m_folder->filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    FolderBlobStore store(m_folder->filePath(u"file/blobs"_s));
    QVERIFY(!store.prepare().has_value());
}

QTEST_GUILESS_MAIN(tst_FolderBlobStore)
#include "tst_FolderBlobStore.moc"
