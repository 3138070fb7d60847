// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/MessageReader.h"

#include "client/timeline/TimelineTheme.h"
#include "client/timeline/link_scanner.h"
#include "client/timeline/shown_text.h"
#include "common/text/direction.h"

#include <QKeyEvent>
#include <QTextBlock>
#include <QTextCursor>

namespace sanad::client {

namespace {

/// A paragraph is laid out as a whole: one without an end would freeze the program.
constexpr qsizetype MaxParagraph = 5000;

} // namespace

MessageReader::MessageReader(
    const QString &text, Qt::LayoutDirection fallback, const TimelineTheme &theme, QWidget *parent)
    : QTextBrowser(parent)
{
    setOpenLinks(false);
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::TextSelectableByKeyboard);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    document()->setDocumentMargin(fontMetrics().height() / 4.0);
    QPalette colours = palette();
    colours.setColor(QPalette::Base, theme.other.fill);
    colours.setColor(QPalette::Text, theme.other.text);
    colours.setColor(QPalette::Highlight, theme.selection);
    colours.setColor(QPalette::HighlightedText, theme.selectedText);
    setPalette(colours);
    setAccessibleName(tr("Message text"));
    const QString shown = text.left(MaxReadCharacters);
    fill(shown, text::directionOf(shown, fallback), theme.other.link);
}

void MessageReader::fill(const QString &text, Qt::LayoutDirection direction, const QColor &linkColour)
{
    QTextBlockFormat block;
    block.setLayoutDirection(direction);
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    cursor.setBlockFormat(block);
    const auto insert = [&](QStringView piece, const QTextCharFormat &format) {
        for (qsizetype from = 0; from < piece.size(); from += MaxParagraph) {
            if (from > 0)
                cursor.insertBlock(block);
            cursor.insertText(piece.sliced(from, std::min(MaxParagraph, piece.size() - from)).toString(), format);
        }
    };
    qsizetype done = 0;
    const QList<Link> links = scanLinks(text);
    for (const Link &link : links) {
        insert(QStringView(text).sliced(done, link.start - done), {});
        QTextCharFormat format;
        format.setAnchor(true);
        format.setAnchorHref(link.url.toString(QUrl::FullyEncoded));
        format.setFontUnderline(true);
        format.setForeground(linkColour);
        insert(QStringView(text).sliced(link.start, link.length), format);
        done = link.start + link.length;
    }
    insert(QStringView(text).sliced(done), {});
    cursor.endEditBlock();
    moveCursor(QTextCursor::Start);
}

void MessageReader::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT closed();
        return;
    }
    QTextBrowser::keyPressEvent(event);
}

void MessageReader::focusOutEvent(QFocusEvent *event)
{
    QTextBrowser::focusOutEvent(event);
    // Its own context menu takes the focus for a while only.
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        Q_EMIT closed();
}

} // namespace sanad::client
