// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/MessageView.h"

#include "client/models/MessageWords.h"
#include "client/timeline/MessageDelegate.h"
#include "client/timeline/MessageReader.h"

#include <QPushButton>
#include <QScrollBar>

#include <utility>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr int FetchRows = 15; ///< so near to an end of the window more rows are asked for
constexpr int SpareRows = 40; ///< left at either side of the screen when all must be laid out again
constexpr qsizetype MaxAnnounced = 3; ///< messages at once; more are only counted

} // namespace

MessageView::MessageView(QWidget *parent)
    : QListView(parent)
    , m_delegate(new MessageDelegate(this))
    , m_endButton(new QPushButton(this))
{
    setItemDelegate(m_delegate);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // Always there, or the width of rows would depend on their heights.
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setAutoScroll(false);
    setFrameShape(NoFrame);
    setMouseTracking(true);
    setAccessibleName(tr("Messages"));
    m_endButton->hide();
    m_endButton->setFocusPolicy(Qt::TabFocus);
    connect(m_endButton, &QPushButton::clicked, this, &MessageView::scrollToEnd);
    connect(&m_delegate->pictures(), &PictureStore::ready, this, &MessageView::updateRow);
    setTheme(TimelineTheme::light());
}

MessageView::~MessageView() = default;

void MessageView::setModel(QAbstractItemModel *model)
{
    auto *messages = qobject_cast<MessageModel *>(model);
    Q_ASSERT(messages || !model);
    if (m_model)
        m_model->disconnect(this);
    closeReader();
    m_delegate->setSelection({});
    m_delegate->pictures().clear();
    m_model = messages;
    m_anchor = {};
    m_isFresh = true;
    m_isStale = true;
    m_newBelow = 0;
    m_lastReached.reset();
    m_found.reset();
    // Before the base class connects itself: what is on screen must be known before rows change.
    if (m_model)
        connectModel();
    QListView::setModel(model);
    updateContext();
}

void MessageView::connectModel()
{
    const auto goStale = [this] { m_isStale = true; };
    connect(m_model, &QAbstractItemModel::rowsAboutToBeInserted, this, goStale);
    connect(m_model, &QAbstractItemModel::rowsAboutToBeRemoved, this, goStale);
    connect(m_model, &QAbstractItemModel::rowsAboutToBeMoved, this, goStale);
    connect(m_model, &QAbstractItemModel::dataChanged, this, goStale);
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        m_isStale = true;
        m_isFresh = true;
        m_anchor = {};
        m_lastReached.reset();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] { m_newBelow = 0; });
    connect(m_model, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &, int, int last) { onRowsInserted(last); });
    connect(m_model, &MessageModel::olderWanted, this, &MessageView::olderWanted);
    connect(m_model, &MessageModel::arrived, this, &MessageView::onArrived);
}

void MessageView::setTheme(const TimelineTheme &theme)
{
    QPalette colours = palette();
    colours.setColor(QPalette::Base, theme.window);
    viewport()->setPalette(colours);
    colours.setColor(QPalette::Button, theme.unread);
    colours.setColor(QPalette::ButtonText, theme.unreadText);
    m_endButton->setPalette(colours);
    m_delegate->setContext(viewport()->width(), font(), layoutDirection(), theme);
    m_isStale = true;
    scheduleDelayedItemsLayout();
}

void MessageView::updateContext()
{
    m_delegate->setContext(viewport()->width(), font(), layoutDirection(), TimelineTheme(m_delegate->theme()));
    verticalScrollBar()->setSingleStep(3 * fontMetrics().height());
    m_isStale = true;
    scheduleDelayedItemsLayout();
    updateButton();
}

void MessageView::setPictureFetch(PictureStore::Fetch fetch)
{
    m_delegate->pictures().setFetch(std::move(fetch));
    viewport()->update();
}

void MessageView::retryPictures()
{
    m_delegate->pictures().retryFailed();
}

void MessageView::setAudioState(MessageId message, const AudioState &state)
{
    m_delegate->setAudioState(message, state);
    if (const int row = m_model ? m_model->rowOf(message) : -1; row >= 0)
        update(m_model->index(row));
}

void MessageView::updateRow(quint64 key)
{
    if (const int row = m_model ? m_model->rowOfKey(key) : -1; row >= 0)
        update(m_model->index(row));
}

void MessageView::doItemsLayout()
{
    const bool wasSettling = std::exchange(m_isSettling, true);
    QListView::doItemsLayout();
    restoreAnchor();
    m_isSettling = wasSettling;
    m_isStale = false;
    captureAnchor();
    placeReader();
    updateVisible();
}

