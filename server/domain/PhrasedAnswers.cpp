// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/PhrasedAnswers.h"

namespace sanad {

namespace {

/// Whether the answer may come from the FAQs; what becomes of it depends on the chat.
bool mayBePhrased(const MessageReading &reading)
{
    return !reading.faqs.isEmpty();
}

} // namespace

PhrasedAnswers::PhrasedAnswers(sanad::Store &store, const ChatUseCases &chats, AnswerPhraser &phraser)
    : m_store(store)
    , m_chats(chats)
    , m_phraser(phraser)
{
}

void PhrasedAnswers::arrange(
    const Caller &student, const NewMessage &message, const MessageReading &reading, Store store)
{
    const PersonId id = student.person.id;
    const auto line = m_lines.find(id);
    if (line == m_lines.end() && !mayBePhrased(reading)) {
        store({});
        return;
    }
    Line &waiting = line == m_lines.end() ? m_lines[id] : *line;
    waiting.messages.push_back({student, message, reading, std::move(store)});
    if (waiting.messages.size() == 1)
        begin(id);
}

void PhrasedAnswers::begin(PersonId student)
{
    Line &line = m_lines[student];
    ++line.begun;
    const Waiting &first = line.messages.front();
    m_store.read<std::optional<PhraseRequest>>(
        &m_context,
        [this, caller = first.student, message = first.message, reading = first.reading](
            Transaction &transaction) { return m_chats.toPhrase(transaction, caller, message, reading); },
        [this, student](
            const Result<std::optional<PhraseRequest>> &request) { phrase(student, request.value_or(std::nullopt)); });
}

void PhrasedAnswers::phrase(PersonId student, const std::optional<PhraseRequest> &request)
{
    if (!request) {
        finish(student, {});
        return;
    }
    const FaqId faq = request->faqs.constFirst().id;
    m_phraser.phrase(*request, &m_context, [this, student, faq](const std::optional<QString> &answer) {
        finish(student, answer ? std::optional(PhrasedAnswer{.faq = faq, .text = *answer}) : std::nullopt);
    });
}

void PhrasedAnswers::finish(PersonId student, std::optional<PhrasedAnswer> phrased)
{
    // What can be stored now is, in its order, up to the next message that has to wait itself.
    while (true) {
        Line &line = m_lines[student];
        const Store store = std::move(line.messages.front().store);
        line.messages.pop_front();
        const bool isLast = line.messages.empty();
        if (isLast)
            m_lines.remove(student);
        store(std::exchange(phrased, std::nullopt));
        if (isLast)
            return;
        const Line &rest = m_lines[student];
        if (rest.begun < MostInARow && mayBePhrased(rest.messages.front().reading)) {
            begin(student);
            return;
        }
    }
}

} // namespace sanad
