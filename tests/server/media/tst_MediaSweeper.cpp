// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/MediaSweeper.h"
#include "tests/support/FakeClock.h"
#include "tests/support/InMemoryStore.h"
#include "tests/support/StoreCalls.h"

#include <QLoggingCategory>
#include <QMutex>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::media;
using namespace sanad::test;

namespace {

/// A store of blobs that has nothing but names and ages.
class NamedBlobs final : public BlobStore
{
public:
    Status prepare() override { return {}; }
    Status put(const Blob &blob, const QString &) override
    {
        const QMutexLocker lock(&mutex);
        ages[blob.hash] = now;
        return {};
    }
    std::variant<BlobFile, BlobElsewhere> locate(const Blob &, const QByteArray &, const QByteArray &) const override
    {
        return BlobFile{};
    }
    Result<QStringList> oldBlobs(int part, Timestamp limit) override
    {
        if (fails)
            return Error::internal(u"the disk is gone"_s);
        const QMutexLocker lock(&mutex);
        QStringList found;
        for (const auto &[hash, age] : ages) {
            if (hash.startsWith(partName(part)) && age < limit)
                found.append(hash);
        }
        return found;
    }
    Result<bool> removeIfOld(const QString &hash, Timestamp limit) override
    {
        const QMutexLocker lock(&mutex);
        if (beforeRemoval)
            beforeRemoval();
        if (ages.at(hash) >= limit)
            return false;
        ages.erase(hash);
        return true;
    }

    QMutex mutex;
    std::map<QString, Timestamp> ages;
    Timestamp now;
    std::atomic<bool> fails = false;
    std::function<void()> beforeRemoval;
};

} // namespace

/// What the sweep takes, and above all what it leaves.
class tst_MediaSweeper final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void takesWhatNobodyNames();
    void leavesWhatIsPutAgainMeanwhile();
    void failureIsNotTheEnd();
    void sweepsAtStart();

private:
    static QString hash(char first) { return QString(64, QLatin1Char(first)); }
    QStringList left() const;
    void age(const QString &name, int minutes) { m_blobs->ages[name] = m_clock.now().plusMs(-60'000LL * minutes); }

    FakeClock m_clock;
    std::unique_ptr<InMemoryStore> m_store;
    std::unique_ptr<NamedBlobs> m_blobs;
};

void tst_MediaSweeper::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QLoggingCategory::setFilterRules(u"sanad.*.info=false"_s);
    m_store = std::make_unique<InMemoryStore>(InMemoryStore::Delivery::Queued);
    m_blobs = std::make_unique<NamedBlobs>();
    const auto media = [](char content, std::optional<char> thumbnail) {
        StoredMedia stored{.content = {.hash = hash(content), .mediaType = u"image/png"_s, .size = 1}, .name = u"a"_s};
        if (thumbnail)
            stored.thumbnail = Blob{.hash = hash(*thumbnail), .mediaType = u"image/jpeg"_s, .size = 1};
        return stored;
    };
    for (const StoredMedia &each : {media('a', 'b'), media('c', {})}) {
        QVERIFY(writeAndWait<AttachmentId>(*m_store, [each](Transaction &t) {
            return t.media().add(each, Role::Student, PersonId(1));
        }).has_value());
    }
}

QStringList tst_MediaSweeper::left() const
{
    QStringList names;
    for (const auto &[name, age] : m_blobs->ages)
        names.append(name.first(1));
    return names;
}

void tst_MediaSweeper::takesWhatNobodyNames()
{
    for (const char named : {'a', 'b', 'c'})
        age(hash(named), 6000);
    age(hash('d'), 61);
    age(hash('e'), 59);
    age(hash('f'), 6000);
    MediaSweeper sweeper(*m_blobs, *m_store, m_clock);
    QSignalSpy swept(&sweeper, &MediaSweeper::swept);
    sweeper.sweep();
    sweeper.sweep();
    QTRY_COMPARE(swept.size(), 1);
    QCOMPARE(swept.constFirst().constFirst().toInt(), 2);
    QCOMPARE(left(), (QStringList{u"a"_s, u"b"_s, u"c"_s, u"e"_s}));
}

void tst_MediaSweeper::leavesWhatIsPutAgainMeanwhile()
{
    age(hash('d'), 6000);
    m_blobs->beforeRemoval = [this] { m_blobs->ages[hash('d')] = m_clock.now(); };
    MediaSweeper sweeper(*m_blobs, *m_store, m_clock);
    QSignalSpy swept(&sweeper, &MediaSweeper::swept);
    sweeper.sweep();
    QTRY_COMPARE(swept.size(), 1);
    QCOMPARE(swept.constFirst().constFirst().toInt(), 0);
    QCOMPARE(left(), QStringList{u"d"_s});
}

void tst_MediaSweeper::failureIsNotTheEnd()
{
    age(hash('d'), 6000);
    m_blobs->fails = true;
    MediaSweeper sweeper(*m_blobs, *m_store, m_clock);
    QSignalSpy swept(&sweeper, &MediaSweeper::swept);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"the disk is gone"_s));
    sweeper.sweep();
    QTRY_COMPARE(swept.size(), 1);
    m_blobs->fails = false;
    sweeper.sweep();
    QTRY_COMPARE(swept.size(), 2);
    QCOMPARE(left(), QStringList());
}

void tst_MediaSweeper::sweepsAtStart()
{
    age(hash('d'), 6000);
    MediaSweeper sweeper(*m_blobs, *m_store, m_clock);
    sweeper.start();
    QTRY_COMPARE(left(), QStringList());
}

QTEST_GUILESS_MAIN(tst_MediaSweeper)
#include "tst_MediaSweeper.moc"
