// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "server/domain/SessionEnds.h"
#include "server/domain/Store.h"

#include <QObject>
#include <QTimer>

#include <chrono>

namespace sanad {

/// Hears from the store what other processes have ended, at most half a second and one read later. One small read each
/// time, by the number of the newest change. The store's owner's thread.
class SessionEndsFeed final : public QObject
{
    Q_OBJECT

public:
    /// What has changed since some revision.
    struct News
    {
        qint64 revision = 0;
        QList<PersonAccess> people;
        QList<SessionEnd> sessions;
    };

    static constexpr std::chrono::milliseconds Interval{500};

    /// `tokenLife`: how long a token of an ended session could still be good, leeway included.
    SessionEndsFeed(Store &store, SessionEnds &ends, const Clock &clock, std::chrono::milliseconds tokenLife,
        QObject *parent = nullptr);

    /// All that counts at `now`: for start().
    [[nodiscard]] Result<News> load(Transaction &transaction) const { return load(transaction, -1); }
    /// Begins with `news`, and then asks by itself.
    void start(const News &news);

private:
    [[nodiscard]] Result<News> load(Transaction &transaction, qint64 since) const;
    void poll();
    void apply(const News &news);

    Store &m_store;
    SessionEnds &m_ends;
    const Clock &m_clock;
    const std::chrono::milliseconds m_tokenLife;
    qint64 m_revision = -1;
    bool m_isAsking = false;
    QTimer m_timer;
};

} // namespace sanad
