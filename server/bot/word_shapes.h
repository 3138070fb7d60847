// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>
#include <QVarLengthArray>

namespace sanad::bot {

/// A word of a few letters on the stack.
using ShortWord = QVarLengthArray<char16_t, 32>;

/// The word without the Arabic conjunctions, prepositions, article and pronouns that are written on to it:
/// "وبالحساب" and "حسابي" are both "حساب". A word of another script comes back as it is. Expects normalised text
/// (text::ArabicNormaliser); a light stemmer in the manner of Larkey's light10, for chat.
[[nodiscard]] QStringView lightStem(QStringView word);

/// A word in Latin letters without the commonest English endings: "works", "worked" and "working" are all "work". For
/// features only, which never say what they stand for: the lexicon's words are looked up as they are.
[[nodiscard]] QStringView latinStem(QStringView word);

/// The consonants of a word in one alphabet for both scripts, so that "3aref" and "عارف", "m2fol" and "مقفول", "video"
/// and "فيديو" come out alike: long and short vowels are dropped, doubled letters are one, sounds that writers mix up
/// (ت and ط, س and ص, p and b) are one letter. Empty if nothing is left (only vowels).
void appendSkeleton(QStringView word, ShortWord &out);

/// Whether the word says "not": of any dialect, of Arabizi, of English.
[[nodiscard]] bool isNegator(QStringView word);
/// Whether "not" is meant where the word stands: "ما" is also "as" (زي ما قلت), "when" (بعد ما) and "what" (ما الفرق،
/// ما هي). `previous` and `next` are empty at the ends.
[[nodiscard]] bool isNegatorBetween(QStringView previous, QStringView word, QStringView next);
/// Whether the word has the Egyptian and Maghrebi negation around it: "متحلتش", "مبيشتغلش", "ماخدمش".
[[nodiscard]] bool hasNegationAround(QStringView word);

[[nodiscard]] inline bool isArabicLetter(char16_t unit)
{
    return unit >= 0x0620 && unit <= 0x06ff;
}
[[nodiscard]] inline bool isLatinOrDigit(char16_t unit)
{
    return (unit >= u'a' && unit <= u'z') || (unit >= u'0' && unit <= u'9');
}

} // namespace sanad::bot
