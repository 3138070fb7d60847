// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/commands/commands.h"
#include "server/app/data_folder.h"
#include "server/bot/built_in.h"
#include "server/storage/DbExecutor.h"

#include <QEventLoop>

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

const std::array DemoPeople{
    Person{.role = Role::Student, .id = PersonId(5), .name = QStringLiteral("أحمد محمد")},
    Person{.role = Role::Student, .id = PersonId(6), .name = QStringLiteral("Sara Ali")},
    Person{.role = Role::Student, .id = PersonId(7), .name = QStringLiteral("Omar")},
    Person{.role = Role::Admin, .id = PersonId(1), .name = QStringLiteral("منى")},
    Person{.role = Role::Admin, .id = PersonId(2), .name = QStringLiteral("Karim")},
};

Status seed(Transaction &transaction, const QList<Faq> &faqs, Timestamp now)
{
    for (const Person &person : DemoPeople)
        SANAD_TRY(transaction.people().ensure(person, now));
    // A school that has questions of its own keeps them as they are.
    SANAD_ASSIGN(const QList<Faq> present, transaction.faqs().all());
    if (!present.isEmpty())
        return {};
    for (const Faq &faq : faqs)
        SANAD_TRY(transaction.faqs().add(faq));
    // A server that runs already is to answer by them.
    SANAD_TRY(transaction.bot().touch());
    return {};
}

Status seedDatabase(const ServerConfig &config, const Clock &clock)
{
    SANAD_ASSIGN(const QList<Faq> faqs, bot::loadDemoFaqs());
    SANAD_TRY(makeDataFolder(config.dataDir));
    SANAD_ASSIGN(const auto database, storage::DatabaseConfig::parse(config.databaseUrl, config.dataDir));
    storage::DbExecutor store(database);
    SANAD_TRY(store.start());
    QEventLoop loop;
    Status outcome;
    store.write<void>(
        &loop, [&](Transaction &transaction) { return seed(transaction, faqs, clock.now()); },
        [&](Status result) {
            outcome = std::move(result);
            loop.quit();
        });
    loop.exec();
    store.stop();
    return outcome;
}

int run(const CommandCall &call)
{
    const std::optional<ServerConfig> config = call.config();
    if (!config)
        return Failure;
    if (const Status seeded = seedDatabase(*config, call.context.clock); !seeded) {
        call.err << "sanad-server seed-demo: " << seeded.error().message << ' ' << seeded.error().detail << Qt::endl;
        return Failure;
    }
    call.out << "The demo's people and questions are in the database." << Qt::endl;
    return Success;
}

} // namespace

Command seedDemoCommand()
{
    return {u"seed-demo"_s, u"Put the demo's people and questions into the database, if they are not there."_s, {},
        true, run};
}

} // namespace sanad::app
