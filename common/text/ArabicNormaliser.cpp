// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/text/ArabicNormaliser.h"

#include "common/text/characters.h"

#include <QVarLengthArray>

#include <array>

namespace sanad::text {

namespace {

constexpr char16_t Drop = 0;
constexpr char16_t Separator = u' ';
/// Not in the table: ask the Unicode database.
constexpr char16_t Unlisted = 0xffff;
constexpr char16_t Alef = u'ا';
constexpr size_t TableSize = 0x700;

struct Fold
{
    char16_t from;
    char16_t to;
};

constexpr Fold LetterFolds[] = {
    {u'أ', Alef},
    {u'إ', Alef},
    {u'آ', Alef},
    {u'ٱ', Alef},
    {u'ٲ', Alef},
    {u'ٳ', Alef},
    {u'ٵ', Alef},
    {u'ى', u'ي'},
    {u'ؠ', u'ي'},
    {u'ئ', u'ي'},
    {u'ی', u'ي'},
    {u'ۍ', u'ي'},
    {u'ێ', u'ي'},
    {u'ې', u'ي'},
    {u'ے', u'ي'},
    {u'ۓ', u'ي'},
    {u'ٸ', u'ي'},
    {u'ۑ', u'ي'},
    {u'ؤ', u'و'},
    {u'ۄ', u'و'},
    {u'ۅ', u'و'},
    {u'ۆ', u'و'},
    {u'ۇ', u'و'},
    {u'ۈ', u'و'},
    {u'ۉ', u'و'},
    {u'ۊ', u'و'},
    {u'ۋ', u'و'},
    {u'ٶ', u'و'},
    {u'ٷ', u'و'},
    {u'ة', u'ه'},
    {u'ہ', u'ه'},
    {u'ھ', u'ه'},
    {u'ۀ', u'ه'},
    {u'ۂ', u'ه'},
    {u'ۃ', u'ه'},
    {u'ە', u'ه'},
    {u'ۿ', u'ه'},
    {u'ک', u'ك'},
    {u'گ', u'ك'},
    {u'ڪ', u'ك'},
    {u'ګ', u'ك'},
    {u'ڬ', u'ك'},
    {u'ڭ', u'ك'},
    {u'ڮ', u'ك'},
    {u'چ', u'ج'},
    {u'ڃ', u'ج'},
    {u'ڄ', u'ج'},
    {u'پ', u'ب'},
    {u'ٻ', u'ب'},
    {u'ڀ', u'ب'},
    {u'ٮ', u'ب'},
    {u'ڤ', u'ف'},
    {u'ڢ', u'ف'},
    {u'ڣ', u'ف'},
    {u'ڥ', u'ف'},
    {u'ڡ', u'ف'},
    {u'ڨ', u'ق'},
    {u'ڧ', u'ق'},
    {u'ٯ', u'ق'},
    {u'ژ', u'ز'},
    {u'ڑ', u'ر'},
    {u'ڒ', u'ر'},
    {u'ړ', u'ر'},
    {u'ڔ', u'ر'},
    {u'ڕ', u'ر'},
    {u'ڈ', u'د'},
    {u'ډ', u'د'},
    {u'ٹ', u'ت'},
    {u'ټ', u'ت'},
    {u'ٺ', u'ت'},
    {u'ں', u'ن'},
    {u'ڼ', u'ن'},
    {u'ڻ', u'ن'},
    {u'ڵ', u'ل'},
    {u'ښ', u'س'},
};

constexpr bool isArabicLetter(char16_t c)
{
    return c >= 0x0620 && c <= 0x06ff;
}

constexpr std::array<char16_t, TableSize> makeTable()
{
    std::array<char16_t, TableSize> table{};
    for (size_t i = 0; i < TableSize; ++i)
        table[i] = i < 0x80 ? Separator : Unlisted;
    for (char16_t c = u'a'; c <= u'z'; ++c) {
        table[c] = c;
        table[c - 0x20] = c;
    }
    for (char16_t digit = 0; digit < 10; ++digit) {
        for (const char16_t zero : {u'0', u'٠', u'۰'})
            table[size_t(zero + digit)] = char16_t(u'0' + digit);
    }
    for (char16_t mark = 0x0300; mark <= 0x036f; ++mark)
        table[mark] = Drop;
    for (char16_t mark = 0x064b; mark <= 0x065f; ++mark)
        table[mark] = Drop;
    table[0x0670] = Drop;
    for (char16_t c = u'ؠ'; c <= u'ي'; ++c)
        table[c] = c;
    table[u'ء'] = Drop;
    table[u'ـ'] = Drop;
    for (const Fold &fold : LetterFolds)
        table[fold.from] = fold.to;
    return table;
}

constexpr std::array<char16_t, TableSize> Table = makeTable();

constexpr bool isApostrophe(char16_t c)
{
    return c == u'\'' || c == u'’' || c == u'‘' || c == u'ʼ' || c == u'ʹ' || c == u'`' || c == u'´' || c == u'′';
}

/// Collects the normalised text, one unit at a time.
class Writer
{
public:
    explicit Writer(qsizetype sizeHint, QList<qsizetype> *origins)
        : m_origins(origins)
    {
        m_out.reserve(sizeHint + 8);
    }

