// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <algorithm>

namespace sanad::protocol {

/// Characters as the contract counts them; `text` must be valid UTF-16.
[[nodiscard]] inline qsizetype codePoints(QStringView text)
{
    return std::count_if(text.begin(), text.end(), [](QChar unit) { return !unit.isLowSurrogate(); });
}

} // namespace sanad::protocol
