// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/Composer.h"

#include "client/widgets/DrawingButton.h"
#include "client/widgets/EmojiPopup.h"
#include "common/text/direction.h"
#include "common/text/message_text.h"

#include <QAbstractTextDocumentLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QScrollBar>
#include <QTextEdit>
#include <QVBoxLayout>

#include <cmath>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr int MostLines = 7;
/// Arabic stands higher than Latin: the field must not jump at the first Arabic letter.
constexpr double TallScripts = 1.35;
/// Border and padding, as the style sheet has them.
constexpr int Frame = 6;

/// A text field that takes plain text, pictures and files, and hands the latter two on.
class Field final : public QTextEdit
{
public:
    explicit Field(Composer &composer)
        : QTextEdit(&composer)
        , m_composer(composer)
    {
        setAcceptRichText(false);
        setTabChangesFocus(true);
        setFrameShape(QFrame::NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    }

protected:
    [[nodiscard]] bool canInsertFromMimeData(const QMimeData *source) const override
    {
        return source->hasImage() || source->hasUrls() || source->hasText();
    }

    void insertFromMimeData(const QMimeData *source) override
    {
        QList<QUrl> files;
        for (const QUrl &url : source->urls()) {
            if (url.isLocalFile())
                files.append(url);
        }
        if (!files.isEmpty())
            Q_EMIT m_composer.filesGiven(files);
        else if (source->hasImage())
            Q_EMIT m_composer.imagePasted(qvariant_cast<QImage>(source->imageData()));
        else
            insertPlainText(source->text());
    }

public:
    /// As high as its text, up to some lines; a single line stands in the middle.
    void fit()
    {
        const int line = qMax(fontMetrics().lineSpacing(), int(std::ceil(fontMetrics().height() * TallScripts)));
        const int text = int(std::ceil(document()->size().height()));
        const int least = line + 2 * int(std::ceil(document()->documentMargin()));
        const int room = qBound(least, text, MostLines * line);
        setViewportMargins(0, qMax(0, (room - text) / 2), 0, 0);
        setFixedHeight(room + Frame);
    }

private:
    Composer &m_composer;
};

} // namespace

Composer::Composer(QWidget *parent)
    : QWidget(parent)
{
    build();
    retranslate();
    onTextChanged();
}

void Composer::build()
{
    setObjectName(u"composer"_s);
    m_editor = new Field(*this);
    m_editor->setObjectName(u"composerField"_s);
    m_editor->installEventFilter(this);
    m_note = new QLabel(this);
    m_note->setObjectName(u"composerNote"_s);
    m_note->setVisible(false);
    m_emoji = new DrawingButton("emoji"_L1, this);
    m_emoji->setShortcut(QKeySequence(u"Ctrl+."_s));
    m_attach = new DrawingButton("attach"_L1, this);
    m_attach->setShortcut(QKeySequence(u"Ctrl+Shift+A"_s));
    m_record = new DrawingButton("mic"_L1, this);
    m_record->setShortcut(QKeySequence(u"Ctrl+Shift+V"_s));
    m_send = new DrawingButton("send"_L1, this, IconTurn::WithReading, QPalette::HighlightedText);
    m_send->setObjectName(u"sendButton"_s);

    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    for (DrawingButton *button : {m_attach, m_emoji})
        row->addWidget(button, 0, Qt::AlignBottom);
    row->addWidget(m_editor, 1);
    for (DrawingButton *button : {m_record, m_send})
        row->addWidget(button, 0, Qt::AlignBottom);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 6, 8, 6);
    column->setSpacing(2);
    column->addWidget(m_note);
    column->addLayout(row);
    setFocusProxy(m_editor);
    setTabOrder(m_editor, m_send);
    setTabOrder(m_send, m_attach);
    setTabOrder(m_attach, m_emoji);
    setTabOrder(m_emoji, m_record);

    connect(m_editor, &QTextEdit::textChanged, this, &Composer::onTextChanged);
    connect(m_editor->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
        &Composer::fitHeight);
    connect(m_send, &DrawingButton::clicked, this, &Composer::submit);
    connect(m_attach, &DrawingButton::clicked, this, &Composer::attachRequested);
    connect(m_record, &DrawingButton::clicked, this, &Composer::recordRequested);
    connect(m_emoji, &DrawingButton::clicked, this, &Composer::openEmoji);
}

void Composer::retranslate()
{
    //: Button that opens the list of emoji
    m_emoji->setName(tr("Emoji"));
    //: Button that opens a file dialog
    m_attach->setName(tr("Attach files"));
    //: Button that starts the recording of a voice message
    m_record->setName(tr("Record a voice message"));
    //: Button that sends what has been written
    m_send->setName(m_editedId.isEmpty() ? tr("Send") : tr("Save the change"));
    //: Accessible name of the field where a message is written
    m_editor->setAccessibleName(tr("Message"));
    if (m_isReadOnly)
        m_editor->setPlaceholderText(tr("This chat is closed"));
    else if (m_hasAttachments)
        m_editor->setPlaceholderText(tr("Add a caption…"));
    else if (m_isHeldBack)
        m_editor->setPlaceholderText(tr("Write now, it is sent after the answer…"));
    else
        m_editor->setPlaceholderText(tr("Type your message…"));
    updateButtons();
}

