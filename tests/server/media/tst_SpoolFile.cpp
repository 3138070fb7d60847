// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/SpoolFile.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::media;

/// Files that arrive: hashed on the way, and gone with whoever gives them up.
class tst_SpoolFile final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void hashesWhatIsWritten();
    void leavesNothing();
    void movedFileStays();
    void fullDisk();
    void missingFolder();

private:
    QStringList files() const { return QDir(m_folder.path()).entryList(QDir::Files); }
    QTemporaryDir m_folder;
};

void tst_SpoolFile::hashesWhatIsWritten()
{
    auto made = SpoolFile::create(m_folder.path());
    QVERIFY(made.has_value());
    SpoolFile &file = **made;
    QVERIFY(file.write("a").has_value() && file.write("").has_value() && file.write("bc").has_value());
    QCOMPARE(file.size(), 3);
    // FIPS 180-4, the example "abc".
    QCOMPARE(file.hash(), u"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_s);
    QVERIFY(file.sync().has_value());
    QFile read(file.path());
    QVERIFY(read.open(QIODevice::ReadOnly));
    QCOMPARE(read.readAll(), QByteArray("abc"));
    QCOMPARE(read.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void tst_SpoolFile::leavesNothing()
{
    {
        const auto one = SpoolFile::create(m_folder.path());
        const auto other = SpoolFile::create(m_folder.path());
        QVERIFY(one.has_value() && other.has_value());
        QCOMPARE(files().size(), 2);
    }
    QCOMPARE(files(), QStringList());
}

void tst_SpoolFile::movedFileStays()
{
    const QString place = m_folder.filePath(u"kept"_s);
    {
        const auto file = SpoolFile::create(m_folder.path());
        QVERIFY(QFile::rename((*file)->path(), place));
    }
    QCOMPARE(files(), QStringList{u"kept"_s});
    QVERIFY(QFile::remove(place));
}

void tst_SpoolFile::fullDisk()
{
    // A small file system needs rights that not everybody has; a limit on the size of files goes the same way.
    auto file = SpoolFile::create(m_folder.path());
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{.rlim_cur = 1000, .rlim_max = before.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const Status written = (*file)->write(QByteArray(2000, 'x'));
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);
    QVERIFY(!written.has_value());
    QCOMPARE(written.error().code, ErrorCode::InsufficientStorage);
    QVERIFY(!written.error().detail.isEmpty());
    file->reset();
    QCOMPARE(files(), QStringList());
}

void tst_SpoolFile::missingFolder()
{
    const auto made = SpoolFile::create(m_folder.filePath(u"nowhere"_s));
    QVERIFY(!made.has_value());
    QCOMPARE(made.error().code, ErrorCode::Internal);
}

QTEST_GUILESS_MAIN(tst_SpoolFile)
#include "tst_SpoolFile.moc"