void MessageView::layOutNow()
{
    m_isStale = true;
    doItemsLayout();
}

/// Remembers what is on screen, to be found there again.
void MessageView::captureAnchor()
{
    if (m_isSettling || m_isStale || !m_model)
        return;
    const QScrollBar *bar = verticalScrollBar();
    m_anchor.isAtEnd = bar->value() >= bar->maximum() - 2 && m_model->showsNewest();
    const int row = rowAt({viewport()->width() / 2, 0});
    m_anchor.key = row < 0 ? 0 : m_model->key(row);
    m_anchor.top = row < 0 ? 0 : visualRect(m_model->index(row)).top();
}

void MessageView::restoreAnchor()
{
    if (!m_model)
        return;
    QScrollBar *bar = verticalScrollBar();
    if (m_isFresh) {
        // A chat opens where one has stopped reading.
        if (const int row = m_model->unreadRow(); row >= 0) {
            bar->setValue(bar->value() + visualRect(m_model->index(row)).top());
            return;
        }
    }
    if (m_anchor.isAtEnd) {
        bar->setValue(bar->maximum());
        return;
    }
    if (const int row = m_anchor.key ? m_model->rowOfKey(m_anchor.key) : -1; row >= 0)
        bar->setValue(bar->value() + visualRect(m_model->index(row)).top() - m_anchor.top);
}

void MessageView::scrollContentsBy(int dx, int dy)
{
    QListView::scrollContentsBy(dx, dy);
    if (m_isSettling || m_isStale)
        return;
    m_isFresh = false;
    captureAnchor();
    placeReader();
    updateVisible();
}

void MessageView::resizeEvent(QResizeEvent *event)
{
    const bool wasSettling = std::exchange(m_isSettling, true);
    QListView::resizeEvent(event);
    m_isSettling = wasSettling;
    if (m_delegate->cache().context().width != viewport()->width()) {
        // Every row in the window must be laid out again: the fewer the better, the others come back as one scrolls.
        if (m_model)
            m_model->shrink(SpareRows);
        updateContext();
    } else if (!m_isStale) {
        layOutNow();
    }
    updateButton();
}

void MessageView::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    switch (event->type()) {
    case QEvent::LanguageChange: setAccessibleName(tr("Messages")); [[fallthrough]];
    case QEvent::FontChange:
    case QEvent::LayoutDirectionChange:
    case QEvent::LocaleChange:
        if (m_model && event->type() != QEvent::LocaleChange)
            m_model->shrink(SpareRows);
        updateContext();
        break;
    case QEvent::ActivationChange: updateVisible(); break;
    default: break;
    }
}

void MessageView::showEvent(QShowEvent *event)
{
    QListView::showEvent(event);
    updateVisible();
}

/// What follows from which rows are on screen.
void MessageView::updateVisible()
{
    if (!m_model || m_isStale)
        return;
    const int first = rowAt({viewport()->width() / 2, 0});
    int last = rowAt({viewport()->width() / 2, viewport()->height() - 1});
    if (last < 0)
        last = m_model->rowCount() - 1;
    m_model->setVisibleRows(first, last);
    if (m_anchor.isAtEnd)
        m_newBelow = 0;
    updateButton();
    if (first < 0)
        return;
    const bool isNearEnd = first < FetchRows || (last >= m_model->rowCount() - FetchRows && !m_model->showsNewest());
    if (isNearEnd && !std::exchange(m_fetchQueued, true))
        QMetaObject::invokeMethod(this, &MessageView::fetchAround, Qt::QueuedConnection);
    if (!isVisible() || !window()->isActiveWindow())
        return;
    // A row counts as read once its end has been seen.
    const bool isLastWhole = visualRect(m_model->index(last)).bottom() < viewport()->height();
    for (int row = isLastWhole ? last : last - 1; row >= 0; --row) {
        const MessageId id = m_model->at(row).message.id;
        if (!id.isValid())
            continue;
        if (!m_lastReached || *m_lastReached < id) {
            m_lastReached = id;
            Q_EMIT reachedMessage(id);
        }
        break;
    }
}

void MessageView::fetchAround()
{
    m_fetchQueued = false;
    if (!m_model || m_isStale)
        return;
    const int last = rowAt({viewport()->width() / 2, viewport()->height() - 1});
    if (last >= m_model->rowCount() - FetchRows && !m_model->showsNewest())
        m_model->fetchNewer();
    else if (rowAt({viewport()->width() / 2, 0}) < FetchRows)
        m_model->fetchOlder();
}

