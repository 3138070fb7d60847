// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QJsonObject>
#include <QNetworkReply>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>

class QFile;

namespace sanad::client {

/// One request with its answer: bounded in time and size, and told exactly once, or never if it was aborted. Ends its
/// own life. The program's thread.
class HttpExchange final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<QJsonObject>)>;

    /// `most`: bytes of the answer; `deadline`: for the whole, zero: none. `context`: no call after its death.
    HttpExchange(QNetworkReply *reply, qint64 most, std::chrono::milliseconds deadline, QObject *context, Done done,
        QObject *parent);
    ~HttpExchange() override;

    /// What comes goes there instead of into memory, and the answer need not be JSON. Before the first byte.
    void writeTo(std::unique_ptr<QFile> file);
    void abort();

Q_SIGNALS:
    void uploaded(qint64 bytes, qint64 total);
    void downloaded(qint64 bytes, qint64 total);

private:
    void read();
    void onFinished();
    void finish(const QByteArray &body);
    void tell(Result<QJsonObject> result);
    [[nodiscard]] Error withRetryAfter(Error error) const;

    QNetworkReply *const m_reply;
    const qint64 m_most;
    const QPointer<QObject> m_context;
    Done m_done;
    QTimer m_deadline;
    QByteArray m_body;
    std::unique_ptr<QFile> m_file;
    qint64 m_received = 0;
    std::optional<Error> m_failure; ///< why we ended it ourselves
};

} // namespace sanad::client
