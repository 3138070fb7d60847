// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace sanad::text {

/// What a short chat text is written in.
enum class LanguageGuess {
    Arabic, ///< in Arabic letters, any dialect
    Arabizi, ///< Arabic in Latin letters and digits: "msh 3aref adkhol"
    English, ///< native or not
    Unknown, ///< nothing to go by: digits, emoji, names, other languages
};

/// Guesses the language of one chat message, by word lists, digits inside words and letter patterns.
///
/// Arabic letters mean Arabic, unless they are one or two words inside a sentence that asks in English. English nouns
/// that Arabic speakers borrow ("password", "video") weigh little, so that "el video mesh shaghal" is Arabizi. Only the
/// first 2,000 characters are read. Never fails; safe from any thread at once.
[[nodiscard]] LanguageGuess guessLanguage(QStringView text);

} // namespace sanad::text
