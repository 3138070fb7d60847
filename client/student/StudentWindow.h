// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/chat/ChatPanel.h"
#include "client/models/ChatListModel.h"
#include "client/models/FaqModel.h"

#include <QMenu>
#include <QWidget>

class QLabel;
class QStackedWidget;

namespace sanad::client {

class DrawingButton;
class FaqPanel;
class FaqSuggestion;
class HistoryPanel;
class RatingBar;
class StatusBadge;

/// The student's window: their chat, how it stands, and beside it, when wanted, questions or earlier chats.
class StudentWindow final : public QWidget
{
    Q_OBJECT

public:
    explicit StudentWindow(const ChatParts &parts, QWidget *parent = nullptr);
    ~StudentWindow() override;

    [[nodiscard]] ChatPanel &chat() { return *m_chat; }
    /// Comes to the front with this message on screen.
    void showMessage(ChatId chat, MessageId message);
    /// The open chat again, from whichever was being read.
    void showOwnChat();

Q_SIGNALS:
    void allSeen(); ///< the newest message, by somebody who looks
    void signInWanted();
    void signOutWanted();
    void settingsWanted();
    void aboutWanted();
    void quitWanted();
    void zoomWanted(int steps); ///< larger, smaller; 0: as usual

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    enum class Side { None, Questions, History };

    void build();
    [[nodiscard]] QWidget *buildHeader();
    void buildMenu();
    void addShortcuts();
    void connectAll();
    void retranslate();
    void showSide(Side side);
    void fitSide();
    void onChatChanged(const Chat &chat);
    void openChat(ChatId chat);
    void exportAs(bool isPdf);
    void write(const QString &path, bool isPdf);

    ChatParts m_parts;
    FaqModel m_faqs;
    ChatListModel m_chats;
    ChatPanel *m_chat = nullptr;
    QWidget *m_sidePanel = nullptr;
    QLabel *m_sideTitle = nullptr;
    DrawingButton *m_sideClose = nullptr;
    QStackedWidget *m_sidePages = nullptr;
    FaqPanel *m_faqPanel = nullptr;
    HistoryPanel *m_history = nullptr;
    FaqSuggestion *m_suggestion = nullptr;
    RatingBar *m_rating = nullptr;
    QLabel *m_title = nullptr;
    StatusBadge *m_badge = nullptr;
    DrawingButton *m_back = nullptr;
    DrawingButton *m_findButton = nullptr;
    DrawingButton *m_historyButton = nullptr;
    DrawingButton *m_faqButton = nullptr;
    DrawingButton *m_menuButton = nullptr;
    QMenu m_menu;
    QAction *m_exportPdf = nullptr;
    QAction *m_exportText = nullptr;
    QAction *m_settings = nullptr;
    QAction *m_about = nullptr;
    QAction *m_signOut = nullptr;
    QAction *m_quit = nullptr;
    Side m_side = Side::None;
    std::optional<ChatId> m_ratedOrRefused;
};

} // namespace sanad::client
