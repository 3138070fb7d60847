// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/OutboxEntry.h"

#include "common/core/JsonReader.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

Result<QString> textOf(const JsonReader &reader, QLatin1StringView name)
{
    return reader.optionalString(name).map([](const std::optional<QString> &text) { return text.value_or(QString()); });
}

} // namespace

void OutboxFile::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.field("stored"_L1, stored);
    writer.field("source"_L1, source);
    writer.field("name"_L1, name);
    writer.field("media_type"_L1, mediaType);
    writer.field("size"_L1, size);
    writer.field("is_voice"_L1, isVoice);
    writer.field("duration"_L1, duration);
    writer.endObject();
}

Result<OutboxFile> OutboxFile::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    OutboxFile file;
    SANAD_ASSIGN(file.stored, textOf(reader, "stored"_L1));
    SANAD_ASSIGN(file.source, textOf(reader, "source"_L1));
    SANAD_ASSIGN(file.name, textOf(reader, "name"_L1));
    SANAD_ASSIGN(file.mediaType, textOf(reader, "media_type"_L1));
    SANAD_ASSIGN(file.size, reader.integer("size"_L1, 0, ChatId::Max));
    SANAD_ASSIGN(file.isVoice, reader.boolean("is_voice"_L1));
    if (reader.has("duration"_L1))
        file.duration = json.value("duration"_L1).toDouble();
    return file;
}

void OutboxEntry::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.field("local_id"_L1, localId);
    writer.key("chat"_L1);
    chat ? writer.value(chat->value()) : writer.null();
    writer.field("text"_L1, text);
    writer.key("file"_L1);
    file ? file->writeJson(writer) : void(writer.null());
    writer.field("created_at"_L1, createdAt);
    writer.field("is_edited"_L1, isEdited);
    writer.field("problem"_L1, problem);
    writer.endObject();
}

Result<OutboxEntry> OutboxEntry::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    OutboxEntry entry;
    SANAD_ASSIGN(entry.localId, reader.string("local_id"_L1));
    SANAD_ASSIGN(entry.chat, reader.optionalId<ChatId>("chat"_L1));
    SANAD_ASSIGN(entry.text, textOf(reader, "text"_L1));
    if (reader.has("file"_L1)) {
        SANAD_ASSIGN(const QJsonObject file, reader.object("file"_L1));
        SANAD_ASSIGN(entry.file, OutboxFile::fromJson(file));
    }
    SANAD_ASSIGN(entry.createdAt, reader.timestamp("created_at"_L1));
    SANAD_ASSIGN(entry.isEdited, reader.boolean("is_edited"_L1));
    SANAD_ASSIGN(entry.problem, textOf(reader, "problem"_L1));
    return entry;
}

void Draft::writeJson(JsonWriter &writer) const
{
    writer.beginObject().field("text"_L1, text).key("files"_L1).beginArray();
    for (const QString &file : files)
        writer.value(file);
    writer.endArray().endObject();
}

Result<Draft> Draft::fromJson(const QJsonObject &json)
{
    Draft draft;
    SANAD_ASSIGN(draft.text, textOf(JsonReader(json), "text"_L1));
    const QJsonArray files = json.value("files"_L1).toArray();
    for (const QJsonValue &file : files)
        draft.files.append(file.toString());
    return draft;
}

} // namespace sanad::client
