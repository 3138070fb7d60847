// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/student/StudentWindow.h"

#include "client/student/FaqPanel.h"
#include "client/student/FaqSuggestion.h"
#include "client/student/HistoryPanel.h"
#include "client/student/transcript.h"
#include "client/widgets/Composer.h"
#include "client/widgets/DrawingButton.h"
#include "client/widgets/RatingBar.h"
#include "client/widgets/StatusBadge.h"
#include "client/widgets/icons.h"

#include <QAction>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QShortcut>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

/// In characters: below this much room for the chat the side panel stands in its place.
constexpr int LeastChat = 38;
constexpr int SideWidth = 40;

} // namespace

StudentWindow::StudentWindow(const ChatParts &parts, QWidget *parent)
    : QWidget(parent)
    , m_parts(parts)
    , m_faqs(parts.api, parts.store)
    , m_chats(parts.api, parts.realtime, parts.store, parts.own)
{
    setWindowIcon(applicationIcon());
    build();
    buildMenu();
    addShortcuts();
    connectAll();
    retranslate();
    showSide(Side::None);
    m_chat->openOwn();
    if (const auto chat = m_chat->conversation().chat())
        onChatChanged(*chat);
    retranslate(); // whose chat it is shows in the title
    m_faqs.load();
}

StudentWindow::~StudentWindow() = default;

void StudentWindow::build()
{
    m_chat = new ChatPanel(m_parts, this);
    m_suggestion = new FaqSuggestion(m_faqs, this);
    m_rating = new RatingBar(this);
    m_rating->setVisible(false);
    m_chat->addLine(m_rating);
    m_chat->addLine(m_suggestion);

    m_sidePanel = new QWidget(this);
    m_sidePanel->setObjectName(u"sidePanel"_s);
    m_sidePanel->setAttribute(Qt::WA_StyledBackground);
    m_sideTitle = new QLabel(m_sidePanel);
    m_sideTitle->setObjectName(u"headerTitle"_s);
    m_sideClose = new DrawingButton("close"_L1, m_sidePanel);
    m_faqPanel = new FaqPanel(m_faqs, m_sidePanel);
    m_history = new HistoryPanel(m_chats, m_sidePanel);
    m_sidePages = new QStackedWidget(m_sidePanel);
    m_sidePages->addWidget(m_faqPanel);
    m_sidePages->addWidget(m_history);
    auto *heading = new QHBoxLayout;
    heading->setContentsMargins(12, 8, 8, 0);
    heading->addWidget(m_sideTitle, 1);
    heading->addWidget(m_sideClose);
    auto *side = new QVBoxLayout(m_sidePanel);
    side->setContentsMargins(0, 0, 0, 0);
    side->addLayout(heading);
    side->addWidget(m_sidePages, 1);

    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(m_chat, 1);
    row->addWidget(m_sidePanel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHeader());
    column->addLayout(row, 1);
}

QWidget *StudentWindow::buildHeader()
{
    auto *header = new QWidget(this);
    header->setObjectName(u"header"_s);
    header->setAttribute(Qt::WA_StyledBackground);
    m_back = new DrawingButton("back"_L1, header, IconTurn::WithReading);
    m_back->setVisible(false);
    m_title = new QLabel(header);
    m_title->setObjectName(u"headerTitle"_s);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_badge = new StatusBadge(header);
    m_findButton = new DrawingButton("search"_L1, header);
    m_historyButton = new DrawingButton("history"_L1, header);
    m_historyButton->setCheckable(true);
    m_faqButton = new DrawingButton("help"_L1, header);
    m_faqButton->setCheckable(true);
    m_menuButton = new DrawingButton("menu"_L1, header);
    m_menuButton->setPopupMode(DrawingButton::InstantPopup);
    m_menuButton->setMenu(&m_menu);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(14, 8, 8, 8);
    row->setSpacing(4);
    row->addWidget(m_back);
    row->addWidget(m_title, 1);
    row->addWidget(m_badge);
    row->addSpacing(6);
    for (DrawingButton *made : {m_findButton, m_historyButton, m_faqButton, m_menuButton})
        row->addWidget(made);
    return header;
}

