// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/SolvedEvidence.h"

#include "common/text/ArabicNormaliser.h"
#include "server/bot/word_shapes.h"

#include <QStringDecoder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sanad::bot {

namespace {

constexpr std::array KindNames{"THANKS"_L1, "WORKS"_L1, "FINE"_L1, "LIMITS"_L1, "WAITS"_L1, "ASKS"_L1, "STARTS"_L1,
    "WISHES"_L1, "STILL"_L1, "MOCKS"_L1, "BUT"_L1};
/// What says neither that it is solved nor that it is not is found in a message of any length; more is not looked at.
constexpr qsizetype LongestRead = 384;

/// Writers double letters at will: "thankss", "shukraan", "shokkran".
QString withoutDoubles(const QString &text)
{
    QString single;
    single.reserve(text.size());
    for (const QChar one : text) {
        if (single.isEmpty() || single.back() != one || one.isDigit())
            single.append(one);
    }
    return single;
}

QString normalised(QStringView text)
{
    static constexpr text::ArabicNormaliser normaliser;
    return withoutDoubles(normaliser.normalise(text));
}

/// Without "and", which Arabic writes on to the word.
QStringView withoutAnd(QStringView word)
{
    return word.size() > 3 && word.front() == u'و' ? word.sliced(1) : word;
}

bool isNo(const QList<QStringView> &words, qsizetype at)
{
    const QStringView previous = at > 0 ? words[at - 1] : QStringView();
    const QStringView next = at + 1 < words.size() ? words[at + 1] : QStringView();
    return isNegatorBetween(previous, words[at], next);
}

/// Whether the word is said not to be so. "No" and "never" reach no further than the next word ("no worries, solved").
bool isNegated(const QList<QStringView> &words, qsizetype at)
{
    if (hasNegationAround(words[at]) || (at >= 1 && (isNo(words, at - 1) || hasNegationAround(words[at - 1]))))
        return true;
    static const QStringList near{u"no"_s, u"never"_s, u"لا"_s};
    return at >= 2 && isNo(words, at - 2) && !near.contains(words[at - 2]);
}

/// Every picture is one of thanks or of approval, and there is one.
bool hasOnlyThankfulPictures(QStringView text)
{
    static constexpr text::ArabicNormaliser keeping(text::ArabicNormaliser::Emoji::Keep);
    static const QStringList thankful{
        u"👍"_s, u"🙏"_s, u"❤"_s, u"🌹"_s, u"👏"_s, u"💯"_s, u"👌"_s, u"😍"_s, u"💐"_s, u"🥰"_s, u"💙"_s, u"💚"_s, u"🤝"_s};
    const QStringList pictures = keeping.tokens(text);
    return !pictures.isEmpty()
        && std::all_of(pictures.begin(), pictures.end(), [](const QString &one) { return thankful.contains(one); });
}

} // namespace

Result<SolvedEvidence> SolvedEvidence::parse(const QByteArray &utf8)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(utf8);
    QStringList faults;
    if (decoder.hasError())
        faults.append(u"not UTF-8"_s);
    SolvedEvidence evidence;
    int lineNumber = 0;
    for (const QString &line : text.split(u'\n')) {
        ++lineNumber;
        if (line.trimmed().isEmpty() || line.startsWith(u'#'))
            continue;
        const QStringList columns = line.split(u'\t');
        const auto *const kind = std::find(KindNames.begin(), KindNames.end(), columns.front());
        if (columns.size() != 2 || kind == KindNames.end()) {
            faults.append(u"line %1: a kind and entries expected"_s.arg(lineNumber));
            continue;
        }
        for (const QString &written : columns[1].split(u' ', Qt::SkipEmptyParts)) {
            Entry entry{
                normalised(written).split(u' ', Qt::SkipEmptyParts), written.endsWith(u'*'), written.startsWith(u'~')};
            // "one_*": any word may follow.
            if (written.endsWith("_*"_L1))
                entry.words.append(QString());
            if (entry.words.isEmpty() || entry.words.front().isEmpty())
                faults.append(u"line %1: nothing to look for in %2"_s.arg(lineNumber).arg(written));
            else
                evidence.m_entries[size_t(kind - KindNames.begin())].add(std::move(entry));
        }
    }
    if (!faults.isEmpty())
        return Error::internal(u"evidence: "_s + faults.join(u"; "_s));
    return evidence;
}

