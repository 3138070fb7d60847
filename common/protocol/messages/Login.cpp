// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/Login.h"

#include "common/core/JsonReader.h"
#include "common/protocol/messages/code_points.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void Login::writeJson(JsonWriter &writer) const
{
    writer.beginObject().field("username"_L1, username).field("password"_L1, password).endObject();
}

Result<Login> Login::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    Login login;
    SANAD_ASSIGN(login.username, reader.string("username"_L1));
    SANAD_ASSIGN(login.password, reader.string("password"_L1));
    return login;
}

void Refresh::writeJson(JsonWriter &writer) const
{
    writer.beginObject().field("refresh_token"_L1, refreshToken);
    if (!clientRequestId.isEmpty())
        writer.field("client_request_id"_L1, clientRequestId);
    writer.endObject();
}

Result<Refresh> Refresh::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    Refresh refresh;
    SANAD_ASSIGN(refresh.refreshToken, reader.string("refresh_token"_L1));
    SANAD_ASSIGN(const auto id, reader.optionalString("client_request_id"_L1));
    refresh.clientRequestId = id.value_or(QString());
    if (id && (id->isEmpty() || codePoints(*id) > MaxRequestId))
        return Error::invalidField(
            u"client_request_id"_s, u"Field \"client_request_id\" must have 1 to %1 characters."_s.arg(MaxRequestId));
    return refresh;
}

void ChangePassword::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.field("old_password"_L1, oldPassword).field("new_password"_L1, newPassword).endObject();
}

Result<ChangePassword> ChangePassword::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    ChangePassword change;
    SANAD_ASSIGN(change.oldPassword, reader.string("old_password"_L1));
    SANAD_ASSIGN(change.newPassword, reader.string("new_password"_L1));
    return change;
}

} // namespace sanad::protocol
