// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/Faq.h"
#include "common/model/names.h"

#include <QList>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace sanad {

/// What an answer is to be phrased from.
struct PhraseRequest
{
    QString question; ///< the student's words, without what would tell who they are
    Language language = Language::Arabic; ///< of the answer
    QList<Faq> faqs; ///< best first; nothing else may be in the answer

    bool operator==(const PhraseRequest &) const = default;
};

/// Puts the answers to frequently asked questions into words that fit what a student wrote. It decides nothing. Network
/// thread.
class AnswerPhraser
{
    Q_DISABLE_COPY_MOVE(AnswerPhraser)
public:
    using Done = std::function<void(std::optional<QString> answer)>;

    AnswerPhraser() = default;
    virtual ~AnswerPhraser() = default;
    /// Calls `done` once, in bounded time and never from inside this call; with nothing if there is no answer that may
    /// be shown. Not at all if `context` has died.
    virtual void phrase(const PhraseRequest &request, QObject *context, Done done) = 0;
    /// Gives up what is under way, and whatever comes: nothing waits for it any longer.
    virtual void stop() = 0;
};

} // namespace sanad
