// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/socketio/SocketIoDecoder.h"

#include "common/core/Id.h"
#include "common/core/JsonReader.h"
#include "common/protocol/socketio/malformed.h"

#include <QBitArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <charconv>

using namespace Qt::StringLiterals;

namespace sanad::protocol {

namespace {

using Limits = SocketIoDecoder::Limits;

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// What stands before the payload.
struct Head
{
    SocketIoPacket::Type type = SocketIoPacket::Type::Connect;
    int attachments = 0;
    QByteArray nameSpace = "/";
    std::optional<qint64> ackId;
};

/// Reads the head off the front of a packet (section "Packet encoding", Format).
class HeadReader
{
public:
    HeadReader(QByteArrayView text, const Limits &limits)
        : m_text(text)
        , m_limits(limits)
    {
    }

    Result<Head> read()
    {
        SANAD_TRY(readType());
        if (m_isBinary)
            SANAD_TRY(readAttachments());
        SANAD_TRY(readNameSpace());
        SANAD_TRY(readAckId());
        return m_head;
    }
    [[nodiscard]] QByteArrayView rest() const { return m_text; }

private:
    Status readType()
    {
        using Type = SocketIoPacket::Type;
        constexpr std::array types{
            Type::Connect, Type::Disconnect, Type::Event, Type::Ack, Type::ConnectError, Type::Event, Type::Ack};
        if (m_text.isEmpty() || m_text.front() < '0' || m_text.front() > '6')
            return malformed(u"an unknown Socket.IO type"_s);
        const char digit = m_text.front();
        m_head.type = types[size_t(digit - '0')];
        m_isBinary = digit >= '5';
        m_text = m_text.sliced(1);
        return {};
    }

    Status readAttachments()
    {
        SANAD_ASSIGN(const std::optional<qint64> count, readNumber());
        if (!count || m_text.isEmpty() || m_text.front() != '-')
            return malformed(u"no number of attachments"_s);
        // Zero is refused nowhere in the text; the reference sends it for an event that turned out to hold no binary.
        if (*count > m_limits.attachments)
            return malformed(u"too many attachments"_s);
        m_head.attachments = int(*count);
        m_text = m_text.sliced(1);
        return {};
    }

    Status readNameSpace()
    {
        if (m_text.isEmpty() || m_text.front() != '/')
            return {};
        const qsizetype comma = m_text.indexOf(',');
        const qsizetype end = comma < 0 ? m_text.size() : comma;
        if (end > m_limits.nameSpaceBytes)
            return malformed(u"a namespace that is too long"_s);
        const QByteArrayView name = m_text.first(end);
        const bool isPlain =
            std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7f && c != '"'; });
        if (!isPlain)
            return malformed(u"a namespace with characters that none has"_s);
        m_head.nameSpace = name.toByteArray();
        m_text = m_text.sliced(comma < 0 ? end : end + 1);
        return {};
    }

    Status readAckId()
    {
        SANAD_ASSIGN(m_head.ackId, readNumber());
        return {};
    }

    Result<std::optional<qint64>> readNumber()
    {
        const qsizetype digits = std::find_if_not(m_text.begin(), m_text.end(), isDigit) - m_text.begin();
        if (digits == 0)
            return std::optional<qint64>();
        qint64 number = 0;
        const auto [end, fault] = std::from_chars(m_text.data(), m_text.data() + digits, number);
        if (fault != std::errc() || number > ChatId::Max)
            return malformed(u"a number that is too large"_s);
        m_text = m_text.sliced(digits);
        return std::optional(number);
    }

    QByteArrayView m_text;
    const Limits &m_limits;
    Head m_head;
    bool m_isBinary = false;
};

/// Whether arrays and objects nest deeper than `limit`; looks at the bytes, so that nothing deep is ever built.
bool nestsDeeper(QByteArrayView json, int limit)
{
    int depth = 0;
    bool inText = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inText) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inText = false;
        } else if (c == '"') {
            inText = true;
        } else if (c == '[' || c == '{') {
            if (++depth > limit)
                return true;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

Result<QJsonDocument> parse(QByteArrayView json, const Limits &limits)
{
    if (nestsDeeper(json, limits.depth))
        return malformed(u"JSON that is nested too deeply"_s);
    QJsonParseError fault;
    QJsonDocument document = JsonReader::parseDocument(QByteArray::fromRawData(json.data(), json.size()), &fault);
    if (fault.error != QJsonParseError::NoError)
        return malformed(u"a payload that is not JSON"_s);
    return document;
}

/// Ticks off every placeholder in `value`; false if one is out of range or used twice. The depth is bounded by parse().
bool tickPlaceholders(const QJsonValue &value, QBitArray &seen)
{
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        return std::all_of(
            array.begin(), array.end(), [&](const QJsonValue &one) { return tickPlaceholders(one, seen); });
    }
    if (!value.isObject())
        return true;
    const QJsonObject object = value.toObject();
    if (!object.value("_placeholder"_L1).toBool())
        return std::all_of(
            object.begin(), object.end(), [&](const QJsonValue &one) { return tickPlaceholders(one, seen); });
    const qint64 number = object.value("num"_L1).toInteger(-1);
    if (number < 0 || number >= seen.size() || seen.testBit(number))
        return false;
    seen.setBit(number);
    return true;
}

