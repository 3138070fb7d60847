// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/admin/AdminWindow.h"
#include "client/student/StudentWindow.h"
#include "client/widgets/BlockedNotice.h"
#include "client/widgets/Composer.h"
#include "client/widgets/RatingBar.h"
#include "client/widgets/StatusBadge.h"
#include "client/widgets/VoiceRecorder.h"
#include "tests/client/app/AppFixture.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

using State = TimelineItem::State;

namespace {

constexpr int Patience = 15'000; // milliseconds

} // namespace

/// ClientApp with LoginSession, PersonalDesk, ChatPanel, StudentWindow and AdminWindow, against a whole server.
class tst_ClientApp : public QObject, private test::AppFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { beginApp(); }
    void cleanup() { endApp(); }

    void botAnswersAndIsThanked();
    void waitsForAnAdminWithoutLosingAWord();
    void unsentMessagesAreChangedAndDeleted();
    void filesAndVoiceAreSent();
    void serverRestartsInMidConversation();
    void draftAndFilesSurviveARestart();
    void historyIsThereOffline();
    void expiryAsksAgainAndKeepsTheDraft();
    void wrongPasswordIsTold();
    void signingOutForgets();
    void linkSignsInOnlyWhenAllowed();
    void adminAnswersAWaitingStudent();
    void unseenMessagesAreCounted();
    void languageThemeAndSizeChangeWhileItRuns();

private:
    ChatStatus status() const { return student().findChild<StatusBadge *>()->status().value_or(ChatStatus::Closed); }
    void escalate()
    {
        say(u"I want to talk to a real person please"_s);
        QTRY_COMPARE_WITH_TIMEOUT(status(), ChatStatus::WaitingForAdmin, Patience);
    }
    static QLineEdit *field(const QWidget &window, const QString &name)
    {
        for (QLineEdit *edit : window.findChildren<QLineEdit *>()) {
            if (edit->accessibleName() == name)
                return edit;
        }
        return nullptr;
    }
};

