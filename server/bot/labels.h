// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/bot_names.h"
#include "server/domain/Bot.h"

/// What the classifier tells apart, and what each of it means to the domain.
namespace sanad::bot {

using sanad::AllLabels;
using sanad::AllVarieties;
using sanad::Label;
using sanad::labelFromName;
using sanad::toName;
using sanad::Variety;
using sanad::varietyFromName;

/// Intent::Other for the labels that are acts.
[[nodiscard]] Intent intentOf(Label label);
[[nodiscard]] MessageAct actOf(Label label);
/// The label of a reading: the other way round.
[[nodiscard]] Label labelOf(MessageAct act, Intent intent);

} // namespace sanad::bot
