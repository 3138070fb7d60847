// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/Message.h"
#include "common/model/bot_names.h"
#include "server/domain/BotPolicy.h"
#include "server/domain/LiveBot.h"

#include <QSet>

namespace sanad {

/// What a bot makes of one message of a chat, and what it does then.
struct Heard
{
    MessageReading reading{};
    BotDecision decision{};
};

/// One chat as it would have gone with some bot: what its student wrote, in its order, and the policy. Pure.
class Replay
{
public:
    explicit Replay(const MessageReader &reader)
        : m_reader(reader)
    {
    }

    /// Nothing from the moment on when the student could not have written this, or an admin has taken part.
    [[nodiscard]] std::optional<Heard> hear(const Message &message);
    [[nodiscard]] bool hasEnded() const { return m_hasEnded; }

private:
    const MessageReader &m_reader;
    BotState m_state;
    bool m_hasEnded = false;
};

/// A message that another bot would have answered otherwise.
struct RehearsedChange
{
    ChatId chatId{};
    MessageId messageId{};
    QString text{};
    Heard before{};
    Heard after{};
};

/// What would change with another bot, over some stored chats.
struct RehearsalReport
{
    static constexpr qsizetype MaxListed = 200;

    int chats = 0;
    int messages = 0; ///< of students, heard by both
    int changed = 0;
    int handOversMore = 0; ///< that only the other bot makes
    int handOversLess = 0; ///< that only this one makes
    QList<RehearsedChange> changes{}; ///< the first of them

    /// Adds a chat, whose messages are given from its first on. Counted is what was written from `from` to `to`.
    void add(const QList<Message> &messages, const MessageReader &before, const MessageReader &after, Timestamp from,
        Timestamp to);
};

/// Why a message may be worth learning from.
enum class CandidateReason {
    Unsure, ///< the bot did not know what it was
    NotSolved, ///< its answer did not help, the student says
    HandedOver, ///< it ended with a person, though nobody had to look anything up
};

[[nodiscard]] QLatin1StringView toName(CandidateReason reason);

/// A message that the bot failed on.
struct PhraseCandidate
{
    ChatId chatId{};
    MessageId messageId{};
    QString text{};
    Timestamp createdAt{};
    CandidateReason reason = CandidateReason::Unsure;
    Label label = Label::Other; ///< what it was taken for
    Variety variety = Variety::Standard;
    double confidence = 0;
};

/// What the bot failed on in one chat, whose messages are given from its first on; each text once.
[[nodiscard]] QList<PhraseCandidate> candidatesOf(const QList<Message> &messages, const MessageReader &reader);

} // namespace sanad
