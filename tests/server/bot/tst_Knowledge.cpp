// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/Knowledge.h"

#include "server/bot/built_in.h"
#include "server/domain/BotPolicy.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::bot;

/// What the bot knows as a whole: the built-in model and texts, with questions of a school.
class tst_Knowledge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void smallTalkIsNoProblem();
    void noMeansThatItDidNotHelp();
    void questionsAreFoundForOtherOnly();
    void answersAreTheSchools();
    void namesOfChoicesAreUnderstood_data();
    void namesOfChoicesAreUnderstood();
    void wordsThatTheBotSuggestsAreUnderstood_data();
    void wordsThatTheBotSuggestsAreUnderstood();
    void languageOfTheChat_data();
    void languageOfTheChat();

private:
    std::unique_ptr<Knowledge> m_knowledge;
};

void tst_Knowledge::initTestCase()
{
    auto reader = builtInReader();
    QVERIFY(reader);
    auto replies = builtInReplies();
    QVERIFY2(replies, replies ? "" : qPrintable(replies.error().detail));
    const auto lexicon = builtInLexicon();
    QVERIFY(lexicon);
    const QList<Faq> faqs{
        {.id = FaqId(7), .question = u"هل أحصل على شهادة بعد إنهاء الدورة؟"_s, .answer = u"نعم."_s, .priority = 1},
        {.id = FaqId(8), .question = u"Will I get a certificate?"_s, .answer = u"Yes."_s, .priority = 1}};
    m_knowledge = std::make_unique<Knowledge>(*std::move(reader), *std::move(replies), faqs, *lexicon);
}

void tst_Knowledge::smallTalkIsNoProblem()
{
    QCOMPARE(m_knowledge->read(u"السلام عليكم"_s).smallTalk, SmallTalk::Greeting);
    QCOMPARE(m_knowledge->read(u"طيب هجرب"_s).smallTalk, SmallTalk::Acknowledgement);
    QCOMPARE(m_knowledge->read(u"السلام عليكم، نسيت كلمة المرور"_s).smallTalk, SmallTalk::None);
    QCOMPARE(m_knowledge->read(u"are you a robot?"_s).smallTalk, SmallTalk::AsksIfMachine);
    const MessageReading thanks = m_knowledge->read(u"تمام شكرا"_s);
    QCOMPARE(thanks.smallTalk, SmallTalk::None);
    QCOMPARE(thanks.act, MessageAct::Solved);
    QVERIFY(m_knowledge->read(u"٢"_s).choice == Choice::Second);
}

void tst_Knowledge::noMeansThatItDidNotHelp()
{
    const MessageReading no = m_knowledge->read(u"لا"_s);
    QCOMPARE(no.act, MessageAct::NotSolved);
    QVERIFY(no.confidence < SureOfFailure);
    QVERIFY(no.choice == Choice::Neither);
}

void tst_Knowledge::questionsAreFoundForOtherOnly()
{
    QCOMPARE(m_knowledge->read(u"هل يوجد شهادة بعد الدورة؟"_s).faqs, QList<FaqId>{FaqId(7)});
    QCOMPARE(m_knowledge->read(u"do I get a certificate?"_s).faqs, QList<FaqId>{FaqId(8)});
    QVERIFY(m_knowledge->read(u"what is the weather like"_s).faqs.isEmpty());
    QVERIFY(m_knowledge->read(u"I can't log in"_s).faqs.isEmpty());
}

void tst_Knowledge::answersAreTheSchools()
{
    const auto answer = [this](qint64 id) {
        return m_knowledge->reply({.kind = ReplyKind::Faq, .language = Language::English, .faq = FaqId(id)}, {});
    };
    QCOMPARE(answer(8), u"Yes."_s);
    // Deleted while the message was on its way.
    QCOMPARE(answer(9), m_knowledge->reply({ReplyKind::Help, Intent::Other, 1, Language::English}, {}));
    QVERIFY(m_knowledge->reply({.kind = ReplyKind::Closing, .language = Language::English}, {})
                .startsWith(u"You're welcome, we're at your service"_s));
}

void tst_Knowledge::namesOfChoicesAreUnderstood_data()
{
    QTest::addColumn<Language>("language");
    QTest::addColumn<Intent>("intent");
    for (const Language language : AllLanguages) {
        for (const Intent intent : AllIntents) {
            if (intent != Intent::Other)
                QTest::addRow("%s %s", toWire(intent).data(), toWire(language).data()) << language << intent;
        }
    }
}

void tst_Knowledge::namesOfChoicesAreUnderstood()
{
    QFETCH(const Language, language);
    QFETCH(const Intent, intent);
    // A student may copy the line instead of its number.
    const QString question = m_knowledge->reply(
        {.kind = ReplyKind::Question, .intent = intent, .language = language, .otherIntent = Intent::Other}, {});
    const QString line = question.split(u'\n').at(1);
    QVERIFY(line.startsWith("1. "_L1));
    const MessageReading reading = m_knowledge->read(line.sliced(3));
    QCOMPARE(reading.act, MessageAct::Problem);
    QCOMPARE(reading.intent, intent);
}

void tst_Knowledge::wordsThatTheBotSuggestsAreUnderstood_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<MessageAct>("expected");
    for (const QString &text : {u"أريد موظفاً"_s, u"I want a person"_s})
        QTest::newRow(qPrintable(text)) << text << MessageAct::WantsPerson;
    for (const QString &text : {u"لم ينفع"_s, u"it did not work"_s})
        QTest::newRow(qPrintable(text)) << text << MessageAct::NotSolved;
}

void tst_Knowledge::wordsThatTheBotSuggestsAreUnderstood()
{
    QFETCH(const QString, text);
    QTEST(m_knowledge->read(text).act, "expected");
}

void tst_Knowledge::languageOfTheChat_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    QTest::newRow("digits") << u"404"_s << false;
    QTest::newRow("marks") << u"???"_s << false;
    QTest::newRow("emoji") << u"😡"_s << false;
    QTest::newRow("choice") << u"2"_s << false;
    QTest::newRow("arabic") << u"مشكلة"_s << true;
    QTest::newRow("arabizi") << u"msh 3aref ad5ol"_s << true;
    QTest::newRow("english") << u"it is broken"_s << true;
}

void tst_Knowledge::languageOfTheChat()
{
    QFETCH(const QString, text);
    QTEST(m_knowledge->read(text).knowsLanguage, "expected");
}

QTEST_GUILESS_MAIN(tst_Knowledge)
#include "tst_Knowledge.moc"
