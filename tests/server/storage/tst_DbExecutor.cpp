// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/DbExecutor.h"
#include "server/storage/SqlConnection.h"
#include "tests/support/FakeClock.h"
#include "tests/support/PostgresFixture.h"
#include "tests/support/StoreCalls.h"

#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <semaphore>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace sanad;
using namespace sanad::storage;
using namespace sanad::test;

namespace {

/// The answers to writes, in the order in which they came: an id, or the negative of an error's code.
using Answers = QList<qint64>;

qint64 answerOf(const Result<FaqId> &result)
{
    return result ? result->value() : -qint64(result.error().code);
}

} // namespace

/// Threads, group commit and faults of the executor; what it shares with every store is in the contract tests.
class tst_DbExecutor final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void jobsThatWaitShareOneCommit();
    void batchesAreCapped();
    void loneJobIsCommittedAtOnce();
    void refusedJobsAreNotCommitted();
    void failingCommitHarmsOnlyItsCause();
    void failingCommitOfLoneJobIsReported();
    void failedWriteIsUndoneAndTheStoreGoesOn();
    void readsDoNotWaitForTheWriter();
    void readsSeeOneState();
    void stopRunsWhatWaits();
    void stopFinishesWhatAnAnswerAsksFor();
    void jobsAfterStopAreRefused();
    void jobsOfAStoreThatNeverStartsAreRefused();
    void fullQueueRefuses();
    void missingFolderIsAnError();
    void secondStoreSeesTheData();
    void lockedDatabaseIsWaitedForOnce();
    void lostPostgresComesBack();

private:
    std::unique_ptr<DbExecutor> make(DbExecutor::Options options = {})
    {
        return std::make_unique<DbExecutor>(m_config, options);
    }
    /// Queues a write of one question.
    void add(Store &store, const QString &question)
    {
        store.write<FaqId>(
            &m_context,
            [=](Transaction &t) {
                return t.faqs().add({FaqId(), question, {}, 0});
            },
            [this](const Result<FaqId> &result) { m_answers.append(answerOf(result)); });
    }
    static QStringList questions(Store &store)
    {
        const auto faqs = readAndWait<QList<Faq>>(store, [](Transaction &t) { return t.faqs().all(); });
        QStringList found;
        for (const Faq &faq : faqs.value_or(QList<Faq>()))
            found.append(faq.question);
        return found;
    }
    /// From now on, a commit fails if a question "poison" has been stored in it.
    Status poison() const;

    QTemporaryDir m_folder;
    int m_files = 0;
    DatabaseConfig m_config;
    QObject m_context;
    Answers m_answers;
};

void tst_DbExecutor::initTestCase()
{
    QLoggingCategory::setFilterRules(u"sanad.*.info=false"_s);
}

void tst_DbExecutor::init()
{
    if (qstrcmp(QTest::currentTestFunction(), "lostPostgresComesBack") != 0)
        QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_config = {};
    m_config.file = m_folder.filePath(u"%1.db"_s.arg(++m_files));
    m_answers.clear();
}

Status tst_DbExecutor::poison() const
{
    SANAD_ASSIGN(const auto connection, SqlConnection::open(m_config, SqlConnection::Access::ReadWrite));
    SANAD_TRY(connection->execute(u"CREATE TABLE parent (id INTEGER PRIMARY KEY)"_s));
    SANAD_TRY(
        connection->execute(u"CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"_s));
    return connection->execute(u"CREATE TRIGGER poisoned AFTER INSERT ON faqs WHEN new.question = 'poison'"
                               " BEGIN INSERT INTO child VALUES (1); END"_s);
}

void tst_DbExecutor::jobsThatWaitShareOneCommit()
{
    const auto store = make();
    for (int i = 0; i < 100; ++i)
        add(*store, QString::number(i));
    QVERIFY(store->start().has_value());
    QTRY_COMPARE(m_answers.size(), 100);
    QVERIFY(std::is_sorted(m_answers.begin(), m_answers.end()));
    QVERIFY(m_answers.constFirst() > 0);
    QCOMPARE(store->counters().commits.load(), 1U);
    QCOMPARE(store->counters().units.load(), 100U);
    QCOMPARE(questions(*store).size(), 100);
}

