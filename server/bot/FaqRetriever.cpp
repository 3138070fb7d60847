// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/FaqRetriever.h"

#include "common/text/ArabicNormaliser.h"
#include "common/text/language.h"
#include "server/bot/hashing.h"
#include "server/bot/word_shapes.h"

#include <QSet>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace sanad::bot {

namespace {

// BM25 (Robertson, Zaragoza 2009); questions are short, so length counts little.
constexpr double Saturation = 1.2;
constexpr double LengthWeight = 0.3;
constexpr double AnswerWeight = 0.3;
/// What a word means counts as much as the word, so that dialects meet.
constexpr double ConceptWeight = 1.0;
/// So much of the score is how much of the student's text was found; the rest, how much of the question.
constexpr double AskedShare = 0.6;
constexpr qsizetype LongestRead = 400;
/// Candidates for an answer: who asks the same again is given another one.
constexpr qsizetype MostFound = 3;

/// Words that say nothing of what is asked; normalised.
bool isStopWord(QStringView word)
{
    static const QSet<QString> set = [] {
        const QStringList all =
            u"طب طيب وبعدين بعدين في من علي الي عن ان انا انت هو هي هل ما ماذا لماذا ليش ليه كيف ازاي كيفاش شلون ايش "
            u"وش شو ايه اي و يا او "
            u"ثم لي لو "
            "كم عندكم عندنا عندك اللي مع هذا هذه ذلك التي الذي كان كنت يكون عندي لدي اريد ابي ابغي عايز عاوز بدي بغيت "
            "ممكن لا لم لن مش مو ولا "
            "قد كل بعد "
            "قبل حتي الحل افعل اعمل اقوم فيه فيها له لها بها به عند دلوقتي الان الحين رجاء فضلك وين فين "
            "a an the i my me we you your is are am was be been do does did can could will would should may it its "
            "this that "
            "to of in on at for from with and or but if so what why how when where which who there have has had not no "
            "dont "
            "cant please want need get any some now about as by up out just only still also here next"_s.split(u' ');
        return QSet<QString>(all.begin(), all.end());
    }();
    return set.contains(word.toString());
}

/// English endings that do not change what a word is about.
QStringView englishStem(QStringView word)
{
    constexpr qsizetype shortest = 4;
    for (const auto ending :
        {"ations"_L1, "ation"_L1, "ings"_L1, "ing"_L1, "ies"_L1, "ed"_L1, "es"_L1, "s"_L1, "e"_L1}) {
        if (word.size() >= shortest + ending.size() - 1 && word.endsWith(ending) && !word.endsWith("ss"_L1))
            return word.chopped(ending.size());
    }
    return word;
}

/// The consonants of an Arabic word, in either script, without its ending: "شهادتي", "شهادة" and "shehada" are one.
quint64 arabicTerm(QStringView word)
{
    constexpr qsizetype telling = 3;
    QStringView stem = lightStem(word);
    if (stem.size() > telling && (stem.endsWith(u'ه') || stem.endsWith(u'ت')))
        stem.chop(1);
    ShortWord sounds;
    appendSkeleton(stem, sounds);
    if (sounds.size() < telling)
        return hashOf(hashSeed(u's'), stem);
    return hashOf(hashSeed(u'k'), QStringView(sounds.data(), sounds.size()));
}

Language languageOf(QStringView text)
{
    return text::guessLanguage(text) == text::LanguageGuess::English ? Language::English : Language::Arabic;
}

} // namespace

