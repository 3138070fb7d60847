// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreContractTest.h"

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;

namespace {

KeyedPhrase phraseOf(const QString &text, Label label = Label::LoginProblem, Variety variety = Variety::English)
{
    return {.phrase = {.label = label,
                .variety = variety,
                .text = text,
                .needsAdmin = label == Label::Payment ? std::optional(true) : std::nullopt,
                .updatedAt = T0,
                .updatedBy = PersonId(7)},
        .key = text.toLower()};
}

KeyedPhrase builtInOf(const QString &text, Label label = Label::LoginProblem)
{
    KeyedPhrase phrase = phraseOf(text, label);
    phrase.phrase.source = PhraseSource::BuiltIn;
    phrase.phrase.updatedBy.reset();
    return phrase;
}

BotModel training(Timestamp start)
{
    return {.startedAt = start, .startedBy = PersonId(7), .leaseUntil = start.plusMs(1000), .phrases = 11};
}

} // namespace

/// Questions, phrases, replies and models, over the fake and both databases.
class tst_KnowledgeContract final : public StoreContractTest
{
    Q_OBJECT

private Q_SLOTS:
    void questionsAreChangedAndRemoved();
    void phraseIsFoundAsItWasStored();
    void keysAreTakenOnce();
    void phraseIsChanged();
    void phrasesAreFiltered_data();
    void phrasesAreFiltered();
    void phrasesComeInPages();
    void seedingLeavesOutWhatIsThere();
    void manyAreSeeded();
    void builtInThatIsRemovedKeepsItsPlace();
    void repliesAreReplacedAndReset();
    void modelGoesFromTrainingToReady();
    void contentIsKeptByteForByte();
    void liveModelIsNotRemoved();
    void everyChangeHasItsRevision();
    void seedMarkIsKept();

private:
    Result<PhraseId> add(const KeyedPhrase &phrase)
    {
        return write<PhraseId>([=](Transaction &t) { return t.phrases().add(phrase); });
    }
    Status seed(const QList<KeyedPhrase> &phrases)
    {
        return write<void>([=](Transaction &t) { return t.phrases().seed(phrases); });
    }
    Result<std::optional<BotPhrase>> phrase(PhraseId id)
    {
        return read<std::optional<BotPhrase>>([=](Transaction &t) { return t.phrases().find(id); });
    }
    Result<QStringList> list(const PhraseFilter &filter, std::optional<PhraseId> before = {}, int limit = 50)
    {
        return read<QStringList>([=](Transaction &t) -> Result<QStringList> {
            SANAD_ASSIGN(const QList<BotPhrase> phrases, t.phrases().list(filter, before, limit));
            QStringList texts;
            for (const BotPhrase &one : phrases)
                texts.append(one.text);
            return texts;
        });
    }
    Result<ModelId> addModel(const BotModel &model)
    {
        return write<ModelId>([=](Transaction &t) { return t.bot().addModel(model); });
    }
    Status finish(const BotModel &model, const QByteArray &content)
    {
        return write<void>([=](Transaction &t) { return t.bot().finishModel(model, content); });
    }
    Result<std::optional<BotModel>> model(ModelId id)
    {
        return read<std::optional<BotModel>>([=](Transaction &t) { return t.bot().findModel(id); });
    }
    Result<LiveKnowledge> live()
    {
        return read<LiveKnowledge>([](Transaction &t) { return t.bot().live(); });
    }
};

void tst_KnowledgeContract::questionsAreChangedAndRemoved()
{
    Faq faq;
    faq.question = u"كيف أدفع؟"_s;
    faq.answer = u"بالبطاقة"_s;
    faq.priority = 3;
    VALUE(id, write<FaqId>([=](Transaction &t) { return t.faqs().add(faq); }));
    faq.id = id;
    faq.answer = u"بالبطاقة أو التحويل"_s;
    OK(write<void>([=](Transaction &t) { return t.faqs().change(faq); }));
    VALUE(found, read<std::optional<Faq>>([=](Transaction &t) { return t.faqs().find(id); }));
    QCOMPARE(found, std::optional(faq));
    OK(write<void>([=](Transaction &t) { return t.faqs().remove(id); }));
    VALUE(gone, read<std::optional<Faq>>([=](Transaction &t) { return t.faqs().find(id); }));
    QVERIFY(!gone);
    FAILS(write<void>([=](Transaction &t) { return t.faqs().change(faq); }), ErrorCode::NotFound);
    FAILS(write<void>([=](Transaction &t) { return t.faqs().remove(id); }), ErrorCode::NotFound);
}

