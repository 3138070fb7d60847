// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bot/IntentClassifier.h"
#include "server/bot/SolvedEvidence.h"
#include "server/domain/Bot.h"

namespace sanad::bot {

/// Reads messages by the trained classifier, the language guess, and the rules of what needs an administrator.
///
/// The answer's language is the message's: Arabic for Arabic letters and for Arabic in Latin letters, English for
/// English; Arabic when there is nothing to go by (digits, emoji). An account that is locked always needs an
/// administrator; a payment does when the model says that it is to be verified, corrected or given back. A message is
/// MessageAct::Solved only if the model finds it so and its own words bear it out (SolvedEvidence), or hint at it and
/// the model is sure; the confidence is the model's alone. Otherwise it is what the model finds next likely, if that is
/// likely enough.
class BotReader final : public MessageReader
{
public:
    /// A problem less sure than this is Intent::Other. It is low: of messages that mean something, the likeliest label
    /// is right more often than Intent::Other would be even at 0.25; what is below is hardly language.
    static constexpr double LeastConfidence = 0.2;

    /// So sure must the model be of thanks whose words only hint at it.
    static constexpr double SureWithHint = 0.7;

    BotReader(IntentClassifier classifier, SolvedEvidence evidence);

    [[nodiscard]] MessageReading read(const QString &text) const override;

private:
    IntentClassifier m_classifier;
    SolvedEvidence m_evidence;
};

} // namespace sanad::bot
