// SPDX-License-Identifier: GPL-3.0-or-later
#include "WakeUpSignal.h"

#include <cerrno>

#include <sys/eventfd.h>
#include <unistd.h>

namespace sanad::net {

WakeUpSignal::WakeUpSignal()
    : m_fd(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
    if (m_fd < 0)
        qFatal("WakeUpSignal: no eventfd, errno %d", errno);
}

WakeUpSignal::~WakeUpSignal()
{
    ::close(m_fd);
}

void WakeUpSignal::raise()
{
    // Whoever turns Sleeping into Raised writes; in the other states the loop looks at the state before it sleeps.
    if (m_state.exchange(Raised) != Sleeping)
        return;
    while (::eventfd_write(m_fd, 1) < 0 && errno == EINTR) {}
}

bool WakeUpSignal::take()
{
    return m_state.exchange(Awake) == Raised;
}

bool WakeUpSignal::beginSleep()
{
    int expected = Awake;
    return m_state.compare_exchange_strong(expected, Sleeping);
}

void WakeUpSignal::endSleep()
{
    int expected = Sleeping;
    m_state.compare_exchange_strong(expected, Awake);
}

void WakeUpSignal::drain()
{
    eventfd_t count = 0;
    while (::eventfd_read(m_fd, &count) < 0 && errno == EINTR) {}
}

} // namespace sanad::net
