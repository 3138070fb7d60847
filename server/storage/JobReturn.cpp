// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/JobReturn.h"

#include <QCoreApplication>
#include <QEvent>

#include <iterator>

namespace sanad::storage {

void JobReturn::add(JobBatch jobs)
{
    const std::lock_guard lock(m_mutex);
    if (m_returned.empty())
        m_returned = std::move(jobs);
    else
        m_returned.insert(m_returned.end(), std::make_move_iterator(jobs.begin()), std::make_move_iterator(jobs.end()));
    // Under the lock, which deliver() takes first: so a thread sanitizer, which does not see Qt's own locks, knows that
    // the event has been handed over.
    if (!std::exchange(m_isPosted, true))
        QCoreApplication::postEvent(this, new QEvent(QEvent::User));
}

bool JobReturn::deliver()
{
    JobBatch returned;
    {
        const std::lock_guard lock(m_mutex);
        returned.swap(m_returned);
        m_isPosted = false;
    }
    m_ready.insert(m_ready.end(), std::make_move_iterator(returned.begin()), std::make_move_iterator(returned.end()));
    const bool hasJobs = !m_ready.empty();
    while (!m_ready.empty()) {
        const std::unique_ptr<StoreJob> job = std::move(m_ready.front());
        m_ready.pop_front();
        job->finish();
    }
    return hasJobs;
}

bool JobReturn::event(QEvent *event)
{
    // Whatever the event is: delivering is never wrong.
    deliver();
    return QObject::event(event);
}

} // namespace sanad::storage
