// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/ChatUseCases.h"
#include "server/domain/Media.h"

#include <QByteArray>

namespace sanad {

/// Writes messages for one request: those with a file get addresses that this client can use, made afresh.
class MessageWriter
{
public:
    /// `links` must outlive the writer. `origin`: as the client addressed us, e.g. "http://127.0.0.1:8000".
    MessageWriter(const MediaLinks &links, QByteArray origin)
        : m_links(links)
        , m_origin(std::move(origin))
    {
    }

    void write(JsonWriter &writer, const Message &message) const
    {
        if (!message.attachment) {
            message.writeJson(writer);
            return;
        }
        Message linked = message;
        m_links.addTo(*linked.attachment, m_origin);
        linked.writeJson(writer);
    }

    /// `"name": [message, …]`
    void writeArray(JsonWriter &writer, QLatin1StringView name, const QList<Message> &messages) const
    {
        writer.key(name);
        writer.beginArray();
        for (const Message &message : messages)
            write(writer, message);
        writer.endArray();
    }

    /// `{message, bot_reply?}`
    void write(JsonWriter &writer, const PostOutcome &outcome) const
    {
        writer.beginObject().key(QLatin1StringView("message"));
        write(writer, outcome.message);
        if (outcome.botReply) {
            writer.key(QLatin1StringView("bot_reply"));
            write(writer, *outcome.botReply);
        }
        writer.endObject();
    }

private:
    const MediaLinks &m_links;
    QByteArray m_origin;
};

} // namespace sanad
