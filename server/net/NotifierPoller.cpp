// SPDX-License-Identifier: GPL-3.0-or-later
#include "NotifierPoller.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <cerrno>
#include <limits>

#include <poll.h>
#include <unistd.h>

namespace sanad::net {

namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t batchCapacity = 256;
constexpr quint64 wakeUpKey = std::numeric_limits<quint64>::max();
constexpr std::array<quint32, 3> eventOfType{EPOLLIN, EPOLLOUT, EPOLLPRI};
// As Qt's poll dispatcher: an error or a hang-up is told to everyone who listens, since each finds out by its own call.
constexpr quint32 eventsOfAll = EPOLLERR | EPOLLHUP;

static_assert(QSocketNotifier::Read == 0 && QSocketNotifier::Write == 1 && QSocketNotifier::Exception == 2);

const char *typeName(int type)
{
    constexpr std::array names{"Read", "Write", "Exception"};
    return names.at(size_t(type));
}

quint64 keyOf(int fd, quint32 generation)
{
    return quint64(generation) << 32 | quint32(fd);
}

int toMilliseconds(std::chrono::nanoseconds timeout)
{
    if (timeout < std::chrono::nanoseconds::zero())
        return -1;
    const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
    return int(std::min<qint64>(rounded, std::numeric_limits<int>::max()));
}

/// Repeats a call that waits up to the given milliseconds when a signal handler interrupts it, for the time that
/// remains.
template <typename Call>
int waitThroughSignals(std::chrono::nanoseconds timeout, Call call)
{
    const auto started = timeout > std::chrono::nanoseconds::zero() ? Clock::now() : Clock::time_point();
    int result = call(toMilliseconds(timeout));
    while (result < 0 && errno == EINTR) {
        const auto left = timeout > std::chrono::nanoseconds::zero()
            ? std::max(timeout - (Clock::now() - started), std::chrono::nanoseconds::zero())
            : timeout;
        result = call(toMilliseconds(left));
    }
    return result;
}

} // namespace

quint32 NotifierPoller::Descriptor::interest() const
{
    quint32 events = 0;
    for (size_t type = 0; type < watches.size(); ++type) {
        if (watches[type].notifier)
            events |= eventOfType[type];
    }
    return events;
}

NotifierPoller::NotifierPoller(int wakeUpFd)
    : m_wakeUpFd(wakeUpFd)
    , m_epollFd(openEpoll())
    , m_batch(batchCapacity)
{
}

NotifierPoller::~NotifierPoller()
{
    ::close(m_epollFd);
}

int NotifierPoller::openEpoll() const
{
    const int fd = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = wakeUpKey;
    if (fd < 0 || ::epoll_ctl(fd, EPOLL_CTL_ADD, m_wakeUpFd, &event) < 0)
        qFatal("NotifierPoller: no epoll instance, errno %d", errno);
    return fd;
}

void NotifierPoller::add(QSocketNotifier *notifier)
{
    const int fd = int(notifier->socket());
    if (size_t(fd) >= m_descriptors.size())
        m_descriptors.resize(std::max(size_t(fd) + 1, m_descriptors.size() * 3 / 2));
    Watch &watch = m_descriptors[size_t(fd)].watches[size_t(notifier->type())];
    if (watch.notifier && watch.notifier != notifier)
        qWarning("QSocketNotifier: Multiple socket notifiers for same socket %d and type %s", fd,
            typeName(notifier->type()));
    watch = {notifier, m_waits};
    markChanged(fd);
}

void NotifierPoller::remove(QSocketNotifier *notifier)
{
    const int fd = int(notifier->socket());
    if (fd < 0 || size_t(fd) >= m_descriptors.size())
        return;
    Descriptor &descriptor = m_descriptors[size_t(fd)];
    Watch &watch = descriptor.watches[size_t(notifier->type())];
    if (watch.notifier != notifier)
        return;
    watch = {};
    // At once, since the descriptor may be closed and its number be another file's before the next wait.
    if (!descriptor.interest())
        release(fd);
    else
        markChanged(fd);
}

void NotifierPoller::markChanged(int fd)
{
    Descriptor &descriptor = m_descriptors[size_t(fd)];
    if (descriptor.isChanged)
        return;
    descriptor.isChanged = true;
    m_changed.push_back(fd);
}

void NotifierPoller::release(int fd)
{
    Descriptor &descriptor = m_descriptors[size_t(fd)];
    // May fail if the descriptor was closed too early. Then the kernel has dropped the entry already, or, if a
    // duplicate keeps the file open, goes on reporting it: see activate().
    if (descriptor.armed)
        ::epoll_ctl(m_epollFd, EPOLL_CTL_DEL, fd, nullptr);
    descriptor.armed = 0;
    ++descriptor.generation;
    descriptor.releasedAt = m_waits;
    setAlwaysReady(fd, false);
}

void NotifierPoller::setAlwaysReady(int fd, bool ready)
{
    Descriptor &descriptor = m_descriptors[size_t(fd)];
    if (descriptor.isAlwaysReady == ready)
        return;
    descriptor.isAlwaysReady = ready;
    if (ready)
        m_alwaysReady.push_back(fd);
    else
        std::erase(m_alwaysReady, fd);
}

