// SPDX-License-Identifier: GPL-3.0-or-later
#include "ViewFixture.h"
#include "client/timeline/MessageReader.h"

#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTextBlock>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;
using namespace sanad::client::scenes;

/// What clicks and keys do in the list of messages.
class tst_message_view_input : public QObject, private ViewFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }
    void opensLinks_data();
    void opensLinks();
    void selectsAndCopies_data();
    void selectsAndCopies();
    void enterOpensAReader();
    void readerFollowsItsRow();
    void hugeTextsAreCut_data();
    void hugeTextsAreCut();
    void retriesEditsAndDiscards();
    void playsAndSeeks_data();
    void playsAndSeeks();
    void menusOfferWhatIsPossible();
    void toolTipsAreNobodysHtml();
};

void tst_message_view_input::opensLinks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QUrl>("url");
    QTest::newRow("english") << u"see https://example.com/a now"_s << QUrl(u"https://example.com/a"_s);
    QTest::newRow("arabic") << u"انظر https://example.com/a الآن"_s << QUrl(u"https://example.com/a"_s);
    QTest::newRow("mail") << u"راسلنا a@example.org"_s << QUrl(u"mailto:a@example.org"_s);
    QTest::newRow("behind a phone number")
        << u"هاتف 010-123 أو https://example.com/a"_s << QUrl(u"https://example.com/a"_s);
    QTest::newRow("hostile") << u"javascript:alert(1)"_s << QUrl();
}

void tst_message_view_input::opensLinks()
{
    QFETCH(const QString, text);
    QFETCH(const QUrl, url);
    for (const Qt::LayoutDirection direction : {Qt::LeftToRight, Qt::RightToLeft}) {
        m_view->setLayoutDirection(direction);
        show({fromAdmin(1, text)});
        QSignalSpy activated(m_view.get(), &MessageView::linkActivated);
        // Over all of the text: the link is where it is seen, and nowhere else.
        const QRect place = layout(0).geometry.text;
        for (int x = place.left() + 2; x < place.right(); x += 6)
            click(0, {x, place.center().y()});
        QCOMPARE(activated.isEmpty(), url.isEmpty());
        for (const QList<QVariant> &each : activated)
            QCOMPARE(each.constFirst().toUrl(), url);
        QVERIFY(activated.count() < place.width() / 6);
    }
}

void tst_message_view_input::selectsAndCopies_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("english") << u"hello world"_s;
    QTest::newRow("arabic") << u"مرحبا بالعالم"_s;
    QTest::newRow("isolated parts are copied as they were written") << u"الرمز 482-913 صالح"_s;
}

void tst_message_view_input::selectsAndCopies()
{
    QFETCH(const QString, text);
    show({fromAdmin(1, text)});
    const QRect place = layout(0).geometry.text.translated(rowRect(0).topLeft());
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, {place.left() - 0, place.center().y()});
    QTest::mouseMove(m_view->viewport(), {place.right(), place.center().y()});
    QMouseEvent move(QEvent::MouseMove, QPointF(place.right(), place.center().y()),
        m_view->viewport()->mapToGlobal(place.center()), Qt::NoButton, Qt::LeftButton, {});
    QCoreApplication::sendEvent(m_view->viewport(), &move);
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, {place.right(), place.center().y()});
    QCOMPARE(m_view->selectedText(), text);
    QTest::keyClick(m_view.get(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), text);
    QTest::keyClick(m_view.get(), Qt::Key_Escape);
    QVERIFY(m_view->selectedText().isEmpty());
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, place.center());
    QVERIFY(!m_view->selectedText().isEmpty() && m_view->selectedText().size() < text.size());
}

void tst_message_view_input::enterOpensAReader()
{
    show({fromAdmin(1, u"انظر https://example.com/a ثم أخبرني"_s)});
    m_view->setCurrentIndex(m_model->index(0));
    QTest::keyClick(m_view.get(), Qt::Key_Return);
    MessageReader *reader = m_view->reader();
    QVERIFY(reader && reader->isVisible());
    QTRY_VERIFY(reader->hasFocus());
    QCOMPARE(reader->toPlainText(), m_model->at(0).message.text);
    QVERIFY(reader->isReadOnly());
    QCOMPARE(reader->document()->firstBlock().textDirection(), Qt::RightToLeft);
    QSignalSpy activated(m_view.get(), &MessageView::linkActivated);
    QTest::keyClick(reader, Qt::Key_Tab);
    QTest::keyClick(reader, Qt::Key_Return);
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.constFirst().constFirst().toUrl(), QUrl(u"https://example.com/a"_s));
    QTest::keyClick(reader, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(reader, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), m_model->at(0).message.text);
    QTest::keyClick(reader, Qt::Key_Escape);
    QVERIFY(!m_view->reader());
    QTRY_VERIFY(m_view->hasFocus());
}

