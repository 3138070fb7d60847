// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/Faq.h"
#include "server/domain/Bot.h"
#include "server/domain/Knowledge.h"

#include <QObject>

#include <functional>
#include <memory>

namespace sanad {

/// One of the bot's texts, as it is written: with placeholders.
struct BotText
{
    Language language = Language::Arabic;
    QString name{};
    QString text{};

    bool operator==(const BotText &) const = default;
};

/// What students are answered by, put together. Immutable; it lives as long as somebody holds it.
struct BotParts
{
    std::shared_ptr<const MessageReader> reader{};
    std::shared_ptr<const ReplySource> replies{};
    LiveKnowledge from{}; ///< what it was made of
    std::optional<ModelId> passedOver{}; ///< a model that was to be live, but is not for this program
};

/// What the school has, for a bot to be made of.
struct BotMaterial
{
    QByteArray model{}; ///< as a training yielded it; empty: the built-in
    QList<SchoolReply> replies{};
    QList<Faq> faqs{};
};

/// What a training yields.
struct TrainedModel
{
    QByteArray content{}; ///< for BotMaterial::model
    qint64 size = 0; ///< bytes in memory
    double accuracy = 0; ///< cross-validated, 0 to 1
    double macroF1 = 0;
};

/// Makes bots. Const calls are safe from any thread at once; the others are the owner's.
class BotWorkshop
{
public:
    using Progress = std::function<void(int percent)>;
    using Trained = std::function<void(Result<TrainedModel> trained)>;

    virtual ~BotWorkshop() = default;

    /// The program's own phrases.
    [[nodiscard]] virtual Result<QList<BotPhrase>> builtInPhrases() const = 0;
    /// Another one with every program whose phrases differ.
    [[nodiscard]] virtual QString builtInMark() const = 0;
    /// All the texts that a bot needs, as the program says them.
    [[nodiscard]] virtual const QList<BotText> &builtInTexts() const = 0;
    /// InvalidField error for the field `text` if a bot cannot be made with these in place of the program's.
    [[nodiscard]] virtual Status checkReplies(const QList<SchoolReply> &replies) const = 0;

    /// Takes tens of milliseconds. A reply that does not fit this program (any more) is left out. Error Conflict if the
    /// model is not for this program.
    [[nodiscard]] virtual Result<BotParts> assemble(const BotMaterial &material) const = 0;

    /// Takes seconds, aside and at a low priority; then calls `done` on the owner's thread, and `progress` before. One
    /// at a time. Neither is called once cancelTraining() has returned.
    virtual void train(const QList<BotPhrase> &phrases, Progress progress, Trained done) = 0;
    /// Gives up the training that is under way, if there is one: waits for its next stop, a second or two.
    virtual void cancelTraining() = 0;
};

} // namespace sanad
