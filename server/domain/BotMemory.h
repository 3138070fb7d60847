// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/model/names.h"

#include <QList>
#include <QString>

#include <array>
#include <optional>

namespace sanad {

/// The question that the bot has asked: which of two intents is meant.
struct BotQuestion
{
    Intent first = Intent::Other;
    Intent second = Intent::Other;
    bool isOpen = false; ///< the student's next message may be the answer

    bool operator==(const BotQuestion &) const = default;
};

/// What the bot remembers of a chat beyond what the contract shows: what it has said since the chat was fresh, so that
/// it says nothing twice, asks once, and knows when to stop. A value, stored as one short text.
struct BotMemory
{
    std::array<int, AllIntents.size()> helps{}; ///< different helps given, by intent
    int greetings = 0;
    int closings = 0;
    int turns = 0; ///< all that the bot has said
    bool askedForPatience = false;
    bool saidItIsMachine = false;
    std::optional<BotQuestion> question;
    std::optional<Language> language; ///< of the student's last message that had one
    QList<FaqId> faqs; ///< answers given, in their order

    [[nodiscard]] int helpsOf(Intent intent) const { return helps[size_t(intent)]; }
    /// Whether the bot has given any help or answer.
    [[nodiscard]] bool hasHelped() const;
    /// As it is when a chat begins anew: only the language stays.
    [[nodiscard]] BotMemory fresh() const;

    /// Without spaces; empty if there is nothing to remember. Counters stop at what fits: 3, for turns 15.
    [[nodiscard]] QString toText() const;
    /// What is not from toText() is no memory: the bot then repeats itself at worst.
    [[nodiscard]] static BotMemory fromText(QStringView text);

    bool operator==(const BotMemory &) const = default;
};

} // namespace sanad
