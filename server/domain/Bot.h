// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/names.h"

#include <QString>

#include <array>

namespace sanad {

/// What a student does by a message.
enum class MessageAct {
    Problem, ///< describes one, or asks something
    Solved, ///< thanks, or says it works now
    NotSolved, ///< says the help did not help
    WantsPerson, ///< asks for a human being
};

inline constexpr std::array AllMessageActs{
    MessageAct::Problem, MessageAct::Solved, MessageAct::NotSolved, MessageAct::WantsPerson};

/// One thing that a message may be, and how likely that is.
struct MessageGuess
{
    MessageAct act = MessageAct::Problem;
    Intent intent = Intent::Other; ///< meaningful for MessageAct::Problem
    double probability = 0; ///< of act and intent together; 0: there is no such guess

    bool operator==(const MessageGuess &) const = default;
};

/// What the bot makes of one message, without knowing the chat.
struct MessageReading
{
    MessageAct act = MessageAct::Problem;
    Intent intent = Intent::Other; ///< meaningful for MessageAct::Problem
    double confidence = 0; ///< of act and intent together, 0 to 1
    MessageGuess runnerUp{}; ///< what it most likely is if it is not that; never the same act and intent
    Language language = Language::Arabic; ///< to answer in
    bool needsAdmin = false; ///< no advice can help: an account to unlock, a payment to verify

    bool operator==(const MessageReading &) const = default;
};

/// Reads messages. Const calls are safe from any thread at once.
class MessageReader
{
public:
    virtual ~MessageReader() = default;
    /// Takes well under a millisecond; never fails: what it does not understand is Intent::Other with low confidence.
    [[nodiscard]] virtual MessageReading read(const QString &text) const = 0;
};

/// Which of the bot's texts.
enum class ReplyKind {
    Help, ///< step-by-step help for an intent; `attempt` counts from 1
    Closing, ///< the answer to thanks
    Escalation, ///< says that a person takes over
};

/// One of the bot's texts, named.
struct ReplyKey
{
    ReplyKind kind = ReplyKind::Help;
    Intent intent = Intent::Other;
    int attempt = 1;
    Language language = Language::Arabic;

    bool operator==(const ReplyKey &) const = default;
};

/// The bot's texts. Const calls are safe from any thread at once.
class ReplySource
{
public:
    virtual ~ReplySource() = default;
    /// Never empty. `studentText` is what the student wrote, for replies that look something up.
    [[nodiscard]] virtual QString reply(const ReplyKey &key, const QString &studentText) const = 0;
};

} // namespace sanad
