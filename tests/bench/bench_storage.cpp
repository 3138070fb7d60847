// SPDX-License-Identifier: GPL-3.0-or-later
// Processor time of the storage's hot paths. Prints figures; never passes or fails by them.
// bench_storage [database URL [posts|pages|clients|readers]]
#include "server/storage/DbExecutor.h"
#include "server/storage/Reader.h"
#include "server/storage/Writer.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <cstdio>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::storage;

namespace {

constexpr Timestamp T0(1705312800000);
constexpr int Students = 256;

qint64 clockNs(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

/// Prints what `count` units of work cost by `body`.
template <typename Body>
double measure(const QString &name, int count, Body body)
{
    const qint64 cpu = clockNs(CLOCK_PROCESS_CPUTIME_ID);
    const qint64 wall = clockNs(CLOCK_MONOTONIC);
    body();
    const double cpuUs = double(clockNs(CLOCK_PROCESS_CPUTIME_ID) - cpu) / 1000 / count;
    const double wallUs = double(clockNs(CLOCK_MONOTONIC) - wall) / 1000 / count;
    std::printf("%-58s %8.1f us CPU %8.1f us wall\n", qPrintable(name), cpuUs, wallUs);
    std::fflush(stdout);
    return cpuUs;
}

void require(const Status &status)
{
    if (!status)
        qFatal("%s", qPrintable(status.error().detail));
}

template <typename T>
T require(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(result.error().detail));
    return *std::move(result);
}

/// A job whose answer nobody waits for.
class BenchJob final : public StoreJob
{
public:
    explicit BenchJob(std::function<Status(Transaction &)> work)
        : m_work(std::move(work))
    {
    }
    bool run(Transaction &transaction) override
    {
        require(m_work(transaction));
        return true;
    }
    void fail(const Error &error) override { require(Status(error)); }
    void finish() override {}

private:
    std::function<Status(Transaction &)> m_work;
};

const QString Question = u"السلام عليكم، لا أستطيع تسجيل الدخول إلى حسابي منذ الأمس، هل يمكنكم المساعدة؟"_s;
const QString Answer =
    u"أهلاً بك! دعني أساعدك في حل مشكلة تسجيل الدخول. 1) تأكد من البريد. 2) جرّب \"نسيت كلمة المرور\"."_s;

/// What a student's message with the bot's reply costs the database.
Status post(Transaction &transaction, PersonId student, const QString &clientId, qint64 now)
{
    if (!clientId.isEmpty())
        SANAD_TRY(transaction.messages().findByClientId(Role::Student, student, clientId));
    SANAD_ASSIGN(const std::optional<Chat> open, transaction.chats().findOpenForUpdate(student));
    if (!open)
        return Error::internal(u"a student of the benchmark has no chat"_s);
    Chat chat = *open;
    Message message;
    message.chatId = chat.id;
    message.senderId = student;
    message.text = Question;
    message.senderName = u"سارة أحمد"_s;
    message.clientMessageId = clientId;
    message.createdAt = std::max(Timestamp(now), chat.lastMessageAt.value_or(T0).plusMs(1));
    SANAD_ASSIGN(const MessageId id, transaction.messages().append(message, {}));
    Message reply = message;
    reply.senderRole = Role::Admin;
    reply.type = MessageType::AutoReply;
    reply.text = Answer;
    reply.senderName = BotSenderName.toString();
    reply.clientMessageId.clear();
    reply.createdAt = message.createdAt.plusMs(1);
    SANAD_TRY(transaction.messages().append(reply, id));
    chat.lastMessageAt = reply.createdAt;
    chat.updatedAt = reply.createdAt;
    chat.currentIntent = Intent::LoginProblem;
    chat.botAttempts = 1;
    return transaction.chats().update(chat, {.byStudent = 1, .byAdmins = 1});
}

/// Two chats of 1,000 and 100,000 messages between those of many students.
Status fill(Transaction &transaction, int count, PersonId student)
{
    for (int i = 0; i < count; i += 2)
        SANAD_TRY(post(transaction, student, {}, T0.msSinceEpoch() + i * 1000));
    return {};
}

void runJob(Writer &writer, std::function<Status(Transaction &)> work)
{
    JobBatch batch;
    batch.push_back(std::make_unique<BenchJob>(std::move(work)));
    writer.process(batch);
}

void benchPosts(Writer &writer, int batchSize, bool withClientId)
{
    constexpr int units = 6400;
    static int serial = 0;
    const QString name =
        u"post unit, %1 to a commit%2"_s.arg(batchSize).arg(withClientId ? u", with client id"_s : u""_s);
    measure(name, units, [&] {
        for (int done = 0; done < units; done += batchSize) {
            JobBatch batch;
            for (int i = 0; i < batchSize; ++i) {
                const int number = ++serial;
                const PersonId student(1 + number % Students);
                const QString clientId = withClientId ? u"client-message-%1"_s.arg(number) : QString();
                batch.push_back(std::make_unique<BenchJob>([=](Transaction &transaction) {
                    return post(transaction, student, clientId, T0.msSinceEpoch() + number * 10);
                }));
            }
            writer.process(batch);
        }
    });
}

void benchPages(SqlConnection &connection, ChatId small, ChatId large)
{
    constexpr int pages = 2000;
    SqlTransaction transaction(connection);
    const auto page = [&](ChatId chat, std::optional<Timestamp> before) {
        for (int i = 0; i < pages; ++i) {
            require(connection.begin());
            if (require(transaction.messages().newest(chat, before, 50)).size() != 50)
                qFatal("not a whole page");
            connection.rollback();
        }
    };
    const auto time = [&](ChatId chat, int place) {
        return require(transaction.messages().after(chat, MessageId(0), place)).constLast().createdAt;
    };
    const Timestamp smallMiddle = time(small, 500);
    const Timestamp largeMiddle = time(large, 50'000);
    page(small, {});
    const double newestSmall = measure(u"newest 50 of 1,000"_s, pages, [&] { page(small, {}); });
    const double newestLarge = measure(u"newest 50 of 100,000"_s, pages, [&] { page(large, {}); });
    const double beforeSmall = measure(u"50 before the middle of 1,000"_s, pages, [&] { page(small, smallMiddle); });
    const double beforeLarge = measure(u"50 before the middle of 100,000"_s, pages, [&] { page(large, largeMiddle); });
    std::printf(
        "    100,000 : 1,000   newest %.2f, before %.2f\n", newestLarge / newestSmall, beforeLarge / beforeSmall);
    measure(u"begin and rollback of a read"_s, pages * 10, [&] {
        for (int i = 0; i < pages * 10; ++i) {
            require(connection.begin());
            connection.rollback();
        }
    });
    measure(u"find a chat"_s, pages * 10, [&] {
        for (int i = 0; i < pages * 10; ++i)
            require(transaction.chats().find(small));
    });
}

/// Clients that each post, wait for the answer and post again.
void benchClients(const DatabaseConfig &config, int clients, int units)
{
    DbExecutor store(config);
    require(store.start());
    QObject context;
    int sent = 0;
    int answered = 0;
    std::function<void(PersonId)> next = [&](PersonId student) {
        if (sent == units)
            return;
        const qint64 now = T0.msSinceEpoch() + 1'000'000'000 + ++sent;
        store.write<void>(
            &context, [=](Transaction &transaction) { return post(transaction, student, {}, now); },
            [&, student](const Status &status) {
                require(status);
                ++answered;
                next(student);
            });
    };
    measure(u"post unit through the executor, %1 clients"_s.arg(clients), units, [&] {
        for (int i = 1; i <= clients; ++i)
            next(PersonId(i));
        while (answered < units)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    });
    std::printf("    units to a commit: %.1f\n", double(store.counters().units) / double(store.counters().commits));
}

void benchReaders(const DatabaseConfig &config, ChatId chat, int clients, int units)
{
    DbExecutor store(config);
    require(store.start());
    QObject context;
    int sent = 0;
    int answered = 0;
    std::function<void()> next = [&] {
        if (sent++ >= units)
            return;
        store.read<QList<Message>>(
            &context, [chat](Transaction &transaction) { return transaction.messages().newest(chat, {}, 50); },
            [&](const Result<QList<Message>> &page) {
                require(page);
                ++answered;
                next();
            });
    };
    measure(u"page through the executor, %1 clients"_s.arg(clients), units, [&] {
        for (int i = 0; i < clients; ++i)
            next();
        while (answered < units)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    });
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QTemporaryDir folder;
    const QStringList arguments = QCoreApplication::arguments();
    const QString url = arguments.value(1);
    const auto isWanted = [only = arguments.value(2)](
                              QLatin1StringView part) { return only.isEmpty() || only == part; };
    const DatabaseConfig config = require(DatabaseConfig::parse(url, folder.path()));
    std::printf("%s\n", qPrintable(config.describe()));

    StoreCounters counters;
    ChatId small;
    ChatId large;
    {
        Writer writer(config, counters);
        require(writer.open());
        runJob(writer, [&](Transaction &transaction) -> Status {
            for (int student = 1; student <= Students; ++student)
                SANAD_TRY(transaction.chats().create(PersonId(student), T0));
            SANAD_ASSIGN(const Chat first, transaction.chats().create(PersonId(1001), T0));
            SANAD_ASSIGN(const Chat second, transaction.chats().create(PersonId(1002), T0));
            small = first.id;
            large = second.id;
            SANAD_TRY(fill(transaction, 1000, first.studentId));
            return fill(transaction, 100'000, second.studentId);
        });
        for (const bool withClientId : {false, true}) {
            for (const int batchSize : {1, 16, 64}) {
                if (isWanted("posts"_L1))
                    benchPosts(writer, batchSize, withClientId);
            }
        }
    }
    if (isWanted("pages"_L1)) {
        const auto connection = require(SqlConnection::open(config, SqlConnection::Access::ReadOnly));
        benchPages(*connection, small, large);
    }
    for (const int clients : {1, 64}) {
        if (isWanted("clients"_L1))
            benchClients(config, clients, 10'000);
        if (isWanted("readers"_L1))
            benchReaders(config, small, clients, 5'000);
    }
    return 0;
}
