// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/admin/AdminWindow.h"

#include "client/chat/ChatListDelegate.h"
#include "client/models/MessageWords.h"
#include "client/widgets/DrawingButton.h"
#include "client/widgets/StatusBadge.h"
#include "client/widgets/icons.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QShortcut>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr int ListWidth = 34; ///< characters

} // namespace

AdminWindow::AdminWindow(const ChatParts &parts, QWidget *parent)
    : QWidget(parent)
    , m_parts(parts)
    , m_chats(parts.api, parts.realtime, parts.store, parts.own)
{
    setWindowIcon(applicationIcon());
    build();
    buildMenu();
    addShortcuts();
    connectAll();
    retranslate();
    m_chats.setStatus(ChatStatus::WaitingForAdmin);
    m_chats.load();
    m_chat->setEnabled(false);
}

AdminWindow::~AdminWindow() = default;

void AdminWindow::build()
{
    m_chat = new ChatPanel(m_parts, this);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(buildHeader());
    right->addWidget(m_chat, 1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(buildList());
    row->addLayout(right, 1);
}

QWidget *AdminWindow::buildList()
{
    auto *side = new QWidget(this);
    side->setObjectName(u"sidePanel"_s);
    side->setAttribute(Qt::WA_StyledBackground);
    side->setFixedWidth(fontMetrics().averageCharWidth() * ListWidth);
    m_filter = new QComboBox(side);
    for (const ChatStatus status : AllChatStatuses)
        m_filter->addItem(QString(), int(status));
    m_filter->setCurrentIndex(m_filter->findData(int(ChatStatus::WaitingForAdmin)));
    m_list = new QListView(side);
    auto *rows = new ChatRows(ChatHeading::Student, this);
    rows->setSourceModel(&m_chats);
    m_list->setModel(rows);
    m_list->setItemDelegate(new ChatListDelegate(ChatHeading::Student, m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_nothing = new QLabel(side);
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignCenter);
    auto *column = new QVBoxLayout(side);
    column->addWidget(m_filter);
    column->addWidget(m_list, 1);
    column->addWidget(m_nothing);
    return side;
}

QWidget *AdminWindow::buildHeader()
{
    auto *header = new QWidget(this);
    header->setObjectName(u"header"_s);
    header->setAttribute(Qt::WA_StyledBackground);
    m_title = new QLabel(header);
    m_title->setObjectName(u"headerTitle"_s);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_badge = new StatusBadge(header);
    m_find = new DrawingButton("search"_L1, header);
    m_menuButton = new DrawingButton("menu"_L1, header);
    m_menuButton->setPopupMode(DrawingButton::InstantPopup);
    m_menuButton->setMenu(&m_menu);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(14, 8, 8, 8);
    row->addWidget(m_title, 1);
    row->addWidget(m_badge);
    row->addWidget(m_find);
    row->addWidget(m_menuButton);
    return header;
}

void AdminWindow::buildMenu()
{
    m_resolve = m_menu.addAction(icon("check"_L1), QString(), this, [this] { act(AdminAct::Resolve); });
    m_handBack = m_menu.addAction(icon("bot"_L1), QString(), this, [this] { act(AdminAct::HandBack); });
    m_close = m_menu.addAction(icon("lock"_L1), QString(), this, [this] { act(AdminAct::Close); });
    m_menu.addSeparator();
    m_settings = m_menu.addAction(icon("settings"_L1), QString(), this, &AdminWindow::settingsWanted);
    m_settings->setShortcut(QKeySequence(u"Ctrl+,"_s));
    m_about = m_menu.addAction(icon("help"_L1), QString(), this, &AdminWindow::aboutWanted);
    m_menu.addSeparator();
    m_signOut =
        m_menu.addAction(icon("sign-out"_L1, IconTurn::WithReading), QString(), this, &AdminWindow::signOutWanted);
    m_quit = m_menu.addAction(icon("close"_L1), QString(), this, &AdminWindow::quitWanted);
    m_quit->setShortcut(QKeySequence::Quit);
    addActions({m_settings, m_quit});
}

void AdminWindow::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto what) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, what);
    };
    add(QKeySequence::Find, [this] { m_chat->openFind(); });
    add(QKeySequence::ZoomIn, [this] { Q_EMIT zoomWanted(1); });
    add(QKeySequence(u"Ctrl+="_s), [this] { Q_EMIT zoomWanted(1); });
    add(QKeySequence::ZoomOut, [this] { Q_EMIT zoomWanted(-1); });
    add(QKeySequence(u"Ctrl+0"_s), [this] { Q_EMIT zoomWanted(0); });
    m_menuButton->setShortcut(QKeySequence(Qt::Key_F10));
}

