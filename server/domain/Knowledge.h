// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/Result.h"
#include "common/core/Timestamp.h"
#include "common/model/bot_names.h"
#include "common/model/names.h"

#include <QByteArray>
#include <QList>

#include <array>
#include <optional>

namespace sanad {

// What the bot is made of, as the school keeps it. The repositories' calls run on the thread of the transaction they
// belong to; an Error means that the transaction must be given up.

using PhraseId = Id<struct PhraseTag>;
using ModelId = Id<struct ModelTag>;

/// A message to learn from, with what it is.
struct BotPhrase
{
    PhraseId id{};
    Label label = Label::Other;
    Variety variety = Variety::Standard;
    QString text{};
    std::optional<bool> needsAdmin{}; ///< of payments only: whether no advice can help
    PhraseSource source = PhraseSource::School;
    Timestamp updatedAt{};
    std::optional<PersonId> updatedBy{}; ///< the admin; nobody: the program

    bool operator==(const BotPhrase &) const = default;
};

/// A phrase with the text by which it is told from others: normalised, never empty.
struct KeyedPhrase
{
    BotPhrase phrase{};
    QString key{};

    bool operator==(const KeyedPhrase &) const = default;
};

/// A built-in phrase as it stands in the store.
struct SeededPhrase
{
    BotPhrase phrase{};
    QString builtInKey{}; ///< of the text that the program brought
    bool isRemoved = false; ///< the school has taken it out
};

/// Which phrases are asked for; empty fields do not restrict.
struct PhraseFilter
{
    std::optional<Label> label{};
    std::optional<Variety> variety{};
    std::optional<PhraseSource> source{};
    QString part{}; ///< of the normalised text

    bool operator==(const PhraseFilter &) const = default;
};

/// How many phrases there are, in the order of AllPhraseSources.
using PhraseCounts = std::array<int, AllPhraseSources.size()>;

/// One of the bot's texts as the school says it.
struct SchoolReply
{
    Language language = Language::Arabic;
    QString name{}; ///< as the program calls it: "LOGIN_PROBLEM/1", "closing/2"
    QString text{};
    Timestamp updatedAt{};
    std::optional<PersonId> updatedBy{};

    bool operator==(const SchoolReply &) const = default;
};

/// A training and, once it is ready, the model that came of it.
struct BotModel
{
    ModelId id{};
    ModelState state = ModelState::Training;
    Timestamp startedAt{};
    std::optional<PersonId> startedBy{};
    std::optional<Timestamp> finishedAt{};
    Timestamp leaseUntil{}; ///< a training that is not prolonged until then has died with its server
    int progress = 0; ///< percent
    int phrases = 0; ///< that it was trained on
    std::optional<double> accuracy{}; ///< cross-validated, 0 to 1
    std::optional<double> macroF1{};
    qint64 size = 0; ///< bytes in memory
    QString fault{}; ///< why it failed

    bool operator==(const BotModel &) const = default;
};

/// What students are answered by.
struct LiveKnowledge
{
    std::optional<ModelId> model{}; ///< nothing: the built-in
    qint64 revision = 0; ///< grows with every change of model, replies or questions

    bool operator==(const LiveKnowledge &) const = default;
};

/// Phrases to learn from, the program's and the school's own.
class PhraseRepository
{
public:
    virtual ~PhraseRepository() = default;
    /// Stores `phrase` (its id is ignored) and returns the id given. Error Conflict if there is one with this key; the
    /// transaction goes on.
    [[nodiscard]] virtual Result<PhraseId> add(const KeyedPhrase &phrase) = 0;
    [[nodiscard]] virtual Result<std::optional<BotPhrase>> find(PhraseId id) = 0;
    /// The phrase with this key.
    [[nodiscard]] virtual Result<std::optional<PhraseId>> findByKey(const QString &key) = 0;
    /// Stores all but the id. The key must not be another phrase's; NotFound without such a phrase.
    [[nodiscard]] virtual Status change(const KeyedPhrase &phrase) = 0;
    /// A built-in phrase's place is kept, so that seeding does not bring it back. NotFound without such a phrase.
    [[nodiscard]] virtual Status remove(PhraseId id, Timestamp now, std::optional<PersonId> by) = 0;
    /// Newest first, strictly before `before`.
    [[nodiscard]] virtual Result<QList<BotPhrase>> list(
        const PhraseFilter &filter, std::optional<PhraseId> before, int limit) = 0;
    [[nodiscard]] virtual Result<PhraseCounts> counts(Label label) = 0;

    /// Built-in phrases, by id, strictly after `after`.
    [[nodiscard]] virtual Result<QList<SeededPhrase>> seeded(PhraseId after, int limit) = 0;
    /// Adds built-in phrases; one whose key is there already is left out.
    [[nodiscard]] virtual Status seed(const QList<KeyedPhrase> &phrases) = 0;
    /// Forgets a built-in phrase altogether.
    [[nodiscard]] virtual Status unseed(PhraseId id) = 0;
};

/// Models, the school's replies, and which of all that is live.
class BotRepository
{
public:
    virtual ~BotRepository() = default;
    [[nodiscard]] virtual Result<QList<SchoolReply>> replies() = 0;
    /// Adds the reply, or replaces the one of the same name.
    [[nodiscard]] virtual Status setReply(const SchoolReply &reply) = 0;
    /// Whether there was one.
    [[nodiscard]] virtual Result<bool> removeReply(Language language, const QString &name) = 0;

    /// Stores `model` (its id is ignored) and returns the id given.
    [[nodiscard]] virtual Result<ModelId> addModel(const BotModel &model) = 0;
    /// Stores lease and progress of a training, if it still is one.
    [[nodiscard]] virtual Status prolong(ModelId id, Timestamp leaseUntil, int progress) = 0;
    /// Stores state, end, figures and fault; `content` as it is to be found again, for a model that is ready.
    [[nodiscard]] virtual Status finishModel(const BotModel &model, const QByteArray &content) = 0;
    /// Newest first.
    [[nodiscard]] virtual Result<QList<BotModel>> models(int limit) = 0;
    [[nodiscard]] virtual Result<std::optional<BotModel>> findModel(ModelId id) = 0;
    /// What finishModel() was given; nothing if there is no such model, or it is not ready.
    [[nodiscard]] virtual Result<std::optional<QByteArray>> modelContent(ModelId id) = 0;
    /// It must not be live.
    [[nodiscard]] virtual Status removeModel(ModelId id) = 0;

    [[nodiscard]] virtual Result<LiveKnowledge> live() = 0;
    /// As live(), and nobody else changes it until the transaction ends.
    [[nodiscard]] virtual Result<LiveKnowledge> liveForUpdate() = 0;
    /// Stores the model, and the next revision, which is returned.
    [[nodiscard]] virtual Result<qint64> setLive(std::optional<ModelId> model) = 0;
    /// The next revision, since replies or questions have changed.
    [[nodiscard]] virtual Result<qint64> touch() = 0;
    /// The mark that setSeed() left; empty at first.
    [[nodiscard]] virtual Result<QString> seed() = 0;
    [[nodiscard]] virtual Status setSeed(const QString &mark) = 0;
};

} // namespace sanad
