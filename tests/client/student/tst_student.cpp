// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/RecordCipher.h"
#include "client/chat/ChatListDelegate.h"
#include "client/chat/MediaDesk.h"
#include "client/models/ChatListModel.h"
#include "client/models/FaqModel.h"
#include "client/student/FaqPanel.h"
#include "client/student/FaqSuggestion.h"
#include "client/student/HistoryPanel.h"
#include "tests/client/warnings.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

/// FaqPanel, FaqSuggestion, HistoryPanel; and of client/chat what needs no server: ChatRows, ChatListDelegate,
/// MediaDesk.
class tst_student : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void questionsAreFoundAndRead();
    void questionsAreAskedAllTheSame();
    void answersAreProposedWhileTyping();
    void refusedProposalsStayAway();
    void chatsAreListedAndChosen();
    void chatsAreReadInSentences();
    void onlyHarmlessFilesAreOpened_data();
    void onlyHarmlessFilesAreOpened();

private:
    Chat chat(qint64 id, ChatStatus status) const
    {
        Chat made;
        made.id = ChatId(id);
        made.studentId = PersonId(5);
        made.status = status;
        made.createdAt = Timestamp(1'700'000'000'000 + id * 86'400'000);
        return made;
    }

    QTemporaryDir m_folder;
    const Person m_own{.role = Role::Student, .id = PersonId(5), .name = u"أحمد"_s};
    BootClock m_clock;
    std::unique_ptr<HttpClient> m_http;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ApiClient> m_api;
    std::unique_ptr<RealtimeClient> m_realtime;
    std::unique_ptr<LocalStore> m_store;
    std::unique_ptr<FaqModel> m_faqs;
};

void tst_student::init()
{
    test::failOnUnexpectedWarnings();
    m_http = std::make_unique<HttpClient>();
    m_session = std::make_unique<Session>(*m_http);
    m_api = std::make_unique<ApiClient>(*m_http, *m_session);
    m_realtime = std::make_unique<RealtimeClient>(*m_http, *m_session, m_clock, RealtimeClient::Timing());
    auto store = LocalStore::open(
        m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction())), QByteArray(RecordCipher::KeyBytes, 'k'));
    QVERIFY(store.has_value());
    m_store = *std::move(store);
    m_faqs = std::make_unique<FaqModel>(*m_api, *m_store);
    m_faqs->setFaqs(
        {{.id = FaqId(1), .question = u"كيف أعيد تعيين كلمة المرور؟"_s, .answer = u"من صفحة الدخول."_s, .priority = 2},
            {.id = FaqId(2),
                .question = u"How do I get my certificate?"_s,
                .answer = u"After the last lesson."_s,
                .priority = 1}});
}

void tst_student::cleanup()
{
    m_faqs.reset();
    m_store.reset();
    m_realtime.reset();
    m_api.reset();
    m_session.reset();
    m_http.reset();
}

void tst_student::questionsAreFoundAndRead()
{
    FaqPanel panel(*m_faqs);
    panel.show();
    auto *search = panel.findChild<QLineEdit *>();
    QTest::keyClicks(search, u"certif"_s);
    QCOMPARE(m_faqs->rowCount(), 1);
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(panel.findChild<QStackedWidget *>()->currentIndex(), 1);
    const QList<QLabel *> labels = panel.findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(),
        [](const QLabel *label) { return label->isVisible() && label->text() == u"After the last lesson."_s; }));
    panel.focusSearch();
    search->setText(u"nothing like that"_s);
    QVERIFY(!panel.findChild<QListView *>()->isVisible());
    // Each question stands in its own direction.
    panel.showQuestion({.id = FaqId(1), .question = u"كيف؟"_s, .answer = u"هكذا."_s, .priority = 1});
    const auto arabic =
        std::find_if(labels.begin(), labels.end(), [](const QLabel *l) { return l->text() == u"هكذا."_s; });
    QCOMPARE((*arabic)->layoutDirection(), Qt::RightToLeft);
}

void tst_student::questionsAreAskedAllTheSame()
{
    FaqPanel panel(*m_faqs);
    const QSignalSpy asked(&panel, &FaqPanel::askRequested);
    panel.showQuestion(
        {.id = FaqId(2), .question = u"How do I get my certificate?"_s, .answer = u"…"_s, .priority = 1});
    for (QPushButton *button : panel.findChildren<QPushButton *>()) {
        if (button->accessibleName().contains(u"ask in the chat"_s))
            button->click();
    }
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.at(0).at(0).toString(), u"How do I get my certificate?"_s);
}

