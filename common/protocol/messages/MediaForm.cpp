// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/MediaForm.h"

#include "common/protocol/messages/SendMessage.h"
#include "common/protocol/messages/code_points.h"

#include <QLocale>
#include <QStringConverter>
#include <QStringList>
#include <QUtf8StringView>

#include <charconv>

using namespace Qt::StringLiterals;

namespace sanad::protocol {

namespace {

constexpr auto TextField = "text"_L1;
constexpr auto ChatField = "chat_id"_L1;
constexpr auto DurationField = "duration"_L1;
constexpr auto ClientIdField = "client_message_id"_L1;

/// A number that takes up the whole text; std::from_chars knows neither "+" nor blanks nor another country's point.
template <typename Number>
std::optional<Number> wholeNumber(const QByteArray &text)
{
    Number value{};
    const auto [end, fault] = std::from_chars(text.constData(), text.constData() + text.size(), value);
    return fault == std::errc() && end == text.constData() + text.size() ? std::optional(value) : std::nullopt;
}

Result<QString> textOf(QLatin1StringView field, const QByteArray &value)
{
    if (!QUtf8StringView(value).isValidUtf8() || value.contains('\0'))
        return Error::invalidField(QString(field), u"Field \"%1\" must be text in UTF-8 without U+0000."_s.arg(field));
    // A U+FEFF at the beginning belongs to the text, though Qt takes it off by itself.
    QStringDecoder decoder(QStringConverter::Utf8, QStringConverter::Flag::ConvertInitialBom);
    return QString(decoder(value));
}

Result<ChatId> chatIdOf(const QByteArray &value)
{
    const auto number = wholeNumber<qint64>(value);
    if (!number || !ChatId(*number).isValid())
        return Error::invalidField(QString(ChatField), u"Field \"chat_id\" must be the number of a chat."_s);
    return ChatId(*number);
}

Result<double> durationOf(const QByteArray &value)
{
    const auto number = wholeNumber<double>(value);
    // Written so that what is not a number is refused too.
    if (!number || !(*number >= 0 && *number <= MediaForm::MaxDuration)) {
        return Error::invalidField(QString(DurationField),
            u"Field \"duration\" must be a number of seconds from 0 to %1."_s.arg(MediaForm::MaxDuration));
    }
    return *number;
}

Result<QString> clientIdOf(const QByteArray &value)
{
    SANAD_ASSIGN(QString text, textOf(ClientIdField, value));
    if (codePoints(text) > SendMessage::MaxClientMessageId) {
        return Error::invalidField(QString(ClientIdField),
            u"Field \"client_message_id\" must have 1 to %1 characters."_s.arg(SendMessage::MaxClientMessageId));
    }
    return text;
}

} // namespace

bool MediaForm::hasField(const QString &name)
{
    return name == TextField || name == ChatField || name == DurationField || name == ClientIdField;
}

Status MediaForm::set(const QString &name, const QByteArray &value)
{
    if (name == TextField) {
        SANAD_ASSIGN(text, textOf(TextField, value));
        return {};
    }
    if (value.isEmpty())
        return {};
    if (name == ChatField) {
        SANAD_ASSIGN(chatId, chatIdOf(value));
    } else if (name == DurationField) {
        SANAD_ASSIGN(duration, durationOf(value));
    } else if (name == ClientIdField) {
        SANAD_ASSIGN(clientMessageId, clientIdOf(value));
    }
    return {};
}

QList<std::pair<QByteArray, QByteArray>> MediaForm::fields() const
{
    QList<std::pair<QByteArray, QByteArray>> pairs;
    const auto add = [&](QLatin1StringView name, const QByteArray &value) {
        pairs.append({QByteArray(name.data(), name.size()), value});
    };
    if (!text.isEmpty())
        add(TextField, text.toUtf8());
    if (chatId)
        add(ChatField, QByteArray::number(chatId->value()));
    if (duration)
        add(DurationField, QByteArray::number(*duration, 'g', QLocale::FloatingPointShortest));
    if (!clientMessageId.isEmpty())
        add(ClientIdField, clientMessageId.toUtf8());
    return pairs;
}

} // namespace sanad::protocol
