// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/Faq.h"
#include "common/model/names.h"
#include "server/bot/ConceptLexicon.h"

#include <QHash>
#include <QList>

#include <array>
#include <vector>

namespace sanad::bot {

/// A question that somebody seems to ask.
struct FaqMatch
{
    FaqId faq;
    double score = 0; ///< 0 to 1: how much of what was asked and of the question is the same

    bool operator==(const FaqMatch &) const = default;
};

/// Finds frequently asked questions by what a student writes: BM25 over stems and concepts of normalised text, the
/// question weighted over the answer, as a share of what a perfect match would score. Immutable; const calls are safe
/// from any thread at once.
class FaqRetriever
{
public:
    /// What scores less is not known. Chosen on the table of tst_FaqRetriever; see docs/design/bot.md.
    static constexpr double Threshold = 0.28;

    FaqRetriever() = default;
    FaqRetriever(const QList<Faq> &faqs, ConceptLexicon lexicon);

    /// The `most` best questions in that language, whatever they score, best first; of equal ones the one with the
    /// higher priority.
    [[nodiscard]] QList<FaqMatch> rank(QStringView text, Language language, qsizetype most) const;
    /// Those of them that are good enough to be answered with.
    [[nodiscard]] QList<FaqId> find(QStringView text, Language language) const;

private:
    using Terms = QHash<quint64, double>; ///< how much a text is about a term

    struct Document
    {
        FaqId id;
        Terms terms;
        double length = 0;
        QList<quint64> question; ///< its terms, each once
    };
    struct Index
    {
        std::vector<Document> documents;
        QHash<quint64, std::vector<int>> postings; ///< documents that have a term
        double meanLength = 1;
    };

    [[nodiscard]] Terms termsOf(QStringView text, Language language) const;
    [[nodiscard]] static double rarity(const Index &index, quint64 term);
    [[nodiscard]] static double score(const Index &index, const Document &document, const Terms &asked);

    ConceptLexicon m_lexicon;
    std::array<Index, AllLanguages.size()> m_indexes; ///< by language
};

} // namespace sanad::bot
