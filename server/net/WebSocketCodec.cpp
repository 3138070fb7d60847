// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/WebSocketCodec.h"

#include <QCryptographicHash>
#include <QUtf8StringView>
#include <QtEndian>

#include <algorithm>
#include <cstring>

namespace sanad::net {

namespace {

constexpr quint8 FinalBit = 0x80;
constexpr quint8 ReservedBits = 0x70;
constexpr quint8 OpcodeBits = 0x0f;
constexpr quint8 MaskBit = 0x80;
constexpr quint8 Length16 = 126;
constexpr quint8 Length64 = 127;
constexpr quint64 LongestControl = 125;
constexpr qsizetype KeyBytes = 16;

constexpr bool isOpcode(quint8 number)
{
    return number <= quint8(WebSocketOpcode::Binary)
        || (number >= quint8(WebSocketOpcode::Close) && number <= quint8(WebSocketOpcode::Pong));
}

/// Whether a client may send it (section 7.4): registered ones, and those of libraries and applications.
constexpr bool isCloseCode(quint16 code)
{
    constexpr quint16 firstReserved = 1004;
    constexpr quint16 lastReserved = 1006;
    constexpr quint16 lastRegistered = 1014;
    constexpr quint16 firstOfLibraries = 3000;
    constexpr quint16 last = 4999;
    if (code >= firstReserved && code <= lastReserved)
        return false;
    return (code >= quint16(WebSocketClose::Normal) && code <= lastRegistered)
        || (code >= firstOfLibraries && code <= last);
}

/// How many bytes a head has, as its first two tell.
constexpr std::size_t headSize(quint8 second)
{
    const quint8 length = second & ~MaskBit;
    const std::size_t extended = length == Length64 ? 8 : length == Length16 ? 2 : 0;
    return 2 + extended + (second & MaskBit ? 4 : 0);
}

} // namespace

WebSocketFrameHead webSocketFrameHead(WebSocketOpcode opcode, qint64 payloadSize)
{
    WebSocketFrameHead head;
    head.bytes[0] = char(FinalBit | quint8(opcode));
    if (payloadSize < Length16) {
        head.bytes[1] = char(payloadSize);
        head.size = 2;
    } else if (payloadSize <= 0xffff) {
        head.bytes[1] = char(Length16);
        qToBigEndian(quint16(payloadSize), head.bytes.data() + 2);
        head.size = 4;
    } else {
        head.bytes[1] = char(Length64);
        qToBigEndian(quint64(payloadSize), head.bytes.data() + 2);
        head.size = 10;
    }
    return head;
}

QByteArray webSocketClosePayload(WebSocketClose code, QByteArrayView reason)
{
    QByteArray payload(2, Qt::Uninitialized);
    qToBigEndian(quint16(code), payload.data());
    return payload.append(reason.first(std::min<qsizetype>(reason.size(), LongestControl - 2)));
}

QByteArray webSocketAccept(QByteArrayView key)
{
    const auto decoded = QByteArray::fromBase64Encoding(key.toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    constexpr qsizetype written = (KeyBytes + 2) / 3 * 4; // with its padding
    if (!decoded || decoded.decoded.size() != KeyBytes || key.size() != written)
        return {};
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(key);
    hash.addData("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    return hash.result().toBase64();
}

void webSocketUnmask(char *out, const char *in, qsizetype size, const std::array<char, 4> &key, quint64 position)
{
    std::array<char, 8> wide{};
    for (std::size_t i = 0; i < wide.size(); ++i)
        wide[i] = key[(position + i) % key.size()];
    quint64 mask = 0;
    std::memcpy(&mask, wide.data(), sizeof mask);
    qsizetype done = 0;
    for (; done + qsizetype(sizeof mask) <= size; done += sizeof mask) {
        quint64 word = 0;
        std::memcpy(&word, in + done, sizeof word);
        word ^= mask;
        std::memcpy(out + done, &word, sizeof word);
    }
    for (; done < size; ++done)
        out[done] = char(in[done] ^ wide[std::size_t(done) % wide.size()]);
}

WebSocketReader::Progress WebSocketReader::fail(WebSocketClose code)
{
    m_hasFailed = true;
    m_failure = code;
    m_message = {};
    m_control = {};
    return Progress::Failed;
}

WebSocketReader::Progress WebSocketReader::read(QByteArrayView &input, Message &message)
{
    if (m_hasFailed)
        return Progress::Failed;
    while (true) {
        if (!m_isInFrame) {
            if (const Progress progress = takeHead(input); progress != Progress::Complete)
                return progress;
        }
        takePayload(input);
        if (m_missing > 0)
            return Progress::NeedsMore;
        m_isInFrame = false;
        // A fragment alone is nothing to be told.
        if (!isControl() && !m_isFinal)
            continue;
        return endFrame(message);
    }
}

/// Complete: the head is.
WebSocketReader::Progress WebSocketReader::takeHead(QByteArrayView &input)
{
    while (true) {
        const std::size_t wanted = m_headSize < 2 ? 2 : headSize(quint8(m_head[1]));
        if (m_headSize >= wanted)
            break;
        if (input.isEmpty())
            return Progress::NeedsMore;
        const auto taken = std::min<std::size_t>(wanted - m_headSize, std::size_t(input.size()));
        std::memcpy(m_head.data() + m_headSize, input.data(), taken);
        m_headSize = quint8(m_headSize + taken);
        input = input.sliced(qsizetype(taken));
    }
    return beginFrame();
}

WebSocketReader::Progress WebSocketReader::beginFrame()
{
    const auto first = quint8(m_head[0]);
    const auto second = quint8(m_head[1]);
    const std::size_t headEnd = std::exchange(m_headSize, 0);
    // No extension was agreed on, and clients must mask (sections 5.1 and 5.2).
    if ((first & ReservedBits) != 0 || !isOpcode(first & OpcodeBits) || !(second & MaskBit))
        return fail(WebSocketClose::ProtocolError);
    m_isFinal = first & FinalBit;
    m_opcode = WebSocketOpcode(first & OpcodeBits);
    quint64 size = second & ~MaskBit;
    if (size == Length16)
        size = qFromBigEndian<quint16>(m_head.data() + 2);
    else if (size == Length64)
        size = qFromBigEndian<quint64>(m_head.data() + 2);
    std::copy_n(m_head.data() + headEnd - m_key.size(), m_key.size(), m_key.data());
    return checkFrame(size);
}

WebSocketReader::Progress WebSocketReader::checkFrame(quint64 size)
{
    if (size >> 63)
        return fail(WebSocketClose::ProtocolError);
    if (isControl()) {
        if (!m_isFinal || size > LongestControl)
            return fail(WebSocketClose::ProtocolError);
    } else {
        const bool isWithin = m_kind != WebSocketOpcode::Continuation;
        if (isWithin != (m_opcode == WebSocketOpcode::Continuation))
            return fail(WebSocketClose::ProtocolError);
        if (!isWithin)
            m_kind = m_opcode;
        if (size > quint64(m_maxMessage - m_message.size()))
            return fail(WebSocketClose::TooBig);
    }
    m_missing = size;
    m_position = 0;
    m_isInFrame = true;
    return Progress::Complete;
}

/// Only for what has come is there room made: what a head announces may never be sent.
void WebSocketReader::takePayload(QByteArrayView &input)
{
    const auto size = qsizetype(std::min<quint64>(m_missing, quint64(input.size())));
    if (size == 0)
        return;
    QByteArray &into = isControl() ? m_control : m_message;
    const qsizetype before = into.size();
    into.resize(before + size);
    webSocketUnmask(into.data() + before, input.data(), size, m_key, m_position);
    m_position += quint64(size);
    m_missing -= quint64(size);
    input = input.sliced(size);
}

WebSocketReader::Progress WebSocketReader::endFrame(Message &message)
{
    message.code = WebSocketClose::NoStatus;
    if (m_opcode == WebSocketOpcode::Close)
        return endClose(message);
    if (isControl()) {
        message.kind = m_opcode;
        message.data = std::exchange(m_control, QByteArray());
        return Progress::Complete;
    }
    message.kind = std::exchange(m_kind, WebSocketOpcode::Continuation);
    message.data = std::exchange(m_message, QByteArray());
    if (message.kind == WebSocketOpcode::Text && !QUtf8StringView(message.data).isValidUtf8())
        return fail(WebSocketClose::InvalidPayload);
    return Progress::Complete;
}

WebSocketReader::Progress WebSocketReader::endClose(Message &message)
{
    const QByteArray payload = std::exchange(m_control, QByteArray());
    message.kind = WebSocketOpcode::Close;
    message.data.clear();
    if (payload.isEmpty())
        return Progress::Complete;
    if (payload.size() < 2)
        return fail(WebSocketClose::ProtocolError);
    const auto code = qFromBigEndian<quint16>(payload.constData());
    if (!isCloseCode(code))
        return fail(WebSocketClose::ProtocolError);
    message.data = payload.sliced(2);
    if (!QUtf8StringView(message.data).isValidUtf8())
        return fail(WebSocketClose::InvalidPayload);
    message.code = WebSocketClose(code);
    return Progress::Complete;
}

} // namespace sanad::net
