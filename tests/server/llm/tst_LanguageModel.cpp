// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/llm/LanguageModel.h"

#include "tests/support/FakeEndpoint.h"

#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::llm;
using namespace sanad::test;
using namespace std::chrono_literals;

using Manner = FakeEndpoint::Manner;
Q_DECLARE_METATYPE(Manner)

/// The client of a language model against an endpoint that does its worst.
class tst_LanguageModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void goodAnswerIsPassedOn();
    void whateverGoesWrongIsNoAnswer_data();
    void whateverGoesWrongIsNoAnswer();
    void slowEndpointIsGivenUp();
    void nobodyListens();
    void failingEndpointIsLeftAlone();
    void refusedAnswersAreNoFailures();
    void tooManyAtOnce();
    void stopAnswersEverybody();
    void deadAskerHearsNothing();
    void itCanBeDestroyedMeanwhile();

private:
    struct Heard
    {
        int times = 0;
        std::optional<QString> answer;
    };
    static LanguageModelConfig config(const FakeEndpoint &endpoint, std::chrono::milliseconds timeout = 10s)
    {
        return {.url = endpoint.url(), .key = "sesame", .model = u"small"_s, .timeout = timeout};
    }
    void ask(LanguageModel &model, Heard &heard)
    {
        const PhraseRequest request{.question = u"do i get a paper"_s,
            .language = Language::English,
            .faqs = {{.id = FaqId(1), .question = u"Will I get a certificate?"_s, .answer = u"Yes."_s, .priority = 1}}};
        model.phrase(request, &m_context, [&heard](std::optional<QString> answer) {
            ++heard.times;
            heard.answer = std::move(answer);
        });
        QVERIFY(heard.times == 0);
    }

    const QString m_good = u"Yes, you will get a certificate at the end."_s;
    QObject m_context;
};

void tst_LanguageModel::goodAnswerIsPassedOn()
{
    FakeEndpoint endpoint;
    endpoint.content = m_good;
    LanguageModel model(config(endpoint));
    Heard heard;
    ask(model, heard);
    QTRY_COMPARE(heard.times, 1);
    QVERIFY(heard.answer == m_good);
    QCOMPARE(endpoint.asked().size(), 1);
    const FakeEndpoint::Asked &asked = endpoint.asked().constFirst();
    QVERIFY(asked.head.startsWith("POST /v1/chat/completions HTTP/1.1"));
    QVERIFY(asked.head.contains("Authorization: Bearer sesame"));
    QCOMPARE(asked.json().value("model"_L1).toString(), u"small"_s);
}

void tst_LanguageModel::whateverGoesWrongIsNoAnswer_data()
{
    QTest::addColumn<Manner>("manner");
    QTest::newRow("status 500") << Manner::Fails;
    QTest::newRow("garbage") << Manner::TalksNonsense;
    QTest::newRow("half an answer") << Manner::BreaksOff;
    QTest::newRow("huge") << Manner::FloodsUs;
    QTest::newRow("redirect") << Manner::SendsElsewhere;
}

void tst_LanguageModel::whateverGoesWrongIsNoAnswer()
{
    QFETCH(const Manner, manner);
    FakeEndpoint endpoint;
    endpoint.content = m_good;
    endpoint.manner = manner;
    LanguageModel model(config(endpoint));
    Heard heard;
    ask(model, heard);
    QTRY_COMPARE(heard.times, 1);
    QVERIFY(!heard.answer);
    // Above all no second request with the key to wherever it was sent.
    QCOMPARE(endpoint.asked().size(), 1);
}

void tst_LanguageModel::slowEndpointIsGivenUp()
{
    FakeEndpoint endpoint;
    endpoint.manner = Manner::NeverAnswers;
    LanguageModel model(config(endpoint, 50ms));
    Heard heard;
    ask(model, heard);
    QTRY_COMPARE(heard.times, 1);
    QVERIFY(!heard.answer);
}

