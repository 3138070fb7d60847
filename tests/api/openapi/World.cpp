// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/openapi/World.h"

#include "server/app/ServerApp.h"
#include "server/app/commands/run_command.h"
#include "tests/api/MultipartBody.h"
#include "tests/server/media/picture_files.h"

#include <QBuffer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::test {

namespace {

void setAllRates(http::RateRules &rates, const http::RateRule &rule)
{
    rates.perPerson.fill(rule);
    rates.perAddress.fill(rule);
    rates.badTokens = rule;
}

void makeUsual(app::ServerConfig &config)
{
    // Limits are there, and their headers with them, but no test comes near them.
    setAllRates(config.http.rates, {1'000'000, 60s});
    enableAccounts(config);
    config.media.fileLimit = 100'000;
    config.media.audioLimit = 100'000;
    config.media.quota.perStudent = 150'000;
}

void makeImpatient(app::ServerConfig &config)
{
    enableAccounts(config);
    config.http.limits.headTime = 50ms;
}

void makeStrict(app::ServerConfig &config)
{
    enableAccounts(config);
    setAllRates(config.http.rates, {1, 3600s});
    config.http.rates.badTokens = {};
}

void makeCrowded(app::ServerConfig &config)
{
    enableAccounts(config);
    config.http.limits.connections = 0;
}

void keepElsewhere(app::ServerConfig &config, const FakeBucket &bucket)
{
    makeUsual(config);
    config.media.s3.endpoint = bucket.endpoint();
    config.media.s3.bucket = u"bucket"_s;
    config.media.s3.accessKey = u"key"_s;
    config.media.s3.secretKey = "secret";
}

} // namespace

void enableAccounts(app::ServerConfig &config)
{
    config.accounts.enabled = true;
    config.accounts.hashMemory = 8 * 1024 * 1024;
    config.accounts.hashPasses = 1;
}

void userCommand(const TestServer &server, const QStringList &words)
{
    QProcessEnvironment environment;
    environment.insert(u"SANAD_DATA_DIR"_s, server.dataDir());
    environment.insert(u"SANAD_JWT_SECRET"_s, QString(40, u'x'));
    environment.insert(u"SANAD_ACCOUNTS_ENABLED"_s, u"on"_s);
    environment.insert(u"SANAD_ACCOUNTS_HASH_MEMORY"_s, u"8M"_s);
    environment.insert(u"SANAD_ACCOUNTS_HASH_PASSES"_s, u"1"_s);
    QString text;
    QTextStream out(&text);
    QBuffer input;
    input.setData(Password + '\n');
    input.open(QIODevice::ReadOnly);
    const SystemClock clock;
    const int code = app::runCommand(QStringList{u"sanad-server"_s, u"user"_s} + words, out, out,
        {.clock = clock, .serve = {}, .environment = environment, .machineFile = {}, .input = &input});
    out.flush();
    if (code != 0)
        qFatal("%s", qPrintable(text));
}

World::World()
    : m_servers{std::make_unique<TestServer>(makeUsual), std::make_unique<TestServer>(makeImpatient),
        std::make_unique<TestServer>(makeStrict), std::make_unique<TestServer>(makeCrowded),
        std::make_unique<TestServer>([this](app::ServerConfig &config) { keepElsewhere(config, m_bucket); })}
{
}

QByteArray World::student()
{
    ++m_students;
    return server().student(m_students, u"Student %1"_s.arg(m_students));
}

QByteArray World::chatOf(const QByteArray &student, const QString &text)
{
    ApiClient client(server().url());
    const Answer posted = client.say(student, text);
    if (posted.status != 201)
        qFatal("A message was not taken: %s", posted.body.constData());
    return QByteArray::number(posted.object("message"_L1).value("chat_id"_L1).toInteger());
}

QByteArray World::waitingChat()
{
    return chatOf(student(), u"I want to talk to a human"_s);
}

