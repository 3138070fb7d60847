// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/JobQueue.h"

#include <QObject>

namespace sanad::storage {

/// Brings jobs that have been run back to the owner's thread, where it lives: one event for all that come meanwhile.
class JobReturn final : public QObject
{
public:
    /// Any thread. The jobs are finished in the order of the calls.
    void add(JobBatch jobs);
    /// Owner's thread: finishes all that have come so far, without waiting for the event. False if there were none.
    bool deliver();

protected:
    bool event(QEvent *event) override;

private:
    std::mutex m_mutex; ///< of the two below
    JobBatch m_returned;
    bool m_isPosted = false;
    /// Owner's thread only; a member, so that an event loop inside a finish() goes on where the outer one stands.
    std::deque<std::unique_ptr<StoreJob>> m_ready;
};

} // namespace sanad::storage
