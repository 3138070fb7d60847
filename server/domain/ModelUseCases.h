// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/KnowledgeUseCases.h"

#include <chrono>

namespace sanad {

/// The models there are, newest first, and which of them is live.
struct ModelList
{
    QList<BotModel> models{};
    std::optional<ModelId> live{}; ///< nothing: the built-in
};

/// Which model somebody means.
struct ModelChoice
{
    enum class Kind {
        Live, ///< the one that answers students now
        BuiltIn,
        Newest, ///< of those that are ready
        Numbered,
    };

    Kind kind = Kind::Live;
    ModelId id{};

    bool operator==(const ModelChoice &) const = default;
};

/// What is done with models, each as one unit of work inside a transaction. Stateless; safe from any thread at once.
class ModelUseCases
{
public:
    /// A training that nobody has prolonged for so long has died with its server.
    static constexpr std::chrono::milliseconds Lease{15'000};
    /// So many models are kept, beside the live one.
    static constexpr int MaxModels = 10;
    /// Phrases that each label must have; fewer cannot be cross-validated.
    static constexpr int LeastPhrases = 5;

    ModelUseCases(const Clock &clock, const BotWorkshop &workshop)
        : m_clock(clock)
        , m_workshop(workshop)
        , m_knowledge(clock, workshop)
    {
    }

    /// Error Conflict while a training runs, here or on another server, or if there are too few phrases.
    [[nodiscard]] Result<BotModel> beginTraining(Transaction &transaction, const Actor &admin) const;
    [[nodiscard]] static Result<QList<BotPhrase>> allPhrases(Transaction &transaction);
    [[nodiscard]] Status prolong(Transaction &transaction, ModelId id, int progress) const;
    /// Stores the model, or why there is none, and forgets the oldest.
    [[nodiscard]] Status finishTraining(
        Transaction &transaction, BotModel model, const Result<TrainedModel> &trained) const;
    /// What no server is at work on any more has failed; for a server that knows itself to be the only one.
    [[nodiscard]] Status giveUpTrainings(Transaction &transaction) const;

    [[nodiscard]] Result<ModelList> list(Transaction &transaction) const;
    /// From now on students are answered by it. Error NotFound without such a model, Conflict if it is not ready.
    [[nodiscard]] Result<BotModel> publish(
        Transaction &transaction, const Actor &admin, std::optional<ModelId> id) const;

    /// A bot with this model, and the replies and questions there are. Errors as for publish(); Conflict also for a
    /// model that another version of the program has made.
    [[nodiscard]] Result<BotParts> assemble(Transaction &transaction, std::optional<ModelId> id) const;
    /// The same; NotFound without a newest one. What is live is for the caller to know.
    [[nodiscard]] Result<BotParts> assemble(Transaction &transaction, const ModelChoice &choice) const;
    /// The bot that is to answer students; nothing if it is still that of `known`. A model that is not for this program
    /// is passed over for the built-in.
    [[nodiscard]] Result<std::optional<BotParts>> assembleLive(
        Transaction &transaction, const LiveKnowledge &known) const;

private:
    [[nodiscard]] Result<QByteArray> content(Transaction &transaction, ModelId id) const;
    [[nodiscard]] BotModel seen(BotModel model) const;
    [[nodiscard]] Status prune(Transaction &transaction) const;

    const Clock &m_clock;
    const BotWorkshop &m_workshop;
    const KnowledgeUseCases m_knowledge;
};

} // namespace sanad
