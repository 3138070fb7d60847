// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/QtHttpAdapter.h"

#include "server/http/Listener.h"

#include <QScopedValueRollback>
#include <QTcpSocket>
#include <QtHttpServer/QHttpServerRequest>

#include <cstring>

namespace sanad::http {

/// A socket without a network: Qt reads from it what we put in, and what it writes is dropped.
class CanonicalPipe final : public QTcpSocket
{
public:
    explicit CanonicalPipe(QObject *parent)
        : QTcpSocket(parent)
    {
        setSocketState(ConnectedState);
        setOpenMode(ReadWrite);
    }
    ~CanonicalPipe() override { setSocketState(UnconnectedState); }

    void push(const QByteArray &bytes)
    {
        m_bytes = bytes;
        m_position = 0;
        Q_EMIT readyRead();
    }
    [[nodiscard]] qint64 bytesAvailable() const override { return QTcpSocket::bytesAvailable() + unread(); }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const qint64 size = std::min(maxSize, unread());
        std::memcpy(data, m_bytes.constData() + m_position, std::size_t(size));
        m_position += size;
        return size;
    }
    qint64 writeData(const char *, qint64 size) override { return size; }

private:
    [[nodiscard]] qint64 unread() const { return m_bytes.size() - m_position; }

    QByteArray m_bytes;
    qint64 m_position = 0;
};

QtHttpAdapter::QtHttpAdapter(QObject *parent)
    : QAbstractHttpServer(parent)
{
}

QtHttpAdapter::~QtHttpAdapter() = default;

bool QtHttpAdapter::attach(Listener *listener)
{
    m_listener = listener;
#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
    bind(listener);
    const bool isBound = servers().contains(listener);
#else
    const bool isBound = bind(listener);
#endif
    if (isBound)
        openPipe();
    return isBound;
}

void QtHttpAdapter::openPipe()
{
    // Qt takes the pipe over and deletes it with itself or on a parse error.
    m_pipe = new CanonicalPipe(m_listener);
    m_listener->offer(m_pipe);
}

bool QtHttpAdapter::dispatch(const QByteArray &method, const QByteArray &path, std::function<void()> handle)
{
    Q_ASSERT(!m_isBusy);
    if (!m_pipe)
        openPipe();
    const QScopedValueRollback busy(m_isBusy, true);
    m_handle = std::move(handle);
    m_pipe->push(method + ' ' + path.toPercentEncoding("/!$&'()*+,;=:@") + " HTTP/1.1\r\n\r\n");
    if (!m_handle)
        return true;
    m_handle = nullptr;
    if (m_pipe)
        m_pipe->deleteLater();
    m_pipe.clear();
    return false;
}

bool QtHttpAdapter::takeRequest()
{
    if (const auto handle = std::exchange(m_handle, nullptr))
        handle();
    // True even without a handler: nobody but us answers, and Qt must not.
    return true;
}

#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
bool QtHttpAdapter::handleRequest(const QHttpServerRequest &, QTcpSocket *)
{
    return takeRequest();
}

void QtHttpAdapter::missingHandler(const QHttpServerRequest &, QTcpSocket *) {}
#else
bool QtHttpAdapter::handleRequest(const QHttpServerRequest &, QHttpServerResponder &)
{
    return takeRequest();
}

void QtHttpAdapter::missingHandler(const QHttpServerRequest &, QHttpServerResponder &) {}
#endif

} // namespace sanad::http
