// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/TerminationSignals.h"

#include "server/app/logging.h"

#include <QSocketNotifier>

#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

sigset_t terminationSet()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

} // namespace

TerminationSignals::TerminationSignals(bool catchesHangUp, QObject *parent)
    : QObject(parent)
{
    sigset_t set = terminationSet();
    if (catchesHangUp)
        sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    m_descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (m_descriptor < 0) {
        logEvent(lcServer(), QtCriticalMsg, u"signalfd failed; stop the server by SIGKILL only"_s);
        return;
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &TerminationSignals::onReadable);
}

TerminationSignals::~TerminationSignals()
{
    m_notifier.reset();
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void TerminationSignals::onReadable()
{
    signalfd_siginfo info;
    if (::read(m_descriptor, &info, sizeof info) != ssize_t(sizeof info))
        return;
    if (info.ssi_signo == SIGHUP) {
        Q_EMIT hungUp();
        return;
    }
    // Whoever asks twice is in a hurry.
    const sigset_t set = terminationSet();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    Q_EMIT received();
}

} // namespace sanad::app
