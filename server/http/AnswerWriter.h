// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/FileSender.h"
#include "server/http/HttpContext.h"

#include <QElapsedTimer>

#include <memory>

namespace sanad::http {

/// Writes the answers of one connection, one at a time, and sees to it that each is counted and logged, whole or not.
/// Network thread.
class AnswerWriter final
{
    Q_DISABLE_COPY_MOVE(AnswerWriter)
public:
    /// What the log says about an answer besides the answer.
    struct About
    {
        QByteArray method;
        QByteArray route;
        QHostAddress client;
        QElapsedTimer since; ///< the request's complete head
    };

    /// `context` and `socket` must outlive the writer. `onWritable`: there is a point in calling advance() again.
    AnswerWriter(HttpContext &context, ClientSocket &socket, std::function<void()> onWritable);
    ~AnswerWriter();

    /// Writes the answer, or one that there is no room for it (HttpLimits::unsentInAll). What is a file's bytes waits
    /// for advance().
    void begin(const Response &wanted, const ResponseContext &context, About about);
    /// Counts and logs the answer 101, which goes out another way.
    void noteUpgrade(qint64 bytes, About about);
    /// Whether bytes of a file are still to be sent.
    [[nodiscard]] bool isSending() const { return m_file != nullptr; }
    [[nodiscard]] FileSender::Progress advance();
    /// Tells all connections how much of this one's answers waits in memory.
    void countUnsent() { countUnsent(m_socket.unsent()); }
    /// The connection is over: logs what was sent of an unfinished answer.
    void abandon();

private:
    [[nodiscard]] bool hasRoomFor(const Response &response) const;
    void countUnsent(qint64 unsent);
    void finish();

    HttpContext &m_context;
    ClientSocket &m_socket;
    const std::function<void()> m_onWritable;
    qint64 m_unsent = 0; ///< this connection's share of HttpContext::unsent

    // The answer at hand.
    std::shared_ptr<FileSender> m_file;
    About m_about;
    int m_status = 0;
    qint64 m_bytes = 0; ///< written, without those of the file
};

} // namespace sanad::http
