// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QByteArray>
#include <QStringView>
#include <QVarLengthArray>

#include <vector>

namespace sanad::bot {

/// Words of all dialects and both scripts that mean the same, grouped into concepts; see resources/bot/concepts.tsv for
/// the form. Immutable; const calls are safe from any thread at once.
class ConceptLexicon
{
public:
    /// Numbers of concepts, in the order in which their names first stand in the file.
    using Concepts = QVarLengthArray<quint16, 16>;

    /// Knows no word.
    ConceptLexicon() = default;
    /// Internal error that lists every faulty line.
    [[nodiscard]] static Result<ConceptLexicon> parse(const QByteArray &utf8);

    /// Adds what `word` may mean (each concept once), where `previous` is the word before it (empty at the beginning).
    /// Both are normalised.
    void find(QStringView previous, QStringView word, Concepts &out) const;

    /// The text it was made from, so that a model can carry it along.
    [[nodiscard]] QByteArray source() const { return m_source; }

private:
    /// How an entry is to be found; part of its key.
    enum class Kind : char16_t { Word = u'w', Beginning = u'b', Inside = u'i', Pair = u'p', Sounds = u's' };

    struct Slot
    {
        quint64 key = 0; ///< 0: free
        quint16 number = 0;
    };

    [[nodiscard]] static quint64 key(Kind kind, QStringView text);
    [[nodiscard]] static quint64 pairKey(QStringView first, QStringView second);
    void addEntry(const QString &entry, quint16 number);
    void insert(quint64 key, quint16 number);
    void grow();
    void look(quint64 key, Concepts &out) const;
    void lookInside(Kind kind, QStringView text, qsizetype shortest, Concepts &out) const;

    QByteArray m_source;
    std::vector<Slot> m_slots; ///< open addressing; the size is a power of two, at most half is taken
    size_t m_taken = 0;
};

} // namespace sanad::bot
