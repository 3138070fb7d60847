// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/ChatUseCases.h"
#include "server/storage/DbExecutor.h"
#include "server/storage/SqlConnection.h"
#include "tests/support/FakeClock.h"
#include "tests/support/PostgresFixture.h"
#include "tests/support/StoreCalls.h"

#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTest>

#include <array>
#include <atomic>
#include <latch>
#include <semaphore>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::storage;
using namespace sanad::test;

namespace {

class SomeReply final : public ReplySource
{
public:
    [[nodiscard]] QString reply(const ReplyKey &, const QString &) const override { return u"help"_s; }
};

const Caller Student{.person = {.role = Role::Student, .id = PersonId(5), .name = u"أحمد"_s}, .expiresAt = {}};

} // namespace

/// Two servers on one PostgreSQL database: what one of them has not yet committed, the other one cannot see.
class tst_TwoServers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void simultaneousFirstMessagesShareOneChat();
    void simultaneousRepeatsAnswerWithTheFirst_data();
    void simultaneousRepeatsAnswerWithTheFirst();
    void opposedLocksCostNobodyTheirAnswer();

private:
    using Posted = std::optional<Result<PostOutcome>>;

    /// Lets both servers post at once: `first` has stored its message, and commits only when `second` waits for it.
    void postAtOnce(const NewMessage &first, const NewMessage &second);
    void post(Store &store, const NewMessage &message, Posted &answer, const std::function<void()> &beforeCommit = {});
    [[nodiscard]] bool isSomebodyWaiting() const;
    [[nodiscard]] Result<QList<Message>> allMessages(ChatId chat);

    PostgresFixture m_cluster;
    FakeClock m_clock;
    SomeReply m_replies;
    ChatUseCases m_chats{m_clock, m_replies};
    QObject m_context;
    std::unique_ptr<DbExecutor> m_one;
    std::unique_ptr<DbExecutor> m_two;
    std::unique_ptr<SqlConnection> m_observer;
    Posted m_first;
    Posted m_second;
};

void tst_TwoServers::initTestCase()
{
    QLoggingCategory::setFilterRules(u"sanad.*.info=false"_s);
    const Status started = m_cluster.start();
    QVERIFY2(started.has_value(), qPrintable(started ? QString() : started.error().detail));
}

void tst_TwoServers::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    const auto url = m_cluster.createDatabase();
    QVERIFY(url.has_value());
    const auto config = DatabaseConfig::parse(*url, {});
    QVERIFY(config.has_value());
    m_one = std::make_unique<DbExecutor>(*config);
    m_two = std::make_unique<DbExecutor>(*config);
    QVERIFY(m_one->start().has_value());
    auto observer = SqlConnection::open(*config, SqlConnection::Access::ReadOnly);
    QVERIFY(observer.has_value());
    m_observer = *std::move(observer);
    m_first.reset();
    m_second.reset();
}

void tst_TwoServers::cleanup()
{
    m_one.reset();
    m_two.reset();
    m_observer.reset();
}

bool tst_TwoServers::isSomebodyWaiting() const
{
    QSqlQuery query = m_observer->makeQuery();
    return query.exec(u"SELECT 1 FROM pg_locks WHERE NOT granted"_s) && query.next();
}

Result<QList<Message>> tst_TwoServers::allMessages(ChatId chat)
{
    return readAndWait<QList<Message>>(*m_one, [=](Transaction &t) { return t.messages().newest(chat, {}, 100); });
}

void tst_TwoServers::post(
    Store &store, const NewMessage &message, Posted &answer, const std::function<void()> &beforeCommit)
{
    store.write<PostOutcome>(
        &m_context,
        [=, this](Transaction &t) {
            auto posted = m_chats.post(t, Student, message, MessageReading{});
            if (beforeCommit)
                beforeCommit();
            return posted;
        },
        [&answer](Result<PostOutcome> result) { answer.emplace(std::move(result)); });
}

