// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/ModelService.h"
#include "tests/support/FakeClock.h"
#include "tests/support/FakeWorkshop.h"
#include "tests/support/InMemoryStore.h"
#include "tests/support/StoreCalls.h"

#include <QSignalSpy>
#include <QTest>

#include <thread>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;

namespace {

const Actor Mona{
    .person = Person{.role = Role::Admin, .id = PersonId(7), .name = QStringLiteral("منى")}, .address = {}};

TrainedModel modelOf(const QByteArray &content)
{
    return {.content = content, .size = 4096, .accuracy = 0.9, .macroF1 = 0.8};
}

} // namespace

/// Trainings, models, and which of them answers students.
class tst_ModelService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void trainingBecomesACandidate();
    void oneTrainingAtATime();
    void trainingOfADeadServerHasFailed();
    void runningTrainingIsProlonged();
    void failureSaysWhy();
    void stopGivesTheTrainingUp();
    void stopLeavesWhatIsReady();
    void failuresPushOutNoModel();
    void tooFewPhrases();
    void samePhrasesInTheSameOrder();
    void oldModelsAreForgottenButTheLiveOne();
    void publishedModelAnswers();
    void anotherServersChangeIsNoticed();
    void modelOfAnotherProgramIsPassedOver();
    void modelOfAnotherProgramIsNotPublished();
    void callsEndWithTheBotTheyBeganWith();
    void rehearsesOneAtATime();

private:
    template <typename T, typename Call>
    Result<T> ask(Call call)
    {
        std::optional<Result<T>> answer;
        call([&answer](Result<T> result) { answer.emplace(std::move(result)); });
        return waitFor(answer);
    }
    Result<BotModel> begin()
    {
        return ask<BotModel>([this](auto done) { m_service->train(Mona, &m_context, std::move(done)); });
    }
    /// Trains a model whose content is `content`; its number.
    ModelId train(const QByteArray &content)
    {
        const auto begun = begin();
        if (!begun || !QTest::qWaitFor([this] { return m_workshop->isTraining(); }))
            return {};
        m_workshop->finish(modelOf(content));
        return begun->id;
    }
    BotModel model(ModelId id)
    {
        const auto list = ask<ModelList>([this](auto done) { m_service->list(&m_context, std::move(done)); });
        for (const BotModel &one : list.value_or(ModelList()).models) {
            if (one.id == id)
                return one;
        }
        return {};
    }
    Result<BotModel> publish(std::optional<ModelId> id)
    {
        return ask<BotModel>([&](auto done) { m_service->publish(Mona, id, &m_context, std::move(done)); });
    }
    QString answers() { return m_bot->reply({}, {}).section(u',', 0, 0); }

    FakeClock m_clock;
    std::unique_ptr<FakeWorkshop> m_workshop;
    std::unique_ptr<InMemoryStore> m_store;
    std::unique_ptr<LiveBot> m_bot;
    std::unique_ptr<ModelUseCases> m_models;
    std::unique_ptr<BotKeeper> m_keeper;
    std::unique_ptr<KnowledgeService> m_knowledge;
    std::unique_ptr<ModelService> m_service;
    QObject m_context;
};

void tst_ModelService::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_workshop = std::make_unique<FakeWorkshop>();
    for (const Label label : AllLabels) {
        for (int i = 0; i < ModelUseCases::LeastPhrases; ++i)
            m_workshop->phrases.append({.label = label, .text = u"%1 %2"_s.arg(toName(label)).arg(i)});
    }
    m_store = std::make_unique<InMemoryStore>(InMemoryStore::Delivery::Queued);
    m_bot = std::make_unique<LiveBot>(std::make_shared<const BotParts>(*m_workshop->assemble({})));
    m_models = std::make_unique<ModelUseCases>(m_clock, *m_workshop);
    m_keeper = std::make_unique<BotKeeper>(*m_store, *m_models, *m_bot);
    m_keeper->start({});
    m_knowledge = std::make_unique<KnowledgeService>(
        KnowledgeService::Parts{.store = *m_store, .workshop = *m_workshop, .keeper = *m_keeper, .clock = m_clock});
    m_service = std::make_unique<ModelService>(ModelService::Parts{.store = *m_store,
        .workshop = *m_workshop,
        .keeper = *m_keeper,
        .bot = *m_bot,
        .knowledge = *m_knowledge,
        .models = *m_models});
}

void tst_ModelService::cleanup()
{
    m_service.reset();
    m_knowledge.reset();
    m_keeper.reset();
}

void tst_ModelService::trainingBecomesACandidate()
{
    const auto begun = begin();
    QVERIFY(begun.has_value());
    QCOMPARE(begun->state, ModelState::Training);
    QCOMPARE(begun->startedBy, std::optional(PersonId(7)));
    QCOMPARE(publish(begun->id).error().code, ErrorCode::Conflict);
    QTRY_VERIFY(m_workshop->isTraining());
    m_workshop->finish(modelOf("one"));
    QTRY_COMPARE(model(begun->id).state, ModelState::Ready);
    const BotModel ready = model(begun->id);
    QCOMPARE(ready.phrases, LabelCount * ModelUseCases::LeastPhrases);
    QCOMPARE(ready.accuracy, std::optional(0.9));
    QCOMPARE(ready.progress, 100);
    QCOMPARE(answers(), u"built-in"_s);
    QCOMPARE(m_store->state().accounts.audit.last().object, u"model 1"_s);
}

