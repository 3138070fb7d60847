// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sanad::media {

inline constexpr qsizetype MaxNameBytes = 255;

/// A sender's file name as it may be stored and shown: without folders, control characters, marks that turn the
/// direction of text (they make "exe.pdf" of "fdp.exe") and characters that file systems refuse; at most MaxNameBytes
/// of UTF-8, the ending kept; a name made from `mediaType` if nothing is left.
[[nodiscard]] QString cleanedFileName(const QString &name, const QString &mediaType);

} // namespace sanad::media
