// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bot/FaqRetriever.h"
#include "server/bot/ReplyCatalogue.h"

#include <memory>

namespace sanad::bot {

/// All that the bot knows at one moment: how to read messages, its texts, the frequently asked questions. What has
/// changed makes a new one. Immutable; const calls are safe from any thread at once.
class Knowledge final : public MessageReader, public ReplySource
{
public:
    Knowledge(std::shared_ptr<const MessageReader> reader, ReplyCatalogue replies, const QList<Faq> &faqs,
        const ConceptLexicon &lexicon);

    /// What the reader finds, and beyond it what is small talk, a choice, or one of the questions.
    [[nodiscard]] MessageReading read(const QString &text) const override;
    [[nodiscard]] QString reply(const ReplyKey &key, const QString &studentText) const override;

    [[nodiscard]] const FaqRetriever &retriever() const { return m_retriever; }

private:
    std::shared_ptr<const MessageReader> m_reader;
    ReplyCatalogue m_replies;
    FaqRetriever m_retriever;
    QHash<FaqId, Faq> m_faqs;
};

} // namespace sanad::bot
