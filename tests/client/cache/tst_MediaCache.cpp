// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/MediaCache.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using sanad::client::MediaCache;

class tst_MediaCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void takesAndFinds();
    void leastRecentlyUsedGoes();
    void oneThatIsTooLarge();
    void survivesARestart();
    void deletedByOthers();
    void clear();

private:
    static void put(MediaCache &cache, const QString &key, qsizetype size);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_MediaCache::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
}

void tst_MediaCache::put(MediaCache &cache, const QString &key, qsizetype size)
{
    QFile file(cache.incomingPath(key));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(size, 'x'));
    file.close();
    QVERIFY(cache.take(key));
}

void tst_MediaCache::takesAndFinds()
{
    MediaCache cache(m_folder->filePath(u"media"_s), 1000);
    QVERIFY(!cache.find(u"a"_s));
    QVERIFY(!cache.take(u"a"_s)); // nothing came
    put(cache, u"a/../../b"_s, 10);
    const QString path = cache.find(u"a/../../b"_s).value();
    QVERIFY(path.startsWith(m_folder->filePath(u"media"_s)));
    QCOMPARE(QFileInfo(path).size(), 10);
    put(cache, u"a/../../b"_s, 20);
    QCOMPARE(cache.size(), 20);
}

void tst_MediaCache::leastRecentlyUsedGoes()
{
    MediaCache cache(m_folder->path(), 300);
    for (const QString &key : {u"a"_s, u"b"_s, u"c"_s})
        put(cache, key, 100);
    QVERIFY(cache.find(u"a"_s));
    put(cache, u"d"_s, 100);
    QVERIFY(cache.find(u"a"_s));
    QVERIFY(!cache.find(u"b"_s));
    QVERIFY(cache.find(u"c"_s));
    QCOMPARE(cache.size(), 300);
}

void tst_MediaCache::oneThatIsTooLarge()
{
    MediaCache cache(m_folder->path(), 300);
    put(cache, u"a"_s, 100);
    put(cache, u"large"_s, 500);
    QVERIFY(cache.find(u"large"_s));
    QVERIFY(!cache.find(u"a"_s));
    put(cache, u"b"_s, 100);
    QVERIFY(!cache.find(u"large"_s));
}

void tst_MediaCache::survivesARestart()
{
    {
        MediaCache cache(m_folder->path(), 300);
        put(cache, u"a"_s, 100);
        put(cache, u"b"_s, 100);
        QFile half(cache.incomingPath(u"c"_s));
        QVERIFY(half.open(QIODevice::WriteOnly));
        half.write("half");
    }
    MediaCache cache(m_folder->path(), 300);
    QVERIFY(cache.find(u"a"_s));
    QCOMPARE(cache.size(), 200);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 2);
}

void tst_MediaCache::deletedByOthers()
{
    MediaCache cache(m_folder->path(), 300);
    put(cache, u"a"_s, 100);
    QVERIFY(QFile::remove(cache.find(u"a"_s).value()));
    QVERIFY(!cache.find(u"a"_s));
    QCOMPARE(cache.size(), 0);
}

void tst_MediaCache::clear()
{
    MediaCache cache(m_folder->filePath(u"media"_s), 300);
    put(cache, u"a"_s, 100);
    cache.clear();
    QVERIFY(!cache.find(u"a"_s));
    QCOMPARE(cache.size(), 0);
    put(cache, u"a"_s, 100);
    QVERIFY(cache.find(u"a"_s));
}

QTEST_GUILESS_MAIN(tst_MediaCache)
#include "tst_MediaCache.moc"
