// SPDX-License-Identifier: GPL-3.0-or-later
// What MessageView does with the mouse and the keyboard.
#include "client/timeline/MessageDelegate.h"
#include "client/timeline/MessageReader.h"
#include "client/timeline/MessageView.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QScrollBar>
#include <QTextBoundaryFinder>
#include <QToolTip>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr qsizetype MaxToolTip = 300;

} // namespace

int MessageView::rowAt(QPoint point) const
{
    const QModelIndex index = indexAt(point);
    return index.isValid() ? index.row() : -1;
}

RowHit MessageView::hitAt(QPoint point, int *row) const
{
    const QModelIndex index = indexAt(point);
    *row = index.isValid() ? index.row() : -1;
    return index.isValid() ? m_delegate->hitAt(index, point - visualRect(index).topLeft()) : RowHit();
}

int MessageView::cursorAt(int row, QPoint point) const
{
    const QModelIndex index = m_model->index(row);
    return m_delegate->layout(index).cursorAt(point - visualRect(index).topLeft());
}

void MessageView::setSelection(quint64 key, int anchor, int cursor)
{
    updateRow(m_delegate->selection().key);
    m_delegate->setSelection({key, anchor, cursor});
    updateRow(key);
}

QString MessageView::selectedText() const
{
    const TextSelection &selection = m_delegate->selection();
    const int row = m_model && selection.key ? m_model->rowOfKey(selection.key) : -1;
    if (row < 0 || selection.length() == 0)
        return {};
    const ShownText &shown = m_delegate->layout(m_model->index(row)).shown;
    const qsizetype start = shown.toMessage(selection.start());
    const qsizetype end = shown.toMessage(selection.start() + selection.length());
    return m_model->at(row).message.text.mid(start, end - start);
}

void MessageView::copySelection()
{
    QString text = selectedText();
    if (text.isEmpty() && currentIndex().isValid())
        text = m_model->at(currentIndex().row()).message.text;
    if (!text.isEmpty())
        QApplication::clipboard()->setText(text);
}

void MessageView::act(int row, const RowHit &hit)
{
    using Part = RowHit::Part;
    const TimelineItem item = m_model->at(row); // a copy: whoever hears of it may change the model
    switch (hit.part) {
    case Part::Link: Q_EMIT linkActivated(hit.url); break;
    case Part::More: openReader(row); break;
    case Part::Attachment:
        if (item.message.id.isValid())
            Q_EMIT attachmentActivated(item.message.id);
        break;
    case Part::Play:
        if (item.message.id.isValid())
            Q_EMIT audioToggled(item.message.id);
        break;
    case Part::Wave:
        if (item.message.id.isValid())
            Q_EMIT audioSought(item.message.id, hit.fraction);
        break;
    case Part::Button:
        if (hit.action == RowLayout::Action::Retry)
            Q_EMIT retryRequested(item.localId);
        else if (hit.action == RowLayout::Action::Edit)
            Q_EMIT editRequested(item.localId);
        else
            Q_EMIT discardRequested(item.localId);
        break;
    case Part::Nothing:
    case Part::Bubble:
    case Part::Text: break;
    }
}

void MessageView::mousePressEvent(QMouseEvent *event)
{
    m_pressedAt = event->pos();
    m_delegate->setShowsFocus(false);
    if (event->button() == Qt::LeftButton && m_model) {
        int row = -1;
        const RowHit hit = hitAt(event->pos(), &row);
        m_isSelecting = hit.part == RowHit::Part::Text || hit.part == RowHit::Part::Link;
        const int cursor = m_isSelecting ? cursorAt(row, event->pos()) : 0;
        setSelection(m_isSelecting ? m_model->key(row) : 0, cursor, cursor);
    }
    QListView::mousePressEvent(event);
}

void MessageView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_model)
        return;
    if (m_isSelecting && event->buttons().testFlag(Qt::LeftButton)) {
        const TextSelection selection = m_delegate->selection();
        if (const int row = m_model->rowOfKey(selection.key); row >= 0)
            setSelection(selection.key, selection.anchor, cursorAt(row, event->pos()));
        return; // the base class would select rows
    }
    int row = -1;
    switch (hitAt(event->pos(), &row).part) {
    case RowHit::Part::Text: viewport()->setCursor(Qt::IBeamCursor); break;
    case RowHit::Part::Nothing:
    case RowHit::Part::Bubble: viewport()->unsetCursor(); break;
    default: viewport()->setCursor(Qt::PointingHandCursor); break;
    }
}

