// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHashFunctions>
#include <QtGlobal>

#include <compare>

namespace sanad {

/// A positive integer below 2^53 that names one thing of one kind; ids of different kinds do not mix.
template <typename Tag>
class Id
{
public:
    /// 2^53 - 1, the largest integer that every JSON reader keeps exact (RFC 8259, section 6).
    static constexpr qint64 Max = (qint64(1) << 53) - 1;

    constexpr Id() = default;
    constexpr explicit Id(qint64 value)
        : m_value(value)
    {
    }

    [[nodiscard]] constexpr qint64 value() const { return m_value; }
    [[nodiscard]] constexpr bool isValid() const { return m_value > 0 && m_value <= Max; }

    constexpr auto operator<=>(const Id &) const = default;

    friend size_t qHash(Id id, size_t seed = 0) noexcept { return ::qHash(id.m_value, seed); }

private:
    qint64 m_value = 0;
};

using ChatId = Id<struct ChatTag>;
using MessageId = Id<struct MessageTag>;
using FaqId = Id<struct FaqTag>;
using AttachmentId = Id<struct AttachmentTag>;
/// Unique only together with a Role: student 5 and admin 5 are two people.
using PersonId = Id<struct PersonTag>;

} // namespace sanad
