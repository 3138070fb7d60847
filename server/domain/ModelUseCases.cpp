// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/ModelUseCases.h"

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace sanad {

namespace {

constexpr int MostListed = 200;

Error noSuchModel()
{
    return Error::notFound(u"There is no such model."_s);
}

QString interrupted()
{
    return u"Its server stopped before it was done."_s;
}

QString nameOf(std::optional<ModelId> id)
{
    return id ? u"model %1"_s.arg(id->value()) : u"built-in model"_s;
}

/// What a training needs, or the refusal.
Status checkEnough(Transaction &transaction, int &count)
{
    QStringList lacking;
    for (const Label label : AllLabels) {
        SANAD_ASSIGN(const PhraseCounts counts, transaction.phrases().counts(label));
        const int sum = std::accumulate(counts.begin(), counts.end(), 0);
        if (sum < ModelUseCases::LeastPhrases)
            lacking.append(u"%1 has %2"_s.arg(toName(label)).arg(sum));
        count += sum;
    }
    if (lacking.isEmpty())
        return {};
    return Error::of(ErrorCode::Conflict,
        u"There are too few phrases to learn from; each label needs %1 or more: %2."_s.arg(ModelUseCases::LeastPhrases)
            .arg(lacking.join(u", "_s)));
}

} // namespace

BotModel ModelUseCases::seen(BotModel model) const
{
    if (model.state == ModelState::Training && model.leaseUntil < m_clock.now()) {
        model.state = ModelState::Failed;
        model.finishedAt = model.leaseUntil;
        model.fault = interrupted();
    }
    return model;
}

Result<BotModel> ModelUseCases::beginTraining(Transaction &transaction, const Actor &admin) const
{
    // Nobody else begins one meanwhile.
    SANAD_TRY(transaction.bot().liveForUpdate());
    SANAD_ASSIGN(const ModelList present, list(transaction));
    for (const BotModel &model : present.models) {
        if (model.state == ModelState::Training)
            return Error::of(ErrorCode::Conflict, u"A training is under way: number %1."_s.arg(model.id.value()));
    }
    BotModel model{.startedAt = m_clock.now(), .leaseUntil = m_clock.now().plusMs(Lease.count())};
    SANAD_TRY(checkEnough(transaction, model.phrases));
    if (admin.person)
        model.startedBy = admin.person->id;
    SANAD_ASSIGN(model.id, transaction.bot().addModel(model));
    SANAD_TRY(m_knowledge.note(transaction, AuditEvent::TrainingStarted, admin, nameOf(model.id)));
    return model;
}

Result<QList<BotPhrase>> ModelUseCases::allPhrases(Transaction &transaction)
{
    constexpr int step = 1000;
    QList<BotPhrase> phrases;
    std::optional<PhraseId> before;
    while (true) {
        SANAD_ASSIGN(const QList<BotPhrase> page, transaction.phrases().list({}, before, step));
        phrases.append(page);
        if (page.size() < step)
            break;
        before = page.constLast().id;
    }
    // The same phrases give the same model, whenever each of them came.
    std::reverse(phrases.begin(), phrases.end());
    return phrases;
}

Status ModelUseCases::prolong(Transaction &transaction, ModelId id, int progress) const
{
    return transaction.bot().prolong(id, m_clock.now().plusMs(Lease.count()), progress);
}

Status ModelUseCases::finishTraining(
    Transaction &transaction, BotModel model, const Result<TrainedModel> &trained) const
{
    // What has ended stays as it ended: a server that stops just then gives up what is ready already.
    SANAD_ASSIGN(const std::optional<BotModel> found, transaction.bot().findModel(model.id));
    if (!found || found->state != ModelState::Training)
        return {};
    model.finishedAt = m_clock.now();
    if (!trained) {
        model.state = ModelState::Failed;
        model.fault = trained.error().message.isEmpty() ? trained.error().detail : trained.error().message;
        SANAD_TRY(transaction.bot().finishModel(model, {}));
        return prune(transaction);
    }
    model.state = ModelState::Ready;
    model.progress = 100;
    model.accuracy = trained->accuracy;
    model.macroF1 = trained->macroF1;
    model.size = trained->size;
    SANAD_TRY(transaction.bot().finishModel(model, trained->content));
    return prune(transaction);
}

Status ModelUseCases::prune(Transaction &transaction) const
{
    // Nobody publishes meanwhile what is about to go.
    SANAD_TRY(transaction.bot().liveForUpdate());
    SANAD_ASSIGN(const ModelList present, list(transaction));
    // Each kind by itself: trainings that fail must not push out models that could be put back.
    int ready = 0;
    int failed = 0;
    for (const BotModel &model : present.models) {
        if (model.state == ModelState::Training || model.id == present.live)
            continue;
        int &kept = model.state == ModelState::Ready ? ready : failed;
        if (++kept <= MaxModels)
            continue;
        SANAD_TRY(transaction.bot().removeModel(model.id));
    }
    return {};
}

Status ModelUseCases::giveUpTrainings(Transaction &transaction) const
{
    SANAD_ASSIGN(const QList<BotModel> models, transaction.bot().models(MostListed));
    for (const BotModel &model : models) {
        if (model.state == ModelState::Training)
            SANAD_TRY(finishTraining(transaction, model, Error::of(ErrorCode::Unavailable, interrupted())));
    }
    return {};
}

Result<ModelList> ModelUseCases::list(Transaction &transaction) const
{
    ModelList list;
    SANAD_ASSIGN(const QList<BotModel> models, transaction.bot().models(MostListed));
    for (const BotModel &model : models)
        list.models.append(seen(model));
    SANAD_ASSIGN(const LiveKnowledge live, transaction.bot().live());
    list.live = live.model;
    return list;
}

Result<QByteArray> ModelUseCases::content(Transaction &transaction, ModelId id) const
{
    SANAD_ASSIGN(const std::optional<QByteArray> content, transaction.bot().modelContent(id));
    if (content)
        return *content;
    SANAD_ASSIGN(const std::optional<BotModel> model, transaction.bot().findModel(id));
    return model ? Error::of(ErrorCode::Conflict, u"This model is not ready."_s) : noSuchModel();
}

Result<BotModel> ModelUseCases::publish(Transaction &transaction, const Actor &admin, std::optional<ModelId> id) const
{
    BotModel model{.state = ModelState::Ready};
    SANAD_TRY(transaction.bot().liveForUpdate());
    if (id) {
        SANAD_TRY(content(transaction, *id));
        SANAD_ASSIGN(const std::optional<BotModel> found, transaction.bot().findModel(*id));
        model = found.value_or(model);
    }
    SANAD_TRY(transaction.bot().setLive(id));
    SANAD_TRY(m_knowledge.note(transaction, AuditEvent::ModelPublished, admin, nameOf(id)));
    return model;
}

Result<BotParts> ModelUseCases::assemble(Transaction &transaction, std::optional<ModelId> id) const
{
    BotMaterial material;
    if (id) {
        SANAD_ASSIGN(material.model, content(transaction, *id));
    }
    SANAD_ASSIGN(material.replies, transaction.bot().replies());
    SANAD_ASSIGN(material.faqs, transaction.faqs().all());
    return m_workshop.assemble(material);
}

Result<BotParts> ModelUseCases::assemble(Transaction &transaction, const ModelChoice &choice) const
{
    if (choice.kind == ModelChoice::Kind::Numbered)
        return assemble(transaction, std::optional(choice.id));
    if (choice.kind == ModelChoice::Kind::BuiltIn)
        return assemble(transaction, std::optional<ModelId>());
    SANAD_ASSIGN(const ModelList present, list(transaction));
    for (const BotModel &model : present.models) {
        if (model.state == ModelState::Ready)
            return assemble(transaction, std::optional(model.id));
    }
    return Error::notFound(u"There is no trained model yet."_s);
}

Result<std::optional<BotParts>> ModelUseCases::assembleLive(Transaction &transaction, const LiveKnowledge &known) const
{
    SANAD_ASSIGN(const LiveKnowledge live, transaction.bot().live());
    if (live.revision == known.revision)
        return std::optional<BotParts>();
    Result<BotParts> parts = assemble(transaction, live.model);
    if (!parts && live.model && parts.error().code == ErrorCode::Conflict) {
        parts = assemble(transaction, std::optional<ModelId>());
        if (parts)
            parts->passedOver = live.model;
    }
    if (!parts)
        return parts.error();
    parts->from = live;
    return std::optional(*std::move(parts));
}

} // namespace sanad