void MessageView::onRowsInserted(int last)
{
    // What one has just written is what one wants to see.
    const bool isAtEnd = last == m_model->rowCount() - 1;
    if (isAtEnd && !m_isFresh && m_model->at(last).state != TimelineItem::State::OnServer)
        m_anchor.isAtEnd = true;
    if (m_wanted && m_model->oldest()) {
        const MessageId wanted = *m_wanted;
        const bool isOver = m_model->oldest()->id <= wanted || !m_model->hasOlder();
        if (isOver)
            m_wanted.reset();
        QMetaObject::invokeMethod(
            this,
            [this, wanted, isOver] {
                if (!isOver && m_model)
                    m_model->fetchOlder();
                else if (isOver && m_model && m_model->oldest()->id <= wanted)
                    scrollToMessage(wanted);
            },
            Qt::QueuedConnection);
    }
}

void MessageView::onArrived(const QList<Message> &messages)
{
    if (!m_anchor.isAtEnd)
        m_newBelow += int(messages.size());
    updateButton();
    if (messages.size() > MaxAnnounced) {
        //: Told to a screen reader.
        Q_EMIT announce(tr("%Ln new message(s)", nullptr, int(messages.size())));
        return;
    }
    for (const Message &message : messages)
        //: Told to a screen reader. %1: sender, time and text.
        Q_EMIT announce(tr("New message: %1").arg(MessageWords::sentence({.message = message}, false)));
}

void MessageView::updateButton()
{
    const bool isNeeded = m_model && !m_anchor.isAtEnd && m_model->rowCount() > 0;
    m_endButton->setVisible(isNeeded);
    if (!isNeeded)
        return;
    //: Button below messages that goes to the newest one; so many have come since.
    const QString text = m_newBelow > 0 ? tr("↓ %Ln new", nullptr, m_newBelow) : u"↓"_s;
    if (m_endButton->text() != text || m_endButton->accessibleName().isEmpty()) {
        m_endButton->setText(text);
        m_endButton->setAccessibleName(
            m_newBelow > 0 ? tr("Go to %Ln new message(s)", nullptr, m_newBelow) : tr("Go to the newest message"));
        m_endButton->setToolTip(m_endButton->accessibleName());
    }
    m_endButton->adjustSize();
    const int gap = m_delegate->cache().context().metrics.padding();
    const QRect place(viewport()->width() - m_endButton->width() - gap,
        viewport()->height() - m_endButton->height() - gap, m_endButton->width(), m_endButton->height());
    m_endButton->setGeometry(mirrored(place, viewport()->width(), layoutDirection()).translated(viewport()->pos()));
    m_endButton->raise();
}

void MessageView::scrollToEnd()
{
    if (!m_model)
        return;
    m_model->showNewest();
    m_isFresh = false;
    m_newBelow = 0;
    m_anchor.isAtEnd = true;
    layOutNow();
}

void MessageView::scrollToMessage(MessageId message)
{
    if (!m_model)
        return;
    if (!m_model->showAround(message)) {
        if (m_model->hasOlder() && m_model->oldest() && message < m_model->oldest()->id) {
            m_wanted = message;
            m_model->fetchOlder();
        }
        return;
    }
    centreOn(m_model->rowOf(message));
}

void MessageView::centreOn(int row)
{
    m_isFresh = false;
    m_anchor = {.isAtEnd = false, .key = m_model->key(row), .top = viewport()->height() / 3};
    layOutNow();
    const QModelIndex index = m_model->index(row);
    setCurrentIndex(index);
}

bool MessageView::find(const QString &text, bool forwards)
{
    const bool isOther = std::exchange(m_queryText, text) != text;
    m_query = text::TextQuery(text);
    m_delegate->setQuery(m_query);
    viewport()->update();
    if (m_query.isEmpty() || !m_model) {
        m_found.reset();
        return false;
    }
    const auto matches = [this](const Message &message) { return m_query.matches(message.text); };
    // Who types on stays where it still fits.
    const int here = m_found && isOther ? m_model->rowOf(*m_found) : -1;
    if (here >= 0 && matches(m_model->at(here).message))
        return true;
    std::optional<MessageId> found = m_model->findLoaded(m_found, forwards, matches);
    if (!found && m_found)
        found = m_model->findLoaded({}, forwards, matches); // round again
    if (!found)
        return false;
    m_found = found;
    scrollToMessage(*found);
    return true;
}

} // namespace sanad::client
