// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QList>
#include <QUrl>
#include <QWidget>

class QLabel;
class QTextEdit;

namespace sanad::client {

class DrawingButton;
class EmojiPopup;

/// Where a message is written: grows with its text, whose direction it takes, and says what is to become of it.
class Composer final : public QWidget
{
    Q_OBJECT

public:
    explicit Composer(QWidget *parent = nullptr);

    /// As typed, character for character.
    [[nodiscard]] QString text() const;
    void setText(const QString &text);
    void clear();

    /// Files wait to go along, so that the text may be empty; it is their caption then.
    void setHasAttachments(bool has);
    /// Nothing can be written here at all: a closed chat that is read again.
    void setReadOnly(bool isReadOnly);
    /// What is written waits until an admin has answered.
    void setIsHeldBack(bool isHeldBack);

    /// An unsent message is changed: its text is here, what was here comes back afterwards.
    void beginEditing(const QString &localId, const QString &text);
    void endEditing();
    /// The unsent message that is being changed; empty: none.
    [[nodiscard]] QString editedId() const { return m_editedId; }

    [[nodiscard]] QTextEdit &editor() { return *m_editor; }

Q_SIGNALS:
    void sendRequested(const QString &text);
    void editFinished(const QString &localId, const QString &text);
    void draftChanged(const QString &text); ///< never while an unsent message is being changed
    void typing();
    void attachRequested();
    void recordRequested();
    void recallRequested(); ///< Up in an empty field: the last message that has not gone out
    void cancelled(); ///< Esc, with nothing to cancel in here
    void imagePasted(const QImage &image);
    void filesGiven(const QList<QUrl> &files);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    void retranslate();
    void onTextChanged();
    void fitHeight();
    void updateButtons();
    [[nodiscard]] bool onKey(class QKeyEvent *key);
    void submit();
    void openEmoji();

    QTextEdit *m_editor = nullptr;
    QLabel *m_note = nullptr; ///< "editing", or "too long"
    DrawingButton *m_emoji = nullptr;
    DrawingButton *m_attach = nullptr;
    DrawingButton *m_record = nullptr;
    DrawingButton *m_send = nullptr;
    EmojiPopup *m_popup = nullptr; ///< made when it is first wanted
    QString m_editedId;
    QString m_setAside; ///< the draft while another message is being changed
    bool m_hasAttachments = false;
    bool m_isHeldBack = false;
    bool m_isReadOnly = false;
};

} // namespace sanad::client