void tst_KnowledgeContract::phraseIsFoundAsItWasStored()
{
    KeyedPhrase stored = phraseOf(u"اتخصم مني مرتين"_s, Label::Payment, Variety::Egyptian);
    VALUE(id, add(stored));
    stored.phrase.id = id;
    VALUE(found, phrase(id));
    QCOMPARE(found, std::optional(stored.phrase));
    VALUE(byKey, read<std::optional<PhraseId>>([=](Transaction &t) { return t.phrases().findByKey(stored.key); }));
    QCOMPARE(byKey, std::optional(id));
    VALUE(nobody, phrase(PhraseId(999)));
    QVERIFY(!nobody);
}

void tst_KnowledgeContract::keysAreTakenOnce()
{
    VALUE(id, add(phraseOf(u"no login"_s)));
    FAILS(add(phraseOf(u"No Login"_s)), ErrorCode::Conflict);
    OK(write<void>([=](Transaction &t) { return t.phrases().remove(id, T0, PersonId(7)); }));
    OK(add(phraseOf(u"No Login"_s)));
}

void tst_KnowledgeContract::phraseIsChanged()
{
    VALUE(id, add(phraseOf(u"no login"_s)));
    KeyedPhrase changed = phraseOf(u"nothing plays"_s, Label::VideoLoading);
    changed.phrase.id = id;
    OK(write<void>([=](Transaction &t) { return t.phrases().change(changed); }));
    VALUE(found, phrase(id));
    QCOMPARE(found, std::optional(changed.phrase));
    changed.phrase.id = PhraseId(999);
    FAILS(write<void>([=](Transaction &t) { return t.phrases().change(changed); }), ErrorCode::NotFound);
}

void tst_KnowledgeContract::phrasesAreFiltered_data()
{
    QTest::addColumn<PhraseFilter>("filter");
    QTest::addColumn<QStringList>("texts");
    QTest::newRow("all, newest first") << PhraseFilter() << QStringList{u"100%_sure!"_s, u"دفعت"_s, u"no login"_s};
    QTest::newRow("label") << PhraseFilter{.label = Label::Payment} << QStringList{u"دفعت"_s};
    QTest::newRow("variety") << PhraseFilter{.variety = Variety::English}
                             << QStringList{u"100%_sure!"_s, u"no login"_s};
    QTest::newRow("source") << PhraseFilter{.source = PhraseSource::BuiltIn} << QStringList{u"no login"_s};
    QTest::newRow("a part") << PhraseFilter{.part = u"log"_s} << QStringList{u"no login"_s};
    QTest::newRow("an Arabic part") << PhraseFilter{.part = u"فع"_s} << QStringList{u"دفعت"_s};
    QTest::newRow("what patterns use is only text")
        << PhraseFilter{.part = u"%_sure!"_s} << QStringList{u"100%_sure!"_s};
    QTest::newRow("a wildcard finds nothing") << PhraseFilter{.part = u"n_ l%"_s} << QStringList();
    QTest::newRow("two at once") << PhraseFilter{.label = Label::Payment, .variety = Variety::English} << QStringList();
}

void tst_KnowledgeContract::phrasesAreFiltered()
{
    QFETCH(PhraseFilter, filter);
    QFETCH(QStringList, texts);
    OK(seed({builtInOf(u"no login"_s)}));
    OK(add(phraseOf(u"دفعت"_s, Label::Payment, Variety::Standard)));
    OK(add(phraseOf(u"100%_sure!"_s, Label::Other)));
    VALUE(found, list(filter));
    QCOMPARE(found, texts);
}

void tst_KnowledgeContract::phrasesComeInPages()
{
    VALUE(first, add(phraseOf(u"one"_s)));
    VALUE(second, add(phraseOf(u"two"_s)));
    VALUE(third, add(phraseOf(u"three"_s)));
    QVERIFY(first < second && second < third);
    VALUE(page, list({}, third, 1));
    QCOMPARE(page, QStringList{u"two"_s});
    VALUE(counts, read<PhraseCounts>([](Transaction &t) { return t.phrases().counts(Label::LoginProblem); }));
    QCOMPARE(counts, (PhraseCounts{0, 0, 3}));
}

