// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/Stream.h"

#include <functional>

namespace sanad::test {

/// What a test sees of a stream, also when its owner has destroyed it.
struct StreamLog
{
    QByteArray sent; ///< all bytes
    qint64 unsent = 0; ///< what the stream claims of it; set by the test
    bool isFinished = false;
    bool isAborted = false;
    bool isDestroyed = false;
    net::Stream::Reader *reader = nullptr; ///< null once nobody listens
};

/// A stream without a socket: a test says what comes, and sees what goes.
class FakeStream final : public net::Stream
{
public:
    /// `log` must outlive the stream.
    explicit FakeStream(StreamLog &log, QByteArray arrived = {})
        : m_log(log)
        , m_arrived(std::move(arrived))
    {
    }
    ~FakeStream() override
    {
        m_log.isDestroyed = true;
        m_log.reader = nullptr;
    }

    void setReader(Reader &reader) override { m_log.reader = &reader; }
    [[nodiscard]] QByteArray takeArrived() override { return std::exchange(m_arrived, QByteArray()); }
    void send(QByteArrayView head, const QByteArray &body) override
    {
        if (!m_log.isFinished && !m_log.isAborted)
            m_log.sent += head.toByteArray() + body;
    }
    [[nodiscard]] qint64 unsent() const override { return m_log.unsent; }
    void finish() override { m_log.isFinished = true; }
    void abort() override
    {
        m_log.isAborted = true;
        m_log.reader = nullptr;
    }

private:
    StreamLog &m_log;
    QByteArray m_arrived;
};

} // namespace sanad::test
