// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/student/transcript.h"
#include "tests/client/warnings.h"

#include <QGuiApplication>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

class tst_transcript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { test::failOnUnexpectedWarnings(); }
    void cleanup() { QGuiApplication::setLayoutDirection(Qt::LeftToRight); }

    void textHasEverything()
    {
        const QString text = transcriptText(example(), m_own);
        for (const QString &part :
            {u"Ahmed"_s, u"Bot"_s, u"منى"_s, u"Moodle لا يعمل"_s, u"line one\nline two"_s, u"كشف.pdf"_s})
            QVERIFY2(text.contains(part), qPrintable(part));
        QVERIFY(text.indexOf(u"Moodle"_s) < text.indexOf(u"line one"_s));
    }

    void messagesKeepTheirDirection()
    {
        QTextDocument document;
        fillTranscript(document, example(), m_own);
        QCOMPARE(blockOf(document, u"Moodle لا يعمل"_s).blockFormat().layoutDirection(), Qt::RightToLeft);
        QCOMPARE(blockOf(document, u"line two"_s).blockFormat().layoutDirection(), Qt::LeftToRight);
        QVERIFY((blockOf(document, u"Moodle لا يعمل"_s).blockFormat().alignment() & Qt::AlignRight) != 0);
    }

    void headsFollowTheLanguage()
    {
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
        QTextDocument document;
        fillTranscript(document, example(), m_own);
        QCOMPARE(document.begin().blockFormat().layoutDirection(), Qt::RightToLeft);
        QCOMPARE(blockOf(document, u"Ahmed"_s).blockFormat().layoutDirection(), Qt::RightToLeft);
    }

    void pdfHasPages()
    {
        const QTemporaryDir folder;
        Transcript long_ = example();
        for (int i = 0; i < 200; ++i)
            long_.messages.append(long_.messages.constFirst());
        const QString path = folder.filePath(u"chat.pdf"_s);
        QVERIFY(writeTranscriptPdf(path, long_, m_own).has_value());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(bytes.startsWith("%PDF-"));
        QVERIFY(bytes.count("/Type /Page\n") > 3);
    }

    void textIsWrittenAndFaultsAreTold()
    {
        const QTemporaryDir folder;
        QVERIFY(writeTranscriptText(folder.filePath(u"chat.txt"_s), example(), m_own).has_value());
        const Status text = writeTranscriptText(folder.filePath(u"none/chat.txt"_s), example(), m_own);
        QVERIFY(!text.has_value() && !text.error().message.isEmpty());
        const Status pdf = writeTranscriptPdf(folder.filePath(u"none/chat.pdf"_s), example(), m_own);
        QVERIFY(!pdf.has_value() && !pdf.error().message.isEmpty());
    }

private:
    Transcript example() const
    {
        const auto message = [](Role role, qint64 sender, const QString &name, const QString &text) {
            Message made;
            made.senderRole = role;
            made.senderId = PersonId(sender);
            made.senderName = name;
            made.text = text;
            made.createdAt = Timestamp(1'700'000'000'000);
            return made;
        };
        Transcript transcript;
        transcript.chat.id = ChatId(7);
        transcript.messages = {message(Role::Student, 5, u"Ahmed"_s, u"Moodle لا يعمل"_s),
            message(Role::Admin, 5, u"رد تلقائي"_s, u"line one\nline two"_s), message(Role::Admin, 1, u"منى"_s, {})};
        transcript.messages[1].type = MessageType::AutoReply;
        Attachment file;
        file.name = u"كشف.pdf"_s;
        file.mediaType = u"application/pdf"_s;
        transcript.messages[2].type = MessageType::File;
        transcript.messages[2].attachment = file;
        return transcript;
    }
    static QTextBlock blockOf(const QTextDocument &document, const QString &text)
    {
        for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
            if (block.text().contains(text))
                return block;
        }
        return {};
    }

    const Person m_own{.role = Role::Student, .id = PersonId(5), .name = u"Ahmed"_s};
};

QTEST_MAIN(tst_transcript)
#include "tst_transcript.moc"
