// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/student/HistoryPanel.h"

#include "client/chat/ChatListDelegate.h"
#include "client/models/ChatListModel.h"

#include <QEvent>
#include <QLabel>
#include <QListView>
#include <QVBoxLayout>

namespace sanad::client {

HistoryPanel::HistoryPanel(ChatListModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
{
    m_list = new QListView(this);
    auto *rows = new ChatRows(ChatHeading::Day, this);
    rows->setSourceModel(&model);
    m_list->setModel(rows);
    m_list->setItemDelegate(new ChatListDelegate(ChatHeading::Day, m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_nothing = new QLabel(this);
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignCenter);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_list, 1);
    column->addWidget(m_nothing, 1);
    const auto choose = [this](const QModelIndex &index) {
        if (index.isValid())
            Q_EMIT chatChosen(ChatId(index.data(ChatListModel::IdRole).toLongLong()));
    };
    connect(m_list, &QListView::clicked, this, choose);
    connect(m_list, &QListView::activated, this, choose);
    connect(&model, &QAbstractItemModel::modelReset, this, &HistoryPanel::onRowsChanged);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &HistoryPanel::onRowsChanged);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, &HistoryPanel::onRowsChanged);
    retranslate();
    onRowsChanged();
}

void HistoryPanel::setCurrent(std::optional<ChatId> chat)
{
    m_current = chat;
    onRowsChanged();
}

void HistoryPanel::onRowsChanged()
{
    const bool isEmpty = m_model.rowCount() == 0;
    m_list->setVisible(!isEmpty);
    m_nothing->setVisible(isEmpty);
    const int row = m_current ? m_model.rowOf(*m_current) : -1;
    m_list->setCurrentIndex(row < 0 ? QModelIndex() : m_list->model()->index(row, 0));
}

void HistoryPanel::retranslate()
{
    m_list->setAccessibleName(tr("Your chats"));
    m_nothing->setText(tr("Your earlier chats will be here."));
}

void HistoryPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange && m_nothing != nullptr)
        retranslate();
}

} // namespace sanad::client
