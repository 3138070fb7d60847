// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/KnowledgeService.h"
#include "server/domain/phrase_key.h"
#include "tests/support/FakeClock.h"
#include "tests/support/FakeWorkshop.h"
#include "tests/support/InMemoryStore.h"
#include "tests/support/StoreCalls.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;

namespace {

const Actor Mona{.person = Person{.role = Role::Admin, .id = PersonId(7), .name = QStringLiteral("منى")},
    .address = QStringLiteral("192.0.2.1")};

BotPhrase phraseOf(const QString &text, Label label = Label::LoginProblem)
{
    return {.label = label, .variety = Variety::English, .text = text};
}

} // namespace

/// What admins do with questions, replies and phrases; and the program's phrases in the store, over its upgrades.
class tst_KnowledgeUseCases : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_workshop = std::make_unique<FakeWorkshop>();
        m_workshop->phrases = {phraseOf(u"no login"_s), phraseOf(u"no video"_s, Label::VideoLoading)};
        m_store = std::make_unique<InMemoryStore>();
        m_bot = std::make_unique<LiveBot>(std::make_shared<const BotParts>(*m_workshop->assemble({})));
        m_models = std::make_unique<ModelUseCases>(m_clock, *m_workshop);
        m_keeper = std::make_unique<BotKeeper>(*m_store, *m_models, *m_bot);
        restart();
    }
    void cleanup()
    {
        m_service.reset();
        m_keeper.reset();
    }

    void keysIgnoreSpelling_data();
    void keysIgnoreSpelling();
    void varietyIsGuessed_data();
    void varietyIsGuessed();
    void everyLabelHasItsReading();
    void phrasesAreSeededOnce();
    void upgradeReplacesWhatNobodyTouched();
    void upgradeKeepsWhatTheSchoolDid();
    void interruptedSeedingIsTakenUp();
    void seedingThatFailsIsTriedAgain();
    void everyChangeIsWrittenDown();
    void changesAreLiveBeforeTheyAreAnswered();
    void nothingIsStoredOfWhatIsRefused();

private:
    void restart()
    {
        m_service = std::make_unique<KnowledgeService>(
            KnowledgeService::Parts{.store = *m_store, .workshop = *m_workshop, .keeper = *m_keeper, .clock = m_clock});
    }
    /// What the service answers to `call`, which is given a Done<T>.
    template <typename T, typename Call>
    Result<T> ask(Call call)
    {
        std::optional<Result<T>> answer;
        call([&answer](Result<T> result) { answer.emplace(std::move(result)); });
        return waitFor(answer);
    }
    QStringList texts(const PhraseFilter &filter = {})
    {
        const auto page = ask<PhrasePage>(
            [&](auto done) { m_service->phrases(filter, std::nullopt, 100, &m_context, std::move(done)); });
        QStringList found;
        for (const BotPhrase &phrase : page.value_or(PhrasePage()).phrases)
            found.append(phrase.text);
        found.sort();
        return found;
    }
    PhraseId idOf(const QString &text)
    {
        for (const auto &[id, row] : m_store->state().knowledge.phrases) {
            if (row.phrase.text == text)
                return id;
        }
        return {};
    }
    Result<BotPhrase> add(const PhraseEdit &edit)
    {
        return ask<BotPhrase>([&](auto done) { m_service->addPhrase(Mona, edit, &m_context, std::move(done)); });
    }
    Result<BotPhrase> change(const QString &text, const PhraseEdit &edit)
    {
        return ask<BotPhrase>(
            [&](auto done) { m_service->changePhrase(Mona, idOf(text), edit, &m_context, std::move(done)); });
    }
    Status remove(const QString &text)
    {
        return ask<void>([&](auto done) { m_service->removePhrase(Mona, idOf(text), &m_context, std::move(done)); });
    }
    /// Another version of the program, on the same data.
    void upgrade(const QList<BotPhrase> &phrases)
    {
        m_workshop->phrases = phrases;
        m_workshop->mark += u'+';
        restart();
    }

    FakeClock m_clock;
    std::unique_ptr<FakeWorkshop> m_workshop;
    std::unique_ptr<InMemoryStore> m_store;
    std::unique_ptr<LiveBot> m_bot;
    std::unique_ptr<ModelUseCases> m_models;
    std::unique_ptr<BotKeeper> m_keeper;
    std::unique_ptr<KnowledgeService> m_service;
    QObject m_context;
};

void tst_KnowledgeUseCases::keysIgnoreSpelling_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("other");
    QTest::addColumn<bool>("same");
    QTest::newRow("case and spaces") << u"No  Login"_s << u"no login "_s << true;
    QTest::newRow("diacritics and hamza") << u"أَنا لا أدخُل"_s << u"انا لا ادخل"_s << true;
    QTest::newRow("elongation") << u"شكراااا"_s << u"شكراا"_s << true;
    QTest::newRow("another word") << u"no login"_s << u"no logout"_s << false;
    QTest::newRow("another picture") << u"👍"_s << u"👎"_s << false;
}

