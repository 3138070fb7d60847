// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"

#include <QWidget>

#include <optional>

class QLabel;
class QListView;

namespace sanad::client {

class ChatListModel;

/// The student's chats, newest first: the open one, and closed ones to read again.
class HistoryPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit HistoryPanel(ChatListModel &model, QWidget *parent = nullptr);

    void setCurrent(std::optional<ChatId> chat);

Q_SIGNALS:
    void chatChosen(sanad::ChatId chat);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void onRowsChanged();

    ChatListModel &m_model;
    std::optional<ChatId> m_current;
    QListView *m_list = nullptr;
    QLabel *m_nothing = nullptr;
};

} // namespace sanad::client
