// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

namespace sanad::client {

/// Sees to it that a data folder has one program: a second start hands its link over to the first, and ends.
class SingleInstance final : public QObject
{
    Q_OBJECT

public:
    /// `folder`: the data folder, which must exist.
    explicit SingleInstance(const QString &folder, QObject *parent = nullptr);
    ~SingleInstance() override;

    /// Whether this is the first program; then it hears of others by started().
    [[nodiscard]] bool claim();
    /// Tells the first program; false: it does not answer within `timeoutMs`.
    [[nodiscard]] bool handOver(const QString &link, int timeoutMs = 3000) const;

Q_SIGNALS:
    /// Another start: to be answered by coming to the front. `link`: what it was given, perhaps nothing.
    void started(const QString &link);

private:
    void onConnection();

    QString m_name; ///< of the local socket
    QLockFile m_lock;
    QLocalServer m_server;
};

} // namespace sanad::client
