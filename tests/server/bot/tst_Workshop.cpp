// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/Workshop.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::bot;

namespace {

/// Few phrases, and easy ones: what a training makes of many is the trainer's affair.
QList<BotPhrase> easyPhrases()
{
    const QStringList words{u"alpha"_s, u"bravo"_s, u"charlie"_s, u"delta"_s, u"echo"_s, u"foxtrot"_s, u"golf"_s,
        u"hotel"_s, u"india"_s, u"juliett"_s, u"kilo"_s};
    QList<BotPhrase> phrases;
    for (const Label label : AllLabels) {
        const QString word = words.at(int(label));
        for (const QString &frame :
            {u"%1 now"_s, u"my %1 here"_s, u"the %1 again"_s, u"%1 is it"_s, u"so %1 then"_s, u"no %1 today"_s}) {
            BotPhrase phrase{.label = label, .variety = Variety::English, .text = frame.arg(word)};
            if (label == Label::Payment)
                phrase.needsAdmin = phrases.size() % 2 == 0;
            phrases.append(phrase);
        }
    }
    return phrases;
}

SchoolReply replyOf(const QString &name, const QString &text)
{
    return {.language = Language::English, .name = name, .text = text};
}

} // namespace

/// Bots made of the program's parts and the school's.
class tst_Workshop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        auto made = Workshop::create({});
        QVERIFY2(made.has_value(), qPrintable(made ? QString() : made.error().detail));
        m_workshop = *std::move(made);
    }

    void knowsWhatItWasBuiltFrom();
    void withoutMaterialItIsTheBuiltInBot();
    void trainingMakesAModelThatAnswers();
    void samePhrasesGiveTheSameModel();
    void trainingReportsItsProgress();
    void trainingIsGivenUp();
    void faultsOfATrainingAreTold();
    void damagedModelIsRefused();
    void repliesOfTheSchoolAreSaid();
    void repliesThatDoNotFitAreLeftOut();
    void badRepliesAreRefused_data();
    void badRepliesAreRefused();
    void questionsAreAnswered();

private:
    Result<TrainedModel> train(const QList<BotPhrase> &phrases)
    {
        std::optional<Result<TrainedModel>> trained;
        m_workshop->train(
            phrases, [](int) {}, [&](Result<TrainedModel> result) { trained.emplace(std::move(result)); });
        constexpr int patience = 300'000;
        return QTest::qWaitFor([&] { return trained.has_value(); }, patience) ? *trained
                                                                              : Error::of(ErrorCode::RequestTimeout);
    }

    std::unique_ptr<Workshop> m_workshop;
};

void tst_Workshop::knowsWhatItWasBuiltFrom()
{
    const auto phrases = m_workshop->builtInPhrases();
    QVERIFY(phrases.has_value());
    QVERIFY(phrases->size() > 2000);
    QVERIFY(std::all_of(phrases->begin(), phrases->end(),
        [](const BotPhrase &phrase) { return phrase.source == PhraseSource::BuiltIn; }));
    QCOMPARE(m_workshop->builtInMark().size(), 64);
    QCOMPARE(m_workshop->builtInTexts().size(), ReplyCatalogue::names().size() * 2);
}

void tst_Workshop::withoutMaterialItIsTheBuiltInBot()
{
    const auto parts = m_workshop->assemble({});
    QVERIFY(parts.has_value());
    QCOMPARE(parts->reader->read(u"I can't log in to my account"_s).intent, Intent::LoginProblem);
    const QString text = parts->replies->reply({.language = Language::English}, {});
    QVERIFY(!text.isEmpty());
}

void tst_Workshop::trainingMakesAModelThatAnswers()
{
    const auto trained = train(easyPhrases());
    QVERIFY2(trained.has_value(), qPrintable(trained ? QString() : trained.error().detail));
    QVERIFY(trained->size > trained->content.size());
    QVERIFY(trained->accuracy > 0.5 && trained->accuracy <= 1);
    QVERIFY(trained->macroF1 > 0.5 && trained->macroF1 <= 1);
    const auto parts = m_workshop->assemble({.model = trained->content});
    QVERIFY(parts.has_value());
    QCOMPARE(parts->reader->read(u"my echo is gone"_s).intent, Intent::VideoLoading);
}

void tst_Workshop::samePhrasesGiveTheSameModel()
{
    const auto one = train(easyPhrases());
    const auto other = train(easyPhrases());
    QVERIFY(one && other && !one->content.isEmpty());
    QVERIFY(one->content == other->content);
}

