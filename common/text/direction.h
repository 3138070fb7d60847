// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>
#include <Qt>

namespace sanad::text {

/// The direction to lay out one message, label or field in.
///
/// The first strong letter (UAX #9, P2) is the wrong judge in a support chat: "Moodle لا يعمل" is an Arabic sentence.
/// Ours counts words: right-to-left if there are at least half as many words in right-to-left letters as in
/// left-to-right ones, or if the text begins with a right-to-left word and these make up at least a quarter. Numbers,
/// web and mail addresses, file names, mentions, emoji and punctuation do not count. An explicit mark at the very
/// beginning (LRM, RLM, ALM, embedding, override or isolate) decides alone, since somebody put it there on purpose.
/// Returns `fallback` where nothing counts. Only the first 2,000 characters are read. Safe from any thread.
[[nodiscard]] Qt::LayoutDirection directionOf(QStringView text, Qt::LayoutDirection fallback = Qt::LeftToRight);

} // namespace sanad::text
