// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/HttpExchange.h"

#include <QByteArray>
#include <QFile>
#include <QSslSocket>
#include <QTimer>
#include <QUrl>

#include <chrono>

namespace sanad::client {

/// A file to send: everything else of the form is in the fields.
struct UploadFile
{
    QByteArray part; ///< the field's name
    QString path;
    QString name; ///< as others shall see it
    QList<std::pair<QByteArray, QByteArray>> fields;
};

/// The sending of a form with a file, over a connection of its own: the server is asked before the first byte of the
/// file (Expect: 100-continue), and heard while it is being sent. Qt's HTTP client looks at no answer before it has
/// sent all, so that a file the server does not want would end as a broken connection, without the reason.
class UploadExchange final : public HttpExchange
{
    Q_OBJECT

public:
    struct Limits
    {
        std::chrono::milliseconds idle{90'000}; ///< without a byte in either direction
        std::chrono::milliseconds permission{1'000}; ///< then the file goes without it: not everybody knows to give it
        qint64 most = 1024 * 1024; ///< bytes of the answer
    };

    /// `file` is open. `head`: further lines of the request's head, each with its end.
    UploadExchange(const UploadFile &form, std::unique_ptr<QFile> file, const QUrl &url, const QByteArray &head,
        const Limits &limits, QObject *context, Done done, QObject *parent);
    ~UploadExchange() override;

    void abort() override;

private:
    enum class Stage { Connecting, Asking, Sending, Sent, Over };

    void onConnected();
    void sendMore();
    void read();
    bool takeHead();
    void onClosed();
    void fail(const Error &error);
    void finish();

    const std::unique_ptr<QFile> m_file;
    const QUrl m_url;
    const Limits m_limits;
    QByteArray m_request; ///< the head
    QByteArray m_before; ///< the form up to the file's bytes
    QByteArray m_after; ///< the form's end
    qint64 m_total = 0; ///< of the form
    qint64 m_queued = 0; ///< of the form, given to the socket
    QSslSocket m_socket;
    QTimer m_idle;
    QTimer m_permission;
    Stage m_stage = Stage::Connecting;
    QByteArray m_received;
    int m_status = 0; ///< of the answer, once its head is there
    qint64 m_length = -1; ///< of its body; -1: until the connection ends
    QByteArray m_retryAfter;
    bool m_isChunked = false;
};

} // namespace sanad::client