void AdminWindow::connectAll()
{
    const auto open = [this](const QModelIndex &index) {
        if (index.isValid())
            openChat(ChatId(index.data(ChatListModel::IdRole).toLongLong()));
    };
    connect(m_list, &QListView::clicked, this, open);
    connect(m_list, &QListView::activated, this, open);
    connect(m_filter, &QComboBox::activated, this, [this] {
        m_chats.setStatus(ChatStatus(m_filter->currentData().toInt()));
        m_chats.load();
    });
    connect(&m_chats, &ChatListModel::failed, m_chat, &ChatPanel::tell);
    connect(&m_chats, &ChatListModel::countsChanged, this, [this] {
        retranslate();
        Q_EMIT waitingChanged(m_chats.count(ChatStatus::WaitingForAdmin));
    });
    const auto fill = [this] { m_nothing->setVisible(m_chats.rowCount() == 0); };
    connect(&m_chats, &QAbstractItemModel::modelReset, this, fill);
    connect(&m_chats, &QAbstractItemModel::rowsInserted, this, fill);
    connect(&m_chats, &QAbstractItemModel::rowsRemoved, this, fill);
    connect(m_chat, &ChatPanel::chatChanged, this, &AdminWindow::onChatChanged);
    connect(m_chat, &ChatPanel::signInWanted, this, &AdminWindow::signInWanted);
    connect(m_find, &DrawingButton::clicked, m_chat, &ChatPanel::openFind);
}

void AdminWindow::retranslate()
{
    m_find->setName(tr("Find in this chat"));
    m_menuButton->setName(tr("Menu"));
    m_resolve->setText(tr("Mark as resolved"));
    m_handBack->setText(tr("Hand back to the bot"));
    m_close->setText(tr("Close the chat"));
    m_settings->setText(tr("Settings…"));
    m_about->setText(tr("About Sanad"));
    m_signOut->setText(tr("Sign out"));
    m_quit->setText(tr("Quit"));
    m_filter->setAccessibleName(tr("Which chats"));
    m_list->setAccessibleName(tr("Chats"));
    m_nothing->setText(tr("No chats here."));
    for (const ChatStatus status : AllChatStatuses) {
        //: An entry of the list of states: %1 is the state, %2 the number of chats in it
        m_filter->setItemText(m_filter->findData(int(status)),
            tr("%1 (%2)").arg(statusLook(status, palette()).word, QLocale().toString(m_chats.count(status))));
    }
    if (!m_chat->conversation().chat())
        m_title->setText(tr("Choose a chat"));
    for (QAction *action : {m_resolve, m_handBack, m_close})
        action->setEnabled(m_chat->conversation().chat().has_value());
    QWidget *side = m_list->parentWidget();
    side->setProperty("startSide", layoutDirection() == Qt::LeftToRight);
    side->style()->unpolish(side);
    side->style()->polish(side);
}

void AdminWindow::openChat(ChatId chat)
{
    const auto current = m_chat->conversation().chat();
    if (current && current->id == chat)
        return;
    m_chat->setEnabled(true);
    const auto overview = m_chats.overview(chat);
    m_title->setText(overview ? shownName(overview->studentName) : QString());
    m_chat->open(chat);
    if (const auto now = m_chat->conversation().chat())
        onChatChanged(*now);
}

void AdminWindow::showMessage(ChatId chat, MessageId message)
{
    openChat(chat);
    m_chat->showMessage(message);
}

void AdminWindow::onChatChanged(const Chat &chat)
{
    m_badge->setStatus(chat.status);
    retranslate();
}

void AdminWindow::act(AdminAct act)
{
    const auto chat = m_chat->conversation().chat();
    if (!chat)
        return;
    m_parts.api.admin().act(chat->id, act, false, this, [this](const Result<Chat> &changed) {
        if (!changed)
            m_chat->tell(changed.error().message);
    });
}

void AdminWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (m_quit == nullptr)
        return;
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::LayoutDirectionChange)
        retranslate();
    else if (event->type() == QEvent::FontChange)
        m_list->parentWidget()->setFixedWidth(fontMetrics().averageCharWidth() * ListWidth);
}

} // namespace sanad::client
