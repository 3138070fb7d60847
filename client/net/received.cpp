// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/received.h"

#include "common/text/characters.h"
#include "common/text/message_text.h"

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr qsizetype LongestName = 255; // UTF-16 units, of a file or a person
constexpr auto NamelessFile = "file"_L1;

void cut(QString &text, qsizetype units)
{
    if (text.size() <= units)
        return;
    if (text.at(units - 1).isHighSurrogate())
        --units;
    text.truncate(units);
    text.append(QChar(u'\u2026'));
}

} // namespace

QString harmlessLine(const QString &text)
{
    QString line;
    line.reserve(qMin(text.size(), LongestName));
    const QStringView beginning = QStringView(text).first(qMin(text.size(), 2 * LongestName));
    for (qsizetype at = 0; at < beginning.size();) {
        const qsizetype start = at;
        const char32_t point = text::takeCodePoint(beginning, at);
        // Joiners shape Arabic and emoji; all else that cannot be seen only confuses.
        const bool isJoiner = point == 0x200c || point == 0x200d;
        if (isJoiner || !text::isInvisible(point))
            line.append(beginning.sliced(start, at - start));
    }
    cut(line, LongestName);
    return line;
}

QString harmlessFileName(const QString &name)
{
    QString clean = harmlessLine(name);
    clean.replace(u'/', u'_').replace(u'\\', u'_');
    clean = clean.trimmed();
    while (clean.startsWith(u'.'))
        clean.remove(0, 1);
    return clean.isEmpty() ? QString(NamelessFile) : clean;
}

Message harmless(Message message)
{
    // As many units are as many bytes at least, so that nothing the contract allows is cut.
    cut(message.text, text::MaxMessageBytes);
    message.senderName = harmlessLine(message.senderName);
    if (message.attachment)
        message.attachment->name = harmlessFileName(message.attachment->name);
    return message;
}

Result<Message> readMessage(const QJsonObject &json)
{
    return Message::fromJson(json).map([](Message message) { return harmless(std::move(message)); });
}

} // namespace sanad::client
