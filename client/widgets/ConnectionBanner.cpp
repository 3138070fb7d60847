// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/ConnectionBanner.h"

#include <QEvent>
#include <QPushButton>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::client {

ConnectionBanner::ConnectionBanner(QWidget *parent)
    : Strip(StripMood::Warning, "offline"_L1, parent)
{
    m_button = addButton();
    m_countdown.setInterval(1s);
    m_patience.setInterval(1500ms);
    m_patience.setSingleShot(true);
    connect(&m_countdown, &QTimer::timeout, this, &ConnectionBanner::onTick);
    connect(&m_patience, &QTimer::timeout, this, [this] { setVisible(true); });
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_state == State::SignedOut)
            Q_EMIT signInRequested();
        else
            Q_EMIT retryRequested();
    });
    setVisible(false);
}

void ConnectionBanner::showOnline()
{
    show(State::Online, {});
}

void ConnectionBanner::showConnecting()
{
    show(State::Connecting, {});
}

void ConnectionBanner::showOffline(std::optional<int> nextTryInMs)
{
    show(State::Offline, nextTryInMs ? std::optional((qMax(0, *nextTryInMs) + 999) / 1000) : std::nullopt);
}

void ConnectionBanner::showSignedOut()
{
    show(State::SignedOut, {});
}

void ConnectionBanner::show(State state, std::optional<int> seconds)
{
    m_state = state;
    m_seconds = seconds;
    if (seconds)
        m_countdown.start();
    else
        m_countdown.stop();
    say();
    if (state == State::Connecting && !isVisible())
        m_patience.start();
    else
        m_patience.stop();
    if (state == State::Online)
        setVisible(false);
    else if (state != State::Connecting)
        setVisible(true);
}

void ConnectionBanner::onTick()
{
    if (m_seconds && *m_seconds > 0)
        --*m_seconds;
    say();
}

void ConnectionBanner::say()
{
    m_button->setVisible(m_state == State::Offline || m_state == State::SignedOut);
    setMood(m_state == State::SignedOut ? StripMood::Trouble : StripMood::Warning);
    setDrawing(m_state == State::SignedOut ? "lock"_L1 : "offline"_L1);
    switch (m_state) {
    case State::Online: break;
    case State::Connecting: setSentence(tr("Connecting…")); break;
    case State::Offline:
        if (m_seconds && *m_seconds > 0)
            //: %Ln is a number of seconds
            setSentence(tr("No connection. What you write is kept. Trying again in %Ln s.", nullptr, *m_seconds));
        else
            setSentence(tr("No connection. What you write is kept and sent later."));
        m_button->setText(tr("Try now"));
        break;
    case State::SignedOut:
        setSentence(tr("Your session has ended. Sign in again; what you have written is still here."));
        m_button->setText(tr("Sign in"));
        break;
    }
    m_button->setAccessibleName(m_button->text());
}

void ConnectionBanner::changeEvent(QEvent *event)
{
    Strip::changeEvent(event);
    if (event->type() == QEvent::LanguageChange && m_button != nullptr)
        say();
}

} // namespace sanad::client
