// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/ChatService.h"
#include "tests/support/StoreCalls.h"
#include "tests/support/UseCaseFixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;

namespace {

/// Asks the FAQs whatever begins with "?", and takes everything else for a login problem.
class SomeReader final : public MessageReader
{
public:
    [[nodiscard]] MessageReading read(const QString &text) const override
    {
        MessageReading reading = UseCaseFixture::problem();
        if (text.startsWith(u'?')) {
            reading.intent = Intent::Other;
            reading.faqs = {FaqId(1), FaqId(2)};
        }
        return reading;
    }
};

/// Keeps what it is asked until the test answers.
class SlowPhraser final : public AnswerPhraser
{
public:
    void phrase(const PhraseRequest &request, QObject *, Done done) override
    {
        asked.append(request);
        waiting.push_back(std::move(done));
    }
    void stop() override { answer({}); }
    void answer(const std::optional<QString> &text)
    {
        const Done first = std::move(waiting.front());
        waiting.erase(waiting.begin());
        first(text);
    }

    QList<PhraseRequest> asked;
    std::vector<Done> waiting;
};

} // namespace

/// Messages that wait for their answer to be phrased.
class tst_PhrasedAnswers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void phrasedAnswerIsSaid();
    void withoutOneTheFaqIsSaid();
    void laterMessagesOfTheStudentWait();
    void waitingHasAnEnd();
    void othersDoNotWait();
    void nothingIsAskedInVain_data();
    void nothingIsAskedInVain();
    void adminTakesOverMeanwhile();
    void deadAskerStillSays();
    void nobodyIsNamed();

private:
    void say(const Caller &caller, const QString &text, std::optional<ChatId> chat = {}, const QString &clientId = {})
    {
        m_service->post(caller, {.chatId = chat, .text = text, .clientMessageId = clientId}, &m_context,
            [this](const Result<PostOutcome> &posted) {
                m_done.append(posted ? posted->message.text : toCode(posted.error()));
                m_said.append(posted && posted->botReply ? posted->botReply->text : QString());
            });
        QCoreApplication::processEvents();
    }
    static QString toCode(const Error &error) { return u"error %1"_s.arg(int(error.code)); }
    QStringList stored()
    {
        QStringList texts;
        for (const auto &[id, row] : m_store->state().messages)
            texts.append(row.message.text);
        return texts;
    }

    FakeClock m_clock;
    NamedReplies m_replies;
    SomeReader m_reader;
    std::unique_ptr<InMemoryStore> m_store;
    std::unique_ptr<SlowPhraser> m_phraser;
    std::unique_ptr<ChatService> m_service;
    QStringList m_done;
    QStringList m_said;
    QObject m_context;
    const Caller m_student = UseCaseFixture::person(Role::Student, 5, u"أحمد محمد"_s);
    const Caller m_other = UseCaseFixture::person(Role::Student, 6, u"Sara Ali"_s);
    const Caller m_admin = UseCaseFixture::person(Role::Admin, 1, u"منى"_s);
};

void tst_PhrasedAnswers::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_store = std::make_unique<InMemoryStore>();
    QVERIFY(writeAndWait<FaqId>(*m_store, [](Transaction &transaction) {
        return transaction.faqs().add({.id = {}, .question = u"Q1"_s, .answer = u"A1"_s, .priority = 2});
    }).has_value());
    QVERIFY(writeAndWait<FaqId>(*m_store, [](Transaction &transaction) {
        return transaction.faqs().add({.id = {}, .question = u"Q2"_s, .answer = u"A2"_s, .priority = 1});
    }).has_value());
    m_phraser = std::make_unique<SlowPhraser>();
    m_service = std::make_unique<ChatService>(*m_store, m_reader, m_replies, m_clock);
    m_service->setPhraser(*m_phraser);
    m_done.clear();
    m_said.clear();
}

void tst_PhrasedAnswers::phrasedAnswerIsSaid()
{
    say(m_student, u"? certificate"_s);
    QCOMPARE(m_phraser->asked.size(), 1);
    QCOMPARE(m_phraser->asked[0].language, Language::English);
    QCOMPARE(m_phraser->asked[0].faqs.size(), 2);
    QCOMPARE(m_phraser->asked[0].faqs[0].answer, u"A1"_s);
    // Nothing is acknowledged, nor seen by anybody, before it is stored.
    QVERIFY(m_done.isEmpty() && stored().isEmpty());
    m_phraser->answer(u"You get one."_s);
    QCOMPARE(m_done, QStringList{u"? certificate"_s});
    QCOMPARE(m_said, QStringList{u"You get one."_s});
    // The second question that is near has not been answered yet.
    say(m_student, u"? again"_s);
    QCOMPARE(m_phraser->asked[1].faqs[0].answer, u"A2"_s);
    m_phraser->answer(u"Another one."_s);
    QCOMPARE(m_said.constLast(), u"Another one."_s);
}

void tst_PhrasedAnswers::withoutOneTheFaqIsSaid()
{
    say(m_student, u"? certificate"_s);
    m_phraser->answer({});
    QCOMPARE(m_said, QStringList{u"faq 1"_s});
}

