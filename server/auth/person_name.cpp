// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/person_name.h"

#include <QList>

namespace sanad::auth {

namespace {

/// Explicit directional formatting (UAX #9, 2): in a name it can turn round the text that follows.
constexpr bool isBidiFormatting(char32_t point)
{
    return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

bool isDropped(char32_t point)
{
    return QChar::category(point) == QChar::Other_Control || isBidiFormatting(point);
}

} // namespace

QString cleanPersonName(const QString &name)
{
    QString kept;
    bool isVisible = false;
    // simplified() first: tabs and line ends are white space before they are control characters.
    const QList<uint> points = name.simplified().toUcs4();
    for (const char32_t point : points) {
        if (isDropped(point))
            continue;
        const qsizetype size = QChar::requiresSurrogates(point) ? 2 : 1;
        if (kept.size() + size > MaxPersonName)
            break;
        kept.append(QChar::fromUcs4(point));
        isVisible |= !QChar::isSpace(point) && QChar::category(point) != QChar::Other_Format;
    }
    return isVisible ? kept.simplified() : QString();
}

} // namespace sanad::auth
