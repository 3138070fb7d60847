// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/chat/ChatPanel.h"

#include "client/chat/MediaDesk.h"
#include "client/models/MediaFetcher.h"
#include "client/models/MessageWords.h"
#include "client/timeline/MessageView.h"
#include "client/widgets/AttachmentStrip.h"
#include "client/widgets/AudioPlayer.h"
#include "client/widgets/BlockedNotice.h"
#include "client/widgets/Composer.h"
#include "client/widgets/ConnectionBanner.h"
#include "client/widgets/FindBar.h"
#include "client/widgets/Notice.h"
#include "client/widgets/TypingLine.h"
#include "client/widgets/VoiceRecorder.h"

#include <QAccessible>
#include <QDesktopServices>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QMimeData>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::client {

namespace {

/// Bytes of an encoded picture that is drawn small.
constexpr qint64 MostPicture = 32 * 1024 * 1024;

} // namespace

ChatPanel::ChatPanel(const ChatParts &parts, QWidget *parent)
    : QWidget(parent)
    , m_parts(parts)
    , m_conversation(parts.api, parts.realtime, parts.store, parts.outbox, parts.own)
    , m_desk(std::make_unique<MediaDesk>(parts.media, *this))
{
    build();
    connectComposer();
    connectView();
    connectConversation();
    retranslate();
    dress();
    onConnection(parts.realtime.connection(), parts.realtime.nextTryInMs());
}

ChatPanel::~ChatPanel() = default;

void ChatPanel::build()
{
    setAcceptDrops(true);
    m_comingBack.setSingleShot(true);
    m_comingBack.setInterval(200ms); // by then the messages are laid out
    connect(&m_comingBack, &QTimer::timeout, this, &ChatPanel::noteSeen);
    m_banner = new ConnectionBanner(this);
    m_find = new FindBar(this);
    m_view = new MessageView(this);
    m_view->setObjectName(u"timeline"_s);
    m_typing = new TypingLine(this);
    m_blocked = new BlockedNotice(this);
    m_notice = new Notice(this);
    m_files = new AttachmentStrip(m_parts.folder, this);
    m_composer = new Composer(this);
    m_input = new QStackedWidget(this);
    m_input->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_input->addWidget(m_composer);
    m_announcer = new QLabel(this);
    // To be read by screen readers it must be there; to be seen it need not be.
    m_announcer->setFixedSize(1, 1);
    m_announcer->setObjectName(u"announcer"_s);
    m_lines = new QVBoxLayout;
    m_lines->setSpacing(0);
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addWidget(m_banner);
    m_column->addWidget(m_find);
    m_column->addWidget(m_view, 1);
    m_column->addWidget(m_typing);
    m_column->addWidget(m_notice);
    m_column->addLayout(m_lines);
    m_column->addWidget(m_blocked);
    m_column->addWidget(m_files);
    m_column->addWidget(m_input);
}

