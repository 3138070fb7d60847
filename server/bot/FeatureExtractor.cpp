// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/FeatureExtractor.h"

#include "common/text/ArabicNormaliser.h"
#include "server/bot/hashing.h"
#include "server/bot/word_shapes.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sanad::bot {

namespace {

constexpr char16_t Border = u'_';
constexpr int ShortestRun = 2;
constexpr int LongestRun = 5;
constexpr int LongestSoundRun = 4;
/// How many words after a "not" are marked as negated.
constexpr int NegationReach = 3;
/// Every two meanings make a feature: this bounds their number.
constexpr int MostMeanings = 24;
/// Meanings of the whole message, beyond the numbers of any lexicon.
constexpr quint16 SomethingNegated = 0xfffe;
constexpr quint16 NothingNegated = 0xffff;

constexpr quint32 fold(quint64 hash)
{
    return quint32((hash * GoldenRatio) >> (64 - Features::IndexBits));
}

/// Gathers the features of one message word by word.
class Gatherer
{
public:
    explicit Gatherer(const ConceptLexicon &lexicon)
        : m_lexicon(lexicon)
    {
    }

    /// `next` is empty at the end.
    void addWord(QStringView word, QStringView next);
    void addShape(QStringView original);
    [[nodiscard]] Features take();

private:
    void add(Features::Group group, quint64 hash) { m_features.groups[group].append(fold(hash)); }
    void addRuns(Features::Group group, quint64 start, QStringView bordered, int longest);
    void addSounds(QStringView word);
    bool addNegation(QStringView word, QStringView next, quint64 stem);
    void addConcepts(QStringView word, bool isNegated);
    void addSequence(const ConceptLexicon::Concepts &concepts, bool isNegated);
    void addMeanings();

    const ConceptLexicon &m_lexicon;
    Features m_features;
    QStringView m_previous;
    /// Numbers of concepts, doubled, plus one if negated; each once.
    QVarLengthArray<quint16, MostMeanings + 1> m_meanings;
    /// Of the last word that had any.
    ConceptLexicon::Concepts m_previousMeanings;
    quint64 m_previousWord = hashSeed(u'^');
    quint64 m_previousStem = hashSeed(u'^');
    quint64 m_previousSound = hashSeed(u'^');
    int m_negationLeft = 0;
    bool m_hasNegation = false;
    int m_wordCount = 0;
};

void Gatherer::addRuns(Features::Group group, quint64 start, QStringView bordered, int longest)
{
    const qsizetype size = bordered.size();
    for (qsizetype first = 0; first < size; ++first) {
        quint64 hash = start;
        const qsizetype end = std::min(size, first + longest);
        for (qsizetype i = first; i < end; ++i) {
            hash = hashStep(hash, bordered[i].unicode());
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
    const quint64 hash = hashOf(hashSeed(u's'), QStringView(sounds.data(), sounds.size()));
    add(Features::Sounds, hash);
    add(Features::Sounds, hashPair(m_previousSound, hash));
    m_previousSound = hash;
    sounds.append(Border);
    addRuns(Features::Sounds, hashSeed(u'r'), QStringView(sounds.data(), sounds.size()), LongestSoundRun);
}

/// Whether the word is negated.
bool Gatherer::addNegation(QStringView word, QStringView next, quint64 stem)
{
    if (isNegatorBetween(m_previous, word, next)) {
        m_hasNegation = true;
        m_negationLeft = NegationReach;
        add(Features::Words, hashSeed(u'!'));
        return false;
    }
    const bool around = hasNegationAround(word);
    if (around) {
        m_hasNegation = true;
        add(Features::Words, hashSeed(u'!'));
    }
    if (m_negationLeft == 0 && !around)
        return false;
    add(Features::Words, hashPair(hashSeed(u'n'), stem));
    m_negationLeft = std::max(0, m_negationLeft - 1);
    return true;
}

void Gatherer::addConcepts(QStringView word, bool isNegated)
{
    ConceptLexicon::Concepts concepts;
    m_lexicon.find(m_previous, word, concepts);
    addSequence(concepts, isNegated);
    for (const quint16 number : concepts) {
        const quint16 meaning = quint16(number * 2 + (isNegated ? 1 : 0));
        if (m_meanings.size() < MostMeanings && !m_meanings.contains(meaning))
            m_meanings.append(meaning);
    }
}

/// Two meanings that follow each other, whatever words without one stand between: "thanks, but", "but not working".
void Gatherer::addSequence(const ConceptLexicon::Concepts &concepts, bool isNegated)
{
    if (concepts.isEmpty())
        return;
    ConceptLexicon::Concepts meanings;
    for (const quint16 number : concepts)
        meanings.append(quint16(number * 2 + (isNegated ? 1 : 0)));
    for (const quint16 before : m_previousMeanings) {
        for (const quint16 meaning : meanings)
            add(Features::Concepts, hashStep(hashStep(hashSeed(u'q'), before), meaning));
    }
    m_previousMeanings = meanings;
}

void Gatherer::addMeanings()
{
    m_meanings.append(m_hasNegation ? SomethingNegated : NothingNegated);
    std::sort(m_meanings.begin(), m_meanings.end());
    for (qsizetype i = 0; i < m_meanings.size(); ++i) {
        const quint64 first = hashStep(hashSeed(u'c'), m_meanings[i]);
        add(Features::Concepts, first);
        for (qsizetype k = i + 1; k < m_meanings.size(); ++k)
            add(Features::Concepts, hashStep(first, m_meanings[k]));
    }
}

void Gatherer::addWord(QStringView word, QStringView next)
{
    ++m_wordCount;
    const quint64 hash = hashOf(hashSeed(u'w'), word);
    const bool isLatin = word.front() >= u'a' && word.front() <= u'z';
    const quint64 stem = hashOf(hashSeed(u't'), isLatin ? latinStem(word) : lightStem(word));
    add(Features::Words, hash);
    add(Features::Words, stem);
    add(Features::Words, hashPair(m_previousWord, hash));
    add(Features::Words, hashPair(m_previousStem, stem));
    addConcepts(word, addNegation(word, next, stem));
    m_previous = word;
    m_previousWord = hash;
    m_previousStem = stem;

    ShortWord bordered;
    bordered.append(Border);
    for (const QChar unit : word)
        bordered.append(unit.unicode());
    bordered.append(Border);
    addRuns(Features::Letters, hashSeed(u'l'), QStringView(bordered.data(), bordered.size()), LongestRun);
    addSounds(word);
}

void Gatherer::addShape(QStringView original)
{
    // 1, 2, 3-4, 5-8, 9-16, more
    int size = 0;
    while ((1 << size) < m_wordCount && size < 5)
        ++size;
    add(Features::Shape, hashSeed(char16_t(u'0' + size)));
    if (original.contains(u'?') || original.contains(u'؟'))
        add(Features::Shape, hashSeed(u'?'));
}

Features Gatherer::take()
{
    addMeanings();
    add(Features::Words, hashPair(m_previousWord, hashSeed(u'$')));
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

FeatureExtractor::FeatureExtractor(ConceptLexicon lexicon)
    : m_lexicon(std::move(lexicon))
{
}

Features FeatureExtractor::extract(QStringView text) const
{
    const QString words = normalised(text);
    Gatherer gatherer(m_lexicon);
    const QList<QStringView> split = text::ArabicNormaliser::split(words);
    for (qsizetype i = 0; i < split.size(); ++i)
        gatherer.addWord(split[i], i + 1 < split.size() ? split[i + 1] : QStringView());
    gatherer.addShape(text);
    return gatherer.take();
}

} // namespace sanad::bot
