// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/SessionEndsFeed.h"

namespace sanad {

SessionEndsFeed::SessionEndsFeed(
    Store &store, SessionEnds &ends, const Clock &clock, std::chrono::milliseconds tokenLife, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_ends(ends)
    , m_clock(clock)
    , m_tokenLife(tokenLife)
{
    m_timer.setInterval(Interval);
    connect(&m_timer, &QTimer::timeout, this, &SessionEndsFeed::poll);
}

Result<SessionEndsFeed::News> SessionEndsFeed::load(Transaction &transaction, qint64 since) const
{
    News news;
    SANAD_ASSIGN(news.revision, transaction.accounts().revision());
    if (news.revision <= since)
        return news;
    SANAD_ASSIGN(news.people, transaction.accounts().accessSince(since));
    const Timestamp oldest = m_clock.now().plusMs(-m_tokenLife.count());
    SANAD_ASSIGN(news.sessions, transaction.sessions().endedSince(since, oldest));
    return news;
}

void SessionEndsFeed::start(const News &news)
{
    apply(news);
    m_timer.start();
}

void SessionEndsFeed::poll()
{
    if (m_isAsking)
        return;
    m_isAsking = true;
    const qint64 since = m_revision;
    m_store.read<News>(
        this, [this, since](Transaction &transaction) { return load(transaction, since); },
        [this](const Result<News> &news) {
            m_isAsking = false;
            if (news)
                apply(*news);
        });
    m_ends.forgetExpired(m_clock.now());
}

void SessionEndsFeed::apply(const News &news)
{
    for (const PersonAccess &access : news.people)
        m_ends.apply(access);
    for (const SessionEnd &end : news.sessions)
        m_ends.apply(end.role, end.personId, end.id, end.endedAt.plusMs(m_tokenLife.count()));
    m_revision = std::max(m_revision, news.revision);
}

} // namespace sanad
