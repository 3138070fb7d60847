// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/core/Timestamp.h"

#include <chrono>

namespace sanad {

namespace {

void putDigits(char *at, unsigned value, int count)
{
    for (int i = count - 1; i >= 0; --i) {
        at[i] = char('0' + value % 10);
        value /= 10;
    }
}

/// Takes a time apart from the left; the first surprise spoils the rest.
class IsoReader
{
public:
    explicit IsoReader(QStringView text)
        : m_rest(text)
    {
    }

    [[nodiscard]] bool isFine() const { return m_fine && m_rest.isEmpty(); }

    int number(qsizetype digits, char16_t before = 0)
    {
        if (before != 0)
            take(before);
        int value = 0;
        for (qsizetype i = 0; i < digits; ++i)
            value = value * 10 + digit();
        return value;
    }

    /// Milliseconds; what is finer is cut off.
    int fraction()
    {
        if (!m_rest.startsWith(u'.'))
            return 0;
        take(u'.');
        int ms = 0;
        constexpr int mostDigits = 9;
        int count = 0;
        for (; count == 0 || (count < mostDigits && startsWithDigit()); ++count) {
            const int value = digit();
            if (count < 3)
                ms = ms * 10 + value;
        }
        for (; count < 3; ++count)
            ms *= 10;
        return ms;
    }

    std::chrono::minutes zone()
    {
        if (m_rest.startsWith(u'Z')) {
            take(u'Z');
            return {};
        }
        const bool west = m_rest.startsWith(u'-');
        const int hour = number(2, west ? u'-' : u'+');
        const int minute = number(2, u':');
        m_fine = m_fine && hour <= 23 && minute <= 59;
        const std::chrono::minutes offset(hour * 60 + minute);
        return west ? -offset : offset;
    }

private:
    [[nodiscard]] bool startsWithDigit() const
    {
        return !m_rest.isEmpty() && m_rest.front() >= u'0' && m_rest.front() <= u'9';
    }
    void take(char16_t expected)
    {
        m_fine = m_fine && m_rest.startsWith(QChar(expected));
        if (m_fine)
            m_rest = m_rest.sliced(1);
    }
    int digit()
    {
        m_fine = m_fine && startsWithDigit();
        if (!m_fine)
            return 0;
        const int value = m_rest.front().unicode() - u'0';
        m_rest = m_rest.sliced(1);
        return value;
    }

    QStringView m_rest;
    bool m_fine = true;
};

} // namespace

QByteArray Timestamp::toIso() const
{
    // A page of messages writes a hundred of these; QDateTime::toString costs over a microsecond each.
    using namespace std::chrono;
    const sys_time<milliseconds> point{milliseconds(m_ms)};
    const auto day = floor<days>(point);
    const year_month_day date{day};
    const hh_mm_ss time{point - day};
    QByteArray text("0000-00-00T00:00:00.000Z");
    char *out = text.data();
    putDigits(out, unsigned(int(date.year())), 4);
    putDigits(out + 5, unsigned(date.month()), 2);
    putDigits(out + 8, unsigned(date.day()), 2);
    putDigits(out + 11, unsigned(time.hours().count()), 2);
    putDigits(out + 14, unsigned(time.minutes().count()), 2);
    putDigits(out + 17, unsigned(time.seconds().count()), 2);
    putDigits(out + 20, unsigned(time.subseconds().count()), 3);
    return text;
}

std::optional<Timestamp> Timestamp::fromIso(QStringView text)
{
    // By hand, since QDateTime takes much for a time that is none (24:00, commas, spaces) and rounds fractions.
    using namespace std::chrono;
    IsoReader reader(text);
    const year_month_day date{
        year(reader.number(4)), month(unsigned(reader.number(2, u'-'))), day(unsigned(reader.number(2, u'-')))};
    const int hour = reader.number(2, u'T');
    const int minute = reader.number(2, u':');
    const int second = reader.number(2, u':');
    const int ms = reader.fraction();
    const minutes offset = reader.zone();
    if (!reader.isFine() || !date.ok() || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;
    const sys_time<milliseconds> point =
        sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + milliseconds(ms) - offset;
    // The zone can push it out of the years that toIso can write.
    if (point < sys_days(year(0) / 1 / 1) || point >= sys_days(year(10000) / 1 / 1))
        return std::nullopt;
    return Timestamp(point.time_since_epoch().count());
}

} // namespace sanad