void tst_DbExecutor::batchesAreCapped()
{
    const auto store = make({.readers = 1, .maxBatch = 10, .maxQueued = 1000});
    for (int i = 0; i < 95; ++i)
        add(*store, QString::number(i));
    QVERIFY(store->start().has_value());
    QTRY_COMPARE(m_answers.size(), 95);
    QCOMPARE(store->counters().commits.load(), 10U);
}

void tst_DbExecutor::loneJobIsCommittedAtOnce()
{
    const auto store = make();
    QVERIFY(store->start().has_value());
    for (quint64 i = 1; i <= 5; ++i) {
        add(*store, u"one"_s);
        QTRY_COMPARE(quint64(m_answers.size()), i);
        QCOMPARE(store->counters().commits.load(), i);
    }
}

void tst_DbExecutor::refusedJobsAreNotCommitted()
{
    const auto store = make();
    for (int i = 0; i < 3; ++i) {
        store->write<FaqId>(
            &m_context, [](Transaction &) -> Result<FaqId> { return Error::of(ErrorCode::Forbidden); },
            [this](const Result<FaqId> &result) { m_answers.append(answerOf(result)); });
    }
    QVERIFY(store->start().has_value());
    QTRY_COMPARE(m_answers, Answers(3, -qint64(ErrorCode::Forbidden)));
    QCOMPARE(store->counters().commits.load(), 0U);
    QCOMPARE(store->counters().refused.load(), 3U);
}

void tst_DbExecutor::failingCommitHarmsOnlyItsCause()
{
    {
        const auto first = make();
        QVERIFY(first->start().has_value());
    }
    QVERIFY(poison().has_value());
    const auto store = make();
    for (const QString &question : {u"a"_s, u"b"_s, u"poison"_s, u"c"_s, u"d"_s})
        add(*store, question);
    QVERIFY(store->start().has_value());
    QTRY_COMPARE(m_answers.size(), 5);
    QVERIFY(m_answers.at(2) < 0);
    QCOMPARE(std::count_if(m_answers.begin(), m_answers.end(), [](qint64 answer) { return answer > 0; }), 4);
    QCOMPARE(questions(*store), (QStringList{u"a"_s, u"b"_s, u"c"_s, u"d"_s}));
    QCOMPARE(store->counters().units.load(), 4U);
    QCOMPARE(store->counters().refused.load(), 1U);
}

void tst_DbExecutor::failingCommitOfLoneJobIsReported()
{
    {
        const auto first = make();
        QVERIFY(first->start().has_value());
    }
    QVERIFY(poison().has_value());
    const auto store = make();
    QVERIFY(store->start().has_value());
    add(*store, u"poison"_s);
    QTRY_COMPARE(m_answers.size(), 1);
    QVERIFY(m_answers.constFirst() < 0);
    QCOMPARE(questions(*store), QStringList());
    add(*store, u"good"_s);
    QTRY_COMPARE(m_answers.size(), 2);
    QCOMPARE(questions(*store), QStringList{u"good"_s});
}

