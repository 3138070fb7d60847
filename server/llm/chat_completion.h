// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/AnswerPhraser.h"

#include <QByteArray>

namespace sanad::llm {

// What a language model is asked, and which of its answers may be shown. Pure.

/// The longest answer that is shown, in UTF-16 units: about what a student reads in a chat.
inline constexpr qsizetype LongestAnswer = 1200;
/// The longest body of an endpoint's answer.
inline constexpr qint64 LongestBody = 64 * 1024;

/// The body of `POST …/chat/completions`.
[[nodiscard]] QByteArray requestBody(const PhraseRequest &request, const QString &model);

/// The answer in the endpoint's body, if it may be shown: whole, plain text, not too long, in the language asked for,
/// without numbers or addresses that are not in the FAQs. `why`, if given, is told why not.
[[nodiscard]] std::optional<QString> acceptedAnswer(
    const QByteArray &body, const PhraseRequest &request, QString *why = nullptr);

} // namespace sanad::llm
