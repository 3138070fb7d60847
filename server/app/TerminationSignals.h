// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

class QSocketNotifier;

namespace sanad::app {

/// Turns SIGTERM and SIGINT into a Qt signal, by signalfd(2). Make it on the main thread before any other thread, so
/// that all threads inherit the blocked mask. The second signal ends the process as if nothing had been caught.
class TerminationSignals final : public QObject
{
    Q_OBJECT

public:
    explicit TerminationSignals(QObject *parent = nullptr);
    ~TerminationSignals() override;

Q_SIGNALS:
    void received();

private:
    void onReadable();

    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace sanad::app
