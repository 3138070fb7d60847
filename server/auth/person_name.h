// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sanad::auth {

/// Longest name of a person, in UTF-16 units.
inline constexpr qsizetype MaxPersonName = 200;

/// A name fit to stand in a list, a log line or a sentence: white space runs become one space; control characters and
/// bidi embeddings, overrides and isolates are dropped; half a surrogate pair becomes U+FFFD; cut to MaxPersonName.
/// Empty if nothing visible is left. Joiners and the marks LRM, RLM and ALM stay: names are written with them.
[[nodiscard]] QString cleanPersonName(const QString &name);

} // namespace sanad::auth
