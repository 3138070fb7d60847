// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/SignIn.h"
#include "server/app/commands/commands.h"
#include "server/app/commands/read_password.h"
#include "server/app/config_values.h"
#include "server/app/data_folder.h"
#include "server/app/store_calls.h"
#include "server/auth/Argon2Hasher.h"
#include "server/auth/person_name.h"
#include "server/domain/account_text.h"
#include "server/storage/DbExecutor.h"

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

/// Whom a command is about: by username, or, for people without an account, by role and id.
struct Target
{
    QString username; ///< canonical; empty: by the others
    Role role = Role::Student;
    PersonId id;
};

/// What the options of a command say; every fault is in `faults`.
struct Order
{
    Target target;
    std::optional<PersonId> id;
    QString name;
    QStringList faults;
};

void readUsername(const QCommandLineParser &options, Order &order)
{
    if (const auto name = canonicalUsername(options.value(u"username"_s)))
        order.target.username = *name;
    else
        order.faults.append(u"--username must have 1 to %1 letters, digits and . _ - @ +"_s.arg(MaxUsername));
}

void readRole(const QCommandLineParser &options, Order &order)
{
    if (const auto role = roleFromWire(options.value(u"role"_s)))
        order.target.role = *role;
    else
        order.faults.append(u"--role must be student or admin"_s);
}

void readId(const QCommandLineParser &options, Order &order)
{
    order.target.id = PersonId(parseCount(options.value(u"id"_s)).value_or(0));
    if (order.target.id.isValid())
        order.id = order.target.id;
    else
        order.faults.append(u"--id must be a whole number from 1 to %1"_s.arg(PersonId::Max));
}

Order readNewUser(const QCommandLineParser &options)
{
    Order order;
    readUsername(options, order);
    readRole(options, order);
    if (options.isSet(u"id"_s))
        readId(options, order);
    order.name = auth::cleanPersonName(options.value(u"name"_s));
    if (order.name.isEmpty() || order.name != options.value(u"name"_s))
        order.faults.append(u"--name must be 1 to %1 characters, without control characters or needless spaces"_s.arg(
            auth::MaxPersonName));
    return order;
}

Order readTarget(const QCommandLineParser &options)
{
    Order order;
    const bool byName = options.isSet(u"username"_s);
    if (byName == (options.isSet(u"role"_s) || options.isSet(u"id"_s))) {
        order.faults.append(u"say who: either --username, or --role and --id"_s);
        return order;
    }
    if (byName) {
        readUsername(options, order);
        return order;
    }
    readRole(options, order);
    readId(options, order);
    return order;
}

/// The database, for as long as a command runs; the server may run beside it.
class OpenStore
{
public:
    [[nodiscard]] Status open(const ServerConfig &config)
    {
        SANAD_TRY(makeDataFolder(config.dataDir));
        SANAD_ASSIGN(const auto database, storage::DatabaseConfig::parse(config.databaseUrl, config.dataDir));
        m_store = std::make_unique<storage::DbExecutor>(
            database, storage::DbExecutor::Options{.readers = 1, .maxBatch = 1, .maxQueued = 16});
        return m_store->start();
    }
    [[nodiscard]] Store &operator*() { return *m_store; }

private:
    std::unique_ptr<storage::DbExecutor> m_store;
};

/// Role and id of the target.
Status resolve(Transaction &transaction, Target &target)
{
    if (target.username.isEmpty())
        return {};
    SANAD_ASSIGN(const auto account, transaction.accounts().findByName(target.username));
    if (!account)
        return Error::notFound(u"There is no account with this username."_s);
    target.role = account->person.role;
    target.id = account->person.id;
    return {};
}

QString describe(const Person &person)
{
    return u"%1 %2"_s.arg(toWire(person.role)).arg(person.id.value());
}

/// Runs `work` with configuration and database; what it says on success goes to the user.
int runWith(const CommandCall &call, const QString &name, const QStringList &faults,
    const std::function<Result<QString>(const ServerConfig &, Store &)> &work)
{
    for (const QString &fault : faults)
        call.err << "sanad-server " << name << ": " << fault << Qt::endl;
    if (!faults.isEmpty())
        return WrongUsage;
    const std::optional<ServerConfig> config = call.config();
    if (!config)
        return Failure;
    const auto outcome = [&]() -> Result<QString> {
        OpenStore store;
        SANAD_TRY(store.open(*config));
        return work(*config, *store);
    }();
    if (!outcome) {
        call.err << "sanad-server " << name << ": " << outcome.error().message << ' ' << outcome.error().detail
                 << Qt::endl;
        return Failure;
    }
    call.out << *outcome;
    call.out.flush();
    return Success;
}

Result<QByteArray> hashedPassword(const CommandCall &call, const ServerConfig &config)
{
    SANAD_ASSIGN(const QString typed, readPassword(call.context.input, call.err));
    SANAD_ASSIGN(const QByteArray password, newPassword(typed, "password"_L1));
    return auth::hashPassword(password, argon2Cost(config.accounts));
}

