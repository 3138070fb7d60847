// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/personal_data.h"

#include "common/text/ArabicNormaliser.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace sanad {

namespace {

struct Rule
{
    QRegularExpression pattern;
    QString replacement;
};

const std::array<Rule, 6> &rules()
{
    using Option = QRegularExpression::PatternOption;
    constexpr auto options = Option::UseUnicodePropertiesOption | Option::CaseInsensitiveOption;
    static const std::array<Rule, 6> all{
        Rule{QRegularExpression(u"(https?://)[^\\s/?#@]*@"_s, options), u"\\1"_s},
        Rule{QRegularExpression(u"((?:https?://|www\\.)[^\\s?#]*)[?#]\\S*"_s, options), u"\\1"_s},
        Rule{QRegularExpression(u"[\\w.+%-]+@[\\w-]+(?:\\.[\\w-]+)*"_s, options), u"[email]"_s},
        Rule{QRegularExpression(u"(?<!\\w)@[\\w.]+"_s, options), u"[account]"_s},
        // Groups of digits, with what people put between them; letters may lead, as in an IBAN.
        Rule{QRegularExpression(u"\\+?\\b[a-z]{0,3}\\d(?:[ \\-./()]{0,2}\\d){4,}\\w*"_s, options), u"[number]"_s},
        // Three words more may be of the name, unless a sentence goes on with one; rather too much goes than a name
        // stays.
        Rule{QRegularExpression(
                 u"(my name is|my name's|اسمي هو|اسمي|إسمي|esmi|ismi|asmi)\\s+[^\\s،,.;:!?؟]+"
                 u"(?:[ \\t]+(?!(?:and|i|i'm|my|but|from|when|what|how|where|why|can|could|is|do|does|please|w|wa|"
                 u"ana)\\b|و|(?:متى|متي|امتى|كيف|هل|وين|فين|اين|أين|ايش|شو|ازاي|شلون|كم|ليش|ليه|لماذا|عندي|"
                 u"اريد|أريد|ابي|عايز|عاوز|بدي|بغيت|محتاج|نسيت|مش|لا|ما|من|في)\\b)[\\p{L}\\p{M}'’-]+){0,3}"_s,
                 options),
            u"\\1 [name]"_s},
    };
    return all;
}

/// The words of a name that tell who somebody is; two letters are too common.
QSet<QString> tellingWords(const QString &name)
{
    constexpr qsizetype telling = 3;
    QSet<QString> words;
    for (const QString &word : text::ArabicNormaliser().tokens(name)) {
        if (word.size() >= telling)
            words.insert(word);
    }
    return words;
}

/// Whether a word is one of the name's, also with the particles that Arabic writes on to it ("وأحمد", "لأحمد").
bool isOf(const QSet<QString> &name, QStringView word)
{
    const QString normalised = text::ArabicNormaliser().normalise(word);
    if (name.contains(normalised))
        return true;
    constexpr qsizetype longestParticle = 2;
    for (qsizetype cut = 1; cut <= longestParticle && cut < normalised.size(); ++cut) {
        const bool isParticle =
            QStringView(normalised).first(cut).toString().contains(QRegularExpression(u"^[وفبلكي]"_s));
        if (isParticle && name.contains(normalised.sliced(cut)))
            return true;
    }
    return false;
}

QString withoutName(const QString &text, const QString &name)
{
    const QSet<QString> words = tellingWords(name);
    if (words.isEmpty())
        return text;
    static const QRegularExpression word(u"[\\p{L}\\p{M}]+"_s, QRegularExpression::UseUnicodePropertiesOption);
    QString clean;
    qsizetype done = 0;
    for (auto match = word.globalMatch(text); match.hasNext();) {
        const QRegularExpressionMatch one = match.next();
        clean += QStringView(text).sliced(done, one.capturedStart() - done);
        if (isOf(words, one.capturedView()))
            clean += u"[name]"_s;
        else
            clean += one.capturedView();
        done = one.capturedEnd();
    }
    return clean.append(QStringView(text).sliced(done));
}

} // namespace

QString withoutPersonalData(const QString &text, const QString &ownName, qsizetype longest)
{
    // Cut first, so that this takes no longer than it must; and again, since a replacement may be longer.
    QString clean = text.left(longest);
    for (const Rule &rule : rules())
        clean.replace(rule.pattern, rule.replacement);
    return withoutName(clean, ownName).left(longest);
}

} // namespace sanad
