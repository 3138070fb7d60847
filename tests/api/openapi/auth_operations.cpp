// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/openapi/World.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace sanad::test {

namespace {

QByteArray asJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Call signingIn(const QString &username, const QString &password = QString::fromLatin1(Password))
{
    return {"/api/auth/login", {}, asJson({{u"username"_s, username}, {u"password"_s, password}})};
}

Call refreshing(const QString &token)
{
    return {"/api/auth/refresh", {}, asJson({{u"refresh_token"_s, token}})};
}

/// What somebody new gets when they sign in.
Answer signedIn(World &world)
{
    return Recorder::exchange(world.server().port(), "POST", signingIn(world.account()));
}

Call changing(const QByteArray &token, const QString &oldPassword)
{
    return {"/api/auth/password", token,
        asJson({{u"old_password"_s, oldPassword}, {u"new_password"_s, u"another horse"_s}})};
}

/// The refusals of a body that is not what it should be.
QList<Way> bodyRefusals(std::function<Call(World &)> usual)
{
    const auto with = [usual](const QByteArray &body, const QByteArray &type) {
        return [=](World &world) {
            Call call = usual(world);
            call.body = body;
            call.contentType = type;
            return call;
        };
    };
    return {{"no JSON", 400, with("{", "application/json")}, {"a field missing", 400, with("{}", "application/json")},
        {"no JSON by its type", 415, with("{}", "text/plain")}};
}

Operation signIn()
{
    const auto usual = [](World &world) { return signingIn(world.account()); };
    Operation operation{"POST /api/auth/login", 200, usual, true, true, bodyRefusals(usual)};
    operation.others += {
        {"a wrong password", 401, [](World &world) { return signingIn(world.account(), u"a wrong horse"_s); }},
        {"disabled", 403, [](World &world) { return signingIn(world.disabledAccount()); }},
    };
    return operation;
}

Operation refresh()
{
    const auto usual = [](World &world) { return refreshing(signedIn(world).text("refresh_token"_L1)); };
    Operation operation{"POST /api/auth/refresh", 200, usual, true, true, bodyRefusals(usual)};
    operation.others.append({"a token of nobody", 401, [](World &) { return refreshing(u"nobody's"_s); }});
    return operation;
}

Operation changePassword()
{
    const auto usual = [](World &world) {
        return changing(signedIn(world).text("token"_L1).toLatin1(), QString::fromLatin1(Password));
    };
    Operation operation{"POST /api/auth/password", 200, usual, true, true, bodyRefusals(usual)};
    operation.others += {
        {"without an account", 404,
            [](World &world) { return changing(world.student(), QString::fromLatin1(Password)); }},
        {"a wrong old password", 400,
            [](World &world) { return changing(signedIn(world).text("token"_L1).toLatin1(), u"a wrong horse"_s); }},
    };
    return operation;
}

} // namespace

QList<Operation> authOperations()
{
    return {
        signIn(),
        refresh(),
        {"POST /api/auth/logout", 200,
            [](World &world) {
                return Call{"/api/auth/logout", signedIn(world).text("token"_L1).toLatin1()};
            },
            true, true},
        {"GET /api/auth/me", 200,
            [](World &world) {
                return Call{"/api/auth/me", world.student()};
            },
            false},
        changePassword(),
    };
}

} // namespace sanad::test
