// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/model/names.h"

#include <QList>
#include <QString>

#include <array>
#include <optional>

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

/// Words that keep a conversation going and neither ask nor tell anything.
enum class SmallTalk {
    None,
    Greeting, ///< "السلام عليكم", "hi"
    Acknowledgement, ///< "ok", "تمام هجرب": the student has taken note
    AsksIfMachine, ///< "are you a robot?"
};

/// Which of two things that were offered a message takes, if it says so by number or place.
enum class Choice { First, Second, Neither };

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
    bool knowsLanguage = true; ///< false: digits, emoji or a name; `language` is a guess that the chat knows better
    SmallTalk smallTalk = SmallTalk::None; ///< if the message is nothing else; act and intent say nothing then
    std::optional<Choice> choice = {}; ///< if the message is nothing else
    bool asks = true; ///< it may be a question; false: it tells something
    bool isPlain = true; ///< for MessageAct::Solved: it says so in words; false: it only sounds content
    QList<FaqId> faqs = {}; ///< for Intent::Other: the questions it seems to ask, best first, in its language

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
    Faq, ///< the answer to a frequently asked question
    Greeting, ///< the answer to a greeting
    Question, ///< asks which of two intents is meant
    Patience, ///< the answer to "I'll try": how to go on
    Machine, ///< says that it is one, and how to get a person
    Closing, ///< the answer to thanks
    Escalation, ///< says that a person takes over, and why
};

/// Why a person takes over.
enum class HandOver {
    AskedFor, ///< by the student
    DidNotHelp, ///< the student says so
    AccountLocked, ///< only staff can open it
    PaymentToCheck, ///< only staff can look into it
    OutOfAdvice, ///< the bot has nothing left that it has not said
};

inline constexpr std::array AllHandOvers{
    HandOver::AskedFor, HandOver::DidNotHelp, HandOver::AccountLocked, HandOver::PaymentToCheck, HandOver::OutOfAdvice};

/// One of the bot's texts, named.
struct ReplyKey
{
    ReplyKind kind = ReplyKind::Help;
    Intent intent = Intent::Other;
    int attempt = 1; ///< which of the texts for the same; Help, Greeting and Closing have several
    Language language = Language::Arabic;
    Intent otherIntent = Intent::Other; ///< Question only: the second choice
    HandOver reason = HandOver::AskedFor; ///< Escalation only
    FaqId faq = {}; ///< Faq only

    bool operator==(const ReplyKey &) const = default;
};

/// The bot's texts. Const calls are safe from any thread at once.
class ReplySource
{
public:
    virtual ~ReplySource() = default;
    /// Never empty; for a question that is no longer there, what is said when nothing is known. `studentText` is what
    /// the student wrote.
    [[nodiscard]] virtual QString reply(const ReplyKey &key, const QString &studentText) const = 0;
};

} // namespace sanad