/// Names that the client libraries keep for themselves; a packet must not forge them.
bool isReserved(const QString &event)
{
    constexpr std::array names{
        "connect"_L1, "connect_error"_L1, "disconnect"_L1, "disconnecting"_L1, "newListener"_L1, "removeListener"_L1};
    return std::any_of(names.begin(), names.end(), [&](QLatin1StringView name) { return event == name; });
}

Status readObject(SocketIoPacket &packet, QByteArrayView json, const Limits &limits)
{
    if (json.isEmpty())
        return {};
    SANAD_ASSIGN(const QJsonDocument document, parse(json, limits));
    if (!document.isObject())
        return malformed(u"a payload that is not an object"_s);
    packet.data = document.object();
    return {};
}

Status readArray(SocketIoPacket &packet, QByteArrayView json, int attachments, const Limits &limits)
{
    SANAD_ASSIGN(const QJsonDocument document, parse(json, limits));
    if (!document.isArray())
        return malformed(u"a payload that is not a list"_s);
    packet.arguments = document.array();
    if (packet.type == SocketIoPacket::Type::Event) {
        if (packet.arguments.isEmpty() || !packet.arguments.first().isString())
            return malformed(u"an event without a name"_s);
        packet.event = packet.arguments.takeAt(0).toString();
        if (isReserved(packet.event))
            return malformed(u"an event with a reserved name"_s);
    }
    if (attachments > 0) {
        QBitArray seen(attachments);
        if (!tickPlaceholders(packet.arguments, seen) || seen.count(true) != attachments)
            return malformed(u"placeholders that do not fit the attachments"_s);
    }
    return {};
}

Result<SocketIoPacket> readPacket(const Head &head, QByteArrayView payload, const Limits &limits)
{
    using enum SocketIoPacket::Type;
    SocketIoPacket packet;
    packet.type = head.type;
    packet.nameSpace = head.nameSpace;
    packet.ackId = head.ackId;
    const bool mayHaveId = head.type == Event || head.type == Ack;
    if (head.ackId && !mayHaveId)
        return malformed(u"an acknowledgement id where there is none"_s);
    switch (head.type) {
    case Connect:
    case ConnectError: SANAD_TRY(readObject(packet, payload, limits)); return packet;
    case Disconnect:
        if (!payload.isEmpty())
            return malformed(u"data in a packet that has none"_s);
        return packet;
    case Ack:
        if (!head.ackId)
            return malformed(u"an acknowledgement without id"_s);
        [[fallthrough]];
    case Event: SANAD_TRY(readArray(packet, payload, head.attachments, limits)); return packet;
    }
    Q_UNREACHABLE();
}

} // namespace

Result<std::optional<SocketIoPacket>> SocketIoDecoder::add(const EngineIoPacket &message)
{
    if (m_failed)
        return malformed(u"it follows a malformed one"_s);
    const auto result = [&]() -> Result<std::optional<SocketIoPacket>> {
        if (message.type != EngineIoPacket::Type::Message)
            return malformed(u"not a message"_s);
        return message.isBinary ? addBinary(message.data) : addText(message.data);
    }();
    m_failed = !result;
    return result;
}

Result<std::optional<SocketIoPacket>> SocketIoDecoder::addText(QByteArrayView text)
{
    if (m_incomplete)
        return malformed(u"text where an attachment is missing"_s);
    HeadReader reader(text, m_limits);
    SANAD_ASSIGN(const Head head, reader.read());
    SANAD_ASSIGN(SocketIoPacket packet, readPacket(head, reader.rest(), m_limits));
    if (head.attachments == 0)
        return std::optional(std::move(packet));
    m_incomplete = std::move(packet);
    m_missing = head.attachments;
    m_textBytes = text.size();
    m_attachmentBytes = 0;
    return std::optional<SocketIoPacket>();
}

Result<std::optional<SocketIoPacket>> SocketIoDecoder::addBinary(const QByteArray &bytes)
{
    if (!m_incomplete)
        return malformed(u"an attachment that belongs to nothing"_s);
    m_attachmentBytes += bytes.size();
    if (m_attachmentBytes > m_limits.attachmentBytes)
        return malformed(u"attachments that are too large"_s);
    m_incomplete->attachments.append(bytes);
    if (--m_missing > 0)
        return std::optional<SocketIoPacket>();
    return std::exchange(m_incomplete, std::nullopt);
}

} // namespace sanad::protocol
