// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "HttpFixture.h"

#include <QTemporaryFile>

namespace sanad::http {

/// What has become of the bodies of a StreamFixture.
struct BodyRecord
{
    QByteArray bytes;
    qint64 size = 0;
    qsizetype largestPiece = 0;
    int pieces = 0;
    int finished = 0;
    int alive = 0; ///< receivers that exist
    int brokenOff = 0; ///< receivers that died unfinished
};

/// Records its body; does not keep bytes of more than 1 MB.
class RecordingReceiver final : public BodyReceiver
{
public:
    explicit RecordingReceiver(BodyRecord &record);
    ~RecordingReceiver() override;

    [[nodiscard]] Status receive(QByteArrayView piece) override;
    void finish(const Responder &responder) override;
    [[nodiscard]] bool isFull() const override { return full; }
    void makeRoom();

    bool full = false;
    bool fillsWithEachPiece = false;
    qint64 refusesAt = -1; ///< bytes after which receive() refuses
    std::function<void(const Responder &)> onFinish; ///< empty: answers 201 with the size

private:
    BodyRecord &m_record;
    qint64 m_size = 0;
    bool m_isFinished = false;
};

/// A server with a route that takes bodies piece by piece and one that sends a file.
///
/// POST /upload: as `open` decides, at most 64 MB · GET /file: `file`, or part of it · GET /hello: "hello"
class StreamFixture
{
public:
    explicit StreamFixture(const HttpConfig &config = {});

    [[nodiscard]] quint16 port() const { return m_port; }
    /// Whether a request on a new connection gets its answer.
    [[nodiscard]] bool isServing() const;
    /// Makes the file that GET /file sends.
    void makeFile(const QByteArray &bytes);

    FakeAuthenticator authenticator;
    BodyRecord record;
    BodyOpener open; ///< empty: a RecordingReceiver, shown in `receiver`
    int opened = 0;
    RecordingReceiver *receiver = nullptr;
    QTemporaryFile disk;
    FileBody file;
    std::unique_ptr<HttpServer> server;

private:
    RouteTable makeRoutes();

    quint16 m_port = 0;
};

/// POST /upload with a body.
[[nodiscard]] QByteArray upload(const QByteArray &body, const QByteArray &headers = {});
/// Its head alone, for a body of so many bytes.
[[nodiscard]] QByteArray uploadHead(qint64 size, const QByteArray &headers = {});
/// Bytes that are all different to those before and after, so that a shift shows.
[[nodiscard]] QByteArray patternBytes(qsizetype size);

} // namespace sanad::http
