// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/socketio/EngineIoHandshake.h"

#include "common/core/JsonReader.h"

#include <QJsonArray>

#include <limits>

using namespace Qt::StringLiterals;

namespace sanad::protocol {

namespace {

constexpr qint64 MaxNumber = std::numeric_limits<int>::max();

QLatin1StringView sentence(EngineIoFault fault)
{
    switch (fault) {
    case EngineIoFault::UnknownTransport: return "Transport unknown"_L1;
    case EngineIoFault::UnknownSid: return "Session ID unknown"_L1;
    case EngineIoFault::BadHandshakeMethod: return "Bad handshake method"_L1;
    case EngineIoFault::BadRequest: return "Bad request"_L1;
    case EngineIoFault::Forbidden: return "Forbidden"_L1;
    case EngineIoFault::UnsupportedVersion: return "Unsupported protocol version"_L1;
    }
    Q_UNREACHABLE();
}

} // namespace

void EngineIoHandshake::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.field("sid"_L1, sid);
    writer.key("upgrades"_L1).beginArray();
    for (const QString &upgrade : upgrades)
        writer.value(upgrade);
    writer.endArray();
    writer.field("pingInterval"_L1, pingInterval);
    writer.field("pingTimeout"_L1, pingTimeout);
    writer.field("maxPayload"_L1, maxPayload);
    writer.endObject();
}

Result<EngineIoHandshake> EngineIoHandshake::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    EngineIoHandshake handshake;
    SANAD_ASSIGN(handshake.sid, reader.string("sid"_L1));
    const QJsonValue upgrades = json.value("upgrades"_L1);
    if (!upgrades.isArray())
        return Error::invalidField(u"upgrades"_s, u"Field \"upgrades\" must be a list."_s);
    for (const QJsonValue &upgrade : upgrades.toArray()) {
        const QString name = upgrade.toString();
        if (name.isEmpty() || name.contains(QChar::Null) || !name.isValidUtf16())
            return Error::invalidField(u"upgrades"_s, u"Field \"upgrades\" must be a list of names."_s);
        handshake.upgrades.append(name);
    }
    SANAD_ASSIGN(handshake.pingInterval, reader.integer("pingInterval"_L1, 1, MaxNumber));
    SANAD_ASSIGN(handshake.pingTimeout, reader.integer("pingTimeout"_L1, 1, MaxNumber));
    SANAD_ASSIGN(handshake.maxPayload, reader.integer("maxPayload"_L1, 1, MaxNumber));
    return handshake;
}

QByteArray toJson(EngineIoFault fault)
{
    JsonWriter writer;
    writer.beginObject();
    writer.field("code"_L1, int(fault));
    writer.field("message"_L1, sentence(fault));
    writer.endObject();
    return std::move(writer).bytes();
}

} // namespace sanad::protocol
