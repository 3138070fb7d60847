// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/WorkerProcess.h"

#include "server/media/file_errors.h"

#include <QFile>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace sanad::media {

namespace {

/// What the child begins with: the socket as its standard input, nothing else of ours, no signal blocked or ignored,
/// and a process group of its own, so that Ctrl-C in a terminal does not end it under a server that is still answering.
class SpawnSettings
{
public:
    explicit SpawnSettings(int socket)
    {
        posix_spawn_file_actions_init(&m_files);
        posix_spawn_file_actions_adddup2(&m_files, socket, STDIN_FILENO);
        posix_spawn_file_actions_addopen(&m_files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&m_files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawnattr_init(&m_attributes);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&m_attributes, &none);
        posix_spawnattr_setsigdefault(&m_attributes, &all);
        posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnSettings()
    {
        posix_spawnattr_destroy(&m_attributes);
        posix_spawn_file_actions_destroy(&m_files);
    }
    Q_DISABLE_COPY_MOVE(SpawnSettings)

    [[nodiscard]] const posix_spawn_file_actions_t *files() const { return &m_files; }
    [[nodiscard]] const posix_spawnattr_t *attributes() const { return &m_attributes; }

private:
    posix_spawn_file_actions_t m_files{};
    posix_spawnattr_t m_attributes{};
};

} // namespace

Result<std::unique_ptr<WorkerProcess>> WorkerProcess::start(const QString &program, const WorkerLimits &limits)
{
    std::array<int, 2> sockets{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets.data()) != 0)
        return fileError(errno, u"cannot make a socket for the media worker"_s);
    const SpawnSettings settings(sockets[1]);
    QByteArrayList arguments{QFile::encodeName(program)};
    for (const QString &argument : toArguments(limits))
        arguments.append(argument.toLatin1());
    std::vector<char *> pointers;
    for (QByteArray &argument : arguments)
        pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    // None of the server's environment, which may hold its secrets.
    std::array<char, 16> locale{"LC_ALL=C.UTF-8"};
    const std::array<char *, 2> environment{locale.data(), nullptr};
    pid_t process = 0;
    const int fault = ::posix_spawn(&process, arguments.constFirst().constData(), settings.files(),
        settings.attributes(), pointers.data(), environment.data());
    ::close(sockets[1]);
    if (fault != 0) {
        ::close(sockets[0]);
        return fileError(fault, u"cannot start the media worker "_s + program);
    }
    return std::unique_ptr<WorkerProcess>(new WorkerProcess(process, sockets[0]));
}

WorkerProcess::~WorkerProcess()
{
    ::close(m_socket);
    ::kill(m_process, SIGKILL);
    while (::waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) {}
}

bool WorkerProcess::examine(const ExaminerJob &job, std::chrono::milliseconds time, Examination &found)
{
    const QByteArray packet = toPacket(job);
    if (::send(m_socket, packet.constData(), size_t(packet.size()), MSG_NOSIGNAL) != packet.size())
        return false;
    const QDeadlineTimer deadline(time);
    while (true) {
        const std::optional<WorkerAnswer> answer = nextAnswer(deadline);
        if (!answer)
            return false;
        found = answer->found;
        if (answer->isFinal)
            return true;
    }
}

std::optional<WorkerAnswer> WorkerProcess::nextAnswer(const QDeadlineTimer &deadline) const
{
    while (true) {
        pollfd socket{.fd = m_socket, .events = POLLIN, .revents = 0};
        const int ready = ::poll(&socket, 1, int(deadline.remainingTime()));
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return std::nullopt;
        QByteArray packet(MaxPacketBytes, Qt::Uninitialized);
        const ssize_t size = ::recv(m_socket, packet.data(), size_t(packet.size()), 0);
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return std::nullopt;
        return answerFromPacket(packet.first(size));
    }
}

} // namespace sanad::media