int addUser(const CommandCall &call)
{
    const Order order = readNewUser(call.options);
    return runWith(call, u"user add"_s, order.faults, [&](const ServerConfig &config, Store &store) -> Result<QString> {
        NewAccount account{.role = order.target.role,
            .id = order.id,
            .name = order.name,
            .username = order.target.username,
            .passwordHash = {}};
        SANAD_ASSIGN(account.passwordHash, hashedPassword(call, config));
        const AccountUseCases useCases(call.context.clock, accountRules(config.accounts));
        SANAD_ASSIGN(const Account made,
            writeNow<Account>(store, [&](Transaction &transaction) { return useCases.add(transaction, account, {}); }));
        const QString note =
            config.accounts.enabled ? QString() : u"accounts/enabled is off: nobody can sign in yet\n"_s;
        return u"%1\t%2\n"_s.arg(made.username, describe(made.person)) + note;
    });
}

int listUsers(const CommandCall &call)
{
    return runWith(call, u"user list"_s, {}, [&](const ServerConfig &, Store &store) {
        return readNow<QString>(store, [](Transaction &transaction) -> Result<QString> {
            constexpr int page = 200;
            QString lines;
            QString after;
            while (true) {
                SANAD_ASSIGN(const auto accounts, transaction.accounts().list(after, page));
                for (const Account &account : accounts) {
                    const Person &person = account.person;
                    SANAD_ASSIGN(const auto access, transaction.accounts().access(person.role, person.id));
                    const bool isDisabled = access && access->isDisabled;
                    lines += QStringList{account.username, describe(person), person.name,
                                 isDisabled ? u"disabled"_s : u"enabled"_s}
                                 .join(u'\t')
                        + u'\n';
                }
                if (accounts.size() < page)
                    return lines;
                after = accounts.constLast().username;
            }
        });
    });
}

int setDisabled(const CommandCall &call, const QString &name, bool isDisabled)
{
    Order order = readTarget(call.options);
    return runWith(call, name, order.faults, [&](const ServerConfig &config, Store &store) -> Result<QString> {
        const AccountUseCases useCases(call.context.clock, accountRules(config.accounts));
        SANAD_ASSIGN(const PersonAccess access,
            writeNow<PersonAccess>(store, [&](Transaction &transaction) -> Result<PersonAccess> {
                Target target = order.target;
                SANAD_TRY(resolve(transaction, target));
                return useCases.setDisabled(transaction, target.role, target.id, isDisabled, {});
            }));
        return u"%1 is %2\n"_s.arg(describe({.role = access.role, .id = access.id, .name = {}}),
            isDisabled ? u"disabled; their sessions have ended"_s : u"enabled"_s);
    });
}

int setPassword(const CommandCall &call)
{
    Order order = readTarget(call.options);
    return runWith(
        call, u"user password"_s, order.faults, [&](const ServerConfig &config, Store &store) -> Result<QString> {
            SANAD_ASSIGN(const QByteArray hash, hashedPassword(call, config));
            const AccountUseCases useCases(call.context.clock, accountRules(config.accounts));
            SANAD_ASSIGN(const PersonAccess access,
                writeNow<PersonAccess>(store, [&](Transaction &transaction) -> Result<PersonAccess> {
                    Target target = order.target;
                    SANAD_TRY(resolve(transaction, target));
                    return useCases.setPassword(transaction, target.role, target.id, hash, {});
                }));
            return u"%1 has a new password; their sessions have ended\n"_s.arg(
                describe({.role = access.role, .id = access.id, .name = {}}));
        });
}

const QList<CommandOption> &targetOptions()
{
    static const QList<CommandOption> options{
        {u"username"_s, u"NAME"_s, u"Who: the name that the person signs in with."_s},
        {u"role"_s, u"student|admin"_s, u"Who, if without an account: their role …"_s},
        {u"id"_s, u"NUMBER"_s, u"… and their id."_s}};
    return options;
}

} // namespace

QList<Command> userCommands()
{
    return {
        {u"user add"_s, u"Make an account; the password is asked for, or read from standard input."_s,
            {{u"username"_s, u"NAME"_s, u"Name that the person signs in with."_s},
                {u"role"_s, u"student|admin"_s, u"Role of the person."_s},
                {u"name"_s, u"TEXT"_s, u"Name that others see."_s},
                {u"id"_s, u"NUMBER"_s,
                    u"Id of the person, if they are to be the one of that id in the school's tokens; otherwise the "
                    u"next "
                    u"from accounts/first-id on."_s}},
            true, addUser},
        {u"user list"_s, u"Print all accounts: username, role and id, name, enabled or disabled."_s, {}, true,
            listUsers},
        {u"user disable"_s, u"Keep a person out, and end their sessions at once, those by the school's tokens too."_s,
            targetOptions(), true, [](const CommandCall &call) { return setDisabled(call, u"user disable"_s, true); }},
        {u"user enable"_s, u"Let a person in again; tokens from before stay refused."_s, targetOptions(), true,
            [](const CommandCall &call) { return setDisabled(call, u"user enable"_s, false); }},
        {u"user password"_s, u"Set a new password, asked for or read from standard input, and end all sessions."_s,
            targetOptions(), true, setPassword},
    };
}

} // namespace sanad::app