void tst_LanguageModel::nobodyListens()
{
    LanguageModelConfig nowhere;
    {
        const FakeEndpoint gone;
        nowhere = config(gone);
    }
    LanguageModel model(nowhere);
    Heard heard;
    ask(model, heard);
    QTRY_COMPARE(heard.times, 1);
    QVERIFY(!heard.answer);
}

void tst_LanguageModel::failingEndpointIsLeftAlone()
{
    FakeEndpoint endpoint;
    endpoint.manner = Manner::Fails;
    LanguageModel model(config(endpoint));
    for (int i = 0; i < LanguageModel::MostFailures; ++i) {
        if (i + 1 == LanguageModel::MostFailures)
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"left alone for 30 seconds"_s));
        Heard heard;
        ask(model, heard);
        QTRY_COMPARE(heard.times, 1);
    }
    endpoint.manner = Manner::Answers;
    Heard heard;
    ask(model, heard);
    QTRY_COMPARE(heard.times, 1);
    QVERIFY(!heard.answer);
    QCOMPARE(endpoint.asked().size(), LanguageModel::MostFailures);
}

void tst_LanguageModel::refusedAnswersAreNoFailures()
{
    FakeEndpoint endpoint;
    endpoint.content = u"NO_ANSWER"_s;
    LanguageModel model(config(endpoint));
    for (int i = 0; i < LanguageModel::MostFailures + 1; ++i) {
        Heard heard;
        ask(model, heard);
        QTRY_COMPARE(heard.times, 1);
    }
    QCOMPARE(endpoint.asked().size(), LanguageModel::MostFailures + 1);
}

void tst_LanguageModel::tooManyAtOnce()
{
    FakeEndpoint endpoint;
    endpoint.manner = Manner::NeverAnswers;
    endpoint.content = m_good;
    LanguageModel model(config(endpoint));
    std::vector<Heard> waiting(LanguageModel::MostAtOnce);
    for (Heard &heard : waiting)
        ask(model, heard);
    Heard further;
    ask(model, further);
    QTRY_COMPARE(further.times, 1);
    QVERIFY(!further.answer);
    for (const Heard &heard : waiting)
        QCOMPARE(heard.times, 0);
    model.stop();
    for (const Heard &heard : waiting)
        QCOMPARE(heard.times, 1);
}

void tst_LanguageModel::stopAnswersEverybody()
{
    FakeEndpoint endpoint;
    endpoint.manner = Manner::NeverAnswers;
    LanguageModel model(config(endpoint));
    Heard heard;
    ask(model, heard);
    QTRY_COMPARE(endpoint.asked().size(), 1);
    model.stop();
    QCOMPARE(heard.times, 1);
    QVERIFY(!heard.answer);
    Heard late;
    ask(model, late);
    QTRY_COMPARE(late.times, 1);
    QCOMPARE(endpoint.asked().size(), 1);
}

void tst_LanguageModel::deadAskerHearsNothing()
{
    FakeEndpoint endpoint;
    endpoint.manner = Manner::NeverAnswers;
    LanguageModel model(config(endpoint));
    int heard = 0;
    {
        QObject asker;
        model.phrase({}, &asker, [&heard](const std::optional<QString> &) { ++heard; });
    }
    model.stop();
    QCOMPARE(heard, 0);
}

void tst_LanguageModel::itCanBeDestroyedMeanwhile()
{
    FakeEndpoint endpoint;
    endpoint.manner = Manner::NeverAnswers;
    Heard heard;
    {
        LanguageModel model(config(endpoint));
        ask(model, heard);
        QTRY_COMPARE(endpoint.asked().size(), 1);
    }
    QCoreApplication::processEvents();
    QCOMPARE(heard.times, 0);
}

QTEST_GUILESS_MAIN(tst_LanguageModel)
#include "tst_LanguageModel.moc"
