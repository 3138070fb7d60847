// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/PostgresFixture.h"

#include <QCollator>
#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>

#include <csignal>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace sanad::test {

namespace {

constexpr int StartLimitMs = 30'000;

/// The folder of the newest PostgreSQL server's programs, as Debian installs them; empty if there is none.
QString findBinaries()
{
    const QDir versions(u"/usr/lib/postgresql"_s);
    QStringList names = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCollator numeric;
    numeric.setNumericMode(true);
    std::sort(names.begin(), names.end(), numeric);
    while (!names.isEmpty()) {
        const QString folder = versions.filePath(names.takeLast() + u"/bin"_s);
        if (QFileInfo(folder + u"/initdb"_s).isExecutable())
            return folder;
    }
    return {};
}

/// PostgreSQL refuses to run as root: then its own account takes over.
const passwd *accountToUse()
{
    return geteuid() == 0 ? getpwnam("postgres") : nullptr;
}

} // namespace

PostgresFixture::PostgresFixture() = default;

PostgresFixture::~PostgresFixture()
{
    kill();
}

Status PostgresFixture::start()
{
    m_binaries = findBinaries();
    if (m_binaries.isEmpty())
        return Error::internal(
            u"PostgreSQL is not installed: no /usr/lib/postgresql/*/bin/initdb (package postgresql)"_s);
    if (!m_folder.isValid())
        return Error::internal(u"no temporary folder: "_s + m_folder.errorString());
    m_dataFolder = m_folder.filePath(u"data"_s);
    if (geteuid() == 0) {
        const passwd *account = accountToUse();
        const QByteArray folder = QFile::encodeName(m_folder.path());
        if (!account || chown(folder.constData(), account->pw_uid, account->pw_gid) != 0)
            return Error::internal(u"running as root, but there is no account \"postgres\" to run PostgreSQL as"_s);
    }
    SANAD_TRY(makeCluster());
    return runServer();
}

Status PostgresFixture::makeCluster()
{
    return run(u"initdb"_s,
        {u"-D"_s, m_dataFolder, u"-U"_s, u"sanad"_s, u"--auth=trust"_s, u"--encoding=UTF8"_s, u"--locale=C.UTF-8"_s,
            u"--no-sync"_s});
}

Status PostgresFixture::restart()
{
    return runServer();
}

Status PostgresFixture::runServer()
{
    m_server = std::make_unique<QProcess>();
    prepare(*m_server, u"postgres"_s,
        {u"-D"_s, m_dataFolder, u"-k"_s, m_folder.path(), u"-c"_s, u"listen_addresses="_s, u"-c"_s, u"fsync=off"_s,
            u"-c"_s, u"autovacuum=off"_s, u"-c"_s, u"shared_buffers=16MB"_s, u"-c"_s, u"lc_messages=C"_s});
    m_server->setProcessChannelMode(QProcess::MergedChannels);
    m_server->start();
    const QDeadlineTimer deadline(StartLimitMs);
    QByteArray said;
    while (!said.contains("ready to accept connections")) {
        if (deadline.hasExpired() || !m_server->waitForReadyRead(int(deadline.remainingTime())))
            return Error::internal(u"PostgreSQL did not start: "_s + QString::fromUtf8(said));
        said += m_server->readAll();
    }
    return {};
}

void PostgresFixture::kill()
{
    if (!m_server || m_server->state() == QProcess::NotRunning)
        return;
    // SIGQUIT: immediate shutdown (PostgreSQL manual, 19.5).
    ::kill(pid_t(m_server->processId()), SIGQUIT);
    m_server->waitForFinished(StartLimitMs);
    m_server.reset();
}

Result<QString> PostgresFixture::createDatabase()
{
    const QString name = u"sanad_test_%1"_s.arg(++m_databases);
    SANAD_TRY(run(u"createdb"_s, {u"-h"_s, m_folder.path(), u"-U"_s, u"sanad"_s, name}));
    return u"postgresql://sanad@localhost/%1?host=%2"_s.arg(name, m_folder.path());
}

Status PostgresFixture::run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    prepare(process, program, arguments);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start();
    const bool isFinished = process.waitForFinished(StartLimitMs);
    if (!isFinished || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return Error::internal(
            u"%1 failed: %2 %3"_s.arg(program, process.errorString(), QString::fromUtf8(process.readAll())));
    return {};
}

void PostgresFixture::prepare(QProcess &process, const QString &program, const QStringList &arguments) const
{
    process.setProgram(m_binaries + u'/' + program);
    process.setArguments(arguments);
    process.setWorkingDirectory(m_folder.path());
    // Looked up here: the child may only call what is safe after a fork.
    const passwd *account = accountToUse();
    const std::optional<std::pair<uid_t, gid_t>> ids =
        account ? std::optional(std::pair(account->pw_uid, account->pw_gid)) : std::nullopt;
    process.setChildProcessModifier([ids] {
        if (ids && (setgroups(0, nullptr) != 0 || setgid(ids->second) != 0 || setuid(ids->first) != 0))
            _exit(126);
        // A test that is killed must not leave a server behind.
        prctl(PR_SET_PDEATHSIG, SIGQUIT);
    });
}

} // namespace sanad::test