void NotifierPoller::update()
{
    if (m_hasOrphan)
        reopen();
    for (size_t i = 0; i < m_changed.size(); ++i) {
        const int fd = m_changed[i];
        m_descriptors[size_t(fd)].isChanged = false;
        if (m_descriptors[size_t(fd)].interest())
            arm(fd);
    }
    m_changed.clear();
}

int NotifierPoller::control(int operation, int fd, quint32 events) const
{
    epoll_event event{};
    event.events = events;
    event.data.u64 = keyOf(fd, m_descriptors[size_t(fd)].generation);
    return ::epoll_ctl(m_epollFd, operation, fd, &event) < 0 ? errno : 0;
}

void NotifierPoller::arm(int fd)
{
    Descriptor &descriptor = m_descriptors[size_t(fd)];
    const quint32 wanted = descriptor.interest();
    int error = control(descriptor.armed ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, wanted);
    // The number may have become another file's behind our back.
    if (error == ENOENT)
        error = control(EPOLL_CTL_ADD, fd, wanted);
    else if (error == EEXIST)
        error = control(EPOLL_CTL_MOD, fd, wanted);
    descriptor.armed = error ? 0 : wanted;
    setAlwaysReady(fd, error == EPERM);
    if (error && error != EPERM)
        disableAll(fd, error);
}

void NotifierPoller::disableAll(int fd, int error)
{
    for (int type = 0; type < typeCount; ++type) {
        QSocketNotifier *const notifier = m_descriptors[size_t(fd)].watches[size_t(type)].notifier;
        if (!notifier)
            continue;
        if (error == EBADF)
            qWarning("QSocketNotifier: Invalid socket %d with type %s, disabling...", fd, typeName(type));
        else
            qWarning("QSocketNotifier: Cannot watch socket %d with type %s, errno %d, disabling...", fd, typeName(type),
                error);
        notifier->setEnabled(false);
    }
}

void NotifierPoller::reopen()
{
    m_hasOrphan = false;
    ::close(m_epollFd);
    m_epollFd = openEpoll();
    for (size_t fd = 0; fd < m_descriptors.size(); ++fd) {
        if (m_descriptors[fd].armed) {
            m_descriptors[fd].armed = 0;
            markChanged(int(fd));
        }
    }
}

bool NotifierPoller::isAlwaysReady() const
{
    return std::any_of(m_alwaysReady.cbegin(), m_alwaysReady.cend(),
        [this](int fd) { return m_descriptors[size_t(fd)].interest() & (EPOLLIN | EPOLLOUT); });
}

bool NotifierPoller::wait(std::chrono::nanoseconds timeout)
{
    m_batchNext = 0;
    m_batchSize = 0;
    ++m_waits;
    m_batch.resize(batchCapacity + m_alwaysReady.size());
    const int count = waitThroughSignals(timeout,
        [this](int milliseconds) { return ::epoll_wait(m_epollFd, m_batch.data(), int(batchCapacity), milliseconds); });
    if (count < 0)
        qFatal("NotifierPoller: cannot wait, errno %d", errno);
    m_batchSize = size_t(count);
    for (const int fd : m_alwaysReady) {
        epoll_event &event = m_batch[m_batchSize++];
        event.events = EPOLLIN | EPOLLOUT;
        event.data.u64 = keyOf(fd, m_descriptors[size_t(fd)].generation);
    }
    const auto end = m_batch.begin() + count;
    return std::find_if(m_batch.begin(), end, [](const epoll_event &event) { return event.data.u64 == wakeUpKey; })
        != end;
}

bool NotifierPoller::waitWithoutNotifiers(std::chrono::nanoseconds timeout) const
{
    pollfd wakeUp{m_wakeUpFd, POLLIN, 0};
    return waitThroughSignals(timeout, [&wakeUp](int milliseconds) { return ::poll(&wakeUp, 1, milliseconds); }) > 0;
}

int NotifierPoller::activate()
{
    int sent = 0;
    // A slot may run a loop of its own, whose wait() replaces the batch: the rest of it is then that loop's.
    while (m_batchNext < m_batchSize) {
        const epoll_event event = m_batch[m_batchNext++];
        if (event.data.u64 == wakeUpKey)
            continue;
        const int fd = int(event.data.u64 & 0xffffffffU);
        const Descriptor &descriptor = m_descriptors[size_t(fd)];
        if (event.data.u64 == keyOf(fd, descriptor.generation))
            activateDescriptor(fd, event.events, &sent);
        else if (descriptor.releasedAt < m_waits)
            m_hasOrphan = true; // released long ago, still reported, and not to be had by its number: start afresh
    }
    return sent;
}

void NotifierPoller::activateDescriptor(int fd, quint32 events, int *sent)
{
    const quint64 batch = m_waits;
    for (size_t type = 0; type < typeCount && m_waits == batch; ++type) {
        // Looked up each time: the slot before may have changed everything.
        const Watch watch = m_descriptors[size_t(fd)].watches[type];
        // A notifier enabled after the wait would get word of what was there before it: of another file, at worst.
        if (!watch.notifier || watch.since >= batch || !(events & (eventOfType[type] | eventsOfAll)))
            continue;
        QEvent event(QEvent::SockAct);
        QCoreApplication::sendEvent(watch.notifier, &event);
        ++*sent;
    }
}

} // namespace sanad::net
