// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/text/language.h"

#include "common/text/language_words.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_set>

using namespace std::string_view_literals;

namespace sanad::text {

namespace {

using WordSet = std::unordered_set<std::string_view>;

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr bool isVowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/// Digits that stand for Arabic letters: 2 ء, 3 ع, 5 خ, 6 ط, 7 ح, 8 غ or ق, 9 ق or ص.
constexpr bool isArabiziDigit(char c)
{
    return (c >= '2' && c <= '9') && c != '4';
}

template <typename Take>
void eachWord(std::string_view list, Take take)
{
    while (!list.empty()) {
        const size_t end = std::min(list.find(' '), list.size());
        if (end > 0)
            take(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

WordSet wordSet(std::string_view list)
{
    WordSet set;
    eachWord(list, [&](std::string_view word) { set.insert(word); });
    return set;
}

/// The consonants of a word, since Arabizi spells vowels at will: shokran, shukran and chokraan are all "shkrn".
std::string skeleton(std::string_view word)
{
    std::string bones;
    for (size_t i = 0; i < word.size(); ++i) {
        char c = word[i];
        if (c == 'c' && i + 1 < word.size() && word[i + 1] == 'h')
            c = 's';
        const bool silent = isVowel(c) || c == 'y' || c == 'w';
        if (silent && i > 0)
            continue;
        if (bones.empty() || bones.back() != c)
            bones.push_back(isVowel(c) ? 'a' : c);
    }
    return bones;
}

/// The word lists, ready for looking up; made once.
struct Lexicon
{
    WordSet english = wordSet(words::English);
    WordSet borrowed = wordSet(words::Borrowed);
    WordSet arabizi = wordSet(words::Arabizi);
    WordSet names = wordSet(words::Names);
    WordSet asking = wordSet("i im ive my me what whats how why where when cant could please dont doesnt");
    WordSet technical =
        wordSet("mp3 mp4 mp5 2fa 3d 2d b2b b2c p2p h264 h265 x264 x265 utf8 html5 css3 x86 vp9 3g 5g i3 i5 "
                "i7 i9 m3u8 w3schools ps3 ps5 s3 ipv6 oauth2 usb3 md5 sha2 web3 wifi6 win7 win8 word2 a2z "
                "mpeg2 mpeg4 log4j k8s e2e g2 v2 v3 h2");
    std::unordered_set<std::string> skeletons = arabiziSkeletons();

    static std::unordered_set<std::string> arabiziSkeletons()
    {
        // Two consonants match half the dictionary.
        constexpr size_t tellingSize = 3;
        std::unordered_set<std::string> set;
        eachWord(words::Arabizi, [&](std::string_view word) {
            if (std::string bones = skeleton(word); bones.size() >= tellingSize)
                set.insert(std::move(bones));
        });
        return set;
    }
};

const Lexicon &lexicon()
{
    static const Lexicon instance;
    return instance;
}

/// "5gb", "2nd", "7am": a number with its unit, not a word.
bool isNumberWithUnit(std::string_view word)
{
    static const WordSet units =
        wordSet("st nd rd th am pm gb mb kb tb g k m x d h p s hr hrs hour hours min mins minutes sec secs "
                "day days week weeks month months year years km kg cm mm usd egp sar aed jod mbps kbps "
                "gbps fps px ghz mhz hz le eur times");
    const size_t digits = std::find_if_not(word.begin(), word.end(), isDigit) - word.begin();
    return digits > 0 && units.contains(word.substr(digits));
}

/// A digit that stands for a letter: between letters, before two, or after two ("3aref", "et2afal", "raga3").
bool hasArabiziDigit(std::string_view word, const Lexicon &lexicon)
{
    const auto isForeign = [](char c) { return isDigit(c) && !isArabiziDigit(c); };
    if (std::any_of(word.begin(), word.end(), isForeign) || isNumberWithUnit(word) || lexicon.technical.contains(word))
        return false;
    const size_t digits = std::count_if(word.begin(), word.end(), isDigit);
    const size_t letters = word.size() - digits;
    if (digits == 0 || letters < 2 || digits > letters)
        return false;
    for (size_t i = 0; i + 1 < word.size(); ++i) {
        // Doubled letters are doubled digits (sa77); two different ones are a number (windows10, ab27).
        const bool number = isDigit(word[i]) && isDigit(word[i + 1]) && (word[i] != word[i + 1] || i > 3);
        if (number)
            return false;
    }
    if (!isDigit(word.back()))
        return true;
    const std::string_view stem = word.substr(0, word.find_last_not_of("0123456789") + 1);
    const bool numbered = lexicon.english.contains(stem) || lexicon.borrowed.contains(stem); // "lesson2"
    return !numbered;
}

bool endsLikeEnglish(std::string_view word)
{
    constexpr std::array endings{"ing"sv, "tion"sv, "sion"sv, "ment"sv, "ness"sv, "able"sv, "ible"sv, "ful"sv, "less"sv,
        "ously"sv, "ally"sv, "ity"sv, "ture"sv, "ought"sv, "ight"sv, "ance"sv, "ence"sv, "ed"sv, "ers"sv, "ck"sv,
        "tch"sv, "ize"sv, "ise"sv};
    return std::any_of(endings.begin(), endings.end(),
        [&](std::string_view ending) { return word.size() >= ending.size() + 3 && word.ends_with(ending); });
}

bool looksArabizi(std::string_view word)
{
    constexpr std::array prefixes{"el"sv, "bel"sv, "fel"sv, "lel"sv, "wel"sv, "mab"sv, "mat"sv, "may"sv, "bey"sv,
        "bye"sv, "byt"sv, "bte"sv, "yst"sv, "kay"sv, "ghy"sv, "mst"sv};
    constexpr std::array clusters{"kh"sv, "gh"sv, "dh"sv, "aa"sv, "iy"sv, "uw"sv, "sht"sv, "tsh"sv, "hs"sv};
    constexpr std::array endings{
        "oush"sv, "eesh"sv, "aish"sv, "etsh"sv, "tsh"sv, "sh"sv, "ak"sv, "aty"sv, "ety"sv, "oun"sv, "een"sv, "nah"sv};
    if (word.size() < 4)
        return false;
    const auto starts = [&](std::string_view part) { return word.starts_with(part); };
    const auto ends = [&](std::string_view part) { return word.ends_with(part); };
    const auto holds = [&](std::string_view part) { return word.find(part) != std::string_view::npos; };
    return std::any_of(clusters.begin(), clusters.end(), holds) || std::any_of(endings.begin(), endings.end(), ends)
        || std::any_of(prefixes.begin(), prefixes.end(), starts);
}

/// Evidence gathered word by word.
class Tally
{
public:
    void addLatin(std::string_view word)
    {
        const Lexicon &lists = lexicon();
        ++m_latinWords;
        m_asking += lists.asking.contains(word);
        if (lists.borrowed.contains(word)) {
            m_english += 0.35;
        } else if (lists.english.contains(word)) {
            m_english += word.size() > 1 || word == "i"sv ? 1.0 : 0.4;
        } else if (lists.arabizi.contains(word)) {
            m_arabizi += word.size() > 2 ? 1.5 : 1.0;
        } else if (hasArabiziDigit(word, lists)) {
            m_arabizi += 2.0;
        } else if (!lists.names.contains(word) && std::none_of(word.begin(), word.end(), isDigit)) {
            addUnlisted(word, lists);
        }
    }
    void addArabic() { ++m_arabicWords; }

    [[nodiscard]] LanguageGuess verdict() const
    {
        if (m_arabicWords > 0) {
            const bool quotesArabic = m_arabicWords <= 2 && m_latinWords >= 3 * m_arabicWords && m_asking >= 1;
            return quotesArabic && m_english >= 2 && m_english > m_arabizi ? LanguageGuess::English
                                                                           : LanguageGuess::Arabic;
        }
        // A loan word or two in a sentence of unknown words proves nothing.
        if (std::max(m_english, m_arabizi) <= 0.12 * m_latinWords)
            return LanguageGuess::Unknown;
        return m_arabizi > m_english ? LanguageGuess::Arabizi : LanguageGuess::English;
    }

private:
    void addUnlisted(std::string_view word, const Lexicon &lists)
    {
        if (endsLikeEnglish(word))
            m_english += 0.7;
        else if (word.size() >= 4 && lists.skeletons.contains(skeleton(word)))
            m_arabizi += 0.7;
        else if (looksArabizi(word))
            m_arabizi += 0.4;
    }

    double m_english = 0;
    double m_arabizi = 0;
    int m_latinWords = 0;
    int m_arabicWords = 0;
    int m_asking = 0;
};

constexpr bool isArabic(char16_t c)
{
    return (c >= 0x0620 && c <= 0x064a) || (c >= 0x066e && c <= 0x06d3) || (c >= 0x0750 && c <= 0x077f)
        || (c >= 0xfb50 && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfefc);
}

constexpr bool isApostrophe(char16_t c)
{
    return c == u'\'' || c == u'’' || c == u'‘' || c == u'`';
}

/// Addresses say nothing of the language.
bool isAddress(QStringView chunk)
{
    return chunk.contains(u'@') || chunk.contains(u"://") || chunk.startsWith(u"www.", Qt::CaseInsensitive)
        || chunk.endsWith(u".com", Qt::CaseInsensitive) || chunk.endsWith(u".org", Qt::CaseInsensitive)
        || chunk.endsWith(u".net", Qt::CaseInsensitive);
}

/// Cuts one run of non-spaces into Arabic and Latin words.
class ChunkReader
{
public:
    explicit ChunkReader(Tally &tally)
        : m_tally(tally)
    {
    }

    void read(QStringView chunk)
    {
        for (const QChar character : chunk) {
            const char16_t c = character.unicode();
            const char16_t lower = c >= u'A' && c <= u'Z' ? char16_t(c + 0x20) : c;
            if ((lower >= u'a' && lower <= u'z') || (lower >= u'0' && lower <= u'9'))
                addLatin(char(lower));
            else if (isApostrophe(c))
                continue;
            else if (isArabic(c))
                addArabic();
            else if (!character.isMark())
                end();
        }
        end();
    }

private:
    void addLatin(char c)
    {
        if (m_arabic)
            end();
        // Elongation: no word of the lists has a letter three times in a row.
        const bool elongated = m_size >= 2 && !isDigit(c) && m_word[m_size - 1] == c && m_word[m_size - 2] == c;
        if (!elongated && m_size < m_word.size())
            m_word[m_size++] = c;
        m_hasLetter |= !isDigit(c);
    }
    void addArabic()
    {
        if (m_size > 0)
            end();
        m_arabic = true;
    }
    void end()
    {
        if (m_arabic)
            m_tally.addArabic();
        else if (m_hasLetter)
            m_tally.addLatin(std::string_view(m_word.data(), m_size));
        m_size = 0;
        m_arabic = false;
        m_hasLetter = false;
    }

    Tally &m_tally;
    std::array<char, 32> m_word;
    size_t m_size = 0;
    bool m_arabic = false;
    bool m_hasLetter = false;
};

} // namespace

LanguageGuess guessLanguage(QStringView text)
{
    constexpr qsizetype enough = 2000;
    text = text.first(std::min(text.size(), enough));
    Tally tally;
    ChunkReader reader(tally);
    qsizetype start = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        if (i < text.size() && !text[i].isSpace())
            continue;
        if (const QStringView chunk = text.sliced(start, i - start); !chunk.isEmpty() && !isAddress(chunk))
            reader.read(chunk);
        start = i + 1;
    }
    return tally.verdict();
}

} // namespace sanad::text
