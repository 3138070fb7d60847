// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/FeatureExtractor.h"

#include "common/text/ArabicNormaliser.h"
#include "server/bot/word_shapes.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sanad::bot {

namespace {

constexpr quint64 FnvPrime = 0x100000001b3;
constexpr quint64 FnvBasis = 0xcbf29ce484222325;
constexpr quint64 GoldenRatio = 0x9e3779b97f4a7c15;

constexpr char16_t Border = u'_';
constexpr int ShortestRun = 2;
constexpr int LongestRun = 5;
constexpr int LongestSoundRun = 4;
/// How many words after a "not" are marked as negated.
constexpr int NegationReach = 3;

constexpr quint64 step(quint64 hash, char16_t unit)
{
    return (hash ^ unit) * FnvPrime;
}

/// Different kinds of feature start from different values, so that they do not fall together.
constexpr quint64 seed(char16_t kind)
{
    return step(FnvBasis, kind);
}

quint64 hashOf(quint64 start, QStringView text)
{
    for (const QChar unit : text)
        start = step(start, unit.unicode());
    return start;
}

constexpr quint32 fold(quint64 hash)
{
    return quint32((hash * GoldenRatio) >> (64 - Features::IndexBits));
}

constexpr quint64 pair(quint64 first, quint64 second)
{
    return (first * GoldenRatio) ^ second;
}

/// Gathers the features of one message word by word.
class Gatherer
{
public:
    void addWord(QStringView word);
    void addShape(QStringView original);
    [[nodiscard]] Features take();

private:
    void add(Features::Group group, quint64 hash) { m_features.groups[group].append(fold(hash)); }
    void addRuns(Features::Group group, quint64 start, QStringView bordered, int longest);
    void addSounds(QStringView word);
    void addNegation(QStringView word, quint64 stem);

    Features m_features;
    quint64 m_previousWord = seed(u'^');
    quint64 m_previousStem = seed(u'^');
    quint64 m_previousSound = seed(u'^');
    int m_negationLeft = 0;
    int m_wordCount = 0;
};

void Gatherer::addRuns(Features::Group group, quint64 start, QStringView bordered, int longest)
{
    const qsizetype size = bordered.size();
    for (qsizetype first = 0; first < size; ++first) {
        quint64 hash = start;
        const qsizetype end = std::min(size, first + longest);
        for (qsizetype i = first; i < end; ++i) {
            hash = step(hash, bordered[i].unicode());
            if (i - first + 1 >= ShortestRun)
                add(group, hash);
        }
    }
}

void Gatherer::addSounds(QStringView word)
{
    ShortWord sounds;
    sounds.append(Border);
    appendSkeleton(word, sounds);
    // One consonant alone says nothing; the article is such a word.
    if (sounds.size() < 3)
        return;
    const quint64 hash = hashOf(seed(u's'), QStringView(sounds.data(), sounds.size()));
    add(Features::Sounds, hash);
    add(Features::Sounds, pair(m_previousSound, hash));
    m_previousSound = hash;
    sounds.append(Border);
    addRuns(Features::Sounds, seed(u'r'), QStringView(sounds.data(), sounds.size()), LongestSoundRun);
}

void Gatherer::addNegation(QStringView word, quint64 stem)
{
    if (isNegator(word)) {
        m_negationLeft = NegationReach;
        add(Features::Words, seed(u'!'));
        return;
    }
    const bool around = hasNegationAround(word);
    if (around)
        add(Features::Words, seed(u'!'));
    if (m_negationLeft > 0 || around) {
        add(Features::Words, pair(seed(u'n'), stem));
        m_negationLeft = std::max(0, m_negationLeft - 1);
    }
}

void Gatherer::addWord(QStringView word)
{
    ++m_wordCount;
    const quint64 hash = hashOf(seed(u'w'), word);
    const QStringView stemView = lightStem(word);
    const quint64 stem = hashOf(seed(u't'), stemView);
    add(Features::Words, hash);
    add(Features::Words, stem);
    add(Features::Words, pair(m_previousWord, hash));
    add(Features::Words, pair(m_previousStem, stem));
    addNegation(word, stem);
    m_previousWord = hash;
    m_previousStem = stem;

    ShortWord bordered;
    bordered.append(Border);
    for (const QChar unit : word)
        bordered.append(unit.unicode());
    bordered.append(Border);
    addRuns(Features::Letters, seed(u'l'), QStringView(bordered.data(), bordered.size()), LongestRun);
    addSounds(word);
}

void Gatherer::addShape(QStringView original)
{
    // 1, 2, 3-4, 5-8, 9-16, more
    int size = 0;
    while ((1 << size) < m_wordCount && size < 5)
        ++size;
    add(Features::Shape, seed(char16_t(u'0' + size)));
    if (original.contains(u'?') || original.contains(u'؟'))
        add(Features::Shape, seed(u'?'));
}

Features Gatherer::take()
{
    add(Features::Words, pair(m_previousWord, seed(u'$')));
    for (Features::Indexes &group : m_features.groups) {
        std::sort(group.begin(), group.end());
        group.erase(std::unique(group.begin(), group.end()), group.end());
    }
    return std::move(m_features);
}

QString normalised(QStringView text)
{
    static constexpr text::ArabicNormaliser normaliser(text::ArabicNormaliser::Emoji::Keep);
    if (text.size() <= FeatureExtractor::LongestRead)
        return normaliser.normalise(text);
    constexpr qsizetype end = FeatureExtractor::LongestRead / 4;
    return normaliser.normalise(text.first(FeatureExtractor::LongestRead - end)) + u' '
        + normaliser.normalise(text.last(end));
}

} // namespace

Features FeatureExtractor::extract(QStringView text)
{
    const QString words = normalised(text);
    Gatherer gatherer;
    for (const QStringView word : text::ArabicNormaliser::split(words))
        gatherer.addWord(word);
    gatherer.addShape(text);
    return gatherer.take();
}

} // namespace sanad::bot
