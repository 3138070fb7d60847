// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/bot/SchoolFacts.h"
#include "server/domain/Bot.h"

#include <QHash>

namespace sanad::bot {

/// One of the bot's texts as somebody writes it, with placeholders (reply_template.h).
struct ReplyText
{
    Language language = Language::Arabic;
    QString name; ///< one of ReplyCatalogue::names()
    QString text;

    bool operator==(const ReplyText &) const = default;
};

/// The texts of a folder, as they are: `ar/` and `en/`, in each one file per kind or intent (`LOGIN_PROBLEM.txt`) with
/// sections that open with a line `=== 1`; "LOGIN_PROBLEM/1" is the name of what follows. UTF-8. Internal error that
/// lists what cannot be read.
[[nodiscard]] Result<QList<ReplyText>> readReplyTexts(const QString &folder);

/// The bot's texts but for the answers to questions, complete and filled in. Immutable; const calls are safe from any
/// thread.
class ReplyCatalogue final : public ReplySource
{
public:
    /// How many times the bot tries before a person takes over (API.md 6).
    static constexpr int AttemptCount = 3;

    /// The texts that there must be in each language: "LOGIN_PROBLEM/1", "closing/2", "escalation/asked_for",
    /// "question/text", "question/LOGIN_PROBLEM" (what the intent is called), "patience/1" …
    [[nodiscard]] static QStringList names();

    /// InvalidField error, with the names of the texts at fault and what is wrong with them: missing, empty, unknown,
    /// the same as another one, a placeholder that is not there.
    [[nodiscard]] static Result<ReplyCatalogue> make(const QList<ReplyText> &texts, const SchoolFacts &facts);
    /// Internal error that lists all that is wrong with a folder.
    [[nodiscard]] static Result<ReplyCatalogue> load(const QString &folder, const SchoolFacts &facts = {});

    /// An attempt below 1 is taken for the first, above AttemptCount for the last. For a Faq, which is not in here,
    /// what is said to a question that the bot does not know.
    [[nodiscard]] QString reply(const ReplyKey &key, const QString &studentText) const override;

private:
    ReplyCatalogue() = default;
    [[nodiscard]] QString text(const QString &name, Language language) const;

    std::array<QHash<QString, QString>, AllLanguages.size()> m_texts; ///< by name
};

} // namespace sanad::bot
