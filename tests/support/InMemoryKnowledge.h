// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Knowledge.h"

#include <map>
#include <utility>

namespace sanad::test {

struct MemoryView;

/// What an InMemoryStore holds of the bot; part of MemoryState.
struct KnowledgeState
{
    struct PhraseRow
    {
        BotPhrase phrase;
        QString key; ///< null: taken out
        QString builtInKey; ///< null: the school's own
    };
    struct ModelRow
    {
        BotModel model;
        QByteArray content;
    };

    std::map<PhraseId, PhraseRow> phrases;
    std::map<std::pair<Language, QString>, SchoolReply> replies;
    std::map<ModelId, ModelRow> models;
    LiveKnowledge live;
    QString seed;
    qint64 lastPhraseId = 0;
    qint64 lastModelId = 0;
};

/// PhraseRepository over plain containers.
class InMemoryPhraseRepository final : public PhraseRepository
{
public:
    explicit InMemoryPhraseRepository(const MemoryView &view)
        : m_view(view)
    {
    }
    Result<PhraseId> add(const KeyedPhrase &phrase) override;
    Result<std::optional<BotPhrase>> find(PhraseId id) override;
    Result<std::optional<PhraseId>> findByKey(const QString &key) override;
    Status change(const KeyedPhrase &phrase) override;
    Status remove(PhraseId id, Timestamp now, std::optional<PersonId> by) override;
    Result<QList<BotPhrase>> list(const PhraseFilter &filter, std::optional<PhraseId> before, int limit) override;
    Result<PhraseCounts> counts(Label label) override;
    Result<QList<SeededPhrase>> seeded(PhraseId after, int limit) override;
    Status seed(const QList<KeyedPhrase> &phrases) override;
    Status unseed(PhraseId id) override;

private:
    [[nodiscard]] KnowledgeState::PhraseRow *visible(PhraseId id);
    [[nodiscard]] std::optional<PhraseId> idOf(const QString &key) const;

    const MemoryView &m_view;
};

/// BotRepository over plain containers.
class InMemoryBotRepository final : public BotRepository
{
public:
    explicit InMemoryBotRepository(const MemoryView &view)
        : m_view(view)
    {
    }
    Result<QList<SchoolReply>> replies() override;
    Status setReply(const SchoolReply &reply) override;
    Result<bool> removeReply(Language language, const QString &name) override;
    Result<ModelId> addModel(const BotModel &model) override;
    Status prolong(ModelId id, Timestamp leaseUntil, int progress) override;
    Status finishModel(const BotModel &model, const QByteArray &content) override;
    Result<QList<BotModel>> models(int limit) override;
    Result<std::optional<BotModel>> findModel(ModelId id) override;
    Result<std::optional<QByteArray>> modelContent(ModelId id) override;
    Status removeModel(ModelId id) override;
    Result<LiveKnowledge> live() override;
    Result<LiveKnowledge> liveForUpdate() override;
    Result<qint64> setLive(std::optional<ModelId> model) override;
    Result<qint64> touch() override;
    Result<QString> seed() override;
    Status setSeed(const QString &mark) override;

private:
    const MemoryView &m_view;
};

} // namespace sanad::test
