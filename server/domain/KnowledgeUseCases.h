// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "server/domain/AccountUseCases.h"
#include "server/domain/BotWorkshop.h"

namespace sanad {

/// What an admin says of a question; what is not said stays as it is.
struct FaqEdit
{
    std::optional<QString> question{};
    std::optional<QString> answer{};
    std::optional<int> priority{};
};

/// What an admin says of a phrase; what is not said stays as it is.
struct PhraseEdit
{
    std::optional<QString> text{};
    std::optional<Label> label{};
    std::optional<Variety> variety{}; ///< of a new phrase: guessed, if it is not said
    std::optional<bool> needsAdmin{};
};

/// A page of phrases.
struct PhrasePage
{
    QList<BotPhrase> phrases{};
    std::optional<PhraseId> next{}; ///< where the next page goes on; nothing: this was the last
};

/// One of the bot's texts, and what the school says instead.
struct ReplyOverview
{
    BotText builtIn{};
    std::optional<SchoolReply> own{};
};

/// What the bot knows, by label, and all that it says.
struct KnowledgeOverview
{
    std::array<PhraseCounts, AllLabels.size()> counts{};
    QList<ReplyOverview> replies{};
};

/// What must change for the store to have this program's phrases.
struct SeedPlan
{
    QList<KeyedPhrase> add{};
    QList<KeyedPhrase> change{}; ///< of the school untouched
    QList<PhraseId> forget{}; ///< likewise, and no longer in the program
    QString mark{}; ///< empty: nothing must change
};

/// What admins do with questions, replies and phrases, each as one unit of work inside a transaction, with its line in
/// the audit log. Stateless; safe from any thread at once. A field that is refused is named.
class KnowledgeUseCases
{
public:
    static constexpr qsizetype MaxQuestion = 500; ///< in code points, as the others
    static constexpr qsizetype MaxAnswer = 8000;
    static constexpr qsizetype MaxReply = 4000;

    KnowledgeUseCases(const Clock &clock, const BotWorkshop &workshop)
        : m_clock(clock)
        , m_workshop(workshop)
    {
    }

    /// Question and answer must be said.
    [[nodiscard]] Result<Faq> addFaq(Transaction &transaction, const Actor &admin, const FaqEdit &edit) const;
    [[nodiscard]] Result<Faq> changeFaq(
        Transaction &transaction, const Actor &admin, FaqId id, const FaqEdit &edit) const;
    [[nodiscard]] Status removeFaq(Transaction &transaction, const Actor &admin, FaqId id) const;

    [[nodiscard]] Result<KnowledgeOverview> overview(Transaction &transaction) const;
    /// Error NotFound for a text that the bot does not have.
    [[nodiscard]] Result<ReplyOverview> setReply(Transaction &transaction, const Actor &admin, Language language,
        const QString &name, const QString &text) const;
    /// Back to what the program says.
    [[nodiscard]] Result<ReplyOverview> resetReply(
        Transaction &transaction, const Actor &admin, Language language, const QString &name) const;

    /// `part`: of the text, however it is spelt.
    [[nodiscard]] Result<PhrasePage> phrases(
        Transaction &transaction, PhraseFilter filter, std::optional<PhraseId> before, int limit) const;
    /// Text and label must be said. Error Conflict, with the field, for a phrase that is there already.
    [[nodiscard]] Result<BotPhrase> addPhrase(
        Transaction &transaction, const Actor &admin, const PhraseEdit &edit) const;
    [[nodiscard]] Result<BotPhrase> changePhrase(
        Transaction &transaction, const Actor &admin, PhraseId id, const PhraseEdit &edit) const;
    [[nodiscard]] Status removePhrase(Transaction &transaction, const Actor &admin, PhraseId id) const;

    /// Reads only. A phrase that the school has changed or taken out stays so.
    [[nodiscard]] Result<SeedPlan> planSeed(Transaction &transaction) const;
    /// The phrases of a plan, or some of them.
    [[nodiscard]] static Status seed(Transaction &transaction, const SeedPlan &part);

    /// Writes a line of the audit log, and makes sure that the admin has a row.
    [[nodiscard]] Status note(
        Transaction &transaction, AuditEvent event, const Actor &admin, const QString &object) const;

private:
    [[nodiscard]] Result<BotText> builtInText(Language language, const QString &name) const;
    [[nodiscard]] static Result<KeyedPhrase> keyed(const BotPhrase &phrase);

    const Clock &m_clock;
    const BotWorkshop &m_workshop;
};

} // namespace sanad