FaqRetriever::FaqRetriever(const QList<Faq> &faqs, ConceptLexicon lexicon)
    : m_lexicon(std::move(lexicon))
{
    QList<Faq> ordered = faqs;
    std::ranges::stable_sort(ordered, std::ranges::greater(), &Faq::priority);
    for (const Faq &faq : std::as_const(ordered)) {
        const Language language = languageOf(faq.question);
        Index &index = m_indexes[size_t(language)];
        Document document;
        document.id = faq.id;
        document.terms = termsOf(faq.question, language);
        document.question = document.terms.keys();
        const Terms answer = termsOf(faq.answer, language);
        for (auto term = answer.begin(); term != answer.end(); ++term)
            document.terms[term.key()] += AnswerWeight * std::min(1.0, *term);
        for (auto term = document.terms.cbegin(); term != document.terms.cend(); ++term) {
            document.length += *term;
            index.postings[term.key()].push_back(int(index.documents.size()));
        }
        index.documents.push_back(std::move(document));
    }
    for (Index &index : m_indexes) {
        double sum = 0;
        for (const Document &document : index.documents)
            sum += document.length;
        index.meanLength = std::max(1.0, sum / double(std::max<size_t>(1, index.documents.size())));
    }
}

FaqRetriever::Terms FaqRetriever::termsOf(QStringView text, Language language) const
{
    const QString normalised = text::ArabicNormaliser().normalise(text.first(std::min(text.size(), LongestRead)));
    Terms terms;
    QStringView previous;
    ConceptLexicon::Concepts meanings;
    for (const QStringView word : text::ArabicNormaliser::split(normalised)) {
        if (!isStopWord(word)) {
            m_lexicon.find(previous, word, meanings);
            const bool isArabic = language == Language::Arabic;
            terms[isArabic ? arabicTerm(word) : hashOf(hashSeed(u's'), englishStem(word))] += 1;
        }
        previous = word;
    }
    for (const quint16 meaning : meanings)
        terms[hashStep(hashSeed(u'c'), meaning)] = ConceptWeight;
    return terms;
}

double FaqRetriever::rarity(const Index &index, quint64 term)
{
    const auto found = index.postings.constFind(term);
    const double having = found == index.postings.cend() ? 0 : double(found->size());
    return std::log(1 + (double(index.documents.size()) - having + 0.5) / (having + 0.5));
}

double FaqRetriever::score(const Index &index, const Document &document, const Terms &asked)
{
    const double length = 1 - LengthWeight + LengthWeight * document.length / index.meanLength;
    double got = 0;
    double most = 0;
    for (auto term = asked.begin(); term != asked.end(); ++term) {
        const double weight = rarity(index, term.key());
        most += weight;
        const double frequency = document.terms.value(term.key());
        got += weight * std::min(1.0, frequency * (Saturation + 1) / (frequency + Saturation * length));
    }
    double covered = 0;
    double whole = 0;
    for (const quint64 term : document.question) {
        const double weight = rarity(index, term);
        whole += weight;
        covered += asked.contains(term) ? weight : 0;
    }
    // What only an answer has in common with it was not asked for.
    if (most <= 0 || covered <= 0)
        return 0;
    return AskedShare * got / most + (1 - AskedShare) * covered / whole;
}

QList<FaqMatch> FaqRetriever::rank(QStringView text, Language language, qsizetype most) const
{
    const Index &index = m_indexes[size_t(language)];
    const Terms asked = termsOf(text, language);
    QSet<int> candidates;
    for (auto term = asked.begin(); term != asked.end(); ++term) {
        for (const int document : index.postings.value(term.key()))
            candidates.insert(document);
    }
    QList<int> inOrder(candidates.begin(), candidates.end());
    std::ranges::sort(inOrder);
    QList<FaqMatch> matches;
    for (const int number : std::as_const(inOrder)) {
        const Document &document = index.documents[size_t(number)];
        matches.append({document.id, score(index, document, asked)});
    }
    std::ranges::stable_sort(matches, std::ranges::greater(), &FaqMatch::score);
    return matches.first(std::min(most, matches.size()));
}

QList<FaqId> FaqRetriever::find(QStringView text, Language language) const
{
    QList<FaqId> found;
    for (const FaqMatch &match : rank(text, language, MostFound)) {
        if (match.score >= Threshold)
            found.append(match.faq);
    }
    return found;
}

} // namespace sanad::bot
