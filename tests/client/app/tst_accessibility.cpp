// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/admin/AdminWindow.h"
#include "client/student/StudentWindow.h"
#include "client/timeline/MessageView.h"
#include "client/widgets/Composer.h"
#include "client/widgets/EmojiPopup.h"
#include "client/widgets/ImageViewer.h"
#include "tests/client/app/AppFixture.h"

#include <QAccessible>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QSet>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

namespace {

constexpr int Patience = 15'000; // milliseconds

/// Roles of what a person does something with.
bool isControl(QAccessible::Role role)
{
    static const QSet<QAccessible::Role> controls{QAccessible::PushButton, QAccessible::ButtonMenu,
        QAccessible::CheckBox, QAccessible::RadioButton, QAccessible::ComboBox, QAccessible::EditableText,
        QAccessible::Slider, QAccessible::List, QAccessible::Table, QAccessible::MenuItem, QAccessible::SpinBox,
        QAccessible::ListItem, QAccessible::ProgressBar};
    return controls.contains(role);
}

/// Walks what screen readers walk; the controls without a name.
void walk(QAccessibleInterface *at, QStringList *nameless, int *controls, int depth = 0)
{
    if (at == nullptr || !at->isValid() || at->state().invisible || depth > 40)
        return;
    if (isControl(at->role())) {
        ++*controls;
        if (at->text(QAccessible::Name).trimmed().isEmpty()) {
            const QObject *object = at->object();
            nameless->append(u"role %1, %2 %3 in %4"_s.arg(at->role())
                                 .arg(object != nullptr ? QLatin1StringView(object->metaObject()->className()) : ""_L1,
                                     object != nullptr ? object->objectName() : QString(),
                                     object != nullptr && object->parent() != nullptr
                                         ? QLatin1StringView(object->parent()->metaObject()->className())
                                         : ""_L1));
        }
    }
    for (int i = 0; i < at->childCount(); ++i)
        walk(at->child(i), nameless, controls, depth + 1);
}

} // namespace

/// Every window through the eyes of a screen reader.
class tst_accessibility : public QObject, private test::AppFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { beginApp(); }
    void cleanup() { endApp(); }

    void everyControlHasAName_data();
    void everyControlHasAName();
    void theChatIsReadInSentences();
    void newMessagesAreAnnounced();
    void tabReachesEverything();

private:
    void check(QWidget &window, int least)
    {
        QStringList nameless;
        int controls = 0;
        walk(QAccessible::queryAccessibleInterface(&window), &nameless, &controls);
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u"; "_s)));
        QVERIFY2(controls >= least, qPrintable(u"%1 controls in all"_s.arg(controls)));
    }
    void press(const QKeySequence &keys)
    {
        for (QToolButton *button : student().findChildren<QToolButton *>()) {
            if (button->shortcut() == keys)
                button->click();
        }
    }
};

void tst_accessibility::everyControlHasAName_data()
{
    QTest::addColumn<LanguageChoice>("language");
    QTest::newRow("English") << LanguageChoice::English;
    QTest::newRow("Arabic") << LanguageChoice::Arabic;
}

void tst_accessibility::everyControlHasAName()
{
    QFETCH(const LanguageChoice, language);
    start({}, language);
    QTRY_VERIFY(m_app->signInDialog() != nullptr);
    check(*m_app->signInDialog(), 5);
    stop();

    start(m_server->student(), language);
    say(u"hello"_s);
    QTRY_VERIFY_WITH_TIMEOUT(messages().rowCount() >= 2, Patience);
    check(student(), 8);
    press(QKeySequence(Qt::Key_F1));
    check(student(), 9);
    press(QKeySequence(u"Ctrl+H"_s));
    check(student(), 9);
    student().chat().openFind();
    check(student(), 10);
    QImage picture(9, 9, QImage::Format_RGB32);
    picture.fill(Qt::red);
    Q_EMIT student().chat().composer().imagePasted(picture);
    check(student(), 10);
    Q_EMIT student().chat().composer().recordRequested();
    check(student(), 8);
    m_app->openSettings();
    for (QWidget *top : QApplication::topLevelWidgets()) {
        if (qobject_cast<QDialog *>(top) != nullptr && top->isVisible())
            check(*top, 4);
    }
    stop();

    start(m_server->admin(), language);
    check(admin(), 5);
    EmojiPopup popup;
    popup.openAbove(admin());
    check(popup, 50);
    ImageViewer viewer;
    viewer.open(u"/nowhere.png"_s, u"x.png"_s);
    check(viewer, 4);
}

void tst_accessibility::theChatIsReadInSentences()
{
    start(m_server->student());
    say(u"hello there"_s);
    QTRY_VERIFY_WITH_TIMEOUT(shows(u"hello there"_s, TimelineItem::State::OnServer), Patience);
    const QString sentence = messages().index(0, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(sentence.contains(u"You"_s) && sentence.contains(u"hello there"_s), qPrintable(sentence));
}

void tst_accessibility::newMessagesAreAnnounced()
{
    start(m_server->student());
    say(u"I want to talk to a real person please"_s);
    QTRY_VERIFY_WITH_TIMEOUT(messages().rowCount() >= 2, Patience);
    answer(chatId(m_server->student()), u"Hello, Mona here"_s);
    const auto *label = student().findChild<QLabel *>(u"announcer"_s);
    QVERIFY(label != nullptr && label->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(label->text().contains(u"Hello, Mona here"_s), Patience);
}

void tst_accessibility::tabReachesEverything()
{
    start(m_server->student());
    QVERIFY(QTest::qWaitForWindowActive(&student()));
    student().chat().composer().setFocus();
    QSet<QWidget *> reached;
    for (int i = 0; i < 40; ++i) {
        reached.insert(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    QVERIFY(reached.contains(static_cast<QWidget *>(&student().chat().view()))
        || reached.contains(student().chat().view().viewport()));
    QVERIFY2(reached.size() >= 4, qPrintable(QString::number(reached.size())));
    QVERIFY(reached.contains(QApplication::focusWidget())); // a circle, not a trap
}

QTEST_MAIN(tst_accessibility)
#include "tst_accessibility.moc"
