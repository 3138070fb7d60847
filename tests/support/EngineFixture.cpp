// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/EngineFixture.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::test {

using realtime::EngineIoRequest;

namespace {

class FakeReply final : public realtime::EngineIoReply
{
public:
    explicit FakeReply(ReplyLog &log)
        : m_log(log)
    {
    }
    ~FakeReply() override
    {
        m_log.gone = nullptr;
        m_log.isDestroyed = true;
    }
    void send(const realtime::EngineIoAnswer &answer) override
    {
        if (m_log.answer)
            qFatal("answered twice");
        m_log.answer = answer;
        m_log.gone = nullptr;
    }
    [[nodiscard]] bool isAlive() const override { return !m_log.answer && !m_log.isGone; }
    void whenGone(std::function<void()> gone) override { m_log.gone = std::move(gone); }

private:
    ReplyLog &m_log;
};

} // namespace

const QByteArray EngineFixture::WebSocketQuery = "EIO=4&transport=websocket";
const QByteArray EngineFixture::PollingQuery = "EIO=4&transport=polling";

EngineFixture::EngineFixture(realtime::EngineIoHandler &handler, const realtime::RealtimeConfig &config)
    : wheel(100ms, [this] { return now; })
    , server(std::make_unique<realtime::EngineIoServer>(handler, config, counters, wheel, streams))
{
    peer.address = QHostAddress(u"192.0.2.1"_s);
    peer.origin = "http://here";
}

ReplyLog &EngineFixture::get(const QByteArray &query)
{
    return request(EngineIoRequest::Method::Get, query);
}

ReplyLog &EngineFixture::request(EngineIoRequest::Method method, const QByteArray &query)
{
    ReplyLog &log = replies.emplace_back();
    server->request({.method = method, .query = query, .peer = peer}, std::make_unique<FakeReply>(log));
    return log;
}

ReplyLog &EngineFixture::post(const QByteArray &query, const QByteArray &body)
{
    ReplyLog &log = replies.emplace_back();
    const auto post = server->post({.method = EngineIoRequest::Method::Post, .query = query, .peer = peer});
    post->add(body);
    FakeReply reply(log);
    post->finish(reply);
    return log;
}

StreamLog &EngineFixture::webSocket(const QByteArray &query)
{
    StreamLog &log = sockets.emplace_back();
    server->accept(
        {.method = EngineIoRequest::Method::Get, .query = query, .peer = peer}, std::make_unique<FakeStream>(log));
    return log;
}

int EngineFixture::upgradeStatus(const QByteArray &query)
{
    const auto decision = server->upgrade({.method = EngineIoRequest::Method::Get, .query = query, .peer = peer});
    const auto *refusal = std::get_if<realtime::EngineIoAnswer>(&decision);
    return refusal ? refusal->status : 101;
}

QByteArray EngineFixture::openPolling()
{
    const ReplyLog &opened = get(PollingQuery);
    return QJsonDocument::fromJson(opened.body().sliced(1)).object().value("sid"_L1).toString().toLatin1();
}

QByteArray EngineFixture::pollQuery(const QByteArray &sid)
{
    return PollingQuery + "&sid=" + sid;
}

QByteArray EngineFixture::probeQuery(const QByteArray &sid)
{
    return WebSocketQuery + "&sid=" + sid;
}

void EngineFixture::endTurn()
{
    // What is done at the end of a turn may have an end of its own.
    for (int round = 0; round < 4; ++round)
        streams.turnEnd.run();
}

void EngineFixture::pass(std::chrono::milliseconds time)
{
    const auto end = now + time;
    while (now < end) {
        now = std::min<std::chrono::nanoseconds>(now + 100ms, end);
        wheel.catchUp();
        endTurn();
    }
}

realtime::RealtimeConfig shortConfig()
{
    realtime::RealtimeConfig config;
    config.maxPayload = 1'000;
    config.packetsPerPayload = 16;
    return config;
}

QByteArrayList framesIn(const QByteArray &bytes)
{
    QByteArrayList found;
    for (qsizetype start = 0; start + 2 <= bytes.size();) {
        const int opcode = bytes.at(start) & 0x0f;
        auto size = qsizetype(quint8(bytes.at(start + 1)));
        start += 2;
        if (size == 126) {
            size = qFromBigEndian<quint16>(bytes.constData() + start);
            start += 2;
        } else if (size == 127) {
            size = qsizetype(qFromBigEndian<quint64>(bytes.constData() + start));
            start += 8;
        }
        const QByteArray payload = bytes.mid(start, size);
        start += size;
        if (opcode != int(net::WebSocketOpcode::Close))
            found.append(payload);
        else
            found.append("close "
                + (payload.size() < 2 ? QByteArray()
                                      : QByteArray::number(qFromBigEndian<quint16>(payload.constData()))));
    }
    return found;
}

QByteArrayList takeFrames(StreamLog &log)
{
    return framesIn(std::exchange(log.sent, QByteArray()));
}

void arrive(const StreamLog &log, const QByteArray &text)
{
    log.reader->arrived(frame(net::WebSocketOpcode::Text, text));
}

} // namespace sanad::test