void StudentWindow::buildMenu()
{
    m_exportPdf = m_menu.addAction(icon("export"_L1), QString(), this, [this] { exportAs(true); });
    m_exportText = m_menu.addAction(icon("file"_L1), QString(), this, [this] { exportAs(false); });
    m_menu.addSeparator();
    m_settings = m_menu.addAction(icon("settings"_L1), QString(), this, &StudentWindow::settingsWanted);
    m_settings->setShortcut(QKeySequence(u"Ctrl+,"_s));
    m_about = m_menu.addAction(icon("help"_L1), QString(), this, &StudentWindow::aboutWanted);
    m_menu.addSeparator();
    m_signOut =
        m_menu.addAction(icon("sign-out"_L1, IconTurn::WithReading), QString(), this, &StudentWindow::signOutWanted);
    m_quit = m_menu.addAction(icon("close"_L1), QString(), this, &StudentWindow::quitWanted);
    m_quit->setShortcut(QKeySequence::Quit);
    // A shortcut of a menu that is not open works only through a widget that is.
    addActions({m_settings, m_quit});
}

void StudentWindow::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto what) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, what);
    };
    add(QKeySequence::Find, [this] { m_chat->openFind(); });
    add(QKeySequence::ZoomIn, [this] { Q_EMIT zoomWanted(1); });
    add(QKeySequence(u"Ctrl+="_s), [this] { Q_EMIT zoomWanted(1); });
    add(QKeySequence::ZoomOut, [this] { Q_EMIT zoomWanted(-1); });
    add(QKeySequence(u"Ctrl+0"_s), [this] { Q_EMIT zoomWanted(0); });
    m_faqButton->setShortcut(QKeySequence(Qt::Key_F1));
    m_historyButton->setShortcut(QKeySequence(u"Ctrl+H"_s));
    m_menuButton->setShortcut(QKeySequence(Qt::Key_F10));
}

void StudentWindow::connectAll()
{
    connect(m_chat, &ChatPanel::chatChanged, this, &StudentWindow::onChatChanged);
    connect(m_chat, &ChatPanel::seen, this, &StudentWindow::allSeen);
    connect(m_chat, &ChatPanel::signInWanted, this, &StudentWindow::signInWanted);
    connect(m_chat, &ChatPanel::textChanged, m_suggestion, &FaqSuggestion::consider);
    connect(m_suggestion, &FaqSuggestion::opened, this, [this](const Faq &faq) {
        showSide(Side::Questions);
        m_faqPanel->showQuestion(faq);
    });
    connect(m_faqPanel, &FaqPanel::askRequested, this, [this](const QString &question) {
        showSide(Side::None);
        showOwnChat();
        m_chat->composer().setText(question);
        m_chat->composer().setFocus();
    });
    connect(&m_faqs, &FaqModel::failed, m_chat, &ChatPanel::tell);
    connect(&m_chats, &ChatListModel::failed, m_chat, &ChatPanel::tell);
    connect(m_history, &HistoryPanel::chatChosen, this, &StudentWindow::openChat);
    connect(m_rating, &RatingBar::rated, this, [this](int score, const QString &comment) {
        m_chat->conversation().rate(score, comment);
        if (const auto chat = m_chat->conversation().chat())
            m_ratedOrRefused = chat->id;
    });
    connect(m_rating, &RatingBar::dismissed, this, [this] {
        m_rating->setVisible(false);
        if (const auto chat = m_chat->conversation().chat())
            m_ratedOrRefused = chat->id;
    });
    connect(m_back, &DrawingButton::clicked, this, &StudentWindow::showOwnChat);
    connect(m_findButton, &DrawingButton::clicked, m_chat, &ChatPanel::openFind);
    connect(
        m_faqButton, &DrawingButton::clicked, this, [this](bool on) { showSide(on ? Side::Questions : Side::None); });
    connect(
        m_historyButton, &DrawingButton::clicked, this, [this](bool on) { showSide(on ? Side::History : Side::None); });
    connect(m_sideClose, &DrawingButton::clicked, this, [this] { showSide(Side::None); });
}

void StudentWindow::retranslate()
{
    m_back->setName(tr("Back to the open chat"));
    m_findButton->setName(tr("Find in this chat"));
    m_historyButton->setName(tr("Your chats"));
    m_faqButton->setName(tr("Frequently asked questions"));
    m_menuButton->setName(tr("Menu"));
    m_sideClose->setName(tr("Close the panel"));
    m_exportPdf->setText(tr("Save the chat as PDF…"));
    m_exportText->setText(tr("Save the chat as text…"));
    m_settings->setText(tr("Settings…"));
    m_about->setText(tr("About Sanad"));
    m_signOut->setText(tr("Sign out"));
    m_quit->setText(tr("Quit"));
    m_sideTitle->setText(m_side == Side::History ? tr("Your chats") : tr("Frequently asked questions"));
    m_title->setText(m_chat->conversation().isOwnOpen() ? tr("Support") : tr("Earlier chat"));
    m_sidePanel->setProperty("startSide", layoutDirection() == Qt::RightToLeft);
    m_sidePanel->style()->unpolish(m_sidePanel);
    m_sidePanel->style()->polish(m_sidePanel);
}

