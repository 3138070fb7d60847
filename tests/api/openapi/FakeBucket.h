// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>

namespace sanad::test {

/// An S3-compatible store that takes whatever it is given and has nothing; who signs it right is another test's.
class FakeBucket
{
public:
    FakeBucket()
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, &m_server, [this, socket] { read(socket); });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
    }
    [[nodiscard]] QString endpoint() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()); }

private:
    void read(QTcpSocket *socket)
    {
        QByteArray &in = m_in[socket];
        in += socket->readAll();
        const qsizetype headEnd = in.indexOf("\r\n\r\n");
        if (headEnd < 0)
            return;
        const QByteArray head = in.first(headEnd).toLower() + "\r\n";
        const qsizetype at = head.indexOf("\r\ncontent-length: ");
        const qsizetype begin = at + qsizetype(qstrlen("\r\ncontent-length: "));
        const qsizetype length = at < 0 ? 0 : head.mid(begin, head.indexOf("\r\n", begin) - begin).toLongLong();
        if (in.size() < headEnd + 4 + length)
            return;
        // The bucket itself is there, and so is what was put; no object is there beforehand.
        const bool isThere = head.startsWith("put") || head.startsWith("head /bucket ");
        const QByteArray list = head.startsWith("get /bucket?") ? "<ListBucketResult/>" : "";
        socket->write((isThere || !list.isEmpty() ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 404 X\r\n")
            + ("Content-Length: " + QByteArray::number(list.size()) + "\r\n\r\n" + list));
        m_in.remove(socket);
        socket->disconnectFromHost();
    }

    QTcpServer m_server;
    QHash<QTcpSocket *, QByteArray> m_in;
};

} // namespace sanad::test