void World::act(const QByteArray &admin, const QByteArray &chat, const QByteArray &action)
{
    ApiClient client(server().url());
    const Answer done = client.post("/api/support/admin/chats/" + chat + '/' + action, admin, QByteArray("{}"));
    if (done.status != 200)
        qFatal("An admin's action was refused: %s", done.body.constData());
}

QString World::account()
{
    const QString name = u"student%1"_s.arg(++m_accounts);
    userCommand(server(), {u"add"_s, u"--username"_s, name, u"--role"_s, u"student"_s, u"--name"_s, name});
    return name;
}

QString World::disabledAccount()
{
    const QString name = account();
    userCommand(server(), {u"disable"_s, u"--username"_s, name});
    return name;
}

QByteArray World::pictureLink(QLatin1StringView field, Server which)
{
    QJsonObject &message = m_pictures[int(which)];
    if (message.isEmpty()) {
        ApiClient client(server(which).url());
        const auto form = MultipartBody().file("file", "photo.jpg", phoneJpeg({400, 200}, 1));
        message = client.post("/api/support/messages/media", student(), form.bytes(), MultipartBody::contentType())
                      .object("message"_L1);
    }
    return QUrl(message.value(field).toString()).toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
}

QByteArray World::etagOf(const QByteArray &target)
{
    return Recorder::exchange(server().port(), "GET", {target}).headers.value("etag");
}

QList<Operation> allOperations()
{
    return studentOperations() + mediaOperations() + authOperations() + adminOperations() + knowledgeOperations()
        + otherOperations();
}

QList<Way> refusals(const Operation &operation, http::Access access)
{
    QList<Way> ways;
    const auto add = [&](const char *how, int status, auto change, World::Server server = World::Server::Usual,
                         DiskFault fault = DiskFault::None) {
        const auto changed = [usual = operation.usual, change](World &world) {
            Call call = usual(world);
            change(world, call);
            return call;
        };
        ways.append({how, status, changed, server, fault});
    };
    const auto withHeader = [](const QByteArray &line) {
        return [line](World &, Call &call) { call.headers.append(line); };
    };
    const auto as = [](auto who) { return [who](World &world, Call &call) { call.token = who(world); }; };
    const auto asItIs = [](World &, Call &) {};

    add("two hosts", 400, withHeader("Host: another.example"));
    add(
        "a head without end", 408, [](World &, Call &call) { call.isComplete = false; }, World::Server::Impatient);
    add("chunked", 411, withHeader("Transfer-Encoding: chunked"));
    add("a body of a gigabyte", 413, [](World &, Call &call) {
        call.hasLength = false;
        call.headers.append("Content-Length: 1000000000");
    });
    add("a long query", 414, [](World &, Call &call) { call.target += '?' + QByteArray(9'000, 'x'); });
    add("an expectation", 417, withHeader("Expect: miracles"));
    const auto anybody = [access](World &world, Call &call) {
        // Tokens of our own are good on the server that gave them only.
        if (access == http::Access::AnyRole)
            call.token = world.student();
    };
    add("too often", 429, anybody, World::Server::Strict);
    add("a large head", 431, withHeader("X-Large: " + QByteArray(20'000, 'x')));
    add("no connection left", 503, asItIs, World::Server::Crowded);
    if (access != http::Access::Public) {
        add("no token", 401, as([](World &) { return QByteArray(); }));
        add("a bad token", 401, as([](World &) { return QByteArray("bad"); }));
    }
    if (access == http::Access::Student)
        add("as an admin", 403, as([](World &world) { return world.admin(); }));
    if (access == http::Access::Admin)
        add("as a student", 403, as([](World &world) { return world.student(); }));
    if (operation.reads)
        add("a broken disk", 500, asItIs, World::Server::Usual, DiskFault::Unreadable);
    if (operation.writes)
        add("a full disk", 507, asItIs, World::Server::Usual, DiskFault::Full);
    return ways;
}

} // namespace sanad::test