void tst_student::answersAreProposedWhileTyping()
{
    FaqSuggestion suggestion(*m_faqs);
    const QSignalSpy opened(&suggestion, &FaqSuggestion::opened);
    suggestion.consider(u"hello"_s);
    suggestion.consider(u"how can i get my certificate"_s);
    QVERIFY(!suggestion.isVisible()); // not between two keys
    QTRY_VERIFY(suggestion.isVisible());
    QCOMPARE(suggestion.proposed()->id, FaqId(2));
    QVERIFY(suggestion.sentence().contains(u"certificate"_s));
    suggestion.findChildren<QPushButton *>().constFirst()->click();
    QCOMPARE(opened.count(), 1);
}

void tst_student::refusedProposalsStayAway()
{
    FaqSuggestion suggestion(*m_faqs);
    suggestion.consider(u"how can i get my certificate"_s);
    QTRY_VERIFY(suggestion.isVisible());
    suggestion.findChildren<QPushButton *>().constLast()->click();
    QVERIFY(!suggestion.isVisible());
    suggestion.consider(u"how can i get my certificate now"_s);
    QVERIFY(!suggestion.findChildren<QTimer *>(QString(), Qt::FindDirectChildrenOnly).constFirst()->isActive());
    suggestion.consider({}); // sent: the next message is another one
    suggestion.consider(u"how can i get my certificate"_s);
    QTRY_VERIFY(suggestion.isVisible());
}

void tst_student::chatsAreListedAndChosen()
{
    m_store->putChat(chat(1, ChatStatus::Closed));
    m_store->putChat(chat(2, ChatStatus::BotHandling));
    ChatListModel chats(*m_api, *m_realtime, *m_store, m_own);
    HistoryPanel panel(chats);
    panel.resize(300, 400);
    panel.show();
    chats.load();
    QTRY_COMPARE(chats.rowCount(), 2);
    panel.setCurrent(ChatId(2));
    auto *list = panel.findChild<QListView *>();
    QVERIFY(list->isVisible());
    QCOMPARE(list->currentIndex().data(ChatListModel::IdRole).toLongLong(), 2);
    const QSignalSpy chosen(&panel, &HistoryPanel::chatChosen);
    const QModelIndex closed = list->model()->index(chats.rowOf(ChatId(1)), 0);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(closed).center());
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.at(0).at(0).value<ChatId>(), ChatId(1));
    QVERIFY(!panel.grab().isNull()); // painted by ChatListDelegate
}

void tst_student::chatsAreReadInSentences()
{
    m_store->putChat(chat(3, ChatStatus::Closed));
    ChatListModel chats(*m_api, *m_realtime, *m_store, m_own);
    chats.load();
    QTRY_COMPARE(chats.rowCount(), 1);
    ChatRows rows(ChatHeading::Day, nullptr);
    rows.setSourceModel(&chats);
    const QString sentence = rows.index(0, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(sentence.contains(u"Chat closed"_s) && sentence.contains(u"2023"_s), qPrintable(sentence));
}

void tst_student::onlyHarmlessFilesAreOpened_data()
{
    QTest::addColumn<QString>("mediaType");
    QTest::addColumn<bool>("opened");
    QTest::newRow("PDF") << u"application/pdf"_s << true;
    QTest::newRow("film") << u"video/mp4"_s << true;
    QTest::newRow("text") << u"text/plain"_s << true;
    QTest::newRow("picture") << u"image/png"_s << true;
    QTest::newRow("drawing with scripts") << u"image/svg+xml"_s << false;
    QTest::newRow("program") << u"application/x-executable"_s << false;
    QTest::newRow("shell script") << u"text/x-shellscript"_s << false;
    QTest::newRow("web page") << u"text/html"_s << false;
    QTest::newRow("archive") << u"application/zip"_s << false;
    QTest::newRow("anything") << QString() << false;
}

void tst_student::onlyHarmlessFilesAreOpened()
{
    QFETCH(const QString, mediaType);
    QFETCH(const bool, opened);
    QCOMPARE(MediaDesk::mayOpen(mediaType), opened);
}

QTEST_MAIN(tst_student)
#include "tst_student.moc"
