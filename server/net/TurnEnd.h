// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace sanad::net {

/// What is to be done once, after everything else that this turn of the event loop has to do: to send in one go all
/// that handlers have written meanwhile.
///
/// Works on every event dispatcher: it posts itself an event of low priority, which comes after whatever else is
/// posted. Belongs to the thread that made it.
class TurnEnd final : public QObject
{
    Q_OBJECT
public:
    /// Something with work for the end of the turn; it is taken off the list when it dies.
    class Task
    {
        Q_DISABLE_COPY_MOVE(Task)
    public:
        [[nodiscard]] bool isWaitingForTurnEnd() const { return m_next != nullptr; }

    protected:
        Task() = default;
        virtual ~Task();
        /// May destroy this task, and add any.
        virtual void atTurnEnd() = 0;

    private:
        friend class TurnEnd;
        Task *m_previous = nullptr;
        Task *m_next = nullptr;
    };

    explicit TurnEnd(QObject *parent = nullptr);
    ~TurnEnd() override;

    /// Once for each turn; harmless if the task waits already.
    void add(Task &task);
    /// Does now what is waiting; what is added meanwhile waits for the next time.
    void run();

    bool event(QEvent *event) override;

private:
    /// The list's beginning and end, so that nothing in it stands alone.
    struct Anchor final : Task
    {
        Anchor();
        ~Anchor() override;
        void atTurnEnd() override {}
        [[nodiscard]] bool isEmpty() const;
        void append(Task &task);
        [[nodiscard]] Task &takeFirst();
        void takeAll(Anchor &other);
    };

    Anchor m_waiting;
    bool m_isPosted = false;
};

} // namespace sanad::net
