// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/AnswerPhraser.h"
#include "server/domain/ChatUseCases.h"

#include <QHash>

#include <deque>

namespace sanad {

/// Lets a student's message wait until its answer has been phrased, where it would be answered from the FAQs. What the
/// student sends meanwhile waits behind it, so that everything is stored in the order in which it came; nobody else
/// waits. Network thread.
class PhrasedAnswers
{
public:
    /// So many answers are phrased one after the other while messages of a student wait behind them. Then all that wait
    /// are answered in the FAQs' own words: whoever sends many questions waits no longer than for these.
    static constexpr int MostInARow = 2;

    /// Stores the message.
    using Store = std::function<void(std::optional<PhrasedAnswer> phrased)>;

    /// All of them must outlive this.
    PhrasedAnswers(sanad::Store &store, const ChatUseCases &chats, AnswerPhraser &phraser);

    /// Calls `store` once, at once if nothing has to be waited for.
    void arrange(const Caller &student, const NewMessage &message, const MessageReading &reading, Store store);

private:
    struct Waiting
    {
        Caller student;
        NewMessage message;
        MessageReading reading;
        Store store;
    };
    /// Messages of one student; the first is being phrased.
    struct Line
    {
        std::deque<Waiting> messages;
        int begun = 0; ///< phrased, the first among them
    };

    void begin(PersonId student);
    void phrase(PersonId student, const std::optional<PhraseRequest> &request);
    void finish(PersonId student, std::optional<PhrasedAnswer> phrased);

    sanad::Store &m_store;
    const ChatUseCases &m_chats;
    AnswerPhraser &m_phraser;
    QHash<PersonId, Line> m_lines; ///< none is empty
    QObject m_context; ///< goes first: nothing comes back to what has gone
};

} // namespace sanad
