// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/Connect.h"

#include "common/core/JsonReader.h"
#include "common/protocol/error_codes.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void ConnectRequest::writeJson(JsonWriter &writer) const
{
    writer.beginObject().field("token"_L1, token);
    if (!pid.isEmpty())
        writer.field("pid"_L1, pid);
    if (!offset.isEmpty())
        writer.field("offset"_L1, offset);
    writer.endObject();
}

ConnectRequest ConnectRequest::fromJson(const QJsonObject &json)
{
    return {.token = json.value("token"_L1).toString(),
        .pid = json.value("pid"_L1).toString(),
        .offset = json.value("offset"_L1).toString()};
}

void Connected::writeJson(JsonWriter &writer) const
{
    writer.beginObject().field("sid"_L1, QLatin1StringView(sid));
    if (!pid.isEmpty())
        writer.field("pid"_L1, QLatin1StringView(pid));
    writer.endObject();
}

Result<Connected> Connected::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    Connected connected;
    SANAD_ASSIGN(const QString sid, reader.string("sid"_L1));
    SANAD_ASSIGN(const std::optional<QString> pid, reader.optionalString("pid"_L1));
    connected.sid = sid.toLatin1();
    connected.pid = pid.value_or(QString()).toLatin1();
    return connected;
}

void ConnectRefused::writeJson(JsonWriter &writer) const
{
    const ErrorForm form = errorForm(error.code);
    writer.beginObject().key("message"_L1);
    error.message.isEmpty() ? writer.value(form.sentence) : writer.value(error.message);
    writer.key("data"_L1).beginObject().field("code"_L1, form.code).endObject();
    writer.endObject();
}

ConnectRefused ConnectRefused::fromJson(const QJsonObject &json)
{
    QJsonObject flat = json.value("data"_L1).toObject();
    flat.insert("message"_L1, json.value("message"_L1));
    return {.error = readError(flat)};
}

void EventRefused::writeJson(JsonWriter &writer) const
{
    writer.beginObject().key("error"_L1);
    writeError(writer, error);
    writer.endObject();
}

Result<EventRefused> EventRefused::fromJson(const QJsonObject &json)
{
    SANAD_ASSIGN(const QJsonObject error, JsonReader(json).object("error"_L1));
    return EventRefused{.error = readError(error)};
}

} // namespace sanad::protocol