void tst_ModelService::oneTrainingAtATime()
{
    QVERIFY(begin().has_value());
    QCOMPARE(begin().error().code, ErrorCode::Conflict);
    QTRY_VERIFY(m_workshop->isTraining());
    m_workshop->finish(modelOf("one"));
    QTRY_COMPARE(model(ModelId(1)).state, ModelState::Ready);
    QVERIFY(begin().has_value());
}

void tst_ModelService::trainingOfADeadServerHasFailed()
{
    // Another server has begun it, and is never heard of again.
    const auto begun = writeAndWait<BotModel>(*m_store, [this](Transaction &t) -> Result<BotModel> {
        const KnowledgeUseCases useCases(m_clock, *m_workshop);
        SANAD_ASSIGN(const SeedPlan plan, useCases.planSeed(t));
        SANAD_TRY(KnowledgeUseCases::seed(t, plan));
        return m_models->beginTraining(t, Mona);
    });
    QVERIFY(begun.has_value());
    QCOMPARE(begin().error().code, ErrorCode::Conflict);
    m_clock.advance(ModelUseCases::Lease.count() + 1);
    QCOMPARE(model(begun->id).state, ModelState::Failed);
    QVERIFY(!model(begun->id).fault.isEmpty());
    QVERIFY(begin().has_value());
    QVERIFY(writeAndWait<void>(*m_store, [this](Transaction &t) { return m_models->giveUpTrainings(t); }).has_value());
    QCOMPARE(m_store->state().knowledge.models.at(begun->id).model.state, ModelState::Failed);
}

void tst_ModelService::runningTrainingIsProlonged()
{
    const auto begun = begin();
    QTRY_VERIFY(m_workshop->isTraining());
    m_workshop->progress(40);
    m_clock.advance(ModelUseCases::Lease.count() - 1000);
    QTRY_COMPARE(model(begun->id).progress, 40);
    m_clock.advance(2000);
    QCOMPARE(model(begun->id).state, ModelState::Training);
}

void tst_ModelService::failureSaysWhy()
{
    const auto begun = begin();
    QTRY_VERIFY(m_workshop->isTraining());
    m_workshop->finish(Error::of(ErrorCode::Internal, u"The phrases are odd."_s));
    QTRY_COMPARE(model(begun->id).state, ModelState::Failed);
    QCOMPARE(model(begun->id).fault, u"The phrases are odd."_s);
    QCOMPARE(publish(begun->id).error().code, ErrorCode::Conflict);
}

void tst_ModelService::stopGivesTheTrainingUp()
{
    const auto begun = begin();
    QTRY_VERIFY(m_workshop->isTraining());
    m_service->stop();
    QCOMPARE(m_workshop->cancelled, 1);
    QTRY_COMPARE(model(begun->id).state, ModelState::Failed);
}

void tst_ModelService::stopLeavesWhatIsReady()
{
    const auto begun = begin();
    QTRY_VERIFY(m_workshop->isTraining());
    // The model is on its way into the store when the server stops.
    m_workshop->finish(modelOf("one"));
    m_service->stop();
    QTRY_VERIFY(model(begun->id).state != ModelState::Training);
    QVERIFY(writeAndWait<void>(*m_store, [](Transaction &) { return Status(); }).has_value());
    QCOMPARE(model(begun->id).state, ModelState::Ready);
}

void tst_ModelService::failuresPushOutNoModel()
{
    const ModelId good = train("good");
    QTRY_COMPARE(model(good).state, ModelState::Ready);
    for (int i = 0; i < ModelUseCases::MaxModels + 2; ++i) {
        const auto begun = begin();
        QVERIFY(begun.has_value());
        QTRY_VERIFY(m_workshop->isTraining());
        m_workshop->finish(Error::of(ErrorCode::Internal, u"The phrases are odd."_s));
        QTRY_COMPARE(model(begun->id).state, ModelState::Failed);
    }
    const ModelId last = train("last");
    QTRY_COMPARE(model(last).state, ModelState::Ready);
    QCOMPARE(model(good).state, ModelState::Ready);
    QCOMPARE(m_store->state().knowledge.models.size(), size_t(ModelUseCases::MaxModels + 2));
}

void tst_ModelService::tooFewPhrases()
{
    m_workshop->phrases.removeIf([](const BotPhrase &phrase) { return phrase.label == Label::Payment; });
    const auto refused = begin();
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY2(refused.error().message.contains(u"PAYMENT has 0"_s), qPrintable(refused.error().message));
    QVERIFY(m_store->state().knowledge.models.empty());
}

void tst_ModelService::samePhrasesInTheSameOrder()
{
    (void)train("one");
    QStringList texts;
    for (const BotPhrase &phrase : std::as_const(m_workshop->trainedOn))
        texts.append(phrase.text);
    QStringList expected;
    for (const BotPhrase &phrase : std::as_const(m_workshop->phrases))
        expected.append(phrase.text);
    QCOMPARE(texts, expected);
}

