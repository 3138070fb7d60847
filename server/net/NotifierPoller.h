// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>

#include <array>
#include <chrono>
#include <vector>

#include <sys/epoll.h>

namespace sanad::net {

/// The socket notifiers of one event loop on an epoll instance: a turn costs what is ready, not what is registered.
/// Changes of interest are gathered and told to the kernel before the next wait. Not thread-safe.
class NotifierPoller final
{
    Q_DISABLE_COPY_MOVE(NotifierPoller)
public:
    /// `wakeUpFd` ends every wait while it is readable; it stays the caller's.
    explicit NotifierPoller(int wakeUpFd);
    ~NotifierPoller();

    /// A second notifier of the same descriptor and type replaces the first, with a warning, as with Qt's poll
    /// dispatcher.
    void add(QSocketNotifier *notifier);
    /// From here on the notifier is never touched again, whatever was reported for it.
    void remove(QSocketNotifier *notifier);

    /// Tells the kernel what has changed; must precede wait(). A descriptor that is not open disables its notifiers,
    /// with a warning.
    void update();
    /// True if a notifier is ready without asking: files and the like, which epoll refuses and poll calls always ready.
    [[nodiscard]] bool isAlwaysReady() const;

    /// Waits until something is ready or the time is over (below zero: for ever; rounded up to milliseconds). What an
    /// earlier wait reported and activate() did not yet send is forgotten: it is reported anew if it still holds.
    /// Returns whether the wake-up descriptor is readable.
    bool wait(std::chrono::nanoseconds timeout);
    /// Waits for the wake-up descriptor alone. Returns whether it is readable.
    bool waitWithoutNotifiers(std::chrono::nanoseconds timeout) const;

    /// Sends QEvent::SockAct to the notifiers for which the last wait found something and which were enabled then and
    /// ever since. Returns the number of events sent. May be entered anew from a notifier's slot, after a wait().
    int activate();

private:
    static constexpr int typeCount = 3;

    struct Watch
    {
        QSocketNotifier *notifier = nullptr;
        quint64 since = 0; // number of the last wait before it was enabled
    };

    struct Descriptor
    {
        std::array<Watch, typeCount> watches; // by QSocketNotifier::Type
        quint32 armed = 0; // what the kernel knows
        quint32 generation = 0; // tells the kernel's entry from an older one of the same number
        quint64 releasedAt = 0; // number of the last wait before the kernel's entry was dropped
        bool isChanged = false;
        bool isAlwaysReady = false;

        [[nodiscard]] quint32 interest() const;
    };

    [[nodiscard]] int openEpoll() const;
    void markChanged(int fd);
    void arm(int fd);
    void release(int fd);
    void setAlwaysReady(int fd, bool ready);
    void disableAll(int fd, int error);
    void reopen();
    void activateDescriptor(int fd, quint32 events, int *sent);
    [[nodiscard]] int control(int operation, int fd, quint32 events) const;

    const int m_wakeUpFd;
    int m_epollFd = -1;
    std::vector<Descriptor> m_descriptors; // by number: the kernel hands out the lowest free one
    std::vector<int> m_changed;
    std::vector<int> m_alwaysReady;
    std::vector<epoll_event> m_batch;
    size_t m_batchSize = 0;
    size_t m_batchNext = 0;
    quint64 m_waits = 0;
    bool m_hasOrphan = false;
};

} // namespace sanad::net