void tst_DbExecutor::failedWriteIsUndoneAndTheStoreGoesOn()
{
    const auto store = make();
    QVERIFY(store->start().has_value());
    add(*store, u"before"_s);
    QTRY_COMPARE(m_answers.size(), 1);

    // No file may grow beyond what the log has now: the next commit cannot be written.
    rlimit unlimited{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{.rlim_cur = 4096, .rlim_max = unlimited.rlim_max};
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    for (int i = 0; i < 3; ++i)
        add(*store, u"lost"_s);
    const bool isAnswered = QTest::qWaitFor([this] { return m_answers.size() == 4; });
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
    QVERIFY(isAnswered);
    QVERIFY(std::all_of(m_answers.begin() + 1, m_answers.end(), [](qint64 answer) { return answer < 0; }));

    add(*store, u"after"_s);
    QTRY_COMPARE(m_answers.size(), 5);
    QVERIFY(m_answers.constLast() > 0);
    QCOMPARE(questions(*store), (QStringList{u"before"_s, u"after"_s}));
}

void tst_DbExecutor::readsDoNotWaitForTheWriter()
{
    const auto store = make();
    QVERIFY(store->start().has_value());
    std::binary_semaphore mayGoOn(0);
    store->write<FaqId>(
        &m_context,
        [&](Transaction &t) -> Result<FaqId> {
            auto id = t.faqs().add({FaqId(), u"slow"_s, {}, 0});
            mayGoOn.acquire();
            return id;
        },
        [this](const Result<FaqId> &result) { m_answers.append(answerOf(result)); });
    QCOMPARE(questions(*store), QStringList());
    QVERIFY(m_answers.isEmpty());
    mayGoOn.release();
    QTRY_COMPARE(m_answers.size(), 1);
    QCOMPARE(questions(*store), QStringList{u"slow"_s});
}

void tst_DbExecutor::readsSeeOneState()
{
    const auto store = make();
    QVERIFY(store->start().has_value());
    std::binary_semaphore hasRead(0);
    std::binary_semaphore hasWritten(0);
    std::optional<std::pair<qsizetype, qsizetype>> seen;
    store->read<std::pair<qsizetype, qsizetype>>(
        &m_context,
        [&](Transaction &t) -> Result<std::pair<qsizetype, qsizetype>> {
            SANAD_ASSIGN(const auto first, t.faqs().all());
            hasRead.release();
            hasWritten.acquire();
            SANAD_ASSIGN(const auto second, t.faqs().all());
            return std::pair(first.size(), second.size());
        },
        [&](const auto &result) { seen = result.value_or(std::pair<qsizetype, qsizetype>(-1, -1)); });
    hasRead.acquire();
    add(*store, u"meanwhile"_s);
    const bool isWritten = QTest::qWaitFor([this] { return m_answers.size() == 1; });
    hasWritten.release();
    QVERIFY(isWritten);
    QTRY_VERIFY(seen);
    QCOMPARE(*seen, (std::pair<qsizetype, qsizetype>(0, 0)));
}

void tst_DbExecutor::stopRunsWhatWaits()
{
    const auto store = make();
    QVERIFY(store->start().has_value());
    for (int i = 0; i < 50; ++i)
        add(*store, QString::number(i));
    bool isRead = false;
    store->read<QList<Faq>>(
        &m_context, [](Transaction &t) { return t.faqs().all(); },
        [&](const Result<QList<Faq>> &result) { isRead = result.has_value(); });
    store->stop();
    // Without a turn of the event loop.
    QCOMPARE(m_answers.size(), 50);
    QVERIFY(std::is_sorted(m_answers.begin(), m_answers.end()) && m_answers.constFirst() > 0);
    QVERIFY(isRead);
}

void tst_DbExecutor::stopFinishesWhatAnAnswerAsksFor()
{
    const auto store = make();
    QVERIFY(store->start().has_value());
    std::optional<Result<QList<Faq>>> read;
    store->write<void>(
        &m_context, [](Transaction &) { return Status(); },
        [&](const Status &) {
            store->read<QList<Faq>>(
                &m_context, [](Transaction &t) { return t.faqs().all(); },
                [&](Result<QList<Faq>> result) { read = std::move(result); });
        });
    store->stop();
    QVERIFY(read);
    QVERIFY(!read->has_value());
    QCOMPARE(read->error().code, ErrorCode::Unavailable);
}

void tst_DbExecutor::jobsAfterStopAreRefused()
{
    const auto store = make();
    QVERIFY(store->start().has_value());
    store->stop();
    add(*store, u"late"_s);
    QVERIFY(m_answers.isEmpty());
    QTRY_COMPARE(m_answers, Answers{-qint64(ErrorCode::Unavailable)});
    const auto read = readAndWait<QList<Faq>>(*store, [](Transaction &t) { return t.faqs().all(); });
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().code, ErrorCode::Unavailable);
    store->stop();
}

void tst_DbExecutor::jobsOfAStoreThatNeverStartsAreRefused()
{
    auto store = make();
    add(*store, u"early"_s);
    store.reset();
    QCOMPARE(m_answers, Answers{-qint64(ErrorCode::Unavailable)});
}

