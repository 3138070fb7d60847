// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bot/BotReader.h"
#include "server/bot/ReplyCatalogue.h"
#include "server/bot/faq_file.h"

namespace sanad::bot {

// What the program was built with: the model trained from resources/bot/phrases, the texts, and questions for a demo.
// Each is an internal error only if the build was faulty.

/// Shares the model's bytes with the program file: no copy is made.
[[nodiscard]] Result<IntentClassifier> builtInClassifier();
/// The words that the built-in model was trained with.
[[nodiscard]] Result<ConceptLexicon> builtInLexicon();
/// A reader with the built-in classifier.
[[nodiscard]] Result<std::unique_ptr<MessageReader>> builtInReader();
[[nodiscard]] Result<ReplyCatalogue> builtInReplies(const SchoolFacts &facts = {});
/// Questions in Arabic and English, without ids.
[[nodiscard]] Result<QList<Faq>> loadDemoFaqs();

} // namespace sanad::bot
