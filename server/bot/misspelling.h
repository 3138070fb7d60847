// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sanad::bot {

/// The text as hurried fingers might have typed it: in about a quarter of its longer words a letter is left out,
/// doubled or swapped with the next one, or the space after the word is missing; in one word at least, if any is long
/// enough. Which, follows from the text alone: the same text is always misspelt alike, on every machine.
[[nodiscard]] QString misspelt(const QString &text);

} // namespace sanad::bot
