// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bot/ConceptLexicon.h"

#include <array>

namespace sanad::bot {

/// The features of one message: per group, the sorted and distinct indexes of those that are there.
class Features
{
public:
    static constexpr int IndexBits = 18;
    static constexpr quint32 IndexCount = 1U << IndexBits;

    /// Views of the same text, each weighted as a whole, whatever its length.
    enum Group {
        Words, ///< words, stems, pairs of neighbours, what is negated
        Letters, ///< runs of 2 to 5 letters inside a word and its borders
        Sounds, ///< consonants, the same for Arabic and Latin script
        Concepts, ///< what the words mean by the lexicon, negated or not, every two of them together, and in a row
        Shape, ///< how long it is, whether it asks
    };
    static constexpr int GroupCount = 5;

    using Indexes = QVarLengthArray<quint32, 512>;
    std::array<Indexes, GroupCount> groups;

    bool operator==(const Features &) const = default;
};

/// Turns a message into hashed features: pure, the same on every machine and in every run (64-bit FNV-1a over UTF-16
/// units, folded to Features::IndexBits by Fibonacci hashing). Immutable; const calls are safe from any thread at once.
class FeatureExtractor
{
public:
    /// Part of every model's header: a model only fits the features it was trained with. Raise it with any change here,
    /// in ConceptLexicon or in word_shapes.
    static constexpr quint32 Version = 3;

    /// A longer text is read at its beginning and its end only, which bounds the time a message takes.
    static constexpr qsizetype LongestRead = 384;

    explicit FeatureExtractor(ConceptLexicon lexicon);

    /// An empty text has no features but its shape.
    [[nodiscard]] Features extract(QStringView text) const;
    [[nodiscard]] const ConceptLexicon &lexicon() const { return m_lexicon; }

private:
    ConceptLexicon m_lexicon;
};

} // namespace sanad::bot
