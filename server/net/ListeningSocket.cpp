// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/ListeningSocket.h"

#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace sanad::net {

namespace {

constexpr int Backlog = 1024;

Error unavailable(const QString &detail)
{
    Error error = Error::of(ErrorCode::Unavailable);
    error.detail = detail;
    return error;
}

Error systemError(int number)
{
    return unavailable(qt_error_string(number));
}

int openUnixSocket()
{
    return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/// Removes the socket at the address if it is one, and nobody answers there.
Status removeStale(const sockaddr_un &address)
{
    struct stat state
    {
    };
    if (::lstat(address.sun_path, &state) != 0)
        return systemError(errno);
    if (!S_ISSOCK(state.st_mode))
        return unavailable(u"there is a file that is no socket"_s);
    const ListeningSocket probe(openUnixSocket());
    if (::connect(probe.descriptor(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0
        || errno != ECONNREFUSED)
        return unavailable(u"another program listens there"_s);
    return ::unlink(address.sun_path) == 0 ? Status() : Status(systemError(errno));
}

QString describe(int descriptor)
{
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getsockname(descriptor, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        return {};
    if (address.ss_family != AF_UNIX)
        return u"a TCP port"_s;
    const auto &local = reinterpret_cast<const sockaddr_un &>(address);
    return "unix:"_L1 + QString::fromLocal8Bit(local.sun_path);
}

} // namespace

ListeningSocket::ListeningSocket(ListeningSocket &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_path(std::exchange(other.m_path, QByteArray()))
    , m_device(other.m_device)
    , m_inode(other.m_inode)
{
}

ListeningSocket &ListeningSocket::operator=(ListeningSocket &&other) noexcept
{
    if (this != &other) {
        close();
        m_descriptor = std::exchange(other.m_descriptor, -1);
        m_path = std::exchange(other.m_path, QByteArray());
        m_device = other.m_device;
        m_inode = other.m_inode;
    }
    return *this;
}

ListeningSocket::~ListeningSocket()
{
    close();
}

void ListeningSocket::close()
{
    struct stat state
    {
    };
    if (!m_path.isEmpty() && ::lstat(m_path.constData(), &state) == 0 && state.st_dev == m_device
        && state.st_ino == m_inode)
        ::unlink(m_path.constData());
    m_path.clear();
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
}

void ListeningSocket::rememberFile(const QByteArray &path)
{
    struct stat state
    {
    };
    if (::lstat(path.constData(), &state) != 0)
        return;
    m_path = path;
    m_device = state.st_dev;
    m_inode = state.st_ino;
}

Result<ListeningSocket> ListeningSocket::onPath(const QString &path, mode_t mode)
{
    const QByteArray name = path.toLocal8Bit();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (name.size() >= qsizetype(sizeof address.sun_path))
        return unavailable(u"the path is longer than %1 bytes"_s.arg(sizeof address.sun_path - 1));
    std::memcpy(address.sun_path, name.constData(), std::size_t(name.size()));
    const auto *generic = reinterpret_cast<const sockaddr *>(&address);

    ListeningSocket socket(openUnixSocket());
    if (socket.m_descriptor < 0)
        return systemError(errno);
    if (::bind(socket.m_descriptor, generic, sizeof address) != 0) {
        if (errno != EADDRINUSE)
            return systemError(errno);
        SANAD_TRY(removeStale(address));
        if (::bind(socket.m_descriptor, generic, sizeof address) != 0)
            return systemError(errno);
    }
    socket.rememberFile(name);
    // Nobody can connect until listen(), and by then the permissions are right.
    if (::chmod(name.constData(), mode) != 0 || ::listen(socket.m_descriptor, Backlog) != 0)
        return systemError(errno);
    return socket;
}

Result<std::vector<ActivatedSocket>> takeActivatedSockets()
{
    char **names = nullptr;
    const int count = sd_listen_fds_with_names(1, &names);
    if (count < 0)
        return systemError(-count);
    // All are owned, and so closed on any way out, before one is looked at.
    std::vector<ActivatedSocket> sockets;
    for (int i = 0; i < count; ++i) {
        const int descriptor = SD_LISTEN_FDS_START + i;
        sockets.push_back({QString::fromLocal8Bit(names[i]), describe(descriptor), ListeningSocket(descriptor)});
        std::free(names[i]); // NOLINT(cppcoreguidelines-no-malloc): from malloc, as sd_listen_fds(3) says
    }
    std::free(names); // NOLINT(cppcoreguidelines-no-malloc)
    for (const ActivatedSocket &activated : sockets) {
        if (sd_is_socket(activated.socket.descriptor(), AF_UNSPEC, SOCK_STREAM, 1) <= 0)
            return unavailable(
                u"the descriptor \"%1\" from the service manager is no listening stream socket"_s.arg(activated.name));
    }
    return sockets;
}

void notifyServiceManager(const char *state)
{
    (void)sd_notify(0, state);
}

} // namespace sanad::net