void MessageView::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    m_isSelecting = false;
    if (event->button() != Qt::LeftButton || !m_model || m_delegate->selection().length() > 0)
        return;
    if ((event->pos() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance())
        return;
    int row = -1;
    const RowHit hit = hitAt(event->pos(), &row);
    if (row >= 0)
        act(row, hit);
}

void MessageView::mouseDoubleClickEvent(QMouseEvent *event)
{
    int row = -1;
    if (event->button() != Qt::LeftButton || !m_model || hitAt(event->pos(), &row).part != RowHit::Part::Text) {
        QListView::mouseDoubleClickEvent(event);
        return;
    }
    const QString text = m_delegate->layout(m_model->index(row)).body->text();
    QTextBoundaryFinder words(QTextBoundaryFinder::Word, text);
    words.setPosition(cursorAt(row, event->pos()));
    if (!words.isAtBoundary() || words.position() == text.size())
        words.toPreviousBoundary();
    const auto start = int(std::max<qsizetype>(words.position(), 0));
    const auto end = int(words.toNextBoundary());
    setSelection(m_model->key(row), start, end < 0 ? int(text.size()) : end);
}

void MessageView::keyPressEvent(QKeyEvent *event)
{
    if (!m_model)
        return;
    const int row = currentIndex().row();
    m_delegate->setShowsFocus(true);
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (row >= 0 && !m_model->at(row).message.text.isEmpty())
            openReader(row);
        else if (row >= 0)
            act(row,
                {.part = m_model->at(row).message.type == MessageType::Audio ? RowHit::Part::Play
                                                                             : RowHit::Part::Attachment,
                    .url = {}});
        return;
    case Qt::Key_Escape:
        if (m_delegate->selection().length() == 0)
            break;
        setSelection(0, 0, 0);
        return;
    case Qt::Key_Delete:
        if (row >= 0 && m_model->at(row).state != TimelineItem::State::OnServer)
            Q_EMIT discardRequested(m_model->at(row).localId);
        return;
    case Qt::Key_End:
        scrollToEnd();
        setCurrentIndex(m_model->index(m_model->rowCount() - 1));
        return;
    default: break;
    }
    m_followsCurrent = true;
    QListView::keyPressEvent(event);
    m_followsCurrent = false;
}

void MessageView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (m_followsCurrent && current.isValid())
        scrollTo(current, EnsureVisible);
}

void MessageView::focusInEvent(QFocusEvent *event)
{
    // Who comes by keyboard begins at the last message on screen.
    if (m_model && !currentIndex().isValid() && m_model->rowCount() > 0 && event->reason() != Qt::MouseFocusReason) {
        const int last = rowAt({viewport()->width() / 2, viewport()->height() - 1});
        setCurrentIndex(m_model->index(last >= 0 ? last : m_model->rowCount() - 1));
    }
    const bool byKeyboard = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason
        || event->reason() == Qt::ShortcutFocusReason;
    if (byKeyboard)
        m_delegate->setShowsFocus(true);
    QListView::focusInEvent(event);
    viewport()->update();
}

QString MessageView::toolTipAt(QPoint point) const
{
    int row = -1;
    const RowHit hit = hitAt(point, &row);
    if (hit.part == RowHit::Part::Nothing)
        return {};
    // Where a link leads; otherwise when a message was sent, and how far it has come.
    const QString text = hit.part == RowHit::Part::Link ? hit.url.toDisplayString()
                                                        : m_model->index(row).data(Qt::ToolTipRole).toString();
    // As HTML of ours: QToolTip would take others' words for HTML if they look like it.
    return u"<p>%1</p>"_s.arg(text.left(MaxToolTip).toHtmlEscaped());
}

bool MessageView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && m_model) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), toolTipAt(help->pos()), viewport());
        return true;
    }
    return QListView::viewportEvent(event);
}

void MessageView::contextMenuEvent(QContextMenuEvent *event)
{
    int row = -1;
    QUrl link;
    QPoint place = event->globalPos();
    if (event->reason() == QContextMenuEvent::Mouse) {
        link = hitAt(event->pos(), &row).url;
    } else if (currentIndex().isValid()) {
        row = currentIndex().row();
        place = viewport()->mapToGlobal(visualRect(currentIndex()).center());
    }
    if (row < 0 || !m_model)
        return;
    QMenu *menu = makeMenu(row, link).release();
    menu->setParent(this, menu->windowFlags());
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(place);
}

