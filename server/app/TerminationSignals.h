// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

class QSocketNotifier;

namespace sanad::app {

/// Turns SIGTERM and SIGINT, and if asked to SIGHUP, into Qt signals, by signalfd(2). Make it on the main thread before
/// any other thread, so that all threads inherit the blocked mask. The second SIGTERM or SIGINT ends the process as if
/// nothing had been caught.
class TerminationSignals final : public QObject
{
    Q_OBJECT

public:
    /// `catchesHangUp`: otherwise SIGHUP, as a closed terminal sends it, ends the process as usual.
    explicit TerminationSignals(bool catchesHangUp, QObject *parent = nullptr);
    ~TerminationSignals() override;

Q_SIGNALS:
    void received();
    void hungUp(); ///< SIGHUP: what can be read anew is to be

private:
    void onReadable();

    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace sanad::app