void tst_ModelService::oldModelsAreForgottenButTheLiveOne()
{
    const ModelId first = train("first");
    QTRY_COMPARE(model(first).state, ModelState::Ready);
    QVERIFY(publish(first).has_value());
    ModelId last;
    for (int i = 0; i < ModelUseCases::MaxModels + 2; ++i) {
        last = train("more");
        QTRY_COMPARE(model(last).state, ModelState::Ready);
    }
    QCOMPARE(m_store->state().knowledge.models.size(), size_t(ModelUseCases::MaxModels + 1));
    QVERIFY(m_store->state().knowledge.models.contains(first));
    QVERIFY(m_store->state().knowledge.models.contains(last));
    QCOMPARE(publish(ModelId(2)).error().code, ErrorCode::NotFound);
}

void tst_ModelService::publishedModelAnswers()
{
    const ModelId id = train("one");
    QTRY_COMPARE(model(id).state, ModelState::Ready);
    QVERIFY(publish(id).has_value());
    QCOMPARE(answers(), u"one"_s);
    QCOMPARE(m_store->state().accounts.audit.last().event, AuditEvent::ModelPublished);
    QVERIFY(publish(std::nullopt).has_value());
    QCOMPARE(answers(), u"built-in"_s);
    QCOMPARE(publish(ModelId(999)).error().code, ErrorCode::NotFound);
    QCOMPARE(answers(), u"built-in"_s);
}

void tst_ModelService::anotherServersChangeIsNoticed()
{
    const ModelId id = train("one");
    QTRY_COMPARE(model(id).state, ModelState::Ready);
    QVERIFY(writeAndWait<qint64>(*m_store, [id](Transaction &t) { return t.bot().setLive(id); }).has_value());
    QCOMPARE(answers(), u"built-in"_s);
    QTRY_COMPARE(answers(), u"one"_s);
}

void tst_ModelService::modelOfAnotherProgramIsPassedOver()
{
    const ModelId id = train("one");
    QTRY_COMPARE(model(id).state, ModelState::Ready);
    QVERIFY(publish(id).has_value());
    // The server starts again, as another version of the program.
    m_workshop->foreign.insert("one");
    QSignalSpy passedOver(m_keeper.get(), &BotKeeper::modelPassedOver);
    QVERIFY(writeAndWait<qint64>(*m_store, [](Transaction &t) { return t.bot().touch(); }).has_value());
    QTRY_COMPARE(passedOver.size(), 1);
    QCOMPARE(passedOver.first().first().value<ModelId>(), id);
    QCOMPARE(answers(), u"built-in"_s);
}

void tst_ModelService::modelOfAnotherProgramIsNotPublished()
{
    const ModelId id = train("one");
    QTRY_COMPARE(model(id).state, ModelState::Ready);
    m_workshop->foreign.insert("one");
    QCOMPARE(publish(id).error().code, ErrorCode::Conflict);
    QVERIFY(!m_store->state().knowledge.live.model);
}

void tst_ModelService::callsEndWithTheBotTheyBeganWith()
{
    // Threads ask without a pause while the bot is exchanged, over and over.
    std::atomic<bool> isOver = false;
    std::atomic<int> strange = 0;
    std::vector<std::thread> askers;
    for (int i = 0; i < 2; ++i) {
        askers.emplace_back([&] {
            while (!isOver) {
                const QString answer = m_bot->reply({}, {});
                (void)m_bot->read(answer);
                if (answer != u"built-in, 0 replies, 0 questions"_s && answer != u"one, 0 replies, 0 questions"_s)
                    ++strange;
            }
        });
    }
    for (int i = 0; i < 2000; ++i) {
        const BotMaterial material{.model = i % 2 == 0 ? QByteArray("one") : QByteArray()};
        m_bot->exchange(std::make_shared<const BotParts>(*m_workshop->assemble(material)));
    }
    isOver = true;
    for (std::thread &asker : askers)
        asker.join();
    QCOMPARE(strange.load(), 0);
}

void tst_ModelService::rehearsesOneAtATime()
{
    std::optional<Result<RehearsalReport>> first;
    std::optional<Result<RehearsalReport>> second;
    const RehearsalOrder order{
        .model = {.kind = ModelChoice::Kind::BuiltIn}, .from = Timestamp(0), .to = m_clock.now()};
    m_service->rehearse(order, &m_context, [&](Result<RehearsalReport> result) { first.emplace(std::move(result)); });
    m_service->rehearse(order, &m_context, [&](Result<RehearsalReport> result) { second.emplace(std::move(result)); });
    QTRY_VERIFY(first && second);
    QVERIFY(first->has_value());
    QCOMPARE(second->error().code, ErrorCode::Conflict);
    const auto newest = ask<RehearsalReport>([&](auto done) {
        m_service->rehearse({.from = Timestamp(0), .to = m_clock.now()}, &m_context, std::move(done));
    });
    QCOMPARE(newest.error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(tst_ModelService)
#include "tst_ModelService.moc"
