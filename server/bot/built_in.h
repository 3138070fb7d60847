// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bot/BotReader.h"
#include "server/bot/PhraseFile.h"
#include "server/bot/ReplyCatalogue.h"
#include "server/bot/faq_file.h"

namespace sanad::bot {

// What the program was built with: the model trained from resources/bot/phrases, the texts, and questions for a demo.
// Each is an internal error only if the build was faulty.

/// Shares the model's bytes with the program file: no copy is made.
[[nodiscard]] Result<IntentClassifier> builtInClassifier();
/// The words that the built-in model was trained with.
[[nodiscard]] Result<ConceptLexicon> builtInLexicon();
[[nodiscard]] Result<SolvedEvidence> builtInEvidence();
/// What it was trained from.
[[nodiscard]] Result<QList<Phrase>> builtInPhrases();
/// Another one with every program whose phrases differ.
[[nodiscard]] Result<QString> builtInPhrasesMark();
/// A reader with the built-in classifier.
[[nodiscard]] Result<std::unique_ptr<MessageReader>> builtInReader();
[[nodiscard]] Result<ReplyCatalogue> builtInReplies(const SchoolFacts &facts = {});
/// The texts as they are written.
[[nodiscard]] Result<QList<ReplyText>> builtInTexts();
/// Questions in Arabic and English, without ids.
[[nodiscard]] Result<QList<Faq>> loadDemoFaqs();

} // namespace sanad::bot
