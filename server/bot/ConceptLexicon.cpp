// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/ConceptLexicon.h"

#include "common/text/ArabicNormaliser.h"
#include "server/bot/hashing.h"
#include "server/bot/word_shapes.h"

#include <QHash>
#include <QStringDecoder>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace sanad::bot {

namespace {

constexpr size_t LeastSlots = 1024;
/// Shorter beginnings and insides would be found in far too many words.
constexpr qsizetype ShortestBeginning = 3;
constexpr qsizetype ShortestInside = 3;
constexpr qsizetype LongestInside = 7;
constexpr qsizetype ShortestSounds = 3;

size_t slotOf(quint64 key, size_t count)
{
    return size_t((key * GoldenRatio) >> 20) & (count - 1);
}

} // namespace

Result<ConceptLexicon> ConceptLexicon::parse(const QByteArray &utf8)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(utf8);
    QStringList faults;
    if (decoder.hasError())
        faults.append(u"not UTF-8"_s);

    ConceptLexicon lexicon;
    lexicon.m_source = utf8;
    lexicon.m_slots.resize(LeastSlots);
    int lineNumber = 0;
    QHash<QString, quint16> numbers;
    for (const QString &line : text.split(u'\n')) {
        ++lineNumber;
        if (line.trimmed().isEmpty() || line.startsWith(u'#'))
            continue;
        const QStringList columns = line.split(u'\t');
        if (columns.size() != 2 || columns[0].isEmpty() || columns[1].trimmed().isEmpty()) {
            faults.append(u"line %1: a name and entries expected"_s.arg(lineNumber));
            continue;
        }
        if (!numbers.contains(columns[0]))
            numbers.insert(columns[0], quint16(numbers.size()));
        for (const QString &entry : columns[1].split(u' ', Qt::SkipEmptyParts))
            lexicon.addEntry(entry, numbers.value(columns[0]));
    }
    if (!faults.isEmpty())
        return Error::internal(u"concepts: "_s + faults.join(u"; "_s));
    return lexicon;
}

quint64 ConceptLexicon::key(Kind kind, QStringView text)
{
    return hashOf(hashSeed(char16_t(kind)), text);
}

quint64 ConceptLexicon::pairKey(QStringView first, QStringView second)
{
    return hashPair(key(Kind::Pair, lightStem(first)), key(Kind::Pair, lightStem(second)));
}

void ConceptLexicon::addEntry(const QString &entry, quint16 number)
{
    static constexpr text::ArabicNormaliser normaliser;
    const QString words = normaliser.normalise(entry);
    const QList<QStringView> parts = text::ArabicNormaliser::split(words);
    if (parts.size() > 1) {
        insert(pairKey(parts[parts.size() - 2], parts.back()), number);
        return;
    }
    if (parts.isEmpty())
        return;
    const QStringView word = parts.front();
    if (entry.startsWith(u'~')) {
        insert(key(Kind::Inside, word), number);
    } else if (entry.endsWith(u'*')) {
        insert(key(Kind::Beginning, word), number);
    } else {
        insert(key(Kind::Word, word), number);
        insert(key(Kind::Word, lightStem(word)), number);
    }
    if (!isArabicLetter(word.front().unicode()))
        return;
    ShortWord sounds;
    appendSkeleton(word, sounds);
    if (sounds.size() >= ShortestSounds)
        insert(key(Kind::Sounds, QStringView(sounds.data(), sounds.size())), number);
}

void ConceptLexicon::insert(quint64 key, quint16 number)
{
    if (m_taken * 2 >= m_slots.size())
        grow();
    size_t slot = slotOf(key, m_slots.size());
    while (m_slots[slot].key != 0) {
        if (m_slots[slot].key == key && m_slots[slot].number == number)
            return;
        slot = (slot + 1) & (m_slots.size() - 1);
    }
    m_slots[slot] = {key, number};
    ++m_taken;
}

void ConceptLexicon::grow()
{
    std::vector<Slot> old(m_slots.size() * 2);
    old.swap(m_slots);
    m_taken = 0;
    for (const Slot &slot : old) {
        if (slot.key != 0)
            insert(slot.key, slot.number);
    }
}

void ConceptLexicon::look(quint64 key, Concepts &out) const
{
    for (size_t slot = slotOf(key, m_slots.size()); m_slots[slot].key != 0; slot = (slot + 1) & (m_slots.size() - 1)) {
        if (m_slots[slot].key == key && !out.contains(m_slots[slot].number))
            out.append(m_slots[slot].number);
    }
}

void ConceptLexicon::lookInside(Kind kind, QStringView text, qsizetype shortest, Concepts &out) const
{
    for (qsizetype first = 0; first + shortest <= text.size(); ++first) {
        quint64 hash = hashSeed(char16_t(kind));
        const qsizetype end = std::min(text.size(), first + LongestInside);
        for (qsizetype i = first; i < end; ++i) {
            hash = hashStep(hash, text[i].unicode());
            if (i - first + 1 >= shortest)
                look(hash, out);
        }
    }
}

void ConceptLexicon::find(QStringView previous, QStringView word, Concepts &out) const
{
    if (m_taken == 0 || word.isEmpty())
        return;
    const qsizetype before = out.size();
    look(key(Kind::Word, word), out);
    const QStringView stem = lightStem(word);
    if (stem.size() != word.size())
        look(key(Kind::Word, stem), out);
    if (!previous.isEmpty())
        look(pairKey(previous, word), out);

    quint64 beginning = hashSeed(char16_t(Kind::Beginning));
    for (qsizetype i = 0; i < word.size(); ++i) {
        beginning = hashStep(beginning, word[i].unicode());
        if (i + 1 >= ShortestBeginning)
            look(beginning, out);
    }
    if (isArabicLetter(word.front().unicode())) {
        lookInside(Kind::Inside, word, ShortestInside, out);
    } else if (out.size() == before) {
        ShortWord sounds;
        appendSkeleton(word, sounds);
        lookInside(Kind::Sounds, QStringView(sounds.data(), sounds.size()), ShortestSounds, out);
    }
}

} // namespace sanad::bot
