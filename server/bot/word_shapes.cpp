// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/word_shapes.h"

#include <algorithm>
#include <array>
#include <string_view>

using namespace std::string_view_literals;

namespace sanad::bot {

namespace {

// Longest first: the first that fits is taken.
constexpr std::array Prefixes{u"وبال"sv, u"وال"sv, u"بال"sv, u"فال"sv, u"كال"sv, u"عال"sv, u"هال"sv, u"لل"sv, u"ال"sv};
constexpr std::array Suffixes{u"ناش"sv, u"هاش"sv, u"كون"sv, u"كم"sv, u"كو"sv, u"هم"sv, u"هن"sv, u"كن"sv, u"ها"sv,
    u"نا"sv, u"ني"sv, u"ات"sv, u"ين"sv, u"ون"sv, u"يه"sv, u"ي"sv, u"ه"sv, u"ك"sv, u"و"sv};

// Of English, but harmless to Arabizi: what is left stays the same word.
constexpr std::array LatinSuffixes{u"ing"sv, u"ed"sv, u"es"sv, u"ly"sv, u"s"sv, u"e"sv};

constexpr qsizetype LeastStem = 3;

/// One Arabic letter as its skeleton sign; 0 for vowels.
char16_t arabicSign(char16_t letter)
{
    switch (letter) {
    case u'ب': return u'b';
    case u'ت':
    case u'ط':
    case u'ث': return u't';
    case u'ج': return u'j';
    case u'ح':
    case u'ه': return u'h';
    case u'خ': return u'x';
    case u'د':
    case u'ض': return u'd';
    case u'ذ':
    case u'ز':
    case u'ظ': return u'z';
    case u'ر': return u'r';
    case u'س':
    case u'ص': return u's';
    case u'ش': return u'S';
    case u'ع': return u'E';
    case u'غ': return u'G';
    case u'ف': return u'f';
    case u'ق': return u'q';
    case u'ك': return u'k';
    case u'ل': return u'l';
    case u'م': return u'm';
    case u'ن': return u'n';
    default: return 0;
    }
}

/// One Latin letter or Arabizi digit as its skeleton sign; 0 for vowels. `next` decides the sound of c.
char16_t latinSign(char16_t letter, char16_t next)
{
    switch (letter) {
    case u'p':
    case u'b': return u'b';
    case u't':
    case u'6': return u't';
    case u'g':
    case u'j': return u'j';
    case u'h':
    case u'7': return u'h';
    case u'x':
    case u'5': return u'x';
    case u'd': return u'd';
    case u'z': return u'z';
    case u'r': return u'r';
    case u's': return u's';
    case u'3': return u'E';
    case u'8': return u'G';
    case u'f':
    case u'v': return u'f';
    case u'q':
    case u'2':
    case u'9': return u'q';
    case u'k': return u'k';
    case u'c': return next == u'e' || next == u'i' || next == u'y' ? u's' : u'k';
    case u'l': return u'l';
    case u'm': return u'm';
    case u'n': return u'n';
    default: return 0;
    }
}

/// Two Latin letters that are one sound; 0 if they are not.
char16_t latinPair(char16_t first, char16_t second)
{
    if (second != u'h')
        return 0;
    switch (first) {
    case u's':
    case u'c': return u'S';
    case u'k': return u'x';
    case u'g': return u'G';
    case u't': return u't';
    case u'd': return u'z';
    case u'p': return u'f';
    default: return 0;
    }
}

void appendSign(char16_t sign, ShortWord &out)
{
    if (sign != 0 && (out.isEmpty() || out.back() != sign))
        out.append(sign);
}

void appendLatinSkeleton(QStringView word, ShortWord &out)
{
    const char16_t *text = word.utf16();
    const qsizetype length = word.size();
    qsizetype i = 0;
    // The article is often written on to the word: "el7esab", "elvideo".
    if (length >= 5 && (text[0] == u'e' || text[0] == u'a' || text[0] == u'i') && text[1] == u'l')
        i = 2;
    for (; i < length; ++i) {
        const char16_t next = i + 1 < length ? text[i + 1] : u'\0';
        if (const char16_t pair = latinPair(text[i], next)) {
            appendSign(pair, out);
            ++i;
        } else {
            appendSign(latinSign(text[i], next), out);
        }
    }
}

template <size_t Count>
bool isOneOf(QStringView word, const std::array<std::u16string_view, Count> &list)
{
    return std::find(list.begin(), list.end(), std::u16string_view(word.utf16(), size_t(word.size()))) != list.end();
}

} // namespace

QStringView latinStem(QStringView word)
{
    for (const QStringView view : LatinSuffixes) {
        if (word.size() - view.size() >= LeastStem && word.endsWith(view))
            return word.chopped(view.size());
    }
    return word;
}

QStringView lightStem(QStringView word)
{
    if (word.isEmpty() || !isArabicLetter(word.front().unicode()))
        return word;
    for (const QStringView view : Prefixes) {
        if (word.size() - view.size() >= LeastStem - 1 && word.startsWith(view)) {
            word = word.sliced(view.size());
            break;
        }
    }
    if (word.size() > LeastStem + 1 && (word.front() == u'و' || word.front() == u'ف'))
        word = word.sliced(1);
    for (const QStringView view : Suffixes) {
        if (word.size() - view.size() >= LeastStem && word.endsWith(view))
            return word.chopped(view.size());
    }
    return word;
}

void appendSkeleton(QStringView word, ShortWord &out)
{
    if (word.isEmpty())
        return;
    const qsizetype start = out.size();
    if (isLatinOrDigit(word.front().unicode())) {
        appendLatinSkeleton(word, out);
    } else {
        for (const QStringView view : Prefixes) {
            if (word.size() - view.size() >= LeastStem - 1 && word.startsWith(view)) {
                word = word.sliced(view.size());
                break;
            }
        }
        for (const QChar letter : word)
            appendSign(arabicSign(letter.unicode()), out);
    }
    // The feminine ending is a vowel that is written h.
    if (out.size() - start > 1 && out.back() == u'h')
        out.removeLast();
}

bool isNegator(QStringView word)
{
    // "And not" is one word in Arabic.
    if (word.size() > 2 && word.front() == u'و' && word != u"ولا")
        word = word.sliced(1);
    static constexpr std::array Arabic{u"مش"sv, u"مو"sv, u"ما"sv, u"لا"sv, u"لم"sv, u"لن"sv, u"مب"sv, u"موب"sv,
        u"ماني"sv, u"مانيش"sv, u"ليس"sv, u"ليست"sv, u"لست"sv, u"غير"sv, u"بدون"sv, u"بلا"sv, u"مهو"sv, u"ماهو"sv,
        u"محد"sv, u"محدش"sv, u"مفيش"sv, u"مافيش"sv, u"مافي"sv, u"ماكو"sv, u"ماكاينش"sv, u"مكانش"sv, u"ولا"sv, u"معدش"sv,
        u"ماعاد"sv, u"مكاينش"sv, u"ماشي"sv, u"مهيش"sv, u"مني"sv, u"منيش"sv, u"عدم"sv};
    static constexpr std::array Latin{u"not"sv, u"no"sv, u"never"sv, u"cant"sv, u"cannot"sv, u"wont"sv, u"dont"sv,
        u"doesnt"sv, u"didnt"sv, u"isnt"sv, u"wasnt"sv, u"arent"sv, u"couldnt"sv, u"havent"sv, u"hasnt"sv, u"without"sv,
        u"unable"sv, u"nothing"sv, u"nor"sv, u"mesh"sv, u"msh"sv, u"mish"sv, u"mosh"sv, u"mo"sv, u"mu"sv, u"mou"sv,
        u"ma"sv, u"mafesh"sv, u"mafeesh"sv, u"mafish"sv, u"mafi"sv, u"mch"sv, u"mach"sv, u"machi"sv, u"mani"sv,
        u"wala"sv, u"la"sv, u"lam"sv, u"mab"sv, u"mub"sv, u"aint"sv, u"wouldnt"sv, u"dosent"sv, u"doesn"sv, u"didn"sv,
        u"isn"sv, u"dnt"sv, u"dosnt"sv, u"manich"sv, u"makaynch"sv};
    return isArabicLetter(word.front().unicode()) ? isOneOf(word, Arabic) : isOneOf(word, Latin);
}

bool isNegatorBetween(QStringView previous, QStringView word, QStringView next)
{
    static constexpr std::array As{u"زي"sv, u"مثل"sv, u"متل"sv, u"كل"sv, u"بعد"sv, u"قبل"sv, u"وقت"sv, u"عند"sv,
        u"بدل"sv, u"حسب"sv, u"zay"sv, u"zai"sv, u"zy"sv, u"mithl"sv, u"methl"sv, u"metel"sv, u"metl"sv, u"mitl"sv,
        u"kol"sv, u"kl"sv, u"kul"sv, u"kel"sv, u"ba3d"sv, u"b3d"sv, u"2abl"sv, u"gabl"sv};
    static constexpr std::array What{u"هي"sv, u"هو"sv, u"هذا"sv, u"هذه"sv, u"اسم"sv, u"معني"sv, u"رايكم"sv};
    if (word == u"ما" || word == u"ma")
        return !isOneOf(previous, As) && !isOneOf(next, What) && !(next.size() > LeastStem && next.startsWith(u"ال"));
    return isNegator(word);
}

bool hasNegationAround(QStringView word)
{
    constexpr qsizetype leastNegated = 4;
    if (word.size() < leastNegated)
        return false;
    if (word.front() == u'م' && word.back() == u'ش')
        return true;
    return word.size() > leastNegated && word.front() == u'm' && word[1] != u'e'
        && (word.endsWith(u"sh") || word.endsWith(u"ch") || word.endsWith(u"4"));
}

} // namespace sanad::bot
