// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QPointer>
#include <QtHttpServer/QAbstractHttpServer>

#include <functional>

namespace sanad::http {

class CanonicalPipe;
class Listener;

/// Runs each checked request through Qt HTTP Server; the one place that knows how Qt 6.4 and 6.8 differ.
///
/// Qt gets to see one connection only, which leads nowhere: an in-process pipe that carries short requests of our own
/// making. No byte a client wrote reaches Qt's parser, no connection of a client has Qt's slots on it, and what Qt
/// keeps for each connection (and deletes with it) is kept once. The answer does not come back this way: the handler's
/// Responder writes it to the client's connection.
class QtHttpAdapter final : public QAbstractHttpServer
{
public:
    explicit QtHttpAdapter(QObject *parent = nullptr);
    ~QtHttpAdapter() override;

    /// Ties Qt HTTP Server to `listener`, which must listen, and takes it as a child. False if Qt does not take it.
    [[nodiscard]] bool attach(Listener *listener);
    /// Has Qt parse and dispatch a request; `handle` runs before this returns. False if Qt did not call back, which
    /// only a defect can bring about; the pipe is renewed then. Must not be called while isBusy().
    [[nodiscard]] bool dispatch(const QByteArray &method, const QByteArray &path, std::function<void()> handle);
    [[nodiscard]] bool isBusy() const { return m_isBusy; }

protected:
#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override;
    void missingHandler(const QHttpServerRequest &request, QTcpSocket *socket) override;
#else
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
    void missingHandler(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
#endif

private:
    bool takeRequest();
    void openPipe();

    QPointer<Listener> m_listener;
    QPointer<CanonicalPipe> m_pipe;
    std::function<void()> m_handle;
    bool m_isBusy = false;
};

} // namespace sanad::http
