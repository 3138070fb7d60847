// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <QStringView>

namespace sanad::text {

/// The one normaliser of Arabic and Latin text: bot, FAQ, search and names all compare what it returns.
///
/// The result holds lower-case letters, ASCII digits and single spaces only (and emoji, where asked for):
/// - dropped: diacritics and Quranic marks, tatweel, zero-width and bidi control characters, the lone hamza ء (the
/// letter
///   most often left out), Latin accents, apostrophes inside a word ("can't" is "cant", as many type it);
/// - folded: أ إ آ ٱ to ا, ى ئ and Persian ی to ي, ؤ to و, ة to ه, گ ک to ك, چ to ج, پ to ب, ڤ to ف, ژ to ز and the
/// other
///   letters of Persian, Urdu and the Maghreb to the nearest Arabic one, presentation forms and other compatibility
///   characters (NFKC), Arabic-Indic and Persian digits to ASCII;
/// - elongation: a run of three or more of one Arabic letter becomes one, of one Latin letter two ("sooooo" and "soooo"
///   are both "soo"); two alefs in a row become one (no Arabic word has them);
/// - everything else separates words, and so does the border between Arabic and anything else: "الpassword" is two
/// words.
///
/// It goes further than Lucene's ArabicNormalizer (which keeps ؤ ئ ء) and CAMeL Tools' (each step optional), since chat
/// writers leave hamzas out at will. Stemming is not done here. Immutable: safe from any thread at once.
class ArabicNormaliser
{
public:
    enum class Emoji {
        Drop,
        Keep, ///< each emoji is a word of its own, without skin tone and variation selectors
    };

    explicit constexpr ArabicNormaliser(Emoji emoji = Emoji::Drop)
        : m_emoji(emoji)
    {
    }

    /// Never fails; applying it twice changes nothing. Half surrogates separate words.
    /// `origins`, where given, gets for each unit of the result the place in `text` that it comes from.
    [[nodiscard]] QString normalise(QStringView text, QList<qsizetype> *origins = nullptr) const;
    /// The words of the normalised text.
    [[nodiscard]] QStringList tokens(QStringView text) const;
    /// The words of a text that has been normalised; the views are into `normalised`.
    [[nodiscard]] static QList<QStringView> split(QStringView normalised);

private:
    Emoji m_emoji;
};

} // namespace sanad::text
