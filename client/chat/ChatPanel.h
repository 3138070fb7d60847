// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/Conversation.h"
#include "client/timeline/PictureStore.h"
#include "client/widgets/Playback.h"
#include "client/widgets/VoiceInput.h"

#include <QWidget>

#include <functional>
#include <memory>

class QLabel;
class QStackedWidget;
class QVBoxLayout;

namespace sanad::client {

class AttachmentStrip;
class AudioPlayer;
class BlockedNotice;
class Composer;
class ConnectionBanner;
class FindBar;
class MediaDesk;
class MediaFetcher;
class MessageView;
class Notice;
class TypingLine;
class VoiceRecorder;

/// What a chat is made with. All of it outlives the panel.
struct ChatParts
{
    ApiClient &api;
    RealtimeClient &realtime;
    LocalStore &store;
    Outbox &outbox;
    MediaFetcher &media;
    Person own;
    QString folder; ///< for pasted pictures and recordings
    std::function<std::unique_ptr<VoiceInput>()> makeVoice;
    std::function<std::unique_ptr<Playback>()> makePlayback;
};

/// One chat, to read and to write in: the same for students and admins.
class ChatPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ChatPanel(const ChatParts &parts, QWidget *parent = nullptr);
    ~ChatPanel() override;

    [[nodiscard]] Conversation &conversation() { return m_conversation; }
    [[nodiscard]] Composer &composer() { return *m_composer; }
    [[nodiscard]] MessageView &view() { return *m_view; }
    [[nodiscard]] VoiceRecorder *recorder() { return m_recorder; }

    void openOwn();
    void open(ChatId chat);
    /// Puts a line between messages and composer.
    void addLine(QWidget *line);
    void tell(const QString &sentence);
    void openFind();
    void showMessage(MessageId message);
    /// Whether the message is on screen, in a window that is being looked at.
    [[nodiscard]] bool isOnScreen(MessageId message) const;

Q_SIGNALS:
    void chatChanged(const sanad::Chat &chat);
    void messageArrived(const sanad::Message &message);
    void textChanged(const QString &text); ///< in the composer
    void seen(); ///< everything, by somebody who looks
    void signInWanted();

protected:
    void changeEvent(QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void connectComposer();
    void connectView();
    void connectConversation();
    void retranslate();
    void begin();
    void onConnection(Connection connection, int nextTryInMs);
    void onStatus();
    void onSend(const QString &text);
    void onFilesChanged();
    void recall();
    void startRecording();
    void play(const QString &path, const TimelineItem &item);
    void toggleSound(MessageId message);
    void showSound();
    void fetchPicture(const TimelineItem &item, const PictureStore::Done &done);
    void dress();
    void noteSeen();
    void announce(const QString &sentence);
    [[nodiscard]] std::optional<TimelineItem> itemOf(MessageId message) const;

    ChatParts m_parts;
    Conversation m_conversation;
    std::unique_ptr<MediaDesk> m_desk;
    QVBoxLayout *m_column = nullptr;
    QVBoxLayout *m_lines = nullptr;
    ConnectionBanner *m_banner = nullptr;
    FindBar *m_find = nullptr;
    MessageView *m_view = nullptr;
    TypingLine *m_typing = nullptr;
    BlockedNotice *m_blocked = nullptr;
    Notice *m_notice = nullptr;
    AttachmentStrip *m_files = nullptr;
    AudioPlayer *m_player = nullptr; ///< made when something is played
    QStackedWidget *m_input = nullptr;
    Composer *m_composer = nullptr;
    VoiceRecorder *m_recorder = nullptr; ///< made when something is recorded
    QLabel *m_announcer = nullptr; ///< what screen readers are told
    QTimer m_comingBack; ///< to the window
    MessageId m_playing; ///< what the player has
    std::optional<double> m_soughtFirst; ///< where a sound that is being fetched shall begin
    bool m_isFilling = false; ///< the composer is being set, nobody types
};

} // namespace sanad::client
