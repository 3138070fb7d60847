// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/Composer.h"
#include "tests/client/warnings.h"

#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace sanad::client;

class tst_Composer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        sanad::test::failOnUnexpectedWarnings();
        m_composer = std::make_unique<Composer>();
        m_composer->resize(500, 60);
        m_composer->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_composer.get()));
        m_composer->editor().setFocus();
    }
    void cleanup() { m_composer.reset(); }

    void enterSends();
    void shiftEnterBreaks();
    void nothingIsSentWithoutText_data();
    void nothingIsSentWithoutText();
    void attachmentsNeedNoText();
    void textIsKeptAsTyped();
    void directionFollowsText_data();
    void directionFollowsText();
    void tooLongIsTold();
    void upRecalls();
    void editingKeepsTheDraft();
    void escapeEndsEditing();
    void growsWithText();
    void pastedPicturesAndFilesAreHandedOn();
    void draftIsTold();
    void readOnlyTakesNothing();

private:
    QToolButton *sendButton() const { return m_composer->findChild<QToolButton *>(u"sendButton"_s); }
    void type(const QString &text) const { QTest::keyClicks(&m_composer->editor(), text); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(&m_composer->editor(), key, modifiers);
    }

    std::unique_ptr<Composer> m_composer;
};

void tst_Composer::enterSends()
{
    const QSignalSpy sent(m_composer.get(), &Composer::sendRequested);
    type(u"hello"_s);
    press(Qt::Key_Return);
    QCOMPARE(sent.count(), 1);
    QCOMPARE(sent.at(0).at(0).toString(), u"hello"_s);
    QCOMPARE(m_composer->text(), u"hello"_s); // whoever sends it clears it, once it is safe
}

void tst_Composer::shiftEnterBreaks()
{
    const QSignalSpy sent(m_composer.get(), &Composer::sendRequested);
    type(u"a"_s);
    press(Qt::Key_Return, Qt::ShiftModifier);
    type(u"b"_s);
    QCOMPARE(sent.count(), 0);
    QCOMPARE(m_composer->text(), u"a\nb"_s);
}

void tst_Composer::nothingIsSentWithoutText_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("blanks") << u"  \t "_s;
    QTest::newRow("invisible") << u"\u200b\u200f"_s;
    QTest::newRow("half a character") << QString(QChar(0xd83d));
}

void tst_Composer::nothingIsSentWithoutText()
{
    QFETCH(const QString, text);
    const QSignalSpy sent(m_composer.get(), &Composer::sendRequested);
    m_composer->setText(text);
    press(Qt::Key_Return);
    QVERIFY(!sendButton()->isEnabled());
    QCOMPARE(sent.count(), 0);
}

void tst_Composer::attachmentsNeedNoText()
{
    const QSignalSpy sent(m_composer.get(), &Composer::sendRequested);
    m_composer->setHasAttachments(true);
    press(Qt::Key_Return);
    QCOMPARE(sent.count(), 1);
    QCOMPARE(sent.at(0).at(0).toString(), QString());
}

void tst_Composer::textIsKeptAsTyped()
{
    const QString typed = u"نص\u00a0مع مسافة\n\nسطر \u200fعلامة 👩‍🎓"_s;
    m_composer->setText(typed);
    QCOMPARE(m_composer->text(), typed);
}

void tst_Composer::directionFollowsText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<Qt::LayoutDirection>("direction");
    QTest::newRow("Arabic") << u"لا أستطيع الدخول"_s << Qt::RightToLeft;
    QTest::newRow("English") << u"I can't log in"_s << Qt::LeftToRight;
    QTest::newRow("Arabic that begins with a Latin name") << u"Moodle لا يعمل"_s << Qt::RightToLeft;
    QTest::newRow("nothing: as the window") << QString() << Qt::LeftToRight;
}

void tst_Composer::directionFollowsText()
{
    QFETCH(const QString, text);
    QFETCH(const Qt::LayoutDirection, direction);
    m_composer->setText(text);
    QCOMPARE(m_composer->editor().document()->defaultTextOption().textDirection(), direction);
}

