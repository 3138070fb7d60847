// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/Rehearsal.h"

#include "common/text/message_text.h"
#include "server/domain/phrase_key.h"

using namespace Qt::StringLiterals;

namespace sanad {

namespace {

/// A problem that the bot is less sure of is worth to be looked at.
constexpr double SureEnough = 0.5;

bool isByStudent(const Message &message)
{
    return message.senderRole == Role::Student;
}

bool isByAdmin(const Message &message)
{
    return message.senderRole == Role::Admin && message.type != MessageType::AutoReply;
}

bool handsOver(const Heard &heard)
{
    return heard.decision.event == ChatEvent::Escalated;
}

bool isSame(const Heard &a, const Heard &b)
{
    return a.decision.event == b.decision.event && a.decision.reply == b.decision.reply;
}

PhraseCandidate candidateOf(const Message &message, const MessageReading &reading, CandidateReason reason)
{
    return {.chatId = message.chatId,
        .messageId = message.id,
        .text = message.text,
        .createdAt = message.createdAt,
        .reason = reason,
        .label = labelOf(reading),
        .variety = guessVariety(message.text),
        .confidence = reading.confidence};
}

/// Gathers what a bot fails on, message by message.
class Failures
{
public:
    void add(const Message &message, const Heard &heard)
    {
        const MessageReading &reading = heard.reading;
        const bool isProblem =
            reading.act == MessageAct::Problem && reading.smallTalk == SmallTalk::None && !reading.choice;
        if (handsOver(heard) && !reading.needsAdmin) {
            if (isProblem)
                keep(candidateOf(message, reading, CandidateReason::HandedOver));
            else if (m_problem)
                keep(withReason(*m_problem,
                    reading.act == MessageAct::NotSolved ? CandidateReason::NotSolved : CandidateReason::HandedOver));
        } else if (isProblem && reading.confidence < SureEnough) {
            keep(candidateOf(message, reading, CandidateReason::Unsure));
        }
        if (isProblem)
            m_problem = candidateOf(message, reading, CandidateReason::Unsure);
    }
    [[nodiscard]] QList<PhraseCandidate> take() { return std::move(m_found); }

private:
    static PhraseCandidate withReason(PhraseCandidate candidate, CandidateReason reason)
    {
        candidate.reason = reason;
        return candidate;
    }
    void keep(const PhraseCandidate &candidate)
    {
        const QString key = phraseKey(candidate.text);
        const bool canBePhrase = !key.isEmpty() && candidate.text.size() <= MaxPhrase;
        if (!canBePhrase || m_keys.contains(key))
            return;
        m_keys.insert(key);
        m_found.append(candidate);
    }

    std::optional<PhraseCandidate> m_problem; ///< the last that was described
    QSet<QString> m_keys;
    QList<PhraseCandidate> m_found;
};

} // namespace

std::optional<Heard> Replay::hear(const Message &message)
{
    m_hasEnded = m_hasEnded || isByAdmin(message) || blocksStudent(m_state.status);
    if (m_hasEnded)
        return std::nullopt;
    Heard heard;
    const bool isWordless = text::isBlank(message.text);
    if (!isWordless)
        heard.reading = m_reader.read(message.text);
    heard.decision = isWordless ? decideOnFile(m_state) : decide(m_state, heard.reading);
    m_state.status = nextStatus(m_state.status, heard.decision.event).value_or(m_state.status);
    m_state.intent = heard.decision.intent;
    m_state.attempts = heard.decision.attempts;
    m_state.memory = heard.decision.memory;
    return heard;
}

void RehearsalReport::add(const QList<Message> &messagesOfChat, const MessageReader &before, const MessageReader &after,
    Timestamp from, Timestamp to)
{
    Replay replayBefore(before);
    Replay replayAfter(after);
    const int heardBefore = messages;
    for (const Message &message : messagesOfChat) {
        if (!isByStudent(message) && !isByAdmin(message))
            continue;
        const std::optional<Heard> old = replayBefore.hear(message);
        const std::optional<Heard> fresh = replayAfter.hear(message);
        // Once only one of them would have been written to, there is nothing to compare.
        if (!old || !fresh)
            break;
        if (message.createdAt < from || message.createdAt > to)
            continue;
        ++messages;
        if (isSame(*old, *fresh))
            continue;
        ++changed;
        handOversMore += !handsOver(*old) && handsOver(*fresh) ? 1 : 0;
        handOversLess += handsOver(*old) && !handsOver(*fresh) ? 1 : 0;
        if (changes.size() < MaxListed)
            changes.append({.chatId = message.chatId,
                .messageId = message.id,
                .text = message.text,
                .before = *old,
                .after = *fresh});
    }
    chats += messages > heardBefore ? 1 : 0;
}

QLatin1StringView toName(CandidateReason reason)
{
    switch (reason) {
    case CandidateReason::Unsure: return "unsure"_L1;
    case CandidateReason::NotSolved: return "not_solved"_L1;
    case CandidateReason::HandedOver: return "handed_over"_L1;
    }
    Q_UNREACHABLE();
}

QList<PhraseCandidate> candidatesOf(const QList<Message> &messages, const MessageReader &reader)
{
    Replay replay(reader);
    Failures failures;
    for (const Message &message : messages) {
        if (!isByStudent(message) && !isByAdmin(message))
            continue;
        const std::optional<Heard> heard = replay.hear(message);
        if (!heard)
            break;
        failures.add(message, *heard);
    }
    return failures.take();
}

} // namespace sanad
