// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/text/text_search.h"

#include "common/text/ArabicNormaliser.h"
#include "common/text/characters.h"

namespace sanad::text {

namespace {

constexpr ArabicNormaliser Normaliser(ArabicNormaliser::Emoji::Keep);

QList<TextRange> findPlain(QStringView text, QStringView query)
{
    QList<TextRange> found;
    for (qsizetype at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.size()))
        found.append({at, query.size()});
    return found;
}

/// The end of what begins at the code point `last`: with its marks, and with what elongates it.
qsizetype endOf(QStringView text, qsizetype last)
{
    const QChar letter = text[last];
    qsizetype end = last + (letter.isHighSurrogate() && last + 1 < text.size() ? 2 : 1);
    while (end < text.size()) {
        qsizetype next = end;
        const char32_t point = takeCodePoint(text, next);
        if (!isMark(point) && point != U'ـ' && (letter.isSurrogate() || text[end] != letter || !letter.isLetter()))
            break;
        end = next;
    }
    return end;
}

} // namespace

TextQuery::TextQuery(QStringView query)
    : m_plain(query.trimmed().toString())
    , m_normalised(Normaliser.normalise(query))
{
}

bool TextQuery::matches(QStringView text) const
{
    if (m_normalised.isEmpty())
        return !m_plain.isEmpty() && text.contains(m_plain);
    return Normaliser.normalise(text).contains(m_normalised);
}

QList<TextRange> TextQuery::findIn(QStringView text) const
{
    if (m_plain.isEmpty())
        return {};
    if (m_normalised.isEmpty())
        return findPlain(text, m_plain);
    QList<qsizetype> origins;
    const QString normalised = Normaliser.normalise(text, &origins);
    QList<TextRange> found;
    const qsizetype size = m_normalised.size();
    for (qsizetype at = normalised.indexOf(m_normalised); at >= 0; at = normalised.indexOf(m_normalised, at + size)) {
        const qsizetype start = origins[at];
        found.append({start, endOf(text, origins[at + size - 1]) - start});
    }
    return found;
}

} // namespace sanad::text
