// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/FaqModel.h"

#include "common/text/ArabicNormaliser.h"

#include <cmath>

namespace sanad::client {

namespace {

/// A word without what Arabic writes onto its front: the article, and the conjunctions and prepositions before it.
QString bare(QString word)
{
    constexpr std::array articles{u"وال", u"بال", u"فال", u"كال", u"ال", u"لل"};
    constexpr QStringView letters = u"وبلفك";
    constexpr qsizetype leastStem = 3;
    for (const auto *const article : articles) {
        const QStringView front(article);
        if (word.startsWith(front) && word.size() >= front.size() + leastStem) {
            word = word.sliced(front.size());
            break;
        }
    }
    // A letter that belongs to the word goes too, from every word alike: they are only compared.
    if (letters.contains(word.front()) && word.size() > leastStem + 1)
        word = word.sliced(1);
    return word;
}

QStringList wordsOf(const QString &text)
{
    QStringList words = text::ArabicNormaliser().tokens(text);
    for (QString &word : words)
        word = bare(word);
    return words;
}

/// How well words are found: 2 for each in the question, 1 in the answer; 0 if one is not found at all.
int matchOf(const QStringList &wanted, const QStringList &question, const QStringList &answer)
{
    int score = 0;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        const QString &word = wanted.at(i);
        const bool isLast = i == wanted.size() - 1; // may still be being written
        const auto matches = [&](const QString &other) { return isLast ? other.startsWith(word) : other == word; };
        if (std::ranges::any_of(question, matches))
            score += 2;
        else if (std::ranges::any_of(answer, matches))
            score += 1;
        else
            return 0;
    }
    return score;
}

} // namespace

FaqModel::FaqModel(ApiClient &api, LocalStore &store, QObject *parent)
    : QAbstractListModel(parent)
    , m_api(api)
    , m_store(store)
{
}

void FaqModel::load()
{
    if (m_entries.isEmpty())
        setFaqs(m_store.faqs());
    m_api.faqs(this, [this](const Result<QList<Faq>> &faqs) {
        if (faqs) {
            m_store.putFaqs(*faqs);
            setFaqs(*faqs);
        } else if (m_entries.isEmpty()) {
            Q_EMIT failed(faqs.error().message);
        }
    });
}

void FaqModel::setFaqs(const QList<Faq> &faqs)
{
    m_entries.clear();
    m_holders.clear();
    for (const Faq &faq : faqs) {
        m_entries.append({.faq = faq, .question = wordsOf(faq.question), .answer = wordsOf(faq.answer)});
        const QSet<QString> words(m_entries.constLast().question.cbegin(), m_entries.constLast().question.cend());
        for (const QString &word : words)
            ++m_holders[word];
    }
    std::ranges::stable_sort(m_entries, std::ranges::greater(), [](const Entry &entry) { return entry.faq.priority; });
    filter();
}

void FaqModel::setSearch(const QString &text)
{
    if (text == m_search)
        return;
    m_search = text;
    filter();
}

void FaqModel::filter()
{
    beginResetModel();
    m_shown.clear();
    const QStringList wanted = wordsOf(m_search);
    QList<std::pair<int, qsizetype>> found;
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        const int score = wanted.isEmpty() ? 1 : matchOf(wanted, m_entries.at(i).question, m_entries.at(i).answer);
        if (score > 0)
            found.append({score, i});
    }
    std::ranges::stable_sort(found, std::ranges::greater(), &std::pair<int, qsizetype>::first);
    for (const auto &[score, place] : found)
        m_shown.append(place);
    endResetModel();
}

double FaqModel::rareness(const QString &word) const
{
    const int holders = m_holders.value(word);
    return holders == 0 ? 0 : std::log(1.0 + double(m_entries.size()) / holders);
}

std::optional<Faq> FaqModel::suggest(const QString &text) const
{
    constexpr qsizetype fewest = 2; // one word is a guess at anything
    constexpr double closeEnough = 0.45; // of what the question's words weigh
    const QStringList list = wordsOf(text);
    const QSet<QString> words(list.cbegin(), list.cend());
    if (words.size() < fewest)
        return std::nullopt;
    const Entry *best = nullptr;
    double bestShare = closeEnough;
    for (const Entry &entry : m_entries) {
        double shared = 0;
        double all = 0;
        qsizetype count = 0;
        const QSet<QString> question(entry.question.cbegin(), entry.question.cend());
        for (const QString &word : question) {
            all += rareness(word);
            if (words.contains(word)) {
                shared += rareness(word);
                ++count;
            }
        }
        if (count >= fewest && shared > bestShare * all) {
            best = &entry;
            bestShare = shared / all;
        }
    }
    return best ? std::optional(best->faq) : std::nullopt;
}

int FaqModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

QVariant FaqModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Faq &faq = m_entries.at(m_shown.at(index.row())).faq;
    switch (role) {
    case Qt::DisplayRole:
    case QuestionRole: return faq.question;
    case AnswerRole: return faq.answer;
    case IdRole: return faq.id.value();
    case Qt::AccessibleTextRole: return QStringLiteral("%1 %2").arg(faq.question, faq.answer);
    default: return {};
    }
}

} // namespace sanad::client
