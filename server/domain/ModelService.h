// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/KnowledgeService.h"
#include "server/domain/Rehearsal.h"

namespace sanad {

/// What a bot would do about a text that is the first of a chat.
struct Trial
{
    Heard heard{};
    std::optional<QString> reply{};
};

/// Which stored conversations are rehearsed, with which model.
struct RehearsalOrder
{
    ModelChoice model{.kind = ModelChoice::Kind::Newest};
    int limit = 1000; ///< messages of students, at least if there are so many
    Timestamp from{};
    Timestamp to{};
};

/// A page of what the bot failed on.
struct CandidatePage
{
    QList<PhraseCandidate> candidates{};
    std::optional<ChatCursor> next{}; ///< where the next page goes on; nothing: this was the last
};

/// What admins do with models, as the network side calls it: train them, try them, rehearse stored conversations with
/// them, publish them. One training and one rehearsal at a time. What takes long runs elsewhere, in pieces. One thread:
/// the store's owner. `done` is not called if `context` has died.
class ModelService
{
public:
    template <typename T>
    using Done = Store::Done<T>;

    /// All must outlive the service.
    struct Parts
    {
        Store &store;
        BotWorkshop &workshop;
        BotKeeper &keeper;
        const LiveBot &bot;
        KnowledgeService &knowledge;
        const ModelUseCases &models;
    };

    explicit ModelService(const Parts &parts);
    ~ModelService();
    Q_DISABLE_COPY_MOVE(ModelService)

    /// Answers as soon as the training has begun.
    void train(const Actor &admin, QObject *context, Done<BotModel> done);
    void list(QObject *context, Done<ModelList> done);
    void publish(const Actor &admin, std::optional<ModelId> id, QObject *context, Done<BotModel> done);
    void tryOut(const QString &text, const ModelChoice &model, QObject *context, Done<Trial> done);
    /// Error Conflict while another rehearsal is under way.
    void rehearse(const RehearsalOrder &order, QObject *context, Done<RehearsalReport> done);
    void candidates(std::optional<ChatCursor> after, int limit, QObject *context, Done<CandidatePage> done);

    /// Gives up what is under way; to be called before the store stops.
    void stop();

private:
    struct Rehearsal;

    void runTraining(const BotModel &model);
    void finishTraining(const BotModel &model, const Result<TrainedModel> &trained);
    void prolongTraining();
    void withBot(const ModelChoice &model, QObject *context, std::function<void(Result<BotParts>)> next);
    void rehearseNext(const std::shared_ptr<Rehearsal> &rehearsal);

    const Parts m_parts;
    std::optional<BotModel> m_training;
    QTimer m_prolonging;
    bool m_isRehearsing = false;
    QObject m_context; ///< goes first: nothing that is under way comes back to what has gone
};

} // namespace sanad
