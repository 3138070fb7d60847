// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/RealtimeClient.h"

namespace sanad::client {

/// Who types in one chat: tells the others that we do, not more often than needed, and of the others, who may go
/// without a word. GUI thread.
class TypingNotes final : public QObject
{
    Q_OBJECT

public:
    struct Timing
    {
        std::chrono::milliseconds renewal{2'500}; ///< so often we say that we type
        std::chrono::milliseconds pause{4'000}; ///< after so long without a key we no longer do
        std::chrono::milliseconds life{8'000}; ///< of the others' typing that is not renewed
    };

    TypingNotes(RealtimeClient &realtime, const Person &own, const Timing &timing, QObject *parent = nullptr);
    TypingNotes(RealtimeClient &realtime, const Person &own, QObject *parent = nullptr)
        : TypingNotes(realtime, own, Timing(), parent)
    {
    }

    void setChat(std::optional<ChatId> chat);
    /// The person pressed a key.
    void noteTyping();
    /// The person sent, or left.
    void stopTyping();
    /// A message of others came: whoever wrote it no longer types.
    void noteMessage();

Q_SIGNALS:
    void changed(const QString &who, bool isTyping);

private:
    void onTyping(const protocol::UserTyping &typing);
    void endOthers();

    RealtimeClient &m_realtime;
    const Person m_own;
    std::optional<ChatId> m_chat;
    QTimer m_renewal; ///< running: the others know
    QTimer m_pause;
    QTimer m_life;
    QString m_who; ///< empty: nobody types
};

} // namespace sanad::client
