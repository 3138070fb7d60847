// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <compare>
#include <optional>

namespace sanad {

/// A moment in UTC with a resolution of one millisecond.
class Timestamp
{
public:
    constexpr Timestamp() = default;
    constexpr explicit Timestamp(qint64 msSinceEpoch)
        : m_ms(msSinceEpoch)
    {
    }

    [[nodiscard]] constexpr qint64 msSinceEpoch() const { return m_ms; }
    /// `2024-01-15T10:00:00.000Z`: always 24 ASCII characters for the years 0 to 9999.
    [[nodiscard]] QByteArray toIso() const;
    /// Reads ISO-8601 as RFC 3339 profiles it: `yyyy-mm-ddThh:mm:ss`, up to nine digits of a fraction (cut to
    /// milliseconds), `Z` or `+hh:mm`. Nothing for anything else, nor for times outside the years 0 to 9999 in UTC.
    [[nodiscard]] static std::optional<Timestamp> fromIso(QStringView text);

    [[nodiscard]] constexpr Timestamp plusMs(qint64 ms) const { return Timestamp(m_ms + ms); }
    constexpr auto operator<=>(const Timestamp &) const = default;

private:
    qint64 m_ms = 0;
};

} // namespace sanad
