// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>

#include <memory>

/// The server program on a data folder and a loopback port of its own, which outlive its deaths.
class ServerProcess
{
public:
    ServerProcess();
    ~ServerProcess();
    Q_DISABLE_COPY_MOVE(ServerProcess)

    /// A variable of the environment of all lives from now on.
    void setEnvironment(const QString &name, const QString &value) { m_environment.insert(name, value); }

    /// Starts it; true once the process runs, which is before it listens.
    [[nodiscard]] bool start();
    /// The same with a listening socket as systemd hands it over; LISTEN_FDS is left to the caller.
    [[nodiscard]] bool startWithSocket(int descriptor);
    /// Kills it with SIGKILL and waits for its end; true if it had been running.
    [[nodiscard]] bool kill();
    /// Ends it with SIGTERM; the exit code, or -1 if it crashed or took longer than ten seconds.
    [[nodiscard]] int terminate();
    /// Waits for it to end by itself; the exit code, or -1 if it crashed or goes on running after ten seconds.
    [[nodiscard]] int waitForEnd();
    /// Waits until it answers; false if it does not within ten seconds.
    [[nodiscard]] bool waitUntilReady();
    /// A token for somebody, made by the program itself; empty on failure.
    [[nodiscard]] QByteArray studentToken(int id) { return token(QStringLiteral("student"), id); }
    [[nodiscard]] QByteArray adminToken(int id) { return token(QStringLiteral("admin"), id); }

    [[nodiscard]] qint64 processId() const { return m_process->processId(); }
    /// Memory that it occupies (VmRSS).
    [[nodiscard]] qint64 residentKilobytes() const;
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString dataFolder() const { return m_folder.filePath(QStringLiteral("data")); }
    /// What the server has logged, over all of its lives.
    [[nodiscard]] QByteArray log() const;

private:
    void prepare();
    [[nodiscard]] QByteArray token(const QString &role, int id);

    QTemporaryDir m_folder;
    quint16 m_port = 0;
    QProcessEnvironment m_environment;
    std::unique_ptr<QProcess> m_process;
};
