// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a byte for the limit, four for the sizes of pieces, then what a client sends on a WebSocket.
#include "fuzz.h"
#include "server/net/WebSocketCodec.h"
#include "tests/support/websocket_frames.h"

#include <QUtf8StringView>

using namespace sanad;
using namespace sanad::fuzz;
using namespace sanad::net;

namespace {

using Progress = WebSocketReader::Progress;

struct Outcome
{
    QList<WebSocketReader::Message> messages;
    std::optional<WebSocketClose> failure;
};

bool isSame(const WebSocketReader::Message &left, const WebSocketReader::Message &right)
{
    return left.kind == right.kind && left.data == right.data && left.code == right.code;
}

bool isControl(WebSocketOpcode kind)
{
    return kind == WebSocketOpcode::Close || kind == WebSocketOpcode::Ping || kind == WebSocketOpcode::Pong;
}

void checkMessage(const WebSocketReader::Message &message, qint64 limit)
{
    constexpr qsizetype longestControl = 125;
    require(message.kind != WebSocketOpcode::Continuation, "a message is no fragment");
    require(message.data.size() <= (isControl(message.kind) ? longestControl : limit), "a message is within its limit");
    const bool isText = message.kind == WebSocketOpcode::Text || message.kind == WebSocketOpcode::Close;
    require(!isText || QUtf8StringView(message.data).isValidUtf8(), "text is UTF-8");
    if (message.kind != WebSocketOpcode::Close)
        return;
    const int code = int(message.code);
    require(code >= 1000 && code <= 4999 && code != 1004 && code != 1006, "a code is one that may be sent");
}

void read(WebSocketReader &reader, QByteArrayView input, qint64 limit, Outcome &outcome)
{
    const QByteArray copy = input.toByteArray(); // so that reading over its end is noticed
    QByteArrayView rest = copy;
    while (!outcome.failure) {
        WebSocketReader::Message message;
        const Progress progress = reader.read(rest, message);
        if (progress == Progress::NeedsMore)
            break;
        if (progress == Progress::Failed) {
            outcome.failure = reader.failure();
            require(reader.read(rest, message) == Progress::Failed, "a failure is for good");
            require(reader.held() == 0, "nothing is held after a failure");
            break;
        }
        checkMessage(message, limit);
        outcome.messages.append(message);
    }
    require(outcome.failure || rest.isEmpty(), "all input is taken");
    require(reader.held() <= limit + 125, "no more is held than a message");
}

/// The messages written anew, each in one frame.
QByteArray rewritten(const QList<WebSocketReader::Message> &messages)
{
    QByteArray bytes;
    for (const auto &message : messages) {
        const bool hasCode = message.kind == WebSocketOpcode::Close && message.code != WebSocketClose::NoStatus;
        bytes += test::frame(message.kind, hasCode ? webSocketClosePayload(message.code, message.data) : message.data);
    }
    return bytes;
}

} // namespace

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    const qint64 limit = qint64(takeByte(input)) * 16;
    const QByteArrayView plan = input.first(std::min<qsizetype>(4, input.size()));
    input = input.sliced(plan.size());

    WebSocketReader whole(limit);
    Outcome atOnce;
    read(whole, input, limit, atOnce);

    WebSocketReader pieced(limit);
    Outcome inPieces;
    for (Pieces pieces(plan, input); !pieces.atEnd() && !inPieces.failure;)
        read(pieced, pieces.next(), limit, inPieces);
    require(atOnce.failure == inPieces.failure, "a failure does not depend on how bytes are cut");
    require(std::equal(atOnce.messages.begin(), atOnce.messages.end(), inPieces.messages.begin(),
                inPieces.messages.end(), isSame),
        "messages do not depend on how bytes are cut");

    WebSocketReader again(limit);
    Outcome read2;
    read(again, rewritten(atOnce.messages), limit, read2);
    require(!read2.failure
            && std::equal(
                atOnce.messages.begin(), atOnce.messages.end(), read2.messages.begin(), read2.messages.end(), isSame),
        "what is written anew is read as before");
}
