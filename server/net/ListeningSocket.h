// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <sys/types.h>

namespace sanad::net {

/// A descriptor on which connections can be accepted, and the file that it may have left in the file system; both go
/// with this object.
class ListeningSocket final
{
public:
    /// Takes over a descriptor that listens.
    explicit ListeningSocket(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    ListeningSocket(ListeningSocket &&other) noexcept;
    ListeningSocket &operator=(ListeningSocket &&other) noexcept;
    ~ListeningSocket();

    /// A Unix domain socket at `path` with the permissions `mode`, which nobody can reach before it has them. A socket
    /// that is there already is removed if nobody listens on it. Error Unavailable with the reason in its detail.
    [[nodiscard]] static Result<ListeningSocket> onPath(const QString &path, mode_t mode);

    [[nodiscard]] int descriptor() const { return m_descriptor; }
    /// Gives the descriptor away; the file stays this object's.
    [[nodiscard]] int releaseDescriptor() { return std::exchange(m_descriptor, -1); }

private:
    void rememberFile(const QByteArray &path);
    void close();

    int m_descriptor = -1;
    QByteArray m_path; ///< empty: there is no file
    dev_t m_device = 0;
    ino_t m_inode = 0; ///< so that nobody else's file is removed
};

/// A listening socket that a service manager has opened for us.
struct ActivatedSocket
{
    QString name; ///< FileDescriptorName= of the unit; "unknown" if it gives none
    QString address; ///< where it listens, for people
    ListeningSocket socket;
};

/// The sockets of systemd's socket activation (sd_listen_fds(3)), each to be taken once: a second call finds none.
/// Stream sockets only; anything else is Error Unavailable.
[[nodiscard]] Result<std::vector<ActivatedSocket>> takeActivatedSockets();

/// Tells the service manager, if there is one, a state such as "READY=1" (sd_notify(3)).
void notifyServiceManager(const char *state);

} // namespace sanad::net