void tst_KnowledgeUseCases::keysIgnoreSpelling()
{
    QFETCH(QString, one);
    QFETCH(QString, other);
    QFETCH(bool, same);
    QCOMPARE(phraseKey(one) == phraseKey(other), same);
    QVERIFY(!phraseKey(one).isEmpty());
}

void tst_KnowledgeUseCases::varietyIsGuessed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("variety");
    QTest::newRow("Arabic") << u"لا أستطيع الدخول"_s << int(Variety::Standard);
    QTest::newRow("Latin letters") << u"msh 3aref adkhol"_s << int(Variety::Arabizi);
    QTest::newRow("English") << u"I cannot log in"_s << int(Variety::English);
    QTest::newRow("nothing to go by") << u"👍"_s << int(Variety::Mixed);
}

void tst_KnowledgeUseCases::varietyIsGuessed()
{
    QFETCH(QString, text);
    QFETCH(int, variety);
    QCOMPARE(int(guessVariety(text)), variety);
}

void tst_KnowledgeUseCases::everyLabelHasItsReading()
{
    QSet<int> labels;
    for (const Intent intent : AllIntents)
        labels.insert(int(labelOf({.act = MessageAct::Problem, .intent = intent})));
    for (const MessageAct act : AllMessageActs)
        labels.insert(int(labelOf({.act = act, .intent = Intent::Other})));
    QCOMPARE(labels.size(), LabelCount);
    for (size_t i = 0; i < AllIntents.size(); ++i)
        QCOMPARE(labelOf({.act = MessageAct::Problem, .intent = AllIntents[i]}), AllLabels[i]);
}

void tst_KnowledgeUseCases::phrasesAreSeededOnce()
{
    QCOMPARE(m_store->state().knowledge.phrases.size(), size_t(0));
    QCOMPARE(texts(), (QStringList{u"no login"_s, u"no video"_s}));
    const int commits = m_store->commits();
    restart();
    QCOMPARE(texts(), (QStringList{u"no login"_s, u"no video"_s}));
    QCOMPARE(m_store->commits(), commits);
}

void tst_KnowledgeUseCases::upgradeReplacesWhatNobodyTouched()
{
    QCOMPARE(texts().size(), 2);
    BotPhrase corrected = phraseOf(u"no login"_s, Label::PasswordReset);
    upgrade({corrected, phraseOf(u"no sound"_s, Label::VideoLoading)});
    QCOMPARE(texts(), (QStringList{u"no login"_s, u"no sound"_s}));
    QCOMPARE(texts({.label = Label::PasswordReset}), QStringList{u"no login"_s});
    QCOMPARE(texts({.source = PhraseSource::BuiltIn}).size(), 2);
}

void tst_KnowledgeUseCases::upgradeKeepsWhatTheSchoolDid()
{
    m_workshop->phrases.append(phraseOf(u"no money"_s, Label::Payment));
    QCOMPARE(texts().size(), 3);
    QVERIFY(add({.text = u"no lunch"_s, .label = Label::Other}).has_value());
    QVERIFY(change(u"no login"_s, {.text = u"no log-in at all"_s}).has_value());
    QVERIFY(change(u"no money"_s, {.label = Label::Other}).has_value());
    QVERIFY(remove(u"no video"_s).has_value());
    // The next program has all of the old phrases, other labels for some, and the school's own as well.
    upgrade({phraseOf(u"no login"_s, Label::BugError), phraseOf(u"no video"_s, Label::BugError),
        phraseOf(u"no money"_s, Label::BugError), phraseOf(u"no lunch"_s, Label::BugError)});
    QCOMPARE(texts(), (QStringList{u"no log-in at all"_s, u"no lunch"_s, u"no money"_s}));
    QCOMPARE(texts({.label = Label::BugError}), QStringList());
    QCOMPARE(texts({.source = PhraseSource::School}), QStringList{u"no lunch"_s});
    QCOMPARE(texts({.source = PhraseSource::Edited}), (QStringList{u"no log-in at all"_s, u"no money"_s}));
}

void tst_KnowledgeUseCases::interruptedSeedingIsTakenUp()
{
    for (int i = 0; i < 900; ++i)
        m_workshop->phrases.append(phraseOf(u"phrase %1"_s.arg(i)));
    // What a first part has stored, when the server died.
    const KnowledgeUseCases useCases(m_clock, *m_workshop);
    QVERIFY(writeAndWait<void>(*m_store, [&](Transaction &t) -> Status {
        SANAD_ASSIGN(SeedPlan plan, useCases.planSeed(t));
        plan.add = plan.add.first(400);
        plan.mark.clear();
        return KnowledgeUseCases::seed(t, plan);
    }).has_value());
    QCOMPARE(m_store->state().knowledge.phrases.size(), size_t(400));
    QCOMPARE(texts({.part = u"phrase 899"_s}).size(), 1);
    QCOMPARE(m_store->state().knowledge.phrases.size(), size_t(902));
}