    /// What is written from now on comes from this place of the text.
    void comeFrom(qsizetype origin) { m_origin = origin; }

    void separate() { m_pendingSpace = !m_out.isEmpty(); }

    void letterOrDigit(char16_t c)
    {
        const bool arabic = isArabicLetter(c);
        if (!m_pendingSpace && !m_out.isEmpty() && arabic != m_lastWasArabic)
            m_pendingSpace = true;
        if (m_pendingSpace) {
            append(Separator);
            m_pendingSpace = false;
            m_run = 0;
        }
        m_run = !m_out.isEmpty() && m_out.last() == c ? m_run + 1 : 1;
        m_lastWasArabic = arabic;
        append(c);
        if (m_run > 1)
            foldRun(c, arabic);
    }

    void emoji(QStringView units)
    {
        separate();
        if (m_pendingSpace)
            append(Separator);
        for (const QChar unit : units)
            append(unit.unicode());
        m_pendingSpace = true;
        m_run = 0;
    }

    [[nodiscard]] bool isInsideWord() const { return !m_out.isEmpty() && !m_pendingSpace; }
    [[nodiscard]] QString take() const
    {
        return QString(reinterpret_cast<const QChar *>(m_out.constData()), m_out.size());
    }

private:
    void append(char16_t c)
    {
        m_out.append(c);
        if (m_origins)
            m_origins->append(m_origin);
    }

    void removeLast()
    {
        m_out.removeLast();
        if (m_origins)
            m_origins->removeLast();
    }

    void foldRun(char16_t c, bool arabic)
    {
        const bool digit = c >= u'0' && c <= u'9';
        if (digit)
            return;
        if (c == Alef) {
            removeLast();
            m_run = 1;
        } else if (arabic && m_run >= 3) {
            // Once a run is known to be an elongation, all of it counts as one letter.
            removeLast();
            if (m_run == 3)
                removeLast();
        } else if (!arabic && m_run >= 3) {
            removeLast();
        }
    }

    QVarLengthArray<char16_t, 512> m_out;
    QList<qsizetype> *m_origins; ///< of each unit of m_out, where somebody wants to know
    qsizetype m_origin = 0;
    int m_run = 0;
    bool m_pendingSpace = false;
    bool m_lastWasArabic = false;
};

/// What is not in the table: marks are dropped, compatibility characters taken apart, letters lower-cased.
void writeUnlisted(Writer &writer, char32_t point, int depth)
{
    if (point < TableSize && Table[point] != Unlisted) {
        const char16_t folded = Table[point];
        if (folded == Separator)
            writer.separate();
        else if (folded != Drop)
            writer.letterOrDigit(folded);
        return;
    }
    if (isMark(point) || isInvisible(point))
        return;
    constexpr int maxDepth = 4;
    if (depth < maxDepth && QChar::decompositionTag(point) != QChar::NoDecomposition) {
        const QString parts = QChar::decomposition(point);
        for (const char32_t part : parts.toUcs4())
            writeUnlisted(writer, part, depth + 1);
        return;
    }
    if (!QChar::isLetterOrNumber(point)) {
        writer.separate();
        return;
    }
    const int digit = QChar::digitValue(point);
    if (digit >= 0) {
        writer.letterOrDigit(char16_t(u'0' + digit));
        return;
    }
    for (const char16_t unit : QChar::fromUcs4(QChar::toLower(point)))
        writer.letterOrDigit(unit);
}

} // namespace

QString ArabicNormaliser::normalise(QStringView text, QList<qsizetype> *origins) const
{
    Writer writer(text.size(), origins);
    const qsizetype size = text.size();
    for (qsizetype i = 0; i < size; ++i) {
        const char16_t unit = text[i].unicode();
        writer.comeFrom(i);
        if (isApostrophe(unit) && writer.isInsideWord() && i + 1 < size && text[i + 1].isLetterOrNumber())
            continue;
        const char16_t folded = unit < TableSize ? Table[unit] : Unlisted;
        if (folded == Separator) {
            writer.separate();
        } else if (folded != Unlisted) {
            if (folded != Drop)
                writer.letterOrDigit(folded);
        } else if (QChar::isHighSurrogate(unit) && i + 1 < size && text[i + 1].isLowSurrogate()) {
            const char32_t point = QChar::surrogateToUcs4(unit, text[i + 1].unicode());
            if (!isEmoji(point))
                writeUnlisted(writer, point, 0);
            else if (m_emoji == Emoji::Keep)
                writer.emoji(text.sliced(i, 2));
            else
                writer.separate();
            ++i;
        } else if (m_emoji == Emoji::Keep && isEmoji(unit)) {
            writer.emoji(text.sliced(i, 1));
        } else {
            writeUnlisted(writer, unit, 0);
        }
    }
    return writer.take();
}

QStringList ArabicNormaliser::tokens(QStringView text) const
{
    return normalise(text).split(QChar(Separator), Qt::SkipEmptyParts);
}

QList<QStringView> ArabicNormaliser::split(QStringView normalised)
{
    return normalised.split(QChar(Separator), Qt::SkipEmptyParts);
}

} // namespace sanad::text
