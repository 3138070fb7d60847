// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/bot_names.h"
#include "server/domain/Bot.h"

#include <QString>

namespace sanad {

/// The most that a phrase may have, in code points; the bot reads no more of a message either.
inline constexpr qsizetype MaxPhrase = 384;

/// The text by which a phrase is told from others: normalised, so that spelling makes no difference. Empty if there is
/// no word and no picture in it.
[[nodiscard]] QString phraseKey(QStringView text);
/// How a phrase seems to be written. Dialects are not told apart: standard Arabic.
[[nodiscard]] Variety guessVariety(QStringView text);
/// What a reading takes a message for.
[[nodiscard]] Label labelOf(const MessageReading &reading);

} // namespace sanad