void tst_message_view_input::readerFollowsItsRow()
{
    show(page(1, 50));
    m_view->openReader(45);
    const QRect before = m_view->reader()->geometry();
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->value() - 40);
    QCOMPARE(m_view->reader()->geometry(), before.translated(0, 40));
    m_model->reset({}, false);
    QCoreApplication::processEvents();
    QVERIFY(!m_view->reader());
}

void tst_message_view_input::hugeTextsAreCut_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("10 MB") << u"كلام كثير "_s.repeated(1'000'000);
    QTest::newRow("65 KB without a space") << u"x"_s.repeated(65'536);
    QTest::newRow("65 KB of arabic without a space") << u"ب"_s.repeated(65'536);
    QTest::newRow("line breaks") << u"\n"_s.repeated(65'536) + u'x';
    QTest::newRow("marks") << u"ا"_s + u"\u064e"_s.repeated(65'536);
    QTest::newRow("links") << u"https://a.example/ "_s.repeated(3'000);
}

void tst_message_view_input::hugeTextsAreCut()
{
    QFETCH(const QString, text);
    QElapsedTimer timer;
    timer.start();
    show({fromAdmin(1, text)});
    m_view->viewport()->grab();
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(!layout(0).geometry.more.isEmpty());
    timer.restart();
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum());
    click(0, layout(0).geometry.more.center());
    QVERIFY(m_view->reader());
    m_view->reader()->grab();
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(m_view->viewport()->rect().contains(m_view->reader()->geometry()));
    QVERIFY(m_view->reader()->toPlainText().size() > 40'000);
}

void tst_message_view_input::retriesEditsAndDiscards()
{
    show({fromAdmin(1, u"a"_s)});
    TimelineItem failed = onItsWay(u"failed"_s, TimelineItem::State::Failed, u"x"_s);
    failed.problem = u"No connection."_s;
    TimelineItem upload = onItsWay(u"upload"_s, TimelineItem::State::Sending, {});
    upload.message = withFile(upload.message, MessageType::File, u"a.zip"_s, u"application/zip"_s, 5);
    upload.progress = 0.5;
    m_model->setOutgoing({onItsWay(u"waiting"_s, TimelineItem::State::Waiting, u"x"_s), failed, upload});
    m_model->flush();
    QCoreApplication::processEvents();
    QSignalSpy retried(m_view.get(), &MessageView::retryRequested);
    QSignalSpy edited(m_view.get(), &MessageView::editRequested);
    QSignalSpy discarded(m_view.get(), &MessageView::discardRequested);
    for (int row = 1; row <= 3; ++row) {
        for (const RowLayout::Button &button : layout(row).buttons)
            click(row, button.rect.center());
    }
    QCOMPARE(retried, QList<QList<QVariant>>{{u"failed"_s}});
    QCOMPARE(edited, (QList<QList<QVariant>>{{u"waiting"_s}, {u"failed"_s}}));
    QCOMPARE(discarded, (QList<QList<QVariant>>{{u"waiting"_s}, {u"failed"_s}, {u"upload"_s}}));
    QVERIFY(layout(2).note.contains(u"No connection."));
    discarded.clear();
    m_view->setCurrentIndex(m_model->index(0));
    QTest::keyClick(m_view.get(), Qt::Key_Delete);
    QCOMPARE(discarded.count(), 0); // the server has it
    m_view->setCurrentIndex(m_model->index(1));
    QTest::keyClick(m_view.get(), Qt::Key_Delete);
    QCOMPARE(discarded.count(), 1);
}

void tst_message_view_input::playsAndSeeks_data()
{
    QTest::addColumn<Qt::LayoutDirection>("direction");
    QTest::newRow("english") << Qt::LeftToRight;
    QTest::newRow("arabic") << Qt::RightToLeft;
}

void tst_message_view_input::playsAndSeeks()
{
    QFETCH(const Qt::LayoutDirection, direction);
    m_view->setLayoutDirection(direction);
    Message voice = withFile(fromAdmin(1, {}), MessageType::Audio, u"v.m4a"_s, u"audio/mp4"_s, 5);
    voice.attachment->duration = 60;
    show({voice, withFile(fromAdmin(2, {}), MessageType::File, u"a.pdf"_s, u"application/pdf"_s, 5)});
    QSignalSpy toggled(m_view.get(), &MessageView::audioToggled);
    QSignalSpy sought(m_view.get(), &MessageView::audioSought);
    QSignalSpy opened(m_view.get(), &MessageView::attachmentActivated);
    click(0, layout(0).icon.center());
    QCOMPARE(toggled.count(), 1);
    const QRect wave = layout(0).wave;
    const int quarter = direction == Qt::LeftToRight ? wave.left() + wave.width() / 4 : wave.right() - wave.width() / 4;
    click(0, {quarter, wave.center().y()});
    QCOMPARE(sought.count(), 1);
    QVERIFY(std::abs(sought.constFirst().at(1).toDouble() - 0.25) < 0.05);
    QCOMPARE(opened.count(), 0);
    click(1, layout(1).geometry.attachment.center());
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.constFirst().constFirst().value<MessageId>(), MessageId(2));
    const QImage before = m_view->viewport()->grab().toImage();
    m_view->setAudioState(MessageId(1), {.isPlaying = true, .positionMs = 30'000, .durationMs = 60'000, .levels = {}});
    QVERIFY(m_view->viewport()->grab().toImage() != before);
    m_view->setAudioState(MessageId(1), {});
    QCOMPARE(m_view->viewport()->grab().toImage(), before);
}

void tst_message_view_input::menusOfferWhatIsPossible()
{
    show({fromAdmin(1, u"see https://example.com/a"_s),
        withFile(fromAdmin(2, {}), MessageType::File, u"a.pdf"_s, u"application/pdf"_s, 5)});
    m_model->setOutgoing({onItsWay(u"w"_s, TimelineItem::State::Failed, u"x"_s)});
    m_model->flush();
    const auto labels = [this](int row) {
        QStringList all;
        const std::unique_ptr<QMenu> menu = m_view->makeMenu(row, {});
        for (const QAction *action : menu->actions())
            all.append(action->text());
        return all;
    };
    QCOMPARE(labels(0), (QStringList{u"Open link"_s, u"Copy link"_s, u"Copy text"_s, u"Select text…"_s}));
    QCOMPARE(labels(1), (QStringList{u"Open"_s, u"Save as…"_s}));
    QCOMPARE(labels(2), (QStringList{u"Copy text"_s, u"Select text…"_s, u"Retry"_s, u"Edit"_s, u"Delete"_s}));
    QSignalSpy saved(m_view.get(), &MessageView::attachmentSaveRequested);
    m_view->makeMenu(1, {})->actions().constLast()->trigger();
    QCOMPARE(saved.count(), 1);
    m_view->makeMenu(0, {})->actions().at(1)->trigger();
    QCOMPARE(QApplication::clipboard()->text(), u"https://example.com/a"_s);
}

void tst_message_view_input::toolTipsAreNobodysHtml()
{
    show({fromAdmin(1, u"https://a.example/%3Cb%3Ex"_s)});
    TimelineItem failed = onItsWay(u"a"_s, TimelineItem::State::Failed, u"x"_s);
    failed.problem = u"<img src=\"file:///etc/hosts\">"_s;
    m_model->setOutgoing({failed});
    m_model->flush();
    QCoreApplication::processEvents();
    const auto tipAt = [this](int row, QPoint inRow) { return m_view->toolTipAt(rowRect(row).topLeft() + inRow); };
    const QString state = tipAt(1, layout(1).geometry.bubble.topLeft() + QPoint(3, 3));
    QVERIFY2(state.contains(u"Not sent: &lt;img"), qPrintable(state));
    const QString link = tipAt(0, layout(0).geometry.text.center());
    QVERIFY(tipAt(0, {1, 1}).isEmpty());
    QVERIFY2(link.startsWith(u"<p>https://a.example/") && link.count(u'<') == 2, qPrintable(link));
}

QTEST_MAIN(tst_message_view_input)
#include "tst_message_view_input.moc"