void tst_PhrasedAnswers::laterMessagesOfTheStudentWait()
{
    say(m_student, u"? one"_s);
    say(m_student, u"two"_s);
    say(m_student, u"? three"_s);
    say(m_student, u"four"_s);
    QVERIFY(m_done.isEmpty());
    m_phraser->answer(u"First."_s);
    QCOMPARE(m_done, QStringList({u"? one"_s, u"two"_s}));
    QCOMPARE(m_phraser->asked.size(), 2);
    m_phraser->answer({});
    QCOMPARE(m_done, QStringList({u"? one"_s, u"two"_s, u"? three"_s, u"four"_s}));
    QCOMPARE(stored(),
        QStringList({u"? one"_s, u"First."_s, u"two"_s, u"help LOGIN_PROBLEM 1"_s, u"? three"_s, u"faq 2"_s, u"four"_s,
            u"help LOGIN_PROBLEM 2"_s}));
    say(m_student, u"five"_s);
    QCOMPARE(m_done.size(), 5);
}

void tst_PhrasedAnswers::waitingHasAnEnd()
{
    for (int i = 0; i < 20; ++i)
        say(m_student, u"? %1"_s.arg(i));
    for (int i = 0; i < PhrasedAnswers::MostInARow; ++i)
        m_phraser->answer({});
    QCOMPARE(m_done.size(), 20);
    QVERIFY(m_phraser->waiting.empty());
    QCOMPARE(m_done.constFirst(), u"? 0"_s);
}

void tst_PhrasedAnswers::othersDoNotWait()
{
    say(m_student, u"? one"_s);
    say(m_other, u"two"_s);
    QCOMPARE(m_done, QStringList{u"two"_s});
    say(m_other, u"? three"_s);
    QCOMPARE(m_phraser->asked.size(), 2);
    m_phraser->waiting.back()(u"Third."_s);
    m_phraser->waiting.pop_back();
    QCOMPARE(m_done, QStringList({u"two"_s, u"? three"_s}));
    m_phraser->answer(u"First."_s);
    QCOMPARE(m_done.constLast(), u"? one"_s);
}

void tst_PhrasedAnswers::nothingIsAskedInVain_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("clientId");
    QTest::addColumn<qint64>("chat");
    QTest::addColumn<QString>("done");
    QTest::newRow("blank") << u"?"_s.repeated(70'000) << QString() << qint64(0)
                           << u"error %1"_s.arg(int(ErrorCode::InvalidField));
    QTest::newRow("repeat") << u"? one"_s << u"a"_s << qint64(0) << u"? one"_s;
    QTest::newRow("no such chat") << u"? one"_s << QString() << qint64(99)
                                  << u"error %1"_s.arg(int(ErrorCode::NotFound));
}

void tst_PhrasedAnswers::nothingIsAskedInVain()
{
    QFETCH(const QString, text);
    QFETCH(const QString, clientId);
    QFETCH(const qint64, chat);
    say(m_student, u"? one"_s, {}, u"a"_s);
    m_phraser->answer({});
    say(m_student, text, chat > 0 ? std::optional(ChatId(chat)) : std::nullopt, clientId);
    QCOMPARE(m_phraser->asked.size(), 1);
    QCOMPARE(m_done.size(), 2);
    QTEST(m_done.constLast(), "done");
}

void tst_PhrasedAnswers::adminTakesOverMeanwhile()
{
    say(m_student, u"hello"_s);
    const ChatId chat = m_store->state().chats.begin()->first;
    say(m_student, u"? one"_s);
    QCOMPARE(m_phraser->asked.size(), 1);
    say(m_admin, u"I am here"_s, chat);
    m_phraser->answer(u"Too late."_s);
    QCOMPARE(m_done, QStringList({u"hello"_s, u"I am here"_s, u"? one"_s}));
    QCOMPARE(m_said.constLast(), QString());
    // And while the admin has the chat nothing is asked at all.
    say(m_student, u"? two"_s);
    QCOMPARE(m_phraser->asked.size(), 1);
    QCOMPARE(m_done.constLast(), u"? two"_s);
}

void tst_PhrasedAnswers::deadAskerStillSays()
{
    int heard = 0;
    {
        QObject asker;
        m_service->post(m_student, {.chatId = {}, .text = u"? one"_s, .clientMessageId = {}}, &asker,
            [&heard](const Result<PostOutcome> &) { ++heard; });
        QCoreApplication::processEvents();
    }
    m_phraser->answer(u"First."_s);
    QCOMPARE(heard, 0);
    QCOMPARE(stored(), QStringList({u"? one"_s, u"First."_s}));
}

void tst_PhrasedAnswers::nobodyIsNamed()
{
    say(m_student, u"? أنا أحمد، هاتفي 01001234567 وبريدي a@b.example"_s);
    QCOMPARE(m_phraser->asked[0].question, u"? أنا [name]، هاتفي [number] وبريدي [email]"_s);
    m_phraser->stop();
    QCOMPARE(m_said, QStringList{u"faq 1"_s});
}

QTEST_GUILESS_MAIN(tst_PhrasedAnswers)
#include "tst_PhrasedAnswers.moc"
