// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <utility>

namespace sanad::http {

/// The account of the memory in all bodies under way, of all connections of a server. Network thread.
class BodyMemory final
{
public:
    /// `limit`: bytes in all. Bodies of at most `small` bytes are always let in: whoever fills the account with large
    /// ones must not silence everybody else. The most there can be is `limit` plus `small` for each connection.
    BodyMemory(qint64 limit, qint64 small)
        : m_limit(limit)
        , m_small(small)
    {
    }

    /// Whether there is room for a body of which so many bytes will be held at once.
    [[nodiscard]] bool hasRoomFor(qint64 bytes) const { return bytes <= m_small || m_held + bytes <= m_limit; }
    [[nodiscard]] qint64 held() const { return m_held; }

    /// What one connection holds; given back when it dies.
    class Share final
    {
        Q_DISABLE_COPY_MOVE(Share)
    public:
        explicit Share(BodyMemory &account)
            : m_account(account)
        {
        }
        ~Share() { set(0); }

        void set(qint64 bytes) { m_account.m_held += bytes - std::exchange(m_bytes, bytes); }
        /// Whether this share is part of too much: more was announced and has come than there is room for.
        [[nodiscard]] bool isTooLarge() const
        {
            return m_bytes > m_account.m_small && m_account.m_held > m_account.m_limit;
        }

    private:
        BodyMemory &m_account;
        qint64 m_bytes = 0;
    };

private:
    const qint64 m_limit;
    const qint64 m_small;
    qint64 m_held = 0;
};

} // namespace sanad::http
