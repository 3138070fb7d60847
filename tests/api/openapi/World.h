// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/RouteTable.h"
#include "tests/api/TestServer.h"
#include "tests/api/openapi/FakeBucket.h"
#include "tests/api/openapi/Recorder.h"
#include "tests/api/openapi/faulty_disk.h"

#include <functional>
#include <memory>

namespace sanad::test {

/// The password of all accounts.
inline const QByteArray Password = QByteArrayLiteral("correct horse");

/// Accounts that cost little to sign in to.
void enableAccounts(app::ServerConfig &config);
/// Runs `sanad-server user …` on a server's data; must succeed. The password is given where one is asked for.
void userCommand(const TestServer &server, const QStringList &words);

/// Servers in every state that makes a difference to their answers, and people who speak to them.
class World
{
public:
    /// One that has all that it needs, and those that refuse.
    enum class Server {
        Usual,
        Impatient, ///< waits for a request for no longer than a moment
        Strict, ///< has had enough of this address
        Crowded, ///< takes no connection
        Elsewhere, ///< keeps its files in another store
    };

    World();

    [[nodiscard]] TestServer &server(Server which = Server::Usual) { return *m_servers[std::size_t(which)]; }

    /// The token of a student whom nobody has heard of yet.
    [[nodiscard]] QByteArray student();
    /// The token of an admin: the same each time.
    [[nodiscard]] QByteArray admin() { return server().admin(); }
    [[nodiscard]] QByteArray otherAdmin() { return server().admin(2, QStringLiteral("كريم")); }
    /// The id of a student's open chat, in which `text` has been said.
    [[nodiscard]] QByteArray chatOf(const QByteArray &student, const QString &text = QStringLiteral("I can't log in"));
    /// The id of a new student's chat that waits for an admin.
    [[nodiscard]] QByteArray waitingChat();
    /// Lets an admin do something to a chat of the usual server; must succeed.
    void act(const QByteArray &admin, const QByteArray &chat, const QByteArray &action);

    /// The target that a picture's message gives: "media_url" or "thumbnail_url".
    [[nodiscard]] QByteArray pictureLink(QLatin1StringView field, Server which = Server::Usual);
    /// The ETag of what is at `target`.
    [[nodiscard]] QByteArray etagOf(const QByteArray &target);
    /// The name of an account of a new student, made by the operator's commands.
    [[nodiscard]] QString account();
    /// The same, disabled.
    [[nodiscard]] QString disabledAccount();

private:
    FakeBucket m_bucket;
    std::array<std::unique_ptr<TestServer>, 5> m_servers;
    qint64 m_students = 1'000;
    int m_accounts = 0;
    QHash<int, QJsonObject> m_pictures; ///< the messages with them, by server, once they were needed
};

/// One way to an answer of an operation.
struct Way
{
    QByteArray how;
    int status = 0;
    std::function<Call(World &world)> call; ///< may prepare the usual server
    World::Server server = World::Server::Usual;
    DiskFault fault = DiskFault::None; ///< once everything is prepared
};

/// An operation, by the usual way to do it, from which ways to the refusals of all operations are made; and by all
/// other ways.
struct Operation
{
    QByteArray name; ///< "GET /api/support/chat", as documented
    int status = 0; ///< of the usual way
    std::function<Call(World &world)> usual;
    bool reads = true; ///< whether it cannot do without the database
    bool writes = false;
    QList<Way> others = {};
};

[[nodiscard]] QList<Operation> studentOperations();
[[nodiscard]] QList<Operation> adminOperations();
[[nodiscard]] QList<Operation> knowledgeOperations();
[[nodiscard]] QList<Operation> mediaOperations();
[[nodiscard]] QList<Operation> authOperations();
[[nodiscard]] QList<Operation> otherOperations();
[[nodiscard]] QList<Operation> allOperations();

/// The ways by which every operation is refused: malformed, too large, too late, too often, without token, by a role
/// that may not, by a broken disk.
[[nodiscard]] QList<Way> refusals(const Operation &operation, http::Access access);

/// Conversations in Arabic and in English, whose answers are the examples of the description.
void tellStories(Recorder &recorder);

} // namespace sanad::test
