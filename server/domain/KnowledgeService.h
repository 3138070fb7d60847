// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/BotKeeper.h"

namespace sanad {

/// What admins do with questions, replies and phrases, as the network side calls it. What is answered is live already,
/// here. The program's phrases go into the store when somebody first asks for phrases: most servers, and all tests but
/// a few, never do. One thread: the store's owner. `done` is not called if `context` has died.
class KnowledgeService
{
public:
    template <typename T>
    using Done = Store::Done<T>;

    /// All must outlive the service.
    struct Parts
    {
        Store &store;
        const BotWorkshop &workshop;
        BotKeeper &keeper;
        const Clock &clock;
    };

    explicit KnowledgeService(const Parts &parts);

    void faqs(QObject *context, Done<QList<Faq>> done);
    void addFaq(const Actor &admin, const FaqEdit &edit, QObject *context, Done<Faq> done);
    void changeFaq(const Actor &admin, FaqId id, const FaqEdit &edit, QObject *context, Done<Faq> done);
    void removeFaq(const Actor &admin, FaqId id, QObject *context, Done<void> done);

    void overview(QObject *context, Done<KnowledgeOverview> done);
    void setReply(const Actor &admin, Language language, const QString &name, const QString &text, QObject *context,
        Done<ReplyOverview> done);
    void resetReply(
        const Actor &admin, Language language, const QString &name, QObject *context, Done<ReplyOverview> done);

    void phrases(
        const PhraseFilter &filter, std::optional<PhraseId> before, int limit, QObject *context, Done<PhrasePage> done);
    void addPhrase(const Actor &admin, const PhraseEdit &edit, QObject *context, Done<BotPhrase> done);
    void changePhrase(const Actor &admin, PhraseId id, const PhraseEdit &edit, QObject *context, Done<BotPhrase> done);
    void removePhrase(const Actor &admin, PhraseId id, QObject *context, Done<void> done);

    /// Calls `next` once the store has this program's phrases, with the error if that failed.
    void seed(std::function<void(const Status &)> next);

private:
    /// A write after which the live bot is another one.
    template <typename T>
    void change(QObject *context, Store::Work<T> work, Done<T> done);
    /// As Store::read and Store::write, once the phrases are there.
    template <typename T>
    void readPhrases(QObject *context, Store::Work<T> work, Done<T> done);
    template <typename T>
    void writePhrases(QObject *context, Store::Work<T> work, Done<T> done);
    void seedPart(std::shared_ptr<SeedPlan> plan);
    void seeded(const Status &status);

    const Parts m_parts;
    const KnowledgeUseCases m_useCases;
    bool m_isSeeded = false;
    QList<std::function<void(const Status &)>> m_waiting; ///< for the phrases
    QObject m_context; ///< goes first: nothing that is under way comes back to what has gone
};

} // namespace sanad
