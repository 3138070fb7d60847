// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/chat/ChatPanel.h"
#include "client/models/ChatListModel.h"

#include <QMenu>
#include <QWidget>

class QComboBox;
class QLabel;
class QListView;

namespace sanad::client {

class DrawingButton;
class StatusBadge;

/// The admin's window: a list of chats, and the one that is chosen.
class AdminWindow final : public QWidget
{
    Q_OBJECT

public:
    explicit AdminWindow(const ChatParts &parts, QWidget *parent = nullptr);
    ~AdminWindow() override;

    [[nodiscard]] ChatPanel &chat() { return *m_chat; }
    [[nodiscard]] ChatListModel &chats() { return m_chats; }
    void openChat(ChatId chat);
    void showMessage(ChatId chat, MessageId message);

Q_SIGNALS:
    void waitingChanged(int count); ///< how many chats wait for an admin
    void signInWanted();
    void signOutWanted();
    void settingsWanted();
    void aboutWanted();
    void quitWanted();
    void zoomWanted(int steps); ///< larger, smaller; 0: as usual

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    [[nodiscard]] QWidget *buildList();
    [[nodiscard]] QWidget *buildHeader();
    void buildMenu();
    void addShortcuts();
    void connectAll();
    void retranslate();
    void onChatChanged(const Chat &chat);
    void act(AdminAct act);

    ChatParts m_parts;
    ChatListModel m_chats;
    ChatPanel *m_chat = nullptr;
    QListView *m_list = nullptr;
    QComboBox *m_filter = nullptr;
    QLabel *m_nothing = nullptr;
    QLabel *m_title = nullptr;
    StatusBadge *m_badge = nullptr;
    DrawingButton *m_find = nullptr;
    DrawingButton *m_menuButton = nullptr;
    QMenu m_menu;
    QAction *m_resolve = nullptr;
    QAction *m_close = nullptr;
    QAction *m_handBack = nullptr;
    QAction *m_settings = nullptr;
    QAction *m_about = nullptr;
    QAction *m_signOut = nullptr;
    QAction *m_quit = nullptr;
};

} // namespace sanad::client
