// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/commands/commands.h"
#include "server/app/config_values.h"
#include "server/auth/TokenIssuer.h"
#include "server/auth/person_name.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::app {

namespace {

constexpr std::chrono::seconds MaxValidity = 24h * 3650;

/// What the options ask for.
struct Order
{
    Person person;
    std::chrono::seconds validity{24h};
};

/// Reads the options; every fault goes into `faults`.
Order readOrder(const QCommandLineParser &options, QStringList &faults)
{
    Order order;
    if (const auto role = roleFromWire(options.value(u"role"_s)))
        order.person.role = *role;
    else
        faults.append(u"--role must be student or admin"_s);

    order.person.id = PersonId(parseCount(options.value(u"id"_s)).value_or(0));
    if (!order.person.id.isValid())
        faults.append(u"--id must be a whole number from 1 to %1"_s.arg(PersonId::Max));

    const QString name = options.value(u"name"_s);
    order.person.name = auth::cleanPersonName(name);
    if (order.person.name != name)
        faults.append(u"--name must be at most %1 characters, without control characters or needless spaces"_s.arg(
            auth::MaxPersonName));

    const auto kind = durationKind<std::chrono::seconds>(1s, MaxValidity);
    if (options.isSet(u"valid-for"_s)) {
        if (const auto validity = kind.parse(options.value(u"valid-for"_s)))
            order.validity = *validity;
        else
            faults.append(u"--valid-for must be "_s + kind.allowed);
    }
    return order;
}

Result<QByteArray> issueToken(const Order &order, const ServerConfig &config, const Clock &clock)
{
    if (!config.jwt.usesSecret())
        return Error::internal(
            u"with %1 only the school can sign tokens: its private key is not here"_s.arg(config.jwt.algorithm));
    SANAD_ASSIGN(auto key, auth::HmacKey::create(config.jwt.secret));
    return auth::TokenIssuer(std::move(key), config.jwt.rules, clock).issue(order.person, order.validity);
}

int issue(const CommandCall &call)
{
    QStringList faults;
    const Order order = readOrder(call.options, faults);
    for (const QString &fault : std::as_const(faults))
        call.err << "sanad-server token issue: " << fault << Qt::endl;
    if (!faults.isEmpty())
        return WrongUsage;
    const std::optional<ServerConfig> config = call.config();
    if (!config)
        return Failure;
    const Result<QByteArray> token = issueToken(order, *config, call.context.clock);
    if (!token) {
        call.err << "sanad-server token issue: " << token.error().detail << Qt::endl;
        return Failure;
    }
    call.out << *token << Qt::endl;
    return Success;
}

} // namespace

Command tokenIssueCommand()
{
    return {u"token issue"_s, u"Print a token for a person."_s,
        {{u"role"_s, u"student|admin"_s, u"Role of the person."_s}, {u"id"_s, u"NUMBER"_s, u"Id of the person."_s},
            {u"name"_s, u"TEXT"_s, u"Name of the person."_s},
            {u"valid-for"_s, u"TIME"_s, u"How long the token is good: 30d, 12h …; otherwise one day."_s}},
        true, issue};
}

} // namespace sanad::app
