// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/MessageModel.h"
#include "client/timeline/PictureStore.h"
#include "client/timeline/RowPainter.h"
#include "client/timeline/TimelineTheme.h"
#include "common/text/text_search.h"

#include <QListView>
#include <QPointer>
#include <QUrl>

#include <memory>
#include <optional>

class QMenu;
class QPushButton;

namespace sanad::client {

class MessageDelegate;
class MessageReader;
struct RowHit;

/// The list of a chat's messages: stays at the end while somebody is there, and exactly where they read otherwise.
///
/// Colours come from setTheme(), sizes from the widget's font (200 % is a font twice as large), directions from
/// layoutDirection(), words and digits from the translators and the default QLocale. It opens nothing and plays
/// nothing: signals say what somebody wants.
class MessageView : public QListView
{
    Q_OBJECT

public:
    explicit MessageView(QWidget *parent = nullptr);
    ~MessageView() override;

    /// A MessageModel, which must live longer or be taken away before.
    void setModel(QAbstractItemModel *model) override;
    void setTheme(const TimelineTheme &theme);
    /// Who gets pictures; without it there are placeholders. Decoding is done here, off the GUI thread.
    void setPictureFetch(PictureStore::Fetch fetch);
    /// There is a connection again: tries those pictures that could not be got.
    void retryPictures();
    /// How a recording is being played; a default state: not at all.
    void setAudioState(MessageId message, const AudioState &state);

    [[nodiscard]] bool isAtEnd() const { return m_anchor.isAtEnd; }
    [[nodiscard]] int newBelow() const { return m_newBelow; } ///< messages that came while one was reading further up
    [[nodiscard]] QString selectedText() const;
    /// What is told of a place in the viewport, as HTML; empty: nothing.
    [[nodiscard]] QString toolTipAt(QPoint point) const;
    /// What can be done with a row, and with a link in it; the menu is the caller's.
    [[nodiscard]] std::unique_ptr<QMenu> makeMenu(int row, const QUrl &link);
    /// The open reader of a message's text, if there is one.
    [[nodiscard]] MessageReader *reader() const;

public Q_SLOTS:
    /// Goes to the next (or previous) message that has the text, and marks it everywhere; an empty text ends that. A
    /// text that has changed stays where it still fits. False: it is in no message that was loaded.
    bool find(const QString &text, bool forwards);
    /// Loads older messages until this one is there.
    void scrollToMessage(sanad::MessageId message);
    void scrollToEnd();
    /// Opens the text of a row with a caret.
    void openReader(int row);
    void copySelection();

Q_SIGNALS:
    void olderWanted();
    /// All messages up to this one have been on the screen of an active window.
    void reachedMessage(sanad::MessageId upTo);
    void attachmentActivated(sanad::MessageId message);
    void attachmentSaveRequested(sanad::MessageId message);
    void audioToggled(sanad::MessageId message);
    void audioSought(sanad::MessageId message, double fraction);
    void retryRequested(const QString &localId);
    void editRequested(const QString &localId);
    void discardRequested(const QString &localId); ///< also of an upload that is to be cancelled
    void linkActivated(const QUrl &url);
    /// A sentence for an accessible status label: something has come.
    void announce(const QString &sentence);

protected:
    void doItemsLayout() override;
    void scrollContentsBy(int dx, int dy) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    /// Where the view stays when rows above it come, go or change their heights.
    struct Anchor
    {
        bool isAtEnd = true;
        quint64 key = 0; ///< of the first row on screen
        int top = 0; ///< of that row in the viewport
    };

    void updateContext();
    void connectModel();
    void captureAnchor();
    void restoreAnchor();
    void layOutNow();
    void updateVisible();
    void fetchAround();
    void onRowsInserted(int last);
    void onArrived(const QList<Message> &messages);
    void updateButton();
    void placeReader();
    void closeReader();
    void updateRow(quint64 key);
    void setSelection(quint64 key, int anchor, int cursor);
    void act(int row, const RowHit &hit);
    [[nodiscard]] int rowAt(QPoint point) const;
    [[nodiscard]] RowHit hitAt(QPoint point, int *row) const;
    [[nodiscard]] int cursorAt(int row, QPoint point) const;
    void centreOn(int row);

    MessageDelegate *m_delegate;
    QPointer<MessageModel> m_model;
    QPushButton *m_endButton;
    QPointer<MessageReader> m_reader;
    quint64 m_readerKey = 0;
    Anchor m_anchor;
    std::optional<MessageId> m_wanted; ///< to scroll to, once it is loaded
    std::optional<MessageId> m_lastReached;
    QString m_queryText;
    text::TextQuery m_query;
    std::optional<MessageId> m_found;
    QPoint m_pressedAt;
    int m_newBelow = 0;
    bool m_isSettling = false; ///< scrolling is ours, not somebody's
    bool m_isStale = false; ///< rows have changed, the layout has not yet
    bool m_isFresh = true; ///< nobody has scrolled since the chat was opened
    bool m_fetchQueued = false;
    bool m_isSelecting = false;
    bool m_followsCurrent = false; ///< the keyboard moves from row to row
};

} // namespace sanad::client
