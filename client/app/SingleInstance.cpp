// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/SingleInstance.h"

#include "client/app/logging.h"

#include <QCryptographicHash>
#include <QDir>
#include <QLocalSocket>
#include <QTimer>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::client {

namespace {

/// Links are short; nobody may fill our memory through the socket.
constexpr qint64 MostBytes = 16 * 1024;
constexpr auto Patience = 2s;

QString socketName(const QString &folder)
{
    const QByteArray whole = QDir(folder).canonicalPath().toUtf8();
    const QByteArray hash = QCryptographicHash::hash(whole, QCryptographicHash::Sha256).toHex().left(24);
    return u"sanad-"_s + QLatin1StringView(hash);
}

} // namespace

SingleInstance::SingleInstance(const QString &folder, QObject *parent)
    : QObject(parent)
    , m_name(socketName(folder))
    , m_lock(QDir(folder).filePath(u"lock"_s))
{
    // A lock is stale when its process is gone, however long that one ran.
    m_lock.setStaleLockTime(0);
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::onConnection);
}

SingleInstance::~SingleInstance() = default;

bool SingleInstance::claim()
{
    if (!m_lock.tryLock(0))
        return false;
    // What a program that was killed has left; the lock says that it is not in use.
    QLocalServer::removeServer(m_name);
    if (!m_server.listen(m_name))
        qCWarning(lcApp) << "a second start will not be heard of:" << m_server.errorString();
    return true;
}

bool SingleInstance::handOver(const QString &link, int timeoutMs) const
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(timeoutMs))
        return false;
    socket.write(link.toUtf8() + '\n');
    // The first program answers once it has heard.
    return socket.waitForBytesWritten(timeoutMs) && socket.waitForReadyRead(timeoutMs);
}

void SingleInstance::onConnection()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        QTimer::singleShot(Patience, socket, &QLocalSocket::abort);
        const auto read = [this, socket] {
            if (!socket->canReadLine()) {
                if (socket->bytesAvailable() > MostBytes)
                    socket->abort();
                return;
            }
            const QString link = QString::fromUtf8(socket->readLine(MostBytes)).trimmed();
            socket->write("\n");
            socket->flush();
            socket->disconnectFromServer();
            Q_EMIT started(link);
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        read();
    }
}

} // namespace sanad::client
