// SPDX-License-Identifier: GPL-3.0-or-later
#include "StreamFixture.h"

#include <QTest>

namespace sanad::http {

RecordingReceiver::RecordingReceiver(BodyRecord &record)
    : m_record(record)
{
    ++m_record.alive;
}

RecordingReceiver::~RecordingReceiver()
{
    --m_record.alive;
    m_record.brokenOff += m_isFinished ? 0 : 1;
}

Status RecordingReceiver::receive(QByteArrayView piece)
{
    constexpr qsizetype mostKept = 1024 * 1024;
    ++m_record.pieces;
    m_record.largestPiece = std::max(m_record.largestPiece, piece.size());
    m_size += piece.size();
    m_record.size = m_size;
    if (m_record.bytes.size() + piece.size() <= mostKept)
        m_record.bytes += piece;
    if (refusesAt >= 0 && m_size > refusesAt)
        return Error::of(ErrorCode::UnsupportedMediaType);
    full = fillsWithEachPiece;
    return {};
}

void RecordingReceiver::finish(const Responder &responder)
{
    m_isFinished = true;
    ++m_record.finished;
    if (onFinish)
        onFinish(responder);
    else
        responder.send(Response::json(201, QByteArray::number(m_size)));
}

void RecordingReceiver::makeRoom()
{
    full = false;
    resume();
}

StreamFixture::StreamFixture(const HttpConfig &config)
    : server(std::make_unique<HttpServer>(makeRoutes(), authenticator, config))
{
    const auto port = server->listen(QHostAddress::LocalHost, 0);
    if (!port)
        qFatal("cannot listen");
    m_port = *port;
}

RouteTable StreamFixture::makeRoutes()
{
    RouteTable routes;
    routes.add({.method = Method::Post,
        .pattern = "/upload",
        .access = Access::Public,
        .bodyLimit = 64 * 1024 * 1024,
        .handler = [](const Request &, const Responder &) { qFatal("the handler must not be called"); },
        .openBody =
            [this](const Request &head, const BodyOpened &opened_) {
                ++opened;
                if (open)
                    return open(head, opened_);
                auto made = std::make_unique<RecordingReceiver>(record);
                receiver = made.get();
                opened_(std::move(made));
            }});
    routes.add({.method = Method::Get,
        .pattern = "/file",
        .access = Access::Public,
        .handler = [this](const Request &, const Responder &responder) {
            Response response;
            response.contentType = "application/octet-stream";
            response.file = file;
            responder.send(response);
        }});
    routes.add({.method = Method::Get,
        .pattern = "/hello",
        .access = Access::Public,
        .handler = [](const Request &, const Responder &responder) { responder.send(Response::json(200, "hello")); }});
    return routes;
}

bool StreamFixture::isServing() const
{
    RawClient client(m_port);
    client.send(get("/hello"));
    return client.waitForAnswers(1) && client.answers().first().body == "hello";
}

void StreamFixture::makeFile(const QByteArray &bytes)
{
    if (!disk.open() || disk.write(bytes) != bytes.size() || !disk.flush())
        qFatal("no temporary file");
    auto opened_ = OpenFile::open(disk.fileName());
    if (!opened_)
        qFatal("the temporary file does not open");
    file = {.file = *opened_, .offset = 0, .length = bytes.size()};
}

QByteArray upload(const QByteArray &body, const QByteArray &headers)
{
    return post("/upload", body, headers);
}

QByteArray uploadHead(qint64 size, const QByteArray &headers)
{
    return "POST /upload HTTP/1.1\r\nHost: test\r\nContent-Length: " + QByteArray::number(size) + "\r\n" + headers
        + "\r\n";
}

QByteArray patternBytes(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint64 state = 88172645463325252ULL;
    for (char &byte : bytes) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        byte = char(state);
    }
    return bytes;
}

} // namespace sanad::http
