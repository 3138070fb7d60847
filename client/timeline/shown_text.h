// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace sanad::client {

/// The part of a message's text that a bubble shows, and where it differs from the text itself.
struct ShownText
{
    QString text;
    bool isCut = false; ///< there is more than a bubble should hold
    QList<qsizetype> added = {}; ///< places in `text` of characters that are not the message's, ascending

    /// A place in the message, of a place in `text`; and back.
    [[nodiscard]] qsizetype toMessage(qsizetype place) const;
    [[nodiscard]] qsizetype fromMessage(qsizetype place) const;
    bool operator==(const ShownText &) const = default;
};

inline constexpr qsizetype MaxShownCharacters = 3000;
inline constexpr int MaxShownLines = 60; ///< line breaks that somebody typed
/// What the reader of one message shows: more than a message may have, less than freezes a text editor.
inline constexpr qsizetype MaxReadCharacters = 100'000;

/// Character for character: cuts what is too long (never inside a character or before its marks), and replaces what a
/// text layout cannot take: line breaks by its own, control characters by spaces.
[[nodiscard]] ShownText shownText(
    const QString &text, qsizetype maxCharacters = MaxShownCharacters, int maxLines = MaxShownLines);

/// For right-to-left texts: isolates (U+2066, U+2069) what is written left to right in them, so that "482-913", phone
/// numbers, "2024-report.pdf" and the slash at an address's end keep their order; Unicode's rules alone turn them
/// round.
void isolateLeftToRight(ShownText &shown);

} // namespace sanad::client
