// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bot/IntentClassifier.h"
#include "server/bot/ReplyCatalogue.h"
#include "server/bot/SolvedEvidence.h"
#include "server/domain/BotWorkshop.h"

#include <atomic>
#include <thread>

namespace sanad::bot {

/// Makes bots of this program's parts and the school's. Trains on a thread of its own, of the lowest priority, so that
/// students' messages do not wait for it.
class Workshop final : public BotWorkshop
{
public:
    /// Internal error if the build was faulty.
    [[nodiscard]] static Result<std::unique_ptr<Workshop>> create(const SchoolFacts &facts);
    ~Workshop() override;
    Q_DISABLE_COPY_MOVE(Workshop)

    [[nodiscard]] Result<QList<BotPhrase>> builtInPhrases() const override;
    [[nodiscard]] QString builtInMark() const override;
    [[nodiscard]] const QList<BotText> &builtInTexts() const override { return m_texts; }
    [[nodiscard]] Status checkReplies(const QList<SchoolReply> &replies) const override;
    [[nodiscard]] Result<BotParts> assemble(const BotMaterial &material) const override;
    void train(const QList<BotPhrase> &phrases, Progress progress, Trained done) override;
    void cancelTraining() override;

private:
    Workshop(IntentClassifier classifier, SolvedEvidence evidence, ConceptLexicon lexicon);
    [[nodiscard]] Status loadTexts();
    [[nodiscard]] Result<IntentClassifier> classifier(const QByteArray &model) const;
    [[nodiscard]] QList<ReplyText> textsWith(const QList<SchoolReply> &replies) const;
    [[nodiscard]] Result<ReplyCatalogue> catalogue(const QList<SchoolReply> &replies) const;
    [[nodiscard]] Result<TrainedModel> trainNow(const QList<BotPhrase> &phrases, const Progress &progress) const;

    const IntentClassifier m_builtIn;
    const SolvedEvidence m_evidence;
    const ConceptLexicon m_lexicon;
    SchoolFacts m_facts;
    QList<BotText> m_texts; ///< the program's
    std::atomic<bool> m_isGivenUp = false;
    std::unique_ptr<QObject> m_context; ///< receives what the thread has to say
    std::thread m_thread;
};

} // namespace sanad::bot
