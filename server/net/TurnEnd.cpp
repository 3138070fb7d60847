// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/TurnEnd.h"

#include <QCoreApplication>
#include <QEvent>

namespace sanad::net {

TurnEnd::Task::~Task()
{
    if (!m_next)
        return;
    m_previous->m_next = m_next;
    m_next->m_previous = m_previous;
}

TurnEnd::Anchor::Anchor()
{
    m_previous = this;
    m_next = this;
}

TurnEnd::Anchor::~Anchor()
{
    while (!isEmpty())
        (void)takeFirst();
}

bool TurnEnd::Anchor::isEmpty() const
{
    return m_next == this;
}

void TurnEnd::Anchor::append(Task &task)
{
    task.m_previous = m_previous;
    task.m_next = this;
    m_previous->m_next = &task;
    m_previous = &task;
}

TurnEnd::Task &TurnEnd::Anchor::takeFirst()
{
    Task &first = *m_next;
    m_next = first.m_next;
    m_next->m_previous = this;
    first.m_previous = nullptr;
    first.m_next = nullptr;
    return first;
}

void TurnEnd::Anchor::takeAll(Anchor &other)
{
    while (!other.isEmpty())
        append(other.takeFirst());
}

TurnEnd::TurnEnd(QObject *parent)
    : QObject(parent)
{
}

TurnEnd::~TurnEnd() = default;

void TurnEnd::add(Task &task)
{
    if (task.isWaitingForTurnEnd())
        return;
    m_waiting.append(task);
    if (!std::exchange(m_isPosted, true))
        QCoreApplication::postEvent(this, new QEvent(QEvent::User), Qt::LowEventPriority);
}

void TurnEnd::run()
{
    Anchor now;
    now.takeAll(m_waiting);
    while (!now.isEmpty())
        now.takeFirst().atTurnEnd();
}

bool TurnEnd::event(QEvent *event)
{
    if (event->type() != QEvent::User)
        return QObject::event(event);
    m_isPosted = false;
    run();
    return true;
}

} // namespace sanad::net
