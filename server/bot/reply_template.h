// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bot/SchoolFacts.h"

namespace sanad::bot {

// The bot's texts may hold `{placeholders}` for what a school has told of itself. Each stands in a part `[[…]]`, which
// is left out where one of its placeholders has no value: "Open the login page[[ ({login_url})]]". A line of which
// nothing is left goes with it. Braces and double brackets have no other use.

/// What is wrong with a text, each as half a sentence: unknown or open placeholders, lone braces, parts in parts.
/// `own`: placeholders that must be there, outside of any part; they are filled in by whoever asks for the text.
[[nodiscard]] QStringList templateFaults(const QString &text, const QStringList &own = {});

/// The text as a student reads it, but for `own` placeholders. It must be free of faults.
[[nodiscard]] QString renderTemplate(const QString &text, const SchoolFacts &facts, Language language);

} // namespace sanad::bot