void tst_ClientApp::botAnswersAndIsThanked()
{
    start(m_server->student());
    QCOMPARE(student().windowTitle(), u"Sanad"_s);
    say(u"I can't log in to my account"_s);
    QVERIFY(student().chat().composer().text().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(shows(u"I can't log in to my account"_s, State::OnServer), Patience);
    QTRY_COMPARE_WITH_TIMEOUT(messages().rowCount(), 2, Patience);
    QVERIFY(messages().at(1).message.isAutoReply());
    QCOMPARE(status(), ChatStatus::BotHandling);
    say(u"Thank you, problem solved"_s);
    QTRY_COMPARE_WITH_TIMEOUT(status(), ChatStatus::Resolved, Patience);
    auto *rating = student().findChild<RatingBar *>();
    QTRY_VERIFY(rating->isVisible());
    Q_EMIT rating->rated(5, u"good"_s);
    const QByteArray target = "/api/support/chats/" + QByteArray::number(chatId(m_server->student())) + "/export";
    QTRY_VERIFY_WITH_TIMEOUT(m_client->get(target, m_server->student()).status == 200, Patience);
}

void tst_ClientApp::waitsForAnAdminWithoutLosingAWord()
{
    start(m_server->student());
    escalate();
    auto *blocked = student().findChild<BlockedNotice *>();
    QTRY_VERIFY(blocked->isVisible());
    say(u"one more thing"_s);
    say(u"and another"_s);
    QTRY_VERIFY(shows(u"and another"_s, State::Waiting));
    QVERIFY(!atServer(m_server->student()).contains(u"one more thing"_s));
    answer(chatId(m_server->student()), u"Hello, Mona here"_s);
    QTRY_COMPARE_WITH_TIMEOUT(status(), ChatStatus::AdminHandling, Patience);
    QTRY_VERIFY_WITH_TIMEOUT(shows(u"and another"_s, State::OnServer), Patience);
    QVERIFY(!blocked->isVisible());
    const QStringList wanted{u"Hello, Mona here"_s, u"one more thing"_s, u"and another"_s};
    QStringList texts = atServer(m_server->student());
    texts.removeIf([&](const QString &text) { return !wanted.contains(text); });
    QCOMPARE(texts, wanted);
}

void tst_ClientApp::unsentMessagesAreChangedAndDeleted()
{
    start(m_server->student());
    escalate();
    say(u"first"_s);
    say(u"secnod"_s);
    QTRY_VERIFY(shows(u"secnod"_s, State::Waiting));
    QTest::keyClick(&student().chat().composer().editor(), Qt::Key_Up);
    QCOMPARE(student().chat().composer().text(), u"secnod"_s);
    student().chat().composer().setText(u"second"_s);
    QTest::keyClick(&student().chat().composer().editor(), Qt::Key_Return);
    QTRY_VERIFY(shows(u"second"_s, State::Waiting));
    for (int row = 0; row < messages().rowCount(); ++row) {
        if (messages().at(row).message.text == u"first"_s)
            conversation().discard(messages().at(row).localId);
    }
    QTRY_VERIFY(!shows(u"first"_s, State::Waiting));
    answer(chatId(m_server->student()), u"Yes?"_s);
    QTRY_VERIFY_WITH_TIMEOUT(shows(u"second"_s, State::OnServer), Patience);
    const QStringList texts = atServer(m_server->student());
    QVERIFY(!texts.contains(u"first"_s) && !texts.contains(u"secnod"_s));
}

void tst_ClientApp::filesAndVoiceAreSent()
{
    start(m_server->student());
    QImage picture(64, 48, QImage::Format_RGB32);
    picture.fill(Qt::darkCyan);
    Composer &composer = student().chat().composer();
    Q_EMIT composer.imagePasted(picture);
    say(u"this is the error"_s);
    Q_EMIT composer.recordRequested();
    QVERIFY(m_voice != nullptr && m_voice->isOn);
    m_voice->speak(2000);
    for (QToolButton *button : student().chat().recorder()->findChildren<QToolButton *>()) {
        if (button->accessibleName() == u"Send the recording"_s)
            button->click();
    }
    const auto has = [this](MessageType type) {
        for (int row = 0; row < messages().rowCount(); ++row) {
            const TimelineItem &item = messages().at(row);
            if (item.state == State::OnServer && item.message.type == type)
                return std::optional(item.message);
        }
        return std::optional<Message>();
    };
    QTRY_VERIFY_WITH_TIMEOUT(has(MessageType::Image), Patience);
    // The bot may have handed over at the caption: then the voice waits for the answer.
    answer(chatId(m_server->student()), u"I see"_s);
    QTRY_VERIFY_WITH_TIMEOUT(has(MessageType::Audio), Patience);
    QCOMPARE(has(MessageType::Image)->text, u"this is the error"_s);
    QCOMPARE(has(MessageType::Image)->attachment->width, 64);
    QCOMPARE(has(MessageType::Audio)->attachment->duration, 2.0);
}

void tst_ClientApp::serverRestartsInMidConversation()
{
    start(m_server->student());
    escalate();
    answer(chatId(m_server->student()), u"Hello"_s);
    QTRY_COMPARE_WITH_TIMEOUT(status(), ChatStatus::AdminHandling, Patience);
    restartServer();
    say(u"are you still there?"_s);
    QTRY_VERIFY_WITH_TIMEOUT(shows(u"are you still there?"_s, State::OnServer), 2 * Patience);
    answer(chatId(m_server->student()), u"Yes, we are"_s);
    QTRY_VERIFY_WITH_TIMEOUT(shows(u"Yes, we are"_s, State::OnServer), 2 * Patience);
    QCOMPARE(atServer(m_server->student()).count(u"are you still there?"_s), 1);
}

void tst_ClientApp::draftAndFilesSurviveARestart()
{
    start(m_server->student());
    QImage picture(10, 10, QImage::Format_RGB32);
    picture.fill(Qt::red);
    Q_EMIT student().chat().composer().imagePasted(picture);
    QTest::keyClicks(&student().chat().composer().editor(), u"not finished"_s);
    const QStringList files = conversation().draftFiles();
    QCOMPARE(files.size(), 1);
    stop();
    start({});
    QVERIFY(m_app->studentWindow() != nullptr); // the token was kept
    QCOMPARE(student().chat().composer().text(), u"not finished"_s);
    QCOMPARE(conversation().draftFiles(), files);
}

void tst_ClientApp::historyIsThereOffline()
{
    start(m_server->student());
    say(u"my certificate is missing"_s);
    QTRY_COMPARE_WITH_TIMEOUT(messages().rowCount(), 2, Patience);
    QTRY_VERIFY_WITH_TIMEOUT(shows(u"my certificate is missing"_s, State::OnServer), Patience);
    stop();
    start({});
    QCOMPARE(messages().rowCount(), 2);
    stop();
    const QUrl url = m_server->url();
    m_server.reset();
    ClientOptions options;
    options.server = url;
    options.dataDir = m_files.filePath(QString::fromLatin1(QTest::currentTestFunction()));
    m_app = std::make_unique<ClientApp>(
        options, ClientApp::Outside{.keyring = m_keyring, .makeVoice = {}, .makePlayback = {}});
    m_app->start();
    QTRY_VERIFY(m_app->studentWindow() != nullptr);
    QTRY_COMPARE(messages().rowCount(), 2);
    say(u"written offline"_s);
    QTRY_VERIFY(shows(u"written offline"_s, State::Waiting));
}

void tst_ClientApp::expiryAsksAgainAndKeepsTheDraft()
{
    QCOMPARE(add(u"sara"_s, u"student"_s), 0);
    const qint64 id = login().object("user"_L1).value("id"_L1).toInteger();
    QVERIFY(id > 0);
    const QDeadlineTimer end(std::chrono::seconds(3));
    start(m_server->student(id, u"sara"_s, std::chrono::seconds(2)));
    const StudentWindow *window = &student();
    QTest::keyClicks(&student().chat().composer().editor(), u"half a sentence"_s);
    QTRY_VERIFY(end.hasExpired());
    conversation().send(u"sent too late"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_app->signInDialog() != nullptr, Patience);
    SignInDialog &dialog = *m_app->signInDialog();
    field(dialog, u"User name"_s)->setText(u"sara"_s);
    field(dialog, u"Password"_s)->setText(Password);
    QTest::keyClick(field(dialog, u"Password"_s), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(m_app->signInDialog() == nullptr, Patience);
    QCOMPARE(m_app->studentWindow(), window); // nothing was closed
    QCOMPARE(student().chat().composer().text(), u"half a sentence"_s);
    QTRY_VERIFY_WITH_TIMEOUT(shows(u"sent too late"_s, State::OnServer), Patience);
    say(student().chat().composer().text());
    QTRY_VERIFY_WITH_TIMEOUT(shows(u"half a sentence"_s, State::OnServer), Patience);
}

void tst_ClientApp::wrongPasswordIsTold()
{
    QCOMPARE(add(u"sara"_s, u"student"_s), 0);
    start({});
    QVERIFY(m_app->signInDialog() != nullptr && m_app->window() == nullptr);
    SignInDialog &dialog = *m_app->signInDialog();
    field(dialog, u"Server address"_s)->setText(m_server->url().toString());
    field(dialog, u"User name"_s)->setText(u"sara"_s);
    field(dialog, u"Password"_s)->setText(u"wrong"_s);
    QTest::keyClick(field(dialog, u"Password"_s), Qt::Key_Return);
    const auto told = [&] {
        const QList<QLabel *> labels = dialog.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->isVisible() && label->text() == u"The name or the password is not right."_s;
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(told(), Patience);
    field(dialog, u"Password"_s)->setText(Password);
    QTest::keyClick(field(dialog, u"Password"_s), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(m_app->studentWindow() != nullptr, Patience);
}

void tst_ClientApp::signingOutForgets()
{
    start(m_server->student());
    Q_EMIT student().signOutWanted();
    QTRY_VERIFY_WITH_TIMEOUT(m_app->window() == nullptr && m_app->signInDialog() != nullptr, Patience);
    stop();
    start({});
    QVERIFY(m_app->window() == nullptr);
}

void tst_ClientApp::linkSignsInOnlyWhenAllowed()
{
    start({});
    const QString link = u"sanad://open?server=%1&token=%2"_s.arg(
        m_server->url().toString(), QString::fromLatin1(m_server->student(6, u"Sara"_s)));
    const auto press = [](QMessageBox::ButtonRole role) {
        for (QWidget *top : QApplication::topLevelWidgets()) {
            auto *box = qobject_cast<QMessageBox *>(top);
            if (box == nullptr || !box->isVisible())
                continue;
            for (QAbstractButton *button : box->buttons()) {
                if (box->buttonRole(button) == role)
                    button->click();
            }
        }
    };
    m_app->onStartedAgain(link);
    press(QMessageBox::RejectRole);
    QVERIFY(m_app->window() == nullptr);
    m_app->onStartedAgain(link);
    press(QMessageBox::AcceptRole);
    QTRY_VERIFY_WITH_TIMEOUT(m_app->studentWindow() != nullptr, Patience);
}

void tst_ClientApp::adminAnswersAWaitingStudent()
{
    const QByteArray omar = m_server->student(7, u"Omar"_s);
    QCOMPARE(m_client->say(omar, u"I want to talk to a real person please"_s).status, 201);
    start(m_server->admin(2, u"Karim"_s));
    QVERIFY(m_app->adminWindow() != nullptr);
    QTRY_COMPARE_WITH_TIMEOUT(admin().chats().rowCount(), 1, Patience);
    QTRY_VERIFY_WITH_TIMEOUT(admin().windowTitle().contains(u'1'), Patience); // one waits
    admin().openChat(ChatId(admin().chats().index(0).data(ChatListModel::IdRole).toLongLong()));
    QTRY_VERIFY_WITH_TIMEOUT(conversation().isLoaded(), Patience);
    say(u"Hello Omar, Karim here"_s);
    QTRY_VERIFY_WITH_TIMEOUT(shows(u"Hello Omar, Karim here"_s, State::OnServer), Patience);
    const QJsonObject chat = m_client->get("/api/support/chat", omar).object("chat"_L1);
    QCOMPARE(chat.value("status"_L1).toString(), u"admin_handling"_s);
    QCOMPARE(chat.value("admin_id"_L1).toInteger(), 2);
    QTRY_COMPARE_WITH_TIMEOUT(admin().windowTitle(), u"Sanad"_s, Patience);
}

void tst_ClientApp::unseenMessagesAreCounted()
{
    start(m_server->student());
    escalate();
    m_app->alerts().setUnread(0);
    student().hide(); // as in the tray
    answer(chatId(m_server->student()), u"Hello"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_app->alerts().unread(), 1, Patience);
    QVERIFY(student().windowTitle().startsWith(u"(\u2066"
                                               "1"));
}

void tst_ClientApp::languageThemeAndSizeChangeWhileItRuns()
{
    start(m_server->student());
    say(u"hello"_s);
    m_app->setLanguage(LanguageChoice::Arabic);
    QTRY_COMPARE(student().layoutDirection(), Qt::RightToLeft);
    const QList<QLabel *> titles = student().findChildren<QLabel *>(u"headerTitle"_s);
    QVERIFY(std::any_of(titles.begin(), titles.end(), [](const QLabel *title) { return title->text() == u"الدعم"_s; }));
    m_app->setTheme(ThemeChoice::HighContrast);
    QCOMPARE(student().palette().color(QPalette::Window), QColor(Qt::black));
    const double usual = QApplication::font().pointSizeF();
    m_app->zoom(1);
    QVERIFY(QApplication::font().pointSizeF() > usual);
    m_app->zoom(0);
    QCOMPARE(QApplication::font().pointSizeF(), usual);
    for (int i = 0; i < 30; ++i)
        m_app->zoom(1);
    QCOMPARE(m_app->settings().fontPercent(), 200);
    QVERIFY(!student().grab().isNull());
    m_app->zoom(0);
    m_app->setLanguage(LanguageChoice::English);
    m_app->setTheme(ThemeChoice::Light);
    QCOMPARE(m_app->settings().theme(), ThemeChoice::Light);
}

QTEST_MAIN(tst_ClientApp)
#include "tst_ClientApp.moc"