void tst_Composer::tooLongIsTold()
{
    m_composer->setText(QString(65'537, u'a'));
    QVERIFY(!sendButton()->isEnabled());
    auto *note = m_composer->findChild<QWidget *>(u"composerNote"_s);
    QVERIFY(note->isVisible());
    m_composer->setText(QString(65'536, u'a'));
    QVERIFY(sendButton()->isEnabled());
    QVERIFY(!note->isVisible());
}

void tst_Composer::upRecalls()
{
    const QSignalSpy recalled(m_composer.get(), &Composer::recallRequested);
    press(Qt::Key_Up);
    QCOMPARE(recalled.count(), 1);
    type(u"text"_s);
    press(Qt::Key_Up);
    QCOMPARE(recalled.count(), 1);
}

void tst_Composer::editingKeepsTheDraft()
{
    const QSignalSpy sent(m_composer.get(), &Composer::sendRequested);
    const QSignalSpy edited(m_composer.get(), &Composer::editFinished);
    type(u"draft"_s);
    const QSignalSpy drafts(m_composer.get(), &Composer::draftChanged);
    m_composer->beginEditing(u"id-1"_s, u"old"_s);
    QCOMPARE(m_composer->text(), u"old"_s);
    type(u"er"_s);
    QCOMPARE(drafts.count(), 0);
    press(Qt::Key_Return);
    QCOMPARE(sent.count(), 0);
    QCOMPARE(edited.count(), 1);
    QCOMPARE(edited.at(0), (QVariantList{u"id-1"_s, u"older"_s}));
    QCOMPARE(m_composer->text(), u"draft"_s);
    QVERIFY(m_composer->editedId().isEmpty());
}

void tst_Composer::escapeEndsEditing()
{
    const QSignalSpy cancelled(m_composer.get(), &Composer::cancelled);
    type(u"draft"_s);
    m_composer->beginEditing(u"id-1"_s, u"old"_s);
    press(Qt::Key_Escape);
    QCOMPARE(cancelled.count(), 0);
    QCOMPARE(m_composer->text(), u"draft"_s);
    press(Qt::Key_Escape);
    QCOMPARE(cancelled.count(), 1);
}

void tst_Composer::growsWithText()
{
    const int one = m_composer->editor().height();
    m_composer->setText(u"a\nb\nc"_s);
    QTRY_VERIFY(m_composer->editor().height() > one);
    const int three = m_composer->editor().height();
    m_composer->setText(QString(40, u'\n'));
    QTRY_VERIFY(m_composer->editor().height() > three);
    QVERIFY(m_composer->editor().height() < one * 9);
    m_composer->clear();
    QTRY_COMPARE(m_composer->editor().height(), one);
}

void tst_Composer::pastedPicturesAndFilesAreHandedOn()
{
    const QSignalSpy pictures(m_composer.get(), &Composer::imagePasted);
    const QSignalSpy files(m_composer.get(), &Composer::filesGiven);
    QImage picture(4, 4, QImage::Format_RGB32);
    picture.fill(Qt::red);
    QGuiApplication::clipboard()->setImage(picture);
    press(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(pictures.count(), 1);
    auto *urls = new QMimeData;
    urls->setUrls({QUrl::fromLocalFile(u"/tmp/a.png"_s), QUrl(u"https://example.org/b"_s)});
    QGuiApplication::clipboard()->setMimeData(urls);
    press(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(files.count(), 1);
    QCOMPARE(files.at(0).at(0).value<QList<QUrl>>(), QList<QUrl>{QUrl::fromLocalFile(u"/tmp/a.png"_s)});
    QCOMPARE(m_composer->text(), QString());
    QGuiApplication::clipboard()->setText(u"plain"_s);
    press(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(m_composer->text(), u"plain"_s);
}

void tst_Composer::draftIsTold()
{
    const QSignalSpy drafts(m_composer.get(), &Composer::draftChanged);
    const QSignalSpy typing(m_composer.get(), &Composer::typing);
    type(u"ab"_s);
    QCOMPARE(drafts.count(), 2);
    QCOMPARE(drafts.at(1).at(0).toString(), u"ab"_s);
    QTRY_VERIFY(typing.count() > 0);
}

void tst_Composer::readOnlyTakesNothing()
{
    m_composer->setReadOnly(true);
    type(u"x"_s);
    QCOMPARE(m_composer->text(), QString());
    QVERIFY(!sendButton()->isEnabled());
}

QTEST_MAIN(tst_Composer)
#include "tst_Composer.moc"