void ChatPanel::connectComposer()
{
    connect(m_composer, &Composer::sendRequested, this, &ChatPanel::onSend);
    connect(m_composer, &Composer::draftChanged, this, [this](const QString &text) {
        if (!m_isFilling)
            m_conversation.setDraft(text);
        Q_EMIT textChanged(text);
    });
    connect(m_composer, &Composer::typing, this, [this] { m_conversation.noteTyping(); });
    connect(m_composer, &Composer::editFinished, this,
        [this](const QString &localId, const QString &text) { m_conversation.edit(localId, text); });
    connect(m_composer, &Composer::recallRequested, this, &ChatPanel::recall);
    connect(m_composer, &Composer::cancelled, this, [this] {
        if (m_find->isVisible())
            m_find->hide();
        else
            m_files->clear();
    });
    connect(m_composer, &Composer::recordRequested, this, &ChatPanel::startRecording);
    connect(m_composer, &Composer::imagePasted, this, [this](const QImage &image) { m_files->add(image); });
    connect(m_composer, &Composer::filesGiven, this, [this](const QList<QUrl> &files) { m_files->add(files); });
    connect(m_composer, &Composer::attachRequested, this, [this] {
        auto *dialog = new QFileDialog(this, tr("Choose files to send"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFiles);
        connect(dialog, &QFileDialog::urlsSelected, this, [this](const QList<QUrl> &files) { m_files->add(files); });
        dialog->open();
    });
    connect(m_files, &AttachmentStrip::filesChanged, this, &ChatPanel::onFilesChanged);
    connect(m_files, &AttachmentStrip::refused, this, &ChatPanel::tell);
}

void ChatPanel::connectView()
{
    m_view->setModel(&m_conversation.messages());
    connect(m_view, &MessageView::olderWanted, &m_conversation, &Conversation::loadOlder);
    connect(m_view, &MessageView::reachedMessage, &m_conversation, [this](MessageId upTo) {
        m_conversation.markRead(upTo);
        if (m_view->isAtEnd())
            Q_EMIT seen();
    });
    connect(m_view, &MessageView::attachmentActivated, this, [this](MessageId message) {
        if (const auto item = itemOf(message))
            m_desk->activate(*item);
    });
    connect(m_view, &MessageView::attachmentSaveRequested, this, [this](MessageId message) {
        if (const auto item = itemOf(message))
            m_desk->save(*item);
    });
    connect(m_view, &MessageView::audioToggled, this, &ChatPanel::toggleSound);
    connect(m_view, &MessageView::audioSought, this, [this](MessageId message, double fraction) {
        if (message == m_playing && m_player != nullptr && m_player->isVisible()) {
            m_player->seek(qint64(fraction * double(m_player->duration())));
        } else {
            toggleSound(message);
            m_soughtFirst = fraction;
        }
    });
    connect(m_view, &MessageView::announce, this, &ChatPanel::announce);
    m_view->setPictureFetch(
        [this](const TimelineItem &item, const PictureStore::Done &done) { fetchPicture(item, done); });
    connect(m_view, &MessageView::retryRequested, &m_conversation, &Conversation::retry);
    connect(m_view, &MessageView::discardRequested, &m_conversation, &Conversation::discard);
    connect(m_view, &MessageView::editRequested, this, [this](const QString &localId) {
        const MessageModel &messages = m_conversation.messages();
        for (int row = messages.rowCount() - 1; row >= 0; --row) {
            if (messages.at(row).localId == localId)
                m_composer->beginEditing(localId, messages.at(row).message.text);
        }
    });
    connect(m_view, &MessageView::linkActivated, this, [](const QUrl &url) { QDesktopServices::openUrl(url); });
    connect(m_find, &FindBar::searchRequested, this,
        [this](const QString &query, bool forwards) { m_find->setFound(m_view->find(query, forwards)); });
    connect(m_find, &FindBar::closed, this, [this] { m_composer->setFocus(); });
    connect(m_desk.get(), &MediaDesk::soundWanted, this, &ChatPanel::play);
    connect(m_desk.get(), &MediaDesk::failed, this, &ChatPanel::tell);
}

void ChatPanel::connectConversation()
{
    connect(&m_conversation, &Conversation::chatChanged, this, [this](const Chat &chat) {
        onStatus();
        Q_EMIT chatChanged(chat);
    });
    connect(&m_conversation, &Conversation::maySendChanged, this, &ChatPanel::onStatus);
    connect(&m_conversation, &Conversation::typingChanged, this,
        [this](const QString &who, bool isTyping) { m_typing->setTypist(isTyping ? who : QString()); });
    connect(&m_conversation, &Conversation::messageArrived, this, &ChatPanel::messageArrived);
    connect(&m_conversation, &Conversation::failed, this, &ChatPanel::tell);
    connect(&m_parts.realtime, &RealtimeClient::connectionChanged, this, &ChatPanel::onConnection);
    connect(m_banner, &ConnectionBanner::retryRequested, this, [this] { m_parts.realtime.retryNow(); });
    connect(m_banner, &ConnectionBanner::signInRequested, this, &ChatPanel::signInWanted);
}

void ChatPanel::retranslate()
{
    m_view->setAccessibleName(tr("Messages"));
    //: Accessible name of what tells screen readers about new messages
    m_announcer->setAccessibleName(tr("New messages"));
}

void ChatPanel::openOwn()
{
    m_conversation.openOwn();
    begin();
}

void ChatPanel::open(ChatId chat)
{
    m_conversation.open(chat);
    begin();
}

void ChatPanel::begin()
{
    m_composer->endEditing();
    m_typing->setTypist({});
    m_isFilling = true;
    m_composer->setText(m_conversation.draft());
    m_files->restore(m_conversation.draftFiles());
    m_isFilling = false;
    onStatus();
    m_composer->setFocus();
}

void ChatPanel::addLine(QWidget *line)
{
    m_lines->addWidget(line);
}

void ChatPanel::tell(const QString &sentence)
{
    m_notice->tell(sentence);
}

void ChatPanel::openFind()
{
    m_find->open();
}

void ChatPanel::showMessage(MessageId message)
{
    m_view->scrollToMessage(message);
}

bool ChatPanel::isOnScreen(MessageId message) const
{
    if (!isActiveWindow() || !m_view->isVisible())
        return false;
    const MessageModel &messages = const_cast<ChatPanel *>(this)->m_conversation.messages();
    const int row = messages.rowOf(message);
    return row >= 0 && m_view->viewport()->rect().intersects(m_view->visualRect(messages.index(row, 0)));
}

void ChatPanel::onConnection(Connection connection, int nextTryInMs)
{
    switch (connection) {
    case Connection::Online:
        m_banner->showOnline();
        m_view->retryPictures();
        break;
    case Connection::Connecting: m_banner->showConnecting(); break;
    case Connection::Offline: m_banner->showOffline(nextTryInMs > 0 ? std::optional(nextTryInMs) : std::nullopt); break;
    case Connection::SignedOut: m_banner->showSignedOut(); break;
    }
}

void ChatPanel::onStatus()
{
    const std::optional<Chat> chat = m_conversation.chat();
    const bool isHeld = m_parts.own.role == Role::Student && chat && chat->status == ChatStatus::WaitingForAdmin;
    m_blocked->setVisible(isHeld && !m_conversation.isReadOnly());
    m_composer->setIsHeldBack(isHeld);
    m_composer->setReadOnly(m_conversation.isReadOnly());
    m_input->setVisible(!m_conversation.isReadOnly());
}

void ChatPanel::onSend(const QString &text)
{
    const QStringList files = m_files->files();
    if (files.isEmpty()) {
        if (!m_conversation.send(text).isEmpty())
            m_composer->clear();
    } else {
        QStringList unsent;
        QString caption = text.trimmed().isEmpty() ? QString() : text;
        for (const QString &path : files) {
            // What has been written is said once, with the first file.
            if (m_conversation.sendFile({.path = path, .caption = caption}).isEmpty())
                unsent.append(path);
            else
                caption.clear();
        }
        m_files->restore(unsent);
        if (caption.isEmpty())
            m_composer->clear();
    }
    m_view->scrollToEnd();
}

void ChatPanel::onFilesChanged()
{
    m_composer->setHasAttachments(!m_files->files().isEmpty());
    if (!m_isFilling)
        m_conversation.setDraftFiles(m_files->files());
}

void ChatPanel::recall()
{
    const MessageModel &messages = m_conversation.messages();
    for (int row = messages.rowCount() - 1; row >= 0; --row) {
        const TimelineItem &item = messages.at(row);
        if (item.state == TimelineItem::State::OnServer)
            return;
        if (item.state != TimelineItem::State::Sending) {
            m_composer->beginEditing(item.localId, item.message.text);
            return;
        }
    }
}

void ChatPanel::startRecording()
{
    if (m_recorder == nullptr) {
        m_recorder = new VoiceRecorder(m_parts.folder, m_parts.makeVoice(), m_parts.makePlayback(), this);
        m_input->addWidget(m_recorder);
        connect(m_recorder, &VoiceRecorder::failed, this, &ChatPanel::tell);
        connect(m_recorder, &VoiceRecorder::recorded, this, [this](const QString &path, double seconds) {
            if (!m_conversation.sendFile({.path = path, .isVoice = true, .duration = seconds}).isEmpty())
                m_view->scrollToEnd();
        });
        connect(m_recorder, &VoiceRecorder::ended, this, [this] {
            m_input->setCurrentWidget(m_composer);
            m_composer->setFocus();
        });
    }
    m_input->setCurrentWidget(m_recorder);
    m_recorder->start();
    if (m_recorder->isBusy())
        m_recorder->setFocus();
    else
        m_input->setCurrentWidget(m_composer);
}

void ChatPanel::play(const QString &path, const TimelineItem &item)
{
    if (m_player == nullptr) {
        m_player = new AudioPlayer(m_parts.makePlayback(), this);
        connect(m_player, &AudioPlayer::closed, m_player, &QWidget::hide);
        connect(m_player, &AudioPlayer::changed, this, &ChatPanel::showSound);
        m_lines->addWidget(m_player);
    }
    if (m_playing.isValid() && m_playing != item.message.id)
        m_view->setAudioState(m_playing, {});
    m_playing = item.message.id;
    const bool isOwn = item.message.senderRole == m_parts.own.role && item.message.senderId == m_parts.own.id;
    const auto &attachment = item.message.attachment;
    m_player->open(path, MessageWords::sender(item, isOwn),
        attachment && attachment->duration ? qint64(*attachment->duration * 1000) : 0);
    m_player->show();
    if (m_soughtFirst)
        m_player->seek(qint64(*m_soughtFirst * double(m_player->duration())));
    m_soughtFirst.reset();
    m_player->play();
    showSound();
}

void ChatPanel::toggleSound(MessageId message)
{
    m_soughtFirst.reset();
    if (message == m_playing && m_player != nullptr && m_player->isVisible())
        m_player->toggle();
    else if (const auto item = itemOf(message))
        m_desk->activate(*item);
}

void ChatPanel::showSound()
{
    m_view->setAudioState(m_playing,
        {.isPlaying = m_player->isPlaying(),
            .positionMs = m_player->position(),
            .durationMs = m_player->duration(),
            .levels = m_player->levels()});
}

void ChatPanel::fetchPicture(const TimelineItem &item, const PictureStore::Done &done)
{
    const auto read = [done](const QString &path) {
        QFile file(path);
        done(file.open(QIODevice::ReadOnly) ? file.read(MostPicture) : QByteArray());
    };
    if (!item.localFile.isEmpty()) {
        read(item.localFile);
        return;
    }
    const bool hasThumbnail = item.message.attachment && !item.message.attachment->thumbnailUrl.isEmpty();
    m_parts.media.fetch(item.message, hasThumbnail ? MediaFetcher::Part::Thumbnail : MediaFetcher::Part::Content, this,
        [read, done](const Result<QString> &path) {
            if (path)
                read(*path);
            else
                done({});
        });
}

/// Whoever comes back to the window has the end of the chat before them.
void ChatPanel::noteSeen()
{
    const std::optional<Message> newest = m_conversation.messages().newest();
    if (!isActiveWindow() || !m_view->isVisible() || !m_view->isAtEnd() || !newest)
        return;
    m_conversation.markRead(newest->id);
    Q_EMIT seen();
}

void ChatPanel::dress()
{
    const QColor window = palette().color(QPalette::Window);
    if (window == Qt::black)
        m_view->setTheme(TimelineTheme::highContrast());
    else
        m_view->setTheme(window.lightness() < 128 ? TimelineTheme::dark() : TimelineTheme::light());
}

void ChatPanel::announce(const QString &sentence)
{
    m_announcer->setText(sentence);
    QAccessibleEvent event(m_announcer, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

std::optional<TimelineItem> ChatPanel::itemOf(MessageId message) const
{
    const MessageModel &messages = const_cast<ChatPanel *>(this)->m_conversation.messages();
    const int row = messages.rowOf(message);
    return row < 0 ? std::nullopt : std::optional(messages.at(row));
}

void ChatPanel::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() && !m_conversation.isReadOnly())
        event->acceptProposedAction();
}

void ChatPanel::dropEvent(QDropEvent *event)
{
    m_files->add(event->mimeData()->urls());
    event->acceptProposedAction();
    m_composer->setFocus();
}

void ChatPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange && m_announcer != nullptr)
        retranslate();
    else if (event->type() == QEvent::PaletteChange && m_announcer != nullptr)
        dress();
    else if (event->type() == QEvent::ActivationChange && isActiveWindow())
        m_comingBack.start();
}

void ChatPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_comingBack.start();
}

} // namespace sanad::client
