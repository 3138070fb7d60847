// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIdentityProxyModel>
#include <QStyledItemDelegate>

namespace sanad::client {

/// What a chat of a list is known by.
enum class ChatHeading { Student, Day };

/// The rows of a ChatListModel, with a sentence for screen readers.
class ChatRows final : public QIdentityProxyModel
{
    Q_OBJECT

public:
    ChatRows(ChatHeading heading, QObject *parent)
        : QIdentityProxyModel(parent)
        , m_heading(heading)
    {
    }

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    ChatHeading m_heading;
};

/// Draws one chat of a list: whose it is, or of which day, how it stands, what was said last, and what is unread.
class ChatListDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    ChatListDelegate(ChatHeading heading, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_heading(heading)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    ChatHeading m_heading;
};

} // namespace sanad::client