std::unique_ptr<QMenu> MessageView::makeMenu(int row, const QUrl &link)
{
    auto menu = std::make_unique<QMenu>();
    const TimelineItem item = m_model->at(row);
    const MessageId id = item.message.id;
    const auto add = [&](const QString &text, auto action) {
        connect(menu->addAction(text), &QAction::triggered, this, std::move(action));
    };
    const auto addLink = [&](const QUrl &url) {
        add(tr("Open link"), [this, url] { Q_EMIT linkActivated(url); });
        add(tr("Copy link"), [url] { QApplication::clipboard()->setText(url.toString()); });
    };
    const QList<Link> &links = m_delegate->layout(m_model->index(row)).links;
    if (link.isValid())
        addLink(link);
    else if (!links.isEmpty())
        addLink(links.constFirst().url);
    if (!selectedText().isEmpty())
        add(tr("Copy selection"), [this] { copySelection(); });
    if (!item.message.text.isEmpty()) {
        add(tr("Copy text"), [text = item.message.text] { QApplication::clipboard()->setText(text); });
        //: Opens a message's text with a caret, to select in it and to follow its links by keyboard.
        add(tr("Select text…"), [this, key = m_model->key(row)] {
            if (const int now = m_model->rowOfKey(key); now >= 0)
                openReader(now);
        });
    }
    if (item.message.attachment && id.isValid()) {
        if (item.message.type == MessageType::Audio)
            add(tr("Play or pause"), [this, id] { Q_EMIT audioToggled(id); });
        else
            add(tr("Open"), [this, id] { Q_EMIT attachmentActivated(id); });
        add(tr("Save as…"), [this, id] { Q_EMIT attachmentSaveRequested(id); });
    }
    if (item.state == TimelineItem::State::Failed)
        add(tr("Retry"), [this, item] { Q_EMIT retryRequested(item.localId); });
    const bool isWaiting = item.state == TimelineItem::State::Waiting || item.state == TimelineItem::State::Failed;
    if (isWaiting && !item.message.attachment)
        add(tr("Edit"), [this, item] { Q_EMIT editRequested(item.localId); });
    if (isWaiting)
        add(tr("Delete"), [this, item] { Q_EMIT discardRequested(item.localId); });
    if (item.state == TimelineItem::State::Sending && item.message.attachment)
        add(tr("Cancel sending"), [this, item] { Q_EMIT discardRequested(item.localId); });
    return menu;
}

MessageReader *MessageView::reader() const
{
    return m_reader;
}

void MessageView::openReader(int row)
{
    closeReader();
    m_reader = new MessageReader(m_model->at(row).message.text, layoutDirection(), m_delegate->theme(), viewport());
    m_readerKey = m_model->key(row);
    m_reader->setFont(font());
    connect(m_reader, &QTextBrowser::anchorClicked, this, &MessageView::linkActivated);
    connect(m_reader, &MessageReader::closed, this, [this] {
        const bool hadFocus = m_reader && m_reader->hasFocus();
        closeReader();
        if (hadFocus)
            setFocus(Qt::OtherFocusReason);
    });
    placeReader();
    if (m_reader) {
        m_reader->show();
        m_reader->setFocus(Qt::OtherFocusReason);
    }
}

void MessageView::closeReader()
{
    if (!m_reader)
        return;
    m_reader->disconnect(this);
    m_reader->hide();
    m_reader->deleteLater();
    m_reader = nullptr;
    m_readerKey = 0;
}

/// Keeps the reader over its bubble; a text too long for one gets the whole view.
void MessageView::placeReader()
{
    if (!m_reader)
        return;
    const int row = m_model ? m_model->rowOfKey(m_readerKey) : -1;
    if (row < 0) {
        closeReader();
        return;
    }
    const QModelIndex index = m_model->index(row);
    const RowLayout &layout = m_delegate->layout(index);
    const int margin = m_delegate->cache().context().metrics.margin();
    const QRect whole = viewport()->rect().adjusted(margin, margin, -margin, -margin);
    if (!layout.body || !layout.more.isEmpty() || layout.geometry.text.height() > whole.height()) {
        m_reader->setGeometry(whole);
        return;
    }
    // Around the text there is a frame, and room for a caret behind it; at the start of the interface it stays put.
    const QRect text = layout.geometry.text.translated(visualRect(index).topLeft());
    QRect place = text.adjusted(-margin, -margin, margin, margin);
    place.setWidth(std::max(place.width(), 12 * m_delegate->cache().context().metrics.em));
    if (layout.body->textOption().textDirection() == Qt::RightToLeft)
        place.moveRight(text.right() + margin);
    place.moveLeft(std::clamp(place.left(), 0, std::max(0, viewport()->width() - place.width())));
    m_reader->setGeometry(place);
}

} // namespace sanad::client
