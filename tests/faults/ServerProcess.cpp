// SPDX-License-Identifier: GPL-3.0-or-later
#include "ServerProcess.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

constexpr int PatienceMs = 10'000;

// Below the range from which the kernel takes ports for outgoing connections: while the server is dead, a client that
// tries to reach it could otherwise be given the server's own port, and find itself.
quint16 freePort()
{
    QTcpServer probe;
    for (quint16 port = 20'000 + static_cast<quint16>(QCoreApplication::applicationPid() % 10'000); port < 32'000;
         ++port) {
        if (probe.listen(QHostAddress::LocalHost, port))
            return port;
    }
    return 0;
}

} // namespace

ServerProcess::ServerProcess()
    : m_port(freePort())
    , m_environment(QProcessEnvironment::systemEnvironment())
{
    m_environment.insert(u"SANAD_LISTEN"_s, u"127.0.0.1:%1"_s.arg(m_port));
    m_environment.insert(u"SANAD_DATA_DIR"_s, m_folder.filePath(u"data"_s));
    m_environment.insert(u"SANAD_JWT_SECRET"_s, u"a secret of the fault tests, long enough"_s);
    m_environment.insert(u"SANAD_RATE_LIMITS"_s, u"off"_s);
    m_environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
}

ServerProcess::~ServerProcess()
{
    if (m_process && m_process->state() != QProcess::NotRunning)
        (void)kill();
}

void ServerProcess::prepare()
{
    m_process = std::make_unique<QProcess>();
    m_process->setProcessEnvironment(m_environment);
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardOutputFile(m_folder.filePath(u"log"_s), QIODevice::Append);
}

bool ServerProcess::startWithSocket(int descriptor)
{
    prepare();
    constexpr int first = 3; // SD_LISTEN_FDS_START
    m_process->setChildProcessModifier([descriptor] {
        // dup2() of a descriptor to itself would leave it to be closed by exec.
        if (descriptor == first)
            ::fcntl(first, F_SETFD, 0);
        else
            ::dup2(descriptor, first);
    });
    m_process->start(
        u"/bin/sh"_s, {u"-c"_s, u"LISTEN_PID=$$ exec \"$0\" serve"_s, QStringLiteral(SANAD_SERVER_PROGRAM)});
    return m_process->waitForStarted(PatienceMs);
}

qint64 ServerProcess::residentKilobytes() const
{
    QFile status(u"/proc/%1/status"_s.arg(m_process->processId()));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = status.readAll();
    const qsizetype start = text.indexOf("VmRSS:");
    return start < 0 ? 0 : text.mid(start + 6, 20).trimmed().split(' ').first().toLongLong();
}

bool ServerProcess::start()
{
    prepare();
    m_process->start(QStringLiteral(SANAD_SERVER_PROGRAM), {u"serve"_s});
    return m_process->waitForStarted(PatienceMs);
}

bool ServerProcess::kill()
{
    const bool wasRunning = m_process->state() == QProcess::Running;
    m_process->kill();
    return m_process->waitForFinished(PatienceMs) && wasRunning;
}

int ServerProcess::terminate()
{
    m_process->terminate();
    return waitForEnd();
}

int ServerProcess::waitForEnd()
{
    if (!m_process->waitForFinished(PatienceMs) || m_process->exitStatus() != QProcess::NormalExit)
        return -1;
    return m_process->exitCode();
}

bool ServerProcess::waitUntilReady()
{
    QElapsedTimer since;
    since.start();
    while (since.elapsed() < PatienceMs && m_process->state() != QProcess::NotRunning) {
        QTcpSocket probe;
        probe.connectToHost(QHostAddress::LocalHost, m_port);
        if (probe.waitForConnected(100))
            return true;
        m_process->waitForFinished(20);
    }
    return false;
}

QByteArray ServerProcess::token(const QString &role, int id)
{
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.start(QStringLiteral(SANAD_SERVER_PROGRAM),
        {u"token"_s, u"issue"_s, u"--role"_s, role, u"--id"_s, QString::number(id), u"--name"_s, u"شخص"_s});
    if (!process.waitForFinished(PatienceMs) || process.exitCode() != 0)
        return {};
    return process.readAllStandardOutput().trimmed();
}

QByteArray ServerProcess::log() const
{
    QFile file(m_folder.filePath(u"log"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