void tst_Workshop::trainingReportsItsProgress()
{
    QList<int> steps;
    bool isDone = false;
    m_workshop->train(
        easyPhrases(), [&](int percent) { steps.append(percent); },
        [&](const Result<TrainedModel> &) { isDone = true; });
    QTRY_VERIFY_WITH_TIMEOUT(isDone, 300'000);
    QVERIFY(steps.size() > 3);
    QVERIFY(std::is_sorted(steps.begin(), steps.end()));
    QVERIFY(steps.first() >= 0 && steps.last() < 100);
}

void tst_Workshop::trainingIsGivenUp()
{
    bool isHeard = false;
    m_workshop->train(
        easyPhrases(), [&](int) { isHeard = true; }, [&](const Result<TrainedModel> &) { isHeard = true; });
    m_workshop->cancelTraining();
    QCoreApplication::processEvents();
    QVERIFY(!isHeard);
    QVERIFY(train(easyPhrases()).has_value());
}

void tst_Workshop::faultsOfATrainingAreTold()
{
    const auto nothing = train({});
    QVERIFY(!nothing);
    QVERIFY2(nothing.error().detail.contains(u"LOGIN_PROBLEM"_s), qPrintable(nothing.error().detail));
}

void tst_Workshop::damagedModelIsRefused()
{
    auto trained = train(easyPhrases());
    QVERIFY(trained.has_value());
    QByteArray cut = trained->content;
    cut.chop(9);
    // Qt says itself that it cannot take the bytes apart.
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"qUncompress"_s));
    QCOMPARE(m_workshop->assemble({.model = cut}).error().code, ErrorCode::Conflict);
    QByteArray other = qUncompress(trained->content);
    other[8] = char(other[8] + 1);
    QCOMPARE(m_workshop->assemble({.model = qCompress(other)}).error().code, ErrorCode::Conflict);
}

void tst_Workshop::repliesOfTheSchoolAreSaid()
{
    const auto parts = m_workshop->assemble({.replies = {replyOf(u"LOGIN_PROBLEM/2"_s, u"Ask Mona."_s)}});
    QVERIFY(parts.has_value());
    QCOMPARE(parts->replies->reply({.intent = Intent::LoginProblem, .attempt = 2, .language = Language::English}, {}),
        u"Ask Mona."_s);
    QVERIFY(parts->replies->reply({.intent = Intent::LoginProblem, .attempt = 1, .language = Language::English}, {})
        != u"Ask Mona."_s);
}

void tst_Workshop::repliesThatDoNotFitAreLeftOut()
{
    const auto parts = m_workshop->assemble(
        {.replies = {replyOf(u"LOGIN_PROBLEM/1"_s, u"Go to {nowhere}"_s),
             replyOf(u"GONE/1"_s, u"Nobody asks for this."_s), replyOf(u"LOGIN_PROBLEM/2"_s, u"Ask Mona."_s)}});
    QVERIFY(parts.has_value());
    const auto reply = [&](int attempt) {
        return parts->replies->reply(
            {.intent = Intent::LoginProblem, .attempt = attempt, .language = Language::English}, {});
    };
    QVERIFY(!reply(1).contains(u'{'));
    QCOMPARE(reply(2), u"Ask Mona."_s);
}

void tst_Workshop::badRepliesAreRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("unknown placeholder") << u"Go to {nowhere}"_s;
    QTest::newRow("open brace") << u"Go to {"_s;
    QTest::newRow("blank") << u" "_s;
}

void tst_Workshop::badRepliesAreRefused()
{
    QFETCH(QString, text);
    const Status checked = m_workshop->checkReplies({replyOf(u"LOGIN_PROBLEM/1"_s, text)});
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, ErrorCode::InvalidField);
    QCOMPARE(checked.error().field, u"text"_s);
    QVERIFY(m_workshop->checkReplies({replyOf(u"LOGIN_PROBLEM/1"_s, u"Go on."_s)}).has_value());
}

void tst_Workshop::questionsAreAnswered()
{
    Faq faq;
    faq.id = FaqId(3);
    faq.question = u"When is the summer holiday?"_s;
    faq.answer = u"In July."_s;
    const auto parts = m_workshop->assemble({.faqs = {faq}});
    QVERIFY(parts.has_value());
    QCOMPARE(parts->replies->reply({.kind = ReplyKind::Faq, .language = Language::English, .faq = FaqId(3)}, {}),
        u"In July."_s);
}

QTEST_GUILESS_MAIN(tst_Workshop)
#include "tst_Workshop.moc"
