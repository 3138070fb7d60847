// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/ClientSocket.h"
#include "server/http/HttpConfig.h"
#include "server/http/OpenFile.h"

#include <QSocketNotifier>

#include <functional>
#include <optional>

namespace sanad::http {

/// Copies part of a file to a client, no faster than the client takes it: by sendfile(2) where the socket carries bytes
/// as they are, else in steps of 128 kB through its buffer. Network thread.
class FileSender final
{
    Q_DISABLE_COPY_MOVE(FileSender)
public:
    enum class Progress {
        Waiting, ///< for the client: go on when `onWritable` is called or the socket's buffer has become empty
        Done, ///< all is with the kernel, or in the socket's buffer
        Failed, ///< the client is gone or the file is not what it was: the answer can only be broken off
    };

    /// All but `body` must outlive the sender. The answer's head has been written to `socket` before.
    FileSender(ClientSocket &socket, FileBody body, const HttpConfig &config, std::function<void()> onWritable);
    ~FileSender();

    /// Sends what the client takes now, at most one turn's share. Nothing else may write to the socket until Done.
    [[nodiscard]] Progress advance();
    /// Bytes that are out.
    [[nodiscard]] qint64 sent() const { return m_sent; }

private:
    [[nodiscard]] qint64 sendDirectly(qint64 most);
    [[nodiscard]] qint64 copy(qint64 most);
    [[nodiscard]] bool watch();
    void stopWatching();

    ClientSocket &m_socket;
    const FileBody m_body;
    const HttpConfig &m_config;
    std::function<void()> m_onWritable;
    bool m_isDirect;
    qint64 m_sent = 0;
    /// A descriptor of our own for the same connection: Qt watches the socket's, and there can be one notifier for
    /// each.
    int m_watched = -1;
    std::optional<QSocketNotifier> m_notifier;
};

} // namespace sanad::http
