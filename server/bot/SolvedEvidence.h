// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QByteArray>
#include <QStringList>
#include <QStringView>

#include <array>
#include <vector>

namespace sanad::bot {

/// Whether a message's own words bear out that it is thanks or "it is solved"; for the form of the words see
/// resources/bot/solved_evidence.tsv. A classifier must choose some label even for words that say nothing; closing
/// somebody's request needs more than that. Immutable; const calls are safe from any thread at once.
class SolvedEvidence
{
public:
    /// Knows no word: nothing but a picture of thanks is evidence.
    SolvedEvidence() = default;
    /// Internal error that lists every faulty line.
    [[nodiscard]] static Result<SolvedEvidence> parse(const QByteArray &utf8);

    enum class Verdict {
        Borne, ///< it thanks or says that it works; without any word, all its pictures are of thanks
        Hinted, ///< it is content, which is less: "my lesson, at last!"
        Open, ///< nothing in it speaks for it, nothing against it: "it asks me for a code now"
        Contradicted, ///< it asks, waits, wishes, mocks, says the contrary, or what works is elsewhere or was before
    };
    [[nodiscard]] Verdict weigh(QStringView text) const;

private:
    enum Kind { Thanks, Works, Fine, Limits, Waits, Asks, Starts, Wishes, Still, Mocks, But };
    static constexpr int KindCount = 11;

    /// Words in a row; the last may be a beginning, a single one may be anywhere in a word.
    struct Entry
    {
        QStringList words;
        bool isBeginning = false;
        bool isInside = false;
    };

    /// What is looked for of one kind. A word is compared with few of them: those that begin as it does.
    struct Entries
    {
        std::vector<Entry> inside;
        std::vector<Entry> others; ///< sorted by their first letter

        void add(Entry entry);
        [[nodiscard]] bool anyAt(const QList<QStringView> &words, qsizetype first) const;
        [[nodiscard]] bool anyBeginning(char16_t letter, const QList<QStringView> &words, qsizetype first) const;
    };

    static bool standsAt(const Entry &entry, const QList<QStringView> &words, qsizetype first);
    [[nodiscard]] bool anyAt(Kind kind, const QList<QStringView> &words, qsizetype first) const;
    [[nodiscard]] bool isAgainst(const QList<QStringView> &words) const;

    std::array<Entries, KindCount> m_entries;
};

} // namespace sanad::bot