void tst_DbExecutor::fullQueueRefuses()
{
    const auto store = make({.readers = 1, .maxBatch = 256, .maxQueued = 3});
    for (int i = 0; i < 5; ++i)
        add(*store, QString::number(i));
    QTRY_COMPARE(m_answers, Answers(2, -qint64(ErrorCode::Unavailable)));
    QVERIFY(store->start().has_value());
    QTRY_COMPARE(m_answers.size(), 5);
    QCOMPARE(questions(*store), (QStringList{u"0"_s, u"1"_s, u"2"_s}));
}

void tst_DbExecutor::missingFolderIsAnError()
{
    m_config.file = m_folder.filePath(u"nowhere/sanad.db"_s);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"no connection to SQLite at .*nowhere"_s));
    const Status started = make()->start();
    QVERIFY(!started.has_value());
    QVERIFY2(started.error().message.contains(u"nowhere/sanad.db"_s), qPrintable(started.error().message));
}

void tst_DbExecutor::secondStoreSeesTheData()
{
    {
        const auto first = make();
        QVERIFY(first->start().has_value());
        add(*first, u"كيف أدخل؟"_s);
    }
    QCOMPARE(m_answers.size(), 1);
    const auto second = make();
    QVERIFY(second->start().has_value());
    QCOMPARE(questions(*second), QStringList{u"كيف أدخل؟"_s});
}

void tst_DbExecutor::lockedDatabaseIsWaitedForOnce()
{
    m_config.busyTimeout = 500ms;
    const auto store = make();
    QVERIFY(store->start().has_value());
    const auto other = SqlConnection::open(m_config, SqlConnection::Access::ReadWrite);
    QVERIFY(other.has_value());
    QVERIFY((*other)->begin().has_value());
    // The first waits alone, all others together; each for itself would take nearly a minute.
    constexpr int jobs = 100;
    for (int i = 0; i < jobs; ++i)
        add(*store, u"refused"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_answers.size(), jobs, 25'000);
    QCOMPARE(m_answers, Answers(jobs, -qint64(ErrorCode::Unavailable)));
    (*other)->rollback();
    add(*store, u"taken"_s);
    QTRY_COMPARE(m_answers.size(), jobs + 1);
    QCOMPARE(questions(*store), QStringList{u"taken"_s});
}

void tst_DbExecutor::lostPostgresComesBack()
{
    PostgresFixture postgres;
    const Status started = postgres.start();
    QVERIFY2(started.has_value(), qPrintable(started ? QString() : started.error().detail));
    const auto url = postgres.createDatabase();
    QVERIFY(url.has_value());
    const auto config = DatabaseConfig::parse(*url, {});
    QVERIFY(config.has_value());
    m_config = *config;
    const auto store = make();
    QVERIFY(store->start().has_value());
    add(*store, u"before"_s);
    QTRY_COMPARE(m_answers.size(), 1);

    postgres.kill();
    for (int i = 0; i < 3; ++i)
        add(*store, u"lost"_s);
    QTRY_COMPARE(m_answers.size(), 4);
    QCOMPARE(m_answers.mid(1), Answers(3, -qint64(ErrorCode::Unavailable)));
    const auto read = readAndWait<QList<Faq>>(*store, [](Transaction &t) { return t.faqs().all(); });
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().code, ErrorCode::Unavailable);

    QVERIFY(postgres.restart().has_value());
    const auto isBack = [&] {
        return writeAndWait<void>(*store, [](Transaction &t) { return t.checkWritable(); }).has_value();
    };
    QTRY_VERIFY_WITH_TIMEOUT(isBack(), 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(questions(*store), QStringList{u"before"_s}, 20'000);

    // A restart that nobody noticed costs no job.
    postgres.kill();
    QVERIFY(postgres.restart().has_value());
    add(*store, u"after"_s);
    QTRY_COMPARE(m_answers.size(), 5);
    QVERIFY(m_answers.constLast() > 0);
    QCOMPARE(questions(*store), (QStringList{u"before"_s, u"after"_s}));
}

QTEST_GUILESS_MAIN(tst_DbExecutor)
#include "tst_DbExecutor.moc"
