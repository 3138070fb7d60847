// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/student/transcript.h"

#include "client/models/MessageWords.h"
#include "common/text/direction.h"

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QBuffer>
#include <QDateTime>
#include <QLocale>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr int Resolution = 96; ///< points of the page are pixels of the layout
constexpr qreal Footer = 30;

QString say(const char *text)
{
    return QCoreApplication::translate("Transcript", text);
}

QString momentOf(Timestamp at)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(at.msSinceEpoch()), QLocale::ShortFormat);
}

QString title(const Transcript &transcript)
{
    //: Title of a chat on paper; %1 is the chat's number
    return say(QT_TRANSLATE_NOOP("Transcript", "Support chat %1")).arg(QLocale().toString(transcript.chat.id.value()));
}

QString headOf(const Message &message, const Person &own)
{
    const bool isOwn = !message.isAutoReply() && message.senderRole == own.role && message.senderId == own.id;
    // On paper everybody has a name, the reader too.
    const QString who = isOwn ? own.name : MessageWords::sender({.message = message}, false);
    //: Above a message on paper: %1 is who wrote it, %2 is when
    return say(QT_TRANSLATE_NOOP("Transcript", "%1, %2")).arg(isolated(shownName(who)), momentOf(message.createdAt));
}

QString bodyOf(const Message &message)
{
    QStringList lines;
    if (message.attachment)
        lines.append(
            u"[%1] %2"_s.arg(MessageWords::attachmentKind(message), isolated(shownName(message.attachment->name))));
    if (!message.text.isEmpty())
        lines.append(message.text);
    return lines.join(u'\n');
}

QTextBlockFormat formatOf(const QString &text, qreal above)
{
    QTextBlockFormat format;
    const Qt::LayoutDirection direction = text::directionOf(text, QGuiApplication::layoutDirection());
    format.setLayoutDirection(direction);
    format.setAlignment(direction == Qt::RightToLeft ? Qt::AlignRight | Qt::AlignAbsolute : Qt::AlignLeft);
    format.setTopMargin(above);
    return format;
}

/// Names and dates go with the language of the paper, not with the script that a name happens to be in.
QTextBlockFormat frameFormat(qreal above)
{
    QTextBlockFormat format;
    const bool isRight = QGuiApplication::layoutDirection() == Qt::RightToLeft;
    format.setLayoutDirection(QGuiApplication::layoutDirection());
    format.setAlignment(isRight ? Qt::AlignRight | Qt::AlignAbsolute : Qt::AlignLeft);
    format.setTopMargin(above);
    return format;
}

Error notWritten(const QString &detail)
{
    Error error = Error::internal(detail);
    error.message =
        say(QT_TRANSLATE_NOOP("Transcript", "The file could not be written. Is there room, and may you write there?"));
    return error;
}

void paintPages(QTextDocument &document, QPdfWriter &writer)
{
    QPainter painter(&writer);
    const QSizeF page(writer.width(), writer.height() - Footer);
    document.setPageSize(page);
    for (int number = 0; number < document.pageCount(); ++number) {
        if (number > 0)
            writer.newPage();
        painter.save();
        const QRectF view(0, number * page.height(), page.width(), page.height());
        painter.translate(0, -view.top());
        document.drawContents(&painter, view);
        painter.restore();
        painter.drawText(QRectF(0, page.height(), page.width(), Footer), Qt::AlignCenter,
            u"\u2066%1 / %2\u2069"_s.arg(QLocale().toString(number + 1), QLocale().toString(document.pageCount())));
    }
}

} // namespace

QString transcriptText(const Transcript &transcript, const Person &own)
{
    QStringList parts{title(transcript)};
    for (const Message &message : transcript.messages)
        parts.append(headOf(message, own) + u'\n' + bodyOf(message));
    return parts.join("\n\n"_L1) + u'\n';
}

void fillTranscript(QTextDocument &document, const Transcript &transcript, const Person &own)
{
    document.clear();
    document.setDefaultFont(QApplication::font());
    document.setDocumentMargin(0);
    QTextCursor cursor(&document);
    QTextCharFormat heading;
    heading.setFontWeight(QFont::Bold);
    heading.setFontPointSize(QApplication::font().pointSizeF() * 1.5);
    QTextCharFormat head;
    head.setForeground(QColor::fromRgb(0x4b5563));
    head.setFontPointSize(QApplication::font().pointSizeF() * 0.9);
    QTextCharFormat body;
    body.setForeground(Qt::black);
    cursor.setBlockFormat(frameFormat(0));
    cursor.insertText(title(transcript), heading);
    for (const Message &message : transcript.messages) {
        QTextBlockFormat keep = frameFormat(12);
        keep.setPageBreakPolicy(QTextFormat::PageBreak_Auto);
        cursor.insertBlock(keep);
        cursor.insertText(headOf(message, own), head);
        const QString said = bodyOf(message);
        for (const QString &line : said.split(u'\n')) {
            // One direction for the message, not one for each of its lines.
            cursor.insertBlock(formatOf(said, 2));
            cursor.insertText(line, body);
        }
    }
}

Status writeTranscriptPdf(const QString &path, const Transcript &transcript, const Person &own)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(Resolution);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF(18, 18, 18, 14), QPageLayout::Millimeter);
        writer.setTitle(title(transcript));
        writer.setCreator(u"Sanad"_s);
        QTextDocument document;
        document.documentLayout()->setPaintDevice(&writer);
        fillTranscript(document, transcript, own);
        paintPages(document, writer);
    }
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(buffer.data()) == buffer.data().size();
    if (!isWritten || !file.commit())
        return notWritten(file.errorString());
    return {};
}

Status writeTranscriptText(const QString &path, const Transcript &transcript, const Person &own)
{
    const QByteArray bytes = transcriptText(transcript, own).toUtf8();
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    if (!isWritten || !file.commit())
        return notWritten(file.errorString());
    return {};
}

} // namespace sanad::client
