// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/core/Timestamp.h"

#include <QDateTime>
#include <QTimeZone>

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
    const bool hasTime = text.size() >= 20 && text.size() <= 40 && text.at(10) == u'T';
    const bool hasZone =
        hasTime && (text.endsWith(u'Z') || text.at(text.size() - 6) == u'+' || text.at(text.size() - 6) == u'-');
    if (!hasZone)
        return std::nullopt;
    const QDateTime read = QDateTime::fromString(text.toString(), Qt::ISODateWithMs);
    if (!read.isValid() || read.date().year() < 0 || read.date().year() > 9999)
        return std::nullopt;
    return Timestamp(read.toMSecsSinceEpoch());
}

} // namespace sanad