void tst_KnowledgeContract::seedingLeavesOutWhatIsThere()
{
    VALUE(own, add(phraseOf(u"no login"_s, Label::BugError)));
    OK(seed({builtInOf(u"no login"_s), builtInOf(u"cannot enter"_s)}));
    OK(seed({builtInOf(u"cannot enter"_s)}));
    VALUE(texts, list({}));
    QCOMPARE(texts, (QStringList{u"cannot enter"_s, u"no login"_s}));
    VALUE(kept, phrase(own));
    QVERIFY(kept && kept->label == Label::BugError);
    VALUE(seeded, read<QList<SeededPhrase>>([](Transaction &t) { return t.phrases().seeded(PhraseId(0), 10); }));
    QCOMPARE(seeded.size(), 1);
    QCOMPARE(seeded.first().builtInKey, u"cannot enter"_s);
    QCOMPARE(seeded.first().phrase.source, PhraseSource::BuiltIn);
    QVERIFY(!seeded.first().isRemoved);
}

void tst_KnowledgeContract::manyAreSeeded()
{
    QList<KeyedPhrase> many;
    for (int i = 0; i < 123; ++i)
        many.append(builtInOf(u"phrase %1"_s.arg(i), i % 2 == 0 ? Label::Payment : Label::Other));
    OK(seed(many));
    VALUE(counts, read<PhraseCounts>([](Transaction &t) { return t.phrases().counts(Label::Payment); }));
    QCOMPARE(counts, (PhraseCounts{62, 0, 0}));
    VALUE(page, read<QList<SeededPhrase>>([](Transaction &t) { return t.phrases().seeded(PhraseId(0), 200); }));
    QCOMPARE(page.size(), 123);
    QCOMPARE(page.last().phrase.text, u"phrase 122"_s);
    QCOMPARE(page.last().phrase.needsAdmin, std::optional(true));
}

void tst_KnowledgeContract::builtInThatIsRemovedKeepsItsPlace()
{
    OK(seed({builtInOf(u"no login"_s)}));
    VALUE(page, read<QList<SeededPhrase>>([](Transaction &t) { return t.phrases().seeded(PhraseId(0), 10); }));
    const PhraseId id = page.first().phrase.id;
    OK(write<void>([=](Transaction &t) { return t.phrases().remove(id, T0.plusMs(5), PersonId(7)); }));
    FAILS(write<void>([=](Transaction &t) { return t.phrases().remove(id, T0, PersonId(7)); }), ErrorCode::NotFound);
    VALUE(gone, phrase(id));
    QVERIFY(!gone);
    OK(seed({builtInOf(u"no login"_s)}));
    VALUE(texts, list({}));
    QVERIFY(texts.isEmpty());
    VALUE(after, read<QList<SeededPhrase>>([](Transaction &t) { return t.phrases().seeded(PhraseId(0), 10); }));
    QVERIFY(after.first().isRemoved);
    // The school may bring it back as its own, and another time take it out.
    VALUE(own, add(phraseOf(u"no login"_s)));
    OK(write<void>([=](Transaction &t) { return t.phrases().remove(own, T0, PersonId(7)); }));
    OK(write<void>([=](Transaction &t) { return t.phrases().unseed(id); }));
    OK(seed({builtInOf(u"no login"_s)}));
    VALUE(back, list({}));
    QCOMPARE(back, QStringList{u"no login"_s});
}

void tst_KnowledgeContract::repliesAreReplacedAndReset()
{
    const SchoolReply reply{.language = Language::English,
        .name = u"LOGIN_PROBLEM/1"_s,
        .text = u"Open the page"_s,
        .updatedAt = T0,
        .updatedBy = PersonId(7)};
    SchoolReply other = reply;
    other.text = u"Open the new page"_s;
    const auto set = [this](const SchoolReply &one) {
        return write<void>([=](Transaction &t) { return t.bot().setReply(one); });
    };
    const auto reset = [this] {
        return write<bool>([](Transaction &t) { return t.bot().removeReply(Language::English, u"LOGIN_PROBLEM/1"_s); });
    };
    OK(set(reply));
    OK(set(other));
    VALUE(found, read<QList<SchoolReply>>([](Transaction &t) { return t.bot().replies(); }));
    QCOMPARE(found, QList{other});
    VALUE(was, reset());
    QVERIFY(was);
    VALUE(isStill, reset());
    QVERIFY(!isStill);
}

