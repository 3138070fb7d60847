// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/TypingNotes.h"

namespace sanad::client {

TypingNotes::TypingNotes(RealtimeClient &realtime, const Person &own, const Timing &timing, QObject *parent)
    : QObject(parent)
    , m_realtime(realtime)
    , m_own(own)
{
    for (QTimer *const timer : {&m_renewal, &m_pause, &m_life})
        timer->setSingleShot(true);
    m_renewal.setInterval(timing.renewal);
    m_pause.setInterval(timing.pause);
    m_life.setInterval(timing.life);
    connect(&m_pause, &QTimer::timeout, this, &TypingNotes::stopTyping);
    connect(&m_life, &QTimer::timeout, this, &TypingNotes::endOthers);
    connect(&realtime, &RealtimeClient::typingChanged, this, &TypingNotes::onTyping);
    connect(&realtime, &RealtimeClient::connectionChanged, this, [this] {
        if (!m_realtime.isOnline())
            endOthers();
    });
}

void TypingNotes::setChat(std::optional<ChatId> chat)
{
    if (chat == m_chat)
        return;
    stopTyping();
    endOthers();
    m_chat = chat;
}

void TypingNotes::noteTyping()
{
    if (!m_chat)
        return;
    m_pause.start();
    if (m_renewal.isActive())
        return;
    m_renewal.start();
    m_realtime.setTyping(*m_chat, true);
}

void TypingNotes::stopTyping()
{
    if (!m_pause.isActive() && !m_renewal.isActive())
        return;
    m_pause.stop();
    m_renewal.stop();
    if (m_chat)
        m_realtime.setTyping(*m_chat, false);
}

void TypingNotes::noteMessage()
{
    endOthers();
}

void TypingNotes::onTyping(const protocol::UserTyping &typing)
{
    const bool isOwn = typing.user.role == m_own.role && typing.user.id == m_own.id;
    if (isOwn || typing.chatId != m_chat)
        return;
    if (!typing.isTyping)
        return endOthers();
    m_life.start();
    if (m_who == typing.user.name)
        return;
    m_who = typing.user.name;
    Q_EMIT changed(m_who, true);
}

void TypingNotes::endOthers()
{
    m_life.stop();
    const QString who = std::exchange(m_who, {});
    if (!who.isEmpty())
        Q_EMIT changed(who, false);
}

} // namespace sanad::client