void tst_KnowledgeUseCases::seedingThatFailsIsTriedAgain()
{
    m_store->failNextCommit(Error::of(ErrorCode::InsufficientStorage));
    const auto refused = add({.text = u"no lunch"_s, .label = Label::Other});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::InsufficientStorage);
    QVERIFY(add({.text = u"no lunch"_s, .label = Label::Other}).has_value());
    QCOMPARE(texts().size(), 3);
}

void tst_KnowledgeUseCases::everyChangeIsWrittenDown()
{
    QVERIFY(add({.text = u"no lunch"_s, .label = Label::Other}).has_value());
    QVERIFY(change(u"no lunch"_s, {.label = Label::BugError}).has_value());
    QVERIFY(remove(u"no lunch"_s).has_value());
    const auto faq = ask<Faq>([&](auto done) {
        m_service->addFaq(Mona, {.question = u"q"_s, .answer = u"a"_s}, &m_context, std::move(done));
    });
    QVERIFY(faq.has_value());
    QVERIFY(ask<Faq>([&](auto done) {
        m_service->changeFaq(Mona, faq->id, {.answer = u"b"_s}, &m_context, std::move(done));
    }).has_value());
    QVERIFY(
        ask<void>([&](auto done) { m_service->removeFaq(Mona, faq->id, &m_context, std::move(done)); }).has_value());
    QVERIFY(ask<ReplyOverview>([&](auto done) {
        m_service->setReply(Mona, Language::English, u"LOGIN_PROBLEM/1"_s, u"Go"_s, &m_context, std::move(done));
    }).has_value());
    QVERIFY(ask<ReplyOverview>([&](auto done) {
        m_service->resetReply(Mona, Language::English, u"LOGIN_PROBLEM/1"_s, &m_context, std::move(done));
    }).has_value());
    QStringList objects;
    QList<AuditEvent> events;
    for (const AuditEntry &entry : m_store->state().accounts.audit) {
        QCOMPARE(entry.actorId, std::optional(PersonId(7)));
        QCOMPARE(entry.address, Mona.address);
        events.append(entry.event);
        objects.append(entry.object);
    }
    QCOMPARE(events,
        (QList{AuditEvent::PhraseAdded, AuditEvent::PhraseChanged, AuditEvent::PhraseRemoved, AuditEvent::FaqAdded,
            AuditEvent::FaqChanged, AuditEvent::FaqRemoved, AuditEvent::ReplyChanged, AuditEvent::ReplyReset}));
    QCOMPARE(objects,
        (QStringList{u"phrase 3"_s, u"phrase 3"_s, u"phrase 3"_s, u"faq 1"_s, u"faq 1"_s, u"faq 1"_s,
            u"reply en/LOGIN_PROBLEM/1"_s, u"reply en/LOGIN_PROBLEM/1"_s}));
}

void tst_KnowledgeUseCases::changesAreLiveBeforeTheyAreAnswered()
{
    QCOMPARE(m_bot->reply({}, {}), u"built-in, 0 replies, 0 questions"_s);
    QString whenAnswered;
    m_service->addFaq(Mona, {.question = u"q"_s, .answer = u"a"_s}, &m_context,
        [&](const Result<Faq> &) { whenAnswered = m_bot->reply({}, {}); });
    QTRY_COMPARE(whenAnswered, u"built-in, 0 replies, 1 questions"_s);
    m_service->setReply(Mona, Language::English, u"LOGIN_PROBLEM/1"_s, u"Go"_s, &m_context,
        [&](const Result<ReplyOverview> &) { whenAnswered = m_bot->reply({}, {}); });
    QTRY_COMPARE(whenAnswered, u"built-in, 1 replies, 1 questions"_s);
}

void tst_KnowledgeUseCases::nothingIsStoredOfWhatIsRefused()
{
    QCOMPARE(texts().size(), 2);
    const int commits = m_store->commits();
    const auto twice = add({.text = u"NO login!"_s, .label = Label::Other});
    QVERIFY(!twice);
    QCOMPARE(twice.error().code, ErrorCode::Conflict);
    QCOMPARE(twice.error().field, u"text"_s);
    QCOMPARE(change(u"no video"_s, {.text = u"No Login"_s}).error().code, ErrorCode::Conflict);
    const auto placeholder = ask<ReplyOverview>([&](auto done) {
        m_service->setReply(Mona, Language::English, u"LOGIN_PROBLEM/1"_s, u"{x}"_s, &m_context, std::move(done));
    });
    QCOMPARE(placeholder.error().field, u"text"_s);
    QCOMPARE(m_store->commits(), commits);
    QVERIFY(m_store->state().accounts.audit.isEmpty());
}

QTEST_GUILESS_MAIN(tst_KnowledgeUseCases)
#include "tst_KnowledgeUseCases.moc"