void tst_KnowledgeContract::modelGoesFromTrainingToReady()
{
    BotModel one = training(T0);
    VALUE(id, addModel(one));
    one.id = id;
    VALUE(begun, model(id));
    QCOMPARE(begun, std::optional(one));
    OK(write<void>([=](Transaction &t) { return t.bot().prolong(id, T0.plusMs(5000), 40); }));
    one.leaseUntil = T0.plusMs(5000);
    one.progress = 40;
    VALUE(prolonged, model(id));
    QCOMPARE(prolonged, std::optional(one));
    VALUE(none, read<std::optional<QByteArray>>([=](Transaction &t) { return t.bot().modelContent(id); }));
    QVERIFY(!none);

    one.state = ModelState::Ready;
    one.finishedAt = T0.plusMs(6000);
    one.progress = 100;
    one.phrases = 12;
    one.accuracy = 0.875;
    one.macroF1 = 0.75;
    one.size = 4096;
    OK(finish(one, "content"));
    OK(write<void>([=](Transaction &t) { return t.bot().prolong(id, T0.plusMs(9000), 50); }));
    VALUE(ready, model(id));
    QCOMPARE(ready, std::optional(one));
    VALUE(second, addModel(training(T0.plusMs(1))));
    VALUE(models, read<QList<BotModel>>([](Transaction &t) { return t.bot().models(10); }));
    QCOMPARE(models.size(), 2);
    QCOMPARE(models.first().id, second);
    one.id = ModelId(999);
    FAILS(finish(one, "content"), ErrorCode::NotFound);
}

void tst_KnowledgeContract::contentIsKeptByteForByte()
{
    BotModel one = training(T0);
    VALUE(id, addModel(one));
    one.id = id;
    one.state = ModelState::Ready;
    QByteArray content(300'000, '\0');
    for (qsizetype i = 0; i < content.size(); ++i)
        content[i] = char(i * 31 % 256);
    OK(finish(one, content));
    VALUE(found, read<std::optional<QByteArray>>([=](Transaction &t) { return t.bot().modelContent(id); }));
    QVERIFY(found == std::optional(content));
}

void tst_KnowledgeContract::liveModelIsNotRemoved()
{
    VALUE(id, addModel(training(T0)));
    FAILS(write<qint64>([](Transaction &t) { return t.bot().setLive(ModelId(999)); }), ErrorCode::NotFound);
    OK(write<qint64>([=](Transaction &t) { return t.bot().setLive(id); }));
    VALUE(now, live());
    QCOMPARE(now.model, std::optional(id));
    FAILS(write<void>([=](Transaction &t) { return t.bot().removeModel(id); }), ErrorCode::NotFound);
    OK(write<qint64>([](Transaction &t) { return t.bot().setLive(std::nullopt); }));
    OK(write<void>([=](Transaction &t) { return t.bot().removeModel(id); }));
    VALUE(gone, model(id));
    QVERIFY(!gone);
}

void tst_KnowledgeContract::everyChangeHasItsRevision()
{
    VALUE(first, live());
    QCOMPARE(first, LiveKnowledge());
    VALUE(touched, write<qint64>([](Transaction &t) { return t.bot().touch(); }));
    QCOMPARE(touched, 1);
    VALUE(set, write<qint64>([](Transaction &t) { return t.bot().setLive(std::nullopt); }));
    QCOMPARE(set, 2);
    VALUE(now, write<LiveKnowledge>([](Transaction &t) { return t.bot().liveForUpdate(); }));
    QCOMPARE(now, (LiveKnowledge{.model = {}, .revision = 2}));
}

void tst_KnowledgeContract::seedMarkIsKept()
{
    VALUE(empty, read<QString>([](Transaction &t) { return t.bot().seed(); }));
    QCOMPARE(empty, QString());
    OK(write<void>([](Transaction &t) { return t.bot().setSeed(u"mark"_s); }));
    VALUE(mark, read<QString>([](Transaction &t) { return t.bot().seed(); }));
    QCOMPARE(mark, u"mark"_s);
}

QTEST_GUILESS_MAIN(tst_KnowledgeContract)
#include "tst_KnowledgeContract.moc"
