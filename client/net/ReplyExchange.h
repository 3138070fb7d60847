// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/HttpExchange.h"
#include "common/core/Error.h"

#include <QNetworkReply>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

class QFile;

namespace sanad::client {

/// A call or a download by Qt's own HTTP client.
class ReplyExchange final : public HttpExchange
{
    Q_OBJECT

public:
    /// `most`: bytes of the answer; `deadline`: for the whole, zero: none.
    ReplyExchange(QNetworkReply *reply, qint64 most, std::chrono::milliseconds deadline, QObject *context, Done done,
        QObject *parent);
    ~ReplyExchange() override;

    /// What comes goes there instead of into memory, and the answer need not be JSON. Before the first byte.
    void writeTo(std::unique_ptr<QFile> file);
    void abort() override;

private:
    void read();
    void onFinished();

    QNetworkReply *const m_reply;
    const qint64 m_most;
    QTimer m_deadline;
    QByteArray m_body;
    std::unique_ptr<QFile> m_file;
    qint64 m_received = 0;
    std::optional<Error> m_failure; ///< why we ended it ourselves
};

} // namespace sanad::client