void SolvedEvidence::Entries::add(Entry entry)
{
    if (entry.isInside) {
        inside.push_back(std::move(entry));
        return;
    }
    const auto isBefore = [](const Entry &a, const Entry &b) {
        return a.words.front().front() < b.words.front().front();
    };
    others.insert(std::upper_bound(others.begin(), others.end(), entry, isBefore), std::move(entry));
}

bool SolvedEvidence::Entries::anyBeginning(char16_t letter, const QList<QStringView> &words, qsizetype first) const
{
    auto entry = std::lower_bound(others.begin(), others.end(), letter,
        [](const Entry &one, char16_t wanted) { return one.words.front().front() < wanted; });
    for (; entry != others.end() && entry->words.front().front() == letter; ++entry) {
        if (standsAt(*entry, words, first))
            return true;
    }
    return false;
}

bool SolvedEvidence::Entries::anyAt(const QList<QStringView> &words, qsizetype first) const
{
    const QStringView word = words[first];
    const QStringView bare = withoutAnd(word);
    return anyBeginning(word.front().unicode(), words, first)
        || (bare.size() != word.size() && anyBeginning(bare.front().unicode(), words, first))
        || std::any_of(inside.begin(), inside.end(), [&](const Entry &entry) { return standsAt(entry, words, first); });
}

bool SolvedEvidence::standsAt(const Entry &entry, const QList<QStringView> &words, qsizetype first)
{
    const qsizetype count = entry.words.size();
    if (first + count > words.size())
        return false;
    for (qsizetype i = 0; i < count; ++i) {
        const QStringView word = words[first + i];
        const QStringView bare = i == 0 ? withoutAnd(word) : word;
        const QString &wanted = entry.words[i];
        const bool isLast = i == count - 1;
        bool fits = word == wanted || bare == wanted;
        if (entry.isInside)
            fits = word.contains(wanted);
        else if (entry.isBeginning && isLast)
            fits = word.startsWith(wanted) || bare.startsWith(wanted);
        if (!fits)
            return false;
    }
    return true;
}

bool SolvedEvidence::anyAt(Kind kind, const QList<QStringView> &words, qsizetype first) const
{
    return m_entries[kind].anyAt(words, first);
}

bool SolvedEvidence::isAgainst(const QList<QStringView> &words) const
{
    if (anyAt(Starts, words, 0))
        return true;
    for (qsizetype i = 0; i < words.size(); ++i) {
        if (anyAt(Mocks, words, i))
            return true;
        if (isNegated(words, i)) {
            if (anyAt(Works, words, i))
                return true;
            continue;
        }
        if (anyAt(Waits, words, i) || anyAt(Asks, words, i) || anyAt(Wishes, words, i) || anyAt(Still, words, i))
            return true;
    }
    return false;
}

SolvedEvidence::Verdict SolvedEvidence::weigh(QStringView text) const
{
    const QStringView read = text.first(std::min(text.size(), LongestRead));
    const QString written = normalised(read);
    const QList<QStringView> words = text::ArabicNormaliser::split(written);
    if (words.isEmpty())
        return hasOnlyThankfulPictures(read) ? Verdict::Borne : Verdict::Contradicted;
    if (read.contains(u'?') || read.contains(u'؟') || isAgainst(words))
        return Verdict::Contradicted;
    bool thanks = false;
    bool works = false;
    bool isFine = false;
    bool isLimited = false;
    bool but = false;
    for (qsizetype i = 0; i < words.size(); ++i) {
        thanks = thanks || anyAt(Thanks, words, i);
        works = works || anyAt(Works, words, i);
        isFine = isFine || (anyAt(Fine, words, i) && !isNegated(words, i));
        isLimited = isLimited || (anyAt(Limits, words, i) && !isNegated(words, i));
        but = but || anyAt(But, words, i);
    }
    // "It worked yesterday" tells of a fault; who adds thanks has told how it went well in the end.
    if (isLimited && (but || !thanks))
        return Verdict::Contradicted;
    if (works || (thanks && !but))
        return Verdict::Borne;
    // A single "yes", "done" or "تمام" may answer any question.
    if (but || words.size() == 1)
        return Verdict::Contradicted;
    return isFine ? Verdict::Hinted : Verdict::Open;
}

} // namespace sanad::bot