void tst_TwoServers::postAtOnce(const NewMessage &first, const NewMessage &second)
{
    QVERIFY(m_two->start().has_value());
    std::binary_semaphore hasPosted(0);
    std::binary_semaphore mayCommit(0);
    post(*m_one, first, m_first, [&] {
        hasPosted.release();
        mayCommit.acquire();
    });
    hasPosted.acquire();
    post(*m_two, second, m_second);
    const bool isWaiting = QTest::qWaitFor([this] { return isSomebodyWaiting(); }, 20'000);
    mayCommit.release();
    QVERIFY(isWaiting);
    QTRY_VERIFY_WITH_TIMEOUT(m_first && m_second, 20'000);
    QVERIFY2(m_first->has_value(), qPrintable(m_first->has_value() ? QString() : m_first->error().detail));
    QVERIFY2(m_second->has_value(), qPrintable(m_second->has_value() ? QString() : m_second->error().detail));
}

void tst_TwoServers::simultaneousFirstMessagesShareOneChat()
{
    postAtOnce({{}, u"one"_s, {}}, {{}, u"two"_s, {}});
    if (QTest::currentTestFailed())
        return;
    QCOMPARE((*m_first)->chat.id, (*m_second)->chat.id);
    const auto messages = allMessages((*m_first)->chat.id);
    QVERIFY(messages.has_value());
    QStringList texts;
    for (const Message &message : *messages)
        texts.append(message.text);
    QCOMPARE(texts, (QStringList{u"one"_s, u"help"_s, u"two"_s, u"help"_s}));
}

void tst_TwoServers::simultaneousRepeatsAnswerWithTheFirst_data()
{
    QTest::addColumn<bool>("hasChat");
    QTest::newRow("first message of all") << false;
    QTest::newRow("in a chat that is there") << true;
}

void tst_TwoServers::simultaneousRepeatsAnswerWithTheFirst()
{
    QFETCH(bool, hasChat);
    if (hasChat)
        QVERIFY(writeAndWait<OpenedChat>(*m_one, [this](Transaction &t) {
            return m_chats.openChat(t, Student);
        }).has_value());
    const NewMessage message{{}, u"once"_s, u"id-1"_s};
    postAtOnce(message, message);
    if (QTest::currentTestFailed())
        return;
    QVERIFY(!(*m_first)->isRepeat && (*m_second)->isRepeat);
    QCOMPARE((*m_second)->message, (*m_first)->message);
    QCOMPARE((*m_second)->botReply, (*m_first)->botReply);
    const auto messages = allMessages((*m_first)->chat.id);
    QVERIFY(messages.has_value());
    QCOMPARE(messages->size(), 2);
}

void tst_TwoServers::opposedLocksCostNobodyTheirAnswer()
{
    QList<ChatId> chats;
    for (const qint64 student : {1, 2}) {
        const auto chat = writeAndWait<Chat>(
            *m_one, [=](Transaction &t) { return t.chats().create(PersonId(student), FakeClock::Start); });
        QVERIFY(chat.has_value());
        chats.append(chat->id);
    }
    int answered = 0;
    QStringList faults;
    const auto lock = [&](Store &store, ChatId chat, const std::function<void()> &then) {
        store.write<void>(
            &m_context,
            [=](Transaction &t) -> Status {
                SANAD_ASSIGN(std::optional<Chat> found, t.chats().findForUpdate(chat));
                then();
                ++found->botAttempts;
                return t.chats().update(*found, {});
            },
            [&](const Status &status) {
                ++answered;
                if (!status)
                    faults.append(status.error().detail);
            });
    };
    // Each holds its own chat before either asks for the other's; whoever runs again does not wait again.
    std::array<std::atomic<bool>, 2> hasLocked{};
    const auto meet = [&](size_t own) {
        return [&hasLocked, own] {
            hasLocked.at(own) = true;
            hasLocked.at(own).notify_one();
            hasLocked.at(1 - own).wait(false);
        };
    };
    std::latch gate(1); // stays open, for a job that runs again
    m_one->write<void>(
        &m_context,
        [&gate](Transaction &) -> Status {
            gate.wait();
            return {};
        },
        [](const Status &) {});
    // What waits meanwhile shares one transaction.
    lock(*m_one, chats.at(0), meet(0));
    lock(*m_one, chats.at(1), [] {});
    lock(*m_two, chats.at(1), meet(1));
    lock(*m_two, chats.at(0), [] {});
    gate.count_down();
    QVERIFY(m_two->start().has_value());
    QTRY_COMPARE_WITH_TIMEOUT(answered, 4, 20'000);
    QCOMPARE(faults, QStringList());
    for (const ChatId id : std::as_const(chats)) {
        const auto chat = readAndWait<std::optional<Chat>>(*m_one, [=](Transaction &t) { return t.chats().find(id); });
        QVERIFY(chat.has_value() && *chat);
        QCOMPARE((*chat)->botAttempts, 2);
    }
}

QTEST_GUILESS_MAIN(tst_TwoServers)
#include "tst_TwoServers.moc"
