// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/InMemoryKnowledge.h"

#include "tests/support/InMemoryRepositories.h"

namespace sanad::test {

KnowledgeState::PhraseRow *InMemoryPhraseRepository::visible(PhraseId id)
{
    auto &phrases = m_view.state.knowledge.phrases;
    const auto found = phrases.find(id);
    return found == phrases.end() || found->second.key.isNull() ? nullptr : &found->second;
}

std::optional<PhraseId> InMemoryPhraseRepository::idOf(const QString &key) const
{
    for (const auto &[id, row] : m_view.state.knowledge.phrases) {
        if (!row.key.isNull() && row.key == key)
            return id;
    }
    return std::nullopt;
}

Result<PhraseId> InMemoryPhraseRepository::add(const KeyedPhrase &phrase)
{
    SANAD_TRY(m_view.mayWrite());
    if (idOf(phrase.key))
        return Error::of(ErrorCode::Conflict);
    KnowledgeState &state = m_view.state.knowledge;
    const PhraseId id(++state.lastPhraseId);
    KnowledgeState::PhraseRow row{.phrase = phrase.phrase, .key = phrase.key, .builtInKey = {}};
    row.phrase.id = id;
    state.phrases.emplace(id, row);
    return id;
}

Result<std::optional<BotPhrase>> InMemoryPhraseRepository::find(PhraseId id)
{
    const auto *row = visible(id);
    return row ? std::optional(row->phrase) : std::nullopt;
}

Result<std::optional<PhraseId>> InMemoryPhraseRepository::findByKey(const QString &key)
{
    return idOf(key);
}

Status InMemoryPhraseRepository::change(const KeyedPhrase &phrase)
{
    SANAD_TRY(m_view.mayWrite());
    auto *row = visible(phrase.phrase.id);
    if (!row)
        return Error::of(ErrorCode::NotFound);
    if (idOf(phrase.key).value_or(phrase.phrase.id) != phrase.phrase.id)
        return Error::of(ErrorCode::Conflict);
    row->phrase = phrase.phrase;
    row->key = phrase.key;
    return {};
}

Status InMemoryPhraseRepository::remove(PhraseId id, Timestamp now, std::optional<PersonId> by)
{
    SANAD_TRY(m_view.mayWrite());
    auto *row = visible(id);
    if (!row)
        return Error::of(ErrorCode::NotFound);
    if (row->builtInKey.isNull()) {
        m_view.state.knowledge.phrases.erase(id);
        return {};
    }
    row->phrase.source = PhraseSource::Edited;
    row->phrase.updatedAt = now;
    row->phrase.updatedBy = by;
    row->key = QString();
    return {};
}

Result<QList<BotPhrase>> InMemoryPhraseRepository::list(
    const PhraseFilter &filter, std::optional<PhraseId> before, int limit)
{
    const auto fits = [&](const KnowledgeState::PhraseRow &row) {
        const BotPhrase &phrase = row.phrase;
        return !row.key.isNull() && (!before || phrase.id < *before)
            && filter.label.value_or(phrase.label) == phrase.label
            && filter.variety.value_or(phrase.variety) == phrase.variety
            && filter.source.value_or(phrase.source) == phrase.source && row.key.contains(filter.part);
    };
    QList<BotPhrase> found;
    const auto &phrases = m_view.state.knowledge.phrases;
    for (auto entry = phrases.crbegin(); entry != phrases.crend() && found.size() < limit; ++entry) {
        if (fits(entry->second))
            found.append(entry->second.phrase);
    }
    return found;
}

Result<PhraseCounts> InMemoryPhraseRepository::counts(Label label)
{
    PhraseCounts counts{};
    for (const auto &[id, row] : m_view.state.knowledge.phrases) {
        if (!row.key.isNull() && row.phrase.label == label)
            ++counts.at(size_t(row.phrase.source));
    }
    return counts;
}

Result<QList<SeededPhrase>> InMemoryPhraseRepository::seeded(PhraseId after, int limit)
{
    QList<SeededPhrase> found;
    for (const auto &[id, row] : m_view.state.knowledge.phrases) {
        if (found.size() < limit && id > after && !row.builtInKey.isNull())
            found.append({.phrase = row.phrase, .builtInKey = row.builtInKey, .isRemoved = row.key.isNull()});
    }
    return found;
}

Status InMemoryPhraseRepository::seed(const QList<KeyedPhrase> &phrases)
{
    SANAD_TRY(m_view.mayWrite());
    KnowledgeState &state = m_view.state.knowledge;
    for (const KeyedPhrase &phrase : phrases) {
        const bool isThere = std::any_of(state.phrases.begin(), state.phrases.end(),
            [&](const auto &entry) { return entry.second.key == phrase.key || entry.second.builtInKey == phrase.key; });
        if (isThere)
            continue;
        const PhraseId id(++state.lastPhraseId);
        KnowledgeState::PhraseRow row{.phrase = phrase.phrase, .key = phrase.key, .builtInKey = phrase.key};
        row.phrase.id = id;
        row.phrase.source = PhraseSource::BuiltIn;
        row.phrase.updatedBy = {};
        state.phrases.emplace(id, row);
    }
    return {};
}

Status InMemoryPhraseRepository::unseed(PhraseId id)
{
    SANAD_TRY(m_view.mayWrite());
    m_view.state.knowledge.phrases.erase(id);
    return {};
}

Result<QList<SchoolReply>> InMemoryBotRepository::replies()
{
    QList<SchoolReply> found;
    for (const auto &[key, reply] : m_view.state.knowledge.replies)
        found.append(reply);
    return found;
}

Status InMemoryBotRepository::setReply(const SchoolReply &reply)
{
    SANAD_TRY(m_view.mayWrite());
    m_view.state.knowledge.replies[{reply.language, reply.name}] = reply;
    return {};
}

Result<bool> InMemoryBotRepository::removeReply(Language language, const QString &name)
{
    SANAD_TRY(m_view.mayWrite());
    return m_view.state.knowledge.replies.erase({language, name}) > 0;
}

Result<ModelId> InMemoryBotRepository::addModel(const BotModel &model)
{
    SANAD_TRY(m_view.mayWrite());
    KnowledgeState &state = m_view.state.knowledge;
    const ModelId id(++state.lastModelId);
    KnowledgeState::ModelRow row{.model = model, .content = {}};
    row.model.id = id;
    state.models.emplace(id, row);
    return id;
}

Status InMemoryBotRepository::prolong(ModelId id, Timestamp leaseUntil, int progress)
{
    SANAD_TRY(m_view.mayWrite());
    auto &models = m_view.state.knowledge.models;
    const auto found = models.find(id);
    if (found == models.end() || found->second.model.state != ModelState::Training)
        return {};
    found->second.model.leaseUntil = leaseUntil;
    found->second.model.progress = progress;
    return {};
}

Status InMemoryBotRepository::finishModel(const BotModel &model, const QByteArray &content)
{
    SANAD_TRY(m_view.mayWrite());
    auto &models = m_view.state.knowledge.models;
    const auto found = models.find(model.id);
    if (found == models.end())
        return Error::of(ErrorCode::NotFound);
    const Timestamp lease = found->second.model.leaseUntil;
    found->second = {.model = model, .content = content};
    found->second.model.leaseUntil = lease;
    return {};
}

Result<QList<BotModel>> InMemoryBotRepository::models(int limit)
{
    QList<BotModel> found;
    const auto &models = m_view.state.knowledge.models;
    for (auto entry = models.crbegin(); entry != models.crend() && found.size() < limit; ++entry)
        found.append(entry->second.model);
    return found;
}

Result<std::optional<BotModel>> InMemoryBotRepository::findModel(ModelId id)
{
    const auto &models = m_view.state.knowledge.models;
    const auto found = models.find(id);
    return found == models.end() ? std::nullopt : std::optional(found->second.model);
}

Result<std::optional<QByteArray>> InMemoryBotRepository::modelContent(ModelId id)
{
    const auto &models = m_view.state.knowledge.models;
    const auto found = models.find(id);
    const bool isReady = found != models.end() && found->second.model.state == ModelState::Ready;
    return isReady ? std::optional(found->second.content) : std::nullopt;
}

Status InMemoryBotRepository::removeModel(ModelId id)
{
    SANAD_TRY(m_view.mayWrite());
    KnowledgeState &state = m_view.state.knowledge;
    if (state.live.model == id)
        return Error::of(ErrorCode::NotFound);
    state.models.erase(id);
    return {};
}

Result<LiveKnowledge> InMemoryBotRepository::live()
{
    return m_view.state.knowledge.live;
}

Result<LiveKnowledge> InMemoryBotRepository::liveForUpdate()
{
    return live();
}

Result<qint64> InMemoryBotRepository::setLive(std::optional<ModelId> model)
{
    SANAD_TRY(m_view.mayWrite());
    KnowledgeState &state = m_view.state.knowledge;
    if (model && !state.models.contains(*model))
        return Error::of(ErrorCode::NotFound);
    state.live.model = model;
    return ++state.live.revision;
}

Result<qint64> InMemoryBotRepository::touch()
{
    SANAD_TRY(m_view.mayWrite());
    return ++m_view.state.knowledge.live.revision;
}

Result<QString> InMemoryBotRepository::seed()
{
    return m_view.state.knowledge.seed;
}

Status InMemoryBotRepository::setSeed(const QString &mark)
{
    SANAD_TRY(m_view.mayWrite());
    m_view.state.knowledge.seed = mark;
    return {};
}

} // namespace sanad::test
