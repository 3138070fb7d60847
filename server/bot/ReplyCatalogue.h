// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/domain/Bot.h"

#include <QHash>

namespace sanad::bot {

/// The bot's texts, read once from text files and complete from then on. Immutable; const calls are safe from any
/// thread.
///
/// Folder: `ar/` and `en/`, in each one file per intent (`LOGIN_PROBLEM.txt`) with a section for each attempt, which
/// opens with a line `=== 1`, and `closing.txt` and `escalation.txt`, one text each. UTF-8.
class ReplyCatalogue final : public ReplySource
{
public:
    /// How many times the bot tries before a person takes over (API.md 6).
    static constexpr int AttemptCount = 3;

    /// Internal error that lists every missing, empty or repeated text and every unknown section.
    [[nodiscard]] static Result<ReplyCatalogue> load(const QString &folder);

    /// An attempt below 1 is taken for the first, above AttemptCount for the last.
    [[nodiscard]] QString reply(const ReplyKey &key, const QString &studentText) const override;

private:
    friend class ReplyLoader;
    ReplyCatalogue() = default;

    QHash<int, QString> m_texts; ///< by the key as one number
};

} // namespace sanad::bot
