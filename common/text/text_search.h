// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringView>

namespace sanad::text {

/// A piece of a text, in UTF-16 units.
struct TextRange
{
    qsizetype start = 0;
    qsizetype length = 0;

    bool operator==(const TextRange &) const = default;
};

/// What somebody looks for, and where it stands in texts, as ArabicNormaliser compares: without regard to case,
/// diacritics, tatweel, the forms of alef, hamza and digits. A query of nothing but punctuation is looked for as it is.
/// Diacritics behind the last letter belong to what was found. Immutable: safe from any thread.
class TextQuery
{
public:
    TextQuery() = default;
    explicit TextQuery(QStringView query);

    [[nodiscard]] bool isEmpty() const { return m_plain.isEmpty(); }
    [[nodiscard]] bool matches(QStringView text) const;
    [[nodiscard]] QList<TextRange> findIn(QStringView text) const;

private:
    QString m_plain;
    QString m_normalised; ///< empty: nothing is left of it, look for m_plain
};

} // namespace sanad::text
