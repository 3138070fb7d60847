// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/BotWorkshop.h"

#include <QMutex>

namespace sanad {

/// The bot that answers students now. It can be exchanged while it is being asked: each call works to its end with the
/// parts it began with. Any thread.
class LiveBot final : public MessageReader, public ReplySource
{
public:
    explicit LiveBot(std::shared_ptr<const BotParts> parts)
        : m_parts(std::move(parts))
    {
    }

    [[nodiscard]] std::shared_ptr<const BotParts> parts() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_parts;
    }
    void exchange(std::shared_ptr<const BotParts> parts)
    {
        // What was there may be the last of its kind, and takes its time to go: not under the lock.
        const QMutexLocker lock(&m_mutex);
        m_parts.swap(parts);
    }

    [[nodiscard]] MessageReading read(const QString &text) const override { return parts()->reader->read(text); }
    [[nodiscard]] QString reply(const ReplyKey &key, const QString &studentText) const override
    {
        return parts()->replies->reply(key, studentText);
    }

private:
    mutable QMutex m_mutex; ///< over m_parts
    std::shared_ptr<const BotParts> m_parts; ///< never null
};

} // namespace sanad
