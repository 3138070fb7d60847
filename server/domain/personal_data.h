// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sanad {

/// A student's text without what would tell others who they are: mail addresses, accounts (@name), numbers of five
/// digits or more in any script and grouping (phones, cards, ids), what an address on the web has behind its path,
/// words of `ownName`, and whatever follows "my name is" or "اسمي". In their place stands what was there: "[number]".
/// What is left is shorter than `longest`. Names of others, and what only people can tell, stay: this makes a leak
/// unlikely, not impossible.
[[nodiscard]] QString withoutPersonalData(const QString &text, const QString &ownName, qsizetype longest = 1000);

} // namespace sanad
