// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QJsonObject>
#include <QObject>
#include <QPointer>

#include <functional>

namespace sanad::client {

/// One request with its answer: bounded in time and size, and told exactly once, or never if it was aborted. Ends its
/// own life. The program's thread.
class HttpExchange : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<QJsonObject>)>;

    virtual void abort() = 0;

Q_SIGNALS:
    void uploaded(qint64 bytes, qint64 total);
    void downloaded(qint64 bytes, qint64 total);

protected:
    /// `context`: no call after its death.
    HttpExchange(QObject *context, Done done, QObject *parent);

    /// Nobody is told any more.
    void silence() { m_done = {}; }
    /// Makes of an answer what the caller gets: the JSON, or the refusal. `retryAfter`: the header.
    void conclude(int status, const QByteArray &body, const QByteArray &retryAfter);
    void tell(Result<QJsonObject> result);

private:
    const QPointer<QObject> m_context;
    Done m_done;
};

} // namespace sanad::client
