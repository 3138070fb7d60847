// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/Workshop.h"

#include "server/bot/Evaluation.h"
#include "server/bot/Knowledge.h"
#include "server/bot/ModelTrainer.h"
#include "server/bot/built_in.h"

#include <sys/resource.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace sanad::bot {

namespace {

/// The kernel gives such a thread what nobody else wants. Failing leaves it as it is: the training disturbs more then.
void lowerPriority()
{
    constexpr int lowest = 19;
    static_cast<void>(::setpriority(PRIO_PROCESS, id_t(::gettid()), lowest));
}

Evaluation judge(const Training &training)
{
    std::vector<Judged> judged;
    for (const ScoredPhrase &one : training.crossValidation) {
        const auto each = probabilities(std::span(one.scores), training.parameters.temperature);
        const auto best = std::max_element(each.begin(), each.end());
        judged.push_back({.text = {},
            .group = {},
            .truth = one.phrase.label,
            .answer = AllLabels[size_t(best - each.begin())],
            .probability = *best});
    }
    return Evaluation(std::move(judged));
}

} // namespace

Result<std::unique_ptr<Workshop>> Workshop::create(const SchoolFacts &facts)
{
    SANAD_ASSIGN(IntentClassifier classifier, builtInClassifier());
    SANAD_ASSIGN(SolvedEvidence evidence, builtInEvidence());
    SANAD_ASSIGN(ConceptLexicon lexicon, builtInLexicon());
    std::unique_ptr<Workshop> workshop(new Workshop(std::move(classifier), std::move(evidence), std::move(lexicon)));
    workshop->m_facts = facts;
    SANAD_TRY(workshop->loadTexts());
    return workshop;
}

Workshop::Workshop(IntentClassifier classifier, SolvedEvidence evidence, ConceptLexicon lexicon)
    : m_builtIn(std::move(classifier))
    , m_evidence(std::move(evidence))
    , m_lexicon(std::move(lexicon))
    , m_context(std::make_unique<QObject>())
{
}

Status Workshop::loadTexts()
{
    SANAD_ASSIGN(const QList<ReplyText> texts, bot::builtInTexts());
    for (const ReplyText &text : texts)
        m_texts.append({.language = text.language, .name = text.name, .text = text.text});
    return {};
}

Workshop::~Workshop()
{
    cancelTraining();
}

Result<QList<BotPhrase>> Workshop::builtInPhrases() const
{
    SANAD_ASSIGN(const QList<Phrase> phrases, bot::builtInPhrases());
    QList<BotPhrase> result;
    for (const Phrase &phrase : phrases)
        result.append({.label = phrase.label,
            .variety = phrase.variety,
            .text = phrase.text,
            .needsAdmin = phrase.needsAdmin,
            .source = PhraseSource::BuiltIn});
    return result;
}

QString Workshop::builtInMark() const
{
    static const QString mark = builtInPhrasesMark().value_or(QString());
    return mark;
}

Status Workshop::checkReplies(const QList<SchoolReply> &replies) const
{
    const Result<ReplyCatalogue> made = ReplyCatalogue::make(textsWith(replies), m_facts);
    return made ? Status() : Status(made.error());
}

QList<ReplyText> Workshop::textsWith(const QList<SchoolReply> &replies) const
{
    QList<ReplyText> texts;
    for (const BotText &builtIn : m_texts) {
        ReplyText text{builtIn.language, builtIn.name, builtIn.text};
        for (const SchoolReply &reply : replies) {
            if (reply.language == text.language && reply.name == text.name)
                text.text = reply.text;
        }
        texts.append(text);
    }
    return texts;
}

Result<ReplyCatalogue> Workshop::catalogue(const QList<SchoolReply> &replies) const
{
    Result<ReplyCatalogue> made = ReplyCatalogue::make(textsWith(replies), m_facts);
    if (made)
        return made;
    // Since the school wrote it, the program has changed: what does not fit any more is left out, the rest stays.
    QList<SchoolReply> fitting;
    for (const SchoolReply &reply : replies) {
        fitting.append(reply);
        if (!ReplyCatalogue::make(textsWith(fitting), m_facts))
            fitting.removeLast();
    }
    return ReplyCatalogue::make(textsWith(fitting), m_facts);
}

Result<IntentClassifier> Workshop::classifier(const QByteArray &model) const
{
    if (model.isEmpty())
        return m_builtIn;
    Result<IntentClassifier> read = IntentClassifier::fromBytes(qUncompress(model));
    if (!read) {
        Error error = Error::of(ErrorCode::Conflict, u"Another version of the program made this model: train anew."_s);
        error.detail = read.error().detail;
        return error;
    }
    return read;
}

Result<BotParts> Workshop::assemble(const BotMaterial &material) const
{
    SANAD_ASSIGN(IntentClassifier read, classifier(material.model));
    SANAD_ASSIGN(ReplyCatalogue replies, catalogue(material.replies));
    const auto knowledge = std::make_shared<const Knowledge>(
        std::make_unique<BotReader>(std::move(read), m_evidence), std::move(replies), material.faqs, m_lexicon);
    BotParts parts;
    parts.reader = knowledge;
    parts.replies = knowledge;
    return parts;
}

Result<TrainedModel> Workshop::trainNow(const QList<BotPhrase> &phrases, const Progress &progress) const
{
    QList<Phrase> material;
    for (const BotPhrase &phrase : phrases)
        material.append({phrase.label, phrase.variety, phrase.text, phrase.needsAdmin});
    TrainingOptions options;
    options.goesOn = [this, &progress](int percent) {
        progress(percent);
        return !m_isGivenUp;
    };
    SANAD_ASSIGN(const Training training, bot::train(material, m_lexicon, options));
    const QByteArray bytes = LinearModel::toBytes(training.parameters);
    const Evaluation evaluation = judge(training);
    return TrainedModel{.content = qCompress(bytes),
        .size = bytes.size(),
        .accuracy = evaluation.accuracy(),
        .macroF1 = evaluation.macroF1()};
}

void Workshop::train(const QList<BotPhrase> &phrases, Progress progress, Trained done)
{
    cancelTraining();
    m_isGivenUp = false;
    m_thread = std::thread([this, phrases, progress = std::move(progress), done = std::move(done)] {
        lowerPriority();
        QObject *context = m_context.get();
        const Result<TrainedModel> trained = trainNow(phrases, [context, &progress](int percent) {
            QMetaObject::invokeMethod(
                context, [progress, percent] { progress(percent); }, Qt::QueuedConnection);
        });
        QMetaObject::invokeMethod(
            context, [done, trained] { done(trained); }, Qt::QueuedConnection);
    });
}

void Workshop::cancelTraining()
{
    m_isGivenUp = true;
    if (m_thread.joinable())
        m_thread.join();
    // What the thread has said and nobody has heard yet goes with it.
    m_context = std::make_unique<QObject>();
}

} // namespace sanad::bot
