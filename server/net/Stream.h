// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace sanad::net {

/// How a stream has ended.
enum class StreamEnd {
    Finished, ///< the other side has sent all it had
    Broken, ///< reset, timed out by the kernel, or no TLS any more
};

/// A two-way stream of bytes that never blocks: StreamSocket, or what a test puts in its place. Network thread.
class Stream
{
    Q_DISABLE_COPY_MOVE(Stream)
public:
    /// Longest `head` of send().
    static constexpr qsizetype MaxHead = 10;

    /// Who hears what comes. None of these calls may destroy the stream.
    class Reader
    {
        Q_DISABLE_COPY_MOVE(Reader)
    public:
        Reader() = default;
        /// Bytes that have come, valid during the call.
        virtual void arrived(QByteArrayView bytes) = 0;
        /// All that could be handed to the kernel has been, told after each turn that sent something; see
        /// Stream::unsent().
        virtual void flushed() = 0;
        /// Nothing more will come; told once, and after Broken nothing can be sent either.
        virtual void ended(StreamEnd why) = 0;

    protected:
        ~Reader() = default;
    };

    Stream() = default;
    virtual ~Stream() = default;

    /// Calls nobody before. `reader` must outlive the stream or its next reader.
    virtual void setReader(Reader &reader) = 0;
    /// What had come before the stream was made; to be asked for once, after setReader().
    [[nodiscard]] virtual QByteArray takeArrived() = 0;
    /// Queues bytes; they leave at the end of the turn, all that is queued by then in one go. `head` is copied, `body`
    /// shared.
    virtual void send(QByteArrayView head, const QByteArray &body) = 0;
    /// Bytes that the kernel has not taken yet.
    [[nodiscard]] virtual qint64 unsent() const = 0;
    /// Tells the other side, after what is queued, that nothing more will come. Reading goes on.
    virtual void finish() = 0;
    /// Ends both directions now; the reader hears no more.
    virtual void abort() = 0;
};

} // namespace sanad::net
