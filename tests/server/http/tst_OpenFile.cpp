// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/OpenFile.h"

#include "server/net/descriptors.h"

#include <QFile>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;

/// Which files can be sent at all, and how many at once.
class tst_OpenFile final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void opensRegularFilesOnly_data();
    void opensRegularFilesOnly();
    void keepsDescriptorsBack();
};

void tst_OpenFile::opensRegularFilesOnly_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("code");
    QTest::newRow("nothing") << u"nothing"_s << int(ErrorCode::NotFound);
    QTest::newRow("below a file") << u"file/x"_s << int(ErrorCode::NotFound);
    QTest::newRow("folder") << u"."_s << int(ErrorCode::Internal);
    QTest::newRow("symbolic link") << u"link"_s << int(ErrorCode::Internal);
    QTest::newRow("pipe") << u"pipe"_s << int(ErrorCode::Internal);
}

void tst_OpenFile::opensRegularFilesOnly()
{
    QFETCH(const QString, name);
    QFETCH(const int, code);
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("bytes") == 5);
    file.close();
    QVERIFY(QFile::link(folder.filePath(u"file"_s), folder.filePath(u"link"_s)));
    QCOMPARE(::mkfifo(QFile::encodeName(folder.filePath(u"pipe"_s)).constData(), 0600), 0);
    const auto opened = OpenFile::open(folder.filePath(u"file"_s));
    QVERIFY(opened);
    QCOMPARE((*opened)->size(), 5);
    const auto refused = OpenFile::open(folder.filePath(name));
    QVERIFY(!refused);
    QCOMPARE(int(refused.error().code), code);
}

void tst_OpenFile::keepsDescriptorsBack()
{
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const auto restore = qScopeGuard([&] { ::setrlimit(RLIMIT_NOFILE, &before); });
    rlimit small = before;
    small.rlim_cur = 256;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &small), 0);
    QTemporaryFile disk;
    QVERIFY(disk.open());
    std::vector<std::shared_ptr<const OpenFile>> files;
    auto file = OpenFile::open(disk.fileName());
    for (; file && files.size() < 256; file = OpenFile::open(disk.fileName()))
        files.push_back(*file);
    QVERIFY(!file);
    QCOMPARE(int(file.error().code), int(ErrorCode::Unavailable));
    QVERIFY(net::areDescriptorsShort());
    // What others need meanwhile is still to be had.
    std::vector<std::unique_ptr<QFile>> others;
    for (int i = 0; i < 64; ++i) {
        others.push_back(std::make_unique<QFile>(disk.fileName()));
        QVERIFY(others.back()->open(QIODevice::ReadOnly));
    }
    others.clear();
    files.clear();
    QVERIFY(!net::areDescriptorsShort());
    QVERIFY(OpenFile::open(disk.fileName()));
}

QTEST_GUILESS_MAIN(tst_OpenFile)
#include "tst_OpenFile.moc"