void StudentWindow::showSide(Side side)
{
    m_side = side;
    m_faqButton->setChecked(side == Side::Questions);
    m_historyButton->setChecked(side == Side::History);
    m_sidePanel->setVisible(side != Side::None);
    if (side == Side::History) {
        m_chats.load();
        m_sidePages->setCurrentWidget(m_history);
    } else if (side == Side::Questions) {
        m_sidePages->setCurrentWidget(m_faqPanel);
        m_faqPanel->focusSearch();
    }
    retranslate();
    fitSide();
}

void StudentWindow::fitSide()
{
    const int character = fontMetrics().averageCharWidth();
    const bool isNarrow = width() < (LeastChat + SideWidth) * character;
    m_chat->setVisible(m_side == Side::None || !isNarrow);
    m_sidePanel->setMinimumWidth(isNarrow ? 0 : SideWidth * character);
    m_sidePanel->setMaximumWidth(isNarrow ? QWIDGETSIZE_MAX : SideWidth * character);
}

void StudentWindow::onChatChanged(const Chat &chat)
{
    const bool wasResolved = m_badge->status() == ChatStatus::Resolved;
    m_badge->setStatus(chat.status);
    m_history->setCurrent(chat.id);
    const bool isOver = chat.status == ChatStatus::Resolved || chat.status == ChatStatus::Closed;
    const bool asks = isOver && m_chat->conversation().isOwnOpen() && m_ratedOrRefused != chat.id;
    if (asks && !m_rating->isVisible()) {
        m_rating->reset();
        m_rating->setVisible(true);
    } else if (!isOver) {
        m_rating->setVisible(false);
        // Solved once more, it may be asked once more.
        if (wasResolved)
            m_ratedOrRefused.reset();
    }
}

void StudentWindow::openChat(ChatId chat)
{
    Conversation &conversation = m_chat->conversation();
    const auto current = conversation.chat();
    if (current && current->id == chat)
        return;
    m_rating->setVisible(false);
    const auto overview = m_chats.overview(chat);
    if (overview && overview->chat.status != ChatStatus::Closed)
        m_chat->openOwn();
    else
        m_chat->open(chat);
    m_back->setVisible(!conversation.isOwnOpen());
    if (const auto now = conversation.chat())
        onChatChanged(*now);
    retranslate();
    if (width() < (LeastChat + SideWidth) * fontMetrics().averageCharWidth())
        showSide(Side::None);
}

void StudentWindow::showOwnChat()
{
    if (m_chat->conversation().isOwnOpen())
        return;
    m_chat->openOwn();
    m_back->setVisible(false);
    if (const auto now = m_chat->conversation().chat())
        onChatChanged(*now);
    retranslate();
}

void StudentWindow::showMessage(ChatId chat, MessageId message)
{
    showNormal();
    raise();
    activateWindow();
    openChat(chat);
    m_chat->showMessage(message);
}

void StudentWindow::exportAs(bool isPdf)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *dialog = new QFileDialog(this, tr("Save the chat"), folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(isPdf ? u"pdf"_s : u"txt"_s);
    dialog->selectFile(QDir(folder).filePath(isPdf ? u"sanad.pdf"_s : u"sanad.txt"_s));
    connect(dialog, &QFileDialog::fileSelected, this, [this, isPdf](const QString &path) { write(path, isPdf); });
    dialog->open();
}

void StudentWindow::write(const QString &path, bool isPdf)
{
    const auto chat = m_chat->conversation().chat();
    if (!chat)
        return;
    m_parts.api.transcript(chat->id, this, [this, path, isPdf](const Result<Transcript> &transcript) {
        if (!transcript) {
            m_chat->tell(transcript.error().message);
            return;
        }
        const Status written = isPdf ? writeTranscriptPdf(path, *transcript, m_parts.own)
                                     : writeTranscriptText(path, *transcript, m_parts.own);
        if (!written)
            m_chat->tell(written.error().message);
    });
}

void StudentWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (m_menuButton == nullptr)
        return;
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::LayoutDirectionChange)
        retranslate();
    else if (event->type() == QEvent::FontChange)
        fitSide();
}

void StudentWindow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitSide();
}

} // namespace sanad::client
