// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/misspelling.h"

#include "server/bot/hashing.h"

#include <QStringList>

#include <algorithm>
#include <utility>

namespace sanad::bot {

namespace {

constexpr qsizetype ShortestWord = 4;
/// One of so many longer words is misspelt.
constexpr qsizetype Rarity = 4;

/// SplitMix64 (Steele, Lea, Flood): a few numbers from a seed.
class Numbers
{
public:
    explicit Numbers(quint64 seed)
        : m_state(seed)
    {
    }

    /// From 0 to `count` - 1.
    qsizetype below(qsizetype count)
    {
        m_state += GoldenRatio;
        quint64 mixed = (m_state ^ (m_state >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return qsizetype((mixed ^ (mixed >> 31)) % quint64(count));
    }

private:
    quint64 m_state;
};

/// The first and the last letter stay: readers and writers hold on to them.
void misspell(QString &word, Numbers &numbers)
{
    const qsizetype at = 1 + numbers.below(word.size() - 2);
    switch (numbers.below(3)) {
    case 0: word.remove(at, 1); break;
    case 1: word.insert(at, word[at]); break;
    default:
        if (at + 1 < word.size() - 1)
            std::swap(word[at], word[at + 1]);
        else
            std::swap(word[at], word[at - 1]);
    }
}

} // namespace

QString misspelt(const QString &text)
{
    constexpr qsizetype joinedOfTen = 1;
    Numbers numbers(hashOf(hashSeed(u'~'), text));
    QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    QList<qsizetype> longer;
    for (qsizetype i = 0; i < words.size(); ++i) {
        if (words[i].size() >= ShortestWord)
            longer.append(i);
    }
    QList<qsizetype> joined;
    for (qsizetype left = std::max<qsizetype>(1, longer.size() / Rarity); left > 0 && !longer.isEmpty(); --left) {
        const qsizetype i = longer.takeAt(numbers.below(longer.size()));
        if (numbers.below(10) < joinedOfTen && i + 1 < words.size())
            joined.append(i);
        else
            misspell(words[i], numbers);
    }
    QString result;
    for (qsizetype i = 0; i < words.size(); ++i) {
        result += words[i];
        if (i + 1 < words.size() && !joined.contains(i))
            result += u' ';
    }
    return result;
}

} // namespace sanad::bot