QString Composer::text() const
{
    // Not toPlainText(), which makes plain blanks of no-break spaces: what a student types is sent as typed.
    QString raw = m_editor->document()->toRawText();
    raw.replace(QChar::ParagraphSeparator, u'\n').replace(QChar::LineSeparator, u'\n');
    return raw;
}

void Composer::setText(const QString &text)
{
    m_editor->setPlainText(text);
    m_editor->moveCursor(QTextCursor::End);
}

void Composer::clear()
{
    m_editor->clear();
}

void Composer::setHasAttachments(bool has)
{
    m_hasAttachments = has;
    retranslate();
}

void Composer::setReadOnly(bool isReadOnly)
{
    m_isReadOnly = isReadOnly;
    m_editor->setReadOnly(isReadOnly);
    for (DrawingButton *button : {m_emoji, m_attach, m_record})
        button->setEnabled(!isReadOnly);
    retranslate();
}

void Composer::setIsHeldBack(bool isHeldBack)
{
    m_isHeldBack = isHeldBack;
    retranslate();
}

void Composer::beginEditing(const QString &localId, const QString &text)
{
    if (m_editedId.isEmpty())
        m_setAside = this->text();
    m_editedId = localId;
    setText(text);
    retranslate();
    m_editor->setFocus();
}

void Composer::endEditing()
{
    if (m_editedId.isEmpty())
        return;
    m_editedId.clear();
    setText(std::exchange(m_setAside, {}));
    retranslate();
}

void Composer::onTextChanged()
{
    const QString now = text();
    QTextOption option = m_editor->document()->defaultTextOption();
    const Qt::LayoutDirection direction = text::directionOf(now, layoutDirection());
    if (option.textDirection() != direction) {
        option.setTextDirection(direction);
        m_editor->document()->setDefaultTextOption(option);
    }
    updateButtons();
    fitHeight();
    if (!m_editedId.isEmpty())
        return;
    Q_EMIT draftChanged(now);
    if (m_editor->hasFocus() && !text::isBlank(now))
        Q_EMIT typing();
}

void Composer::updateButtons()
{
    const QString now = text();
    const auto fault = text::messageTextFault(now);
    const bool isTooLong = fault == text::TextFault::TooLong;
    const bool isEmpty = fault == text::TextFault::Empty;
    const bool isFit = !fault || (isEmpty && m_hasAttachments && m_editedId.isEmpty());
    m_send->setEnabled(isFit && !m_isReadOnly);
    QString note;
    if (isTooLong) {
        const qsizetype over = text::utf8Size(text::trimmedMessage(now)) - text::MaxMessageBytes;
        //: %1 is a number
        note = tr("The message is too long by %1 bytes.").arg(locale().toString(qlonglong(over)));
    } else if (fault && !isEmpty) {
        note = tr("The message has characters that cannot be sent.");
    } else if (!m_editedId.isEmpty()) {
        note = tr("You are changing a message that has not been sent yet. Esc leaves it as it was.");
    }
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void Composer::fitHeight()
{
    static_cast<Field *>(m_editor)->fit();
}

bool Composer::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_editor && event->type() == QEvent::KeyPress)
        return onKey(static_cast<QKeyEvent *>(event));
    return QWidget::eventFilter(watched, event);
}

bool Composer::onKey(QKeyEvent *key)
{
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        // A line break as text has it: Qt's own Shift+Enter would put a U+2028 into the message.
        if ((key->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier | Qt::AltModifier)) != 0)
            m_editor->insertPlainText(u"\n"_s);
        else
            submit();
        return true;
    case Qt::Key_Escape:
        if (m_editedId.isEmpty())
            Q_EMIT cancelled();
        else
            endEditing();
        return true;
    case Qt::Key_Up:
        if (m_editedId.isEmpty() && text().isEmpty() && key->modifiers() == Qt::NoModifier) {
            Q_EMIT recallRequested();
            return true;
        }
        return false;
    default: return false;
    }
}

void Composer::submit()
{
    if (!m_send->isEnabled())
        return;
    const QString now = text();
    if (m_editedId.isEmpty()) {
        Q_EMIT sendRequested(now);
        return;
    }
    const QString edited = m_editedId;
    endEditing();
    Q_EMIT editFinished(edited, now);
}

void Composer::openEmoji()
{
    if (m_popup == nullptr) {
        m_popup = new EmojiPopup(this);
        connect(m_popup, &EmojiPopup::chosen, this, [this](const QString &emoji) {
            m_editor->insertPlainText(emoji);
            m_editor->setFocus();
        });
    }
    m_popup->openAbove(*m_emoji);
}

void Composer::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    } else if (event->type() == QEvent::LayoutDirectionChange) {
        onTextChanged();
    } else if (event->type() == QEvent::FontChange && m_editor != nullptr) {
        fitHeight();
    }
}

} // namespace sanad::client
