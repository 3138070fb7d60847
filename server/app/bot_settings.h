// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/config_table.h"

namespace sanad::app {

/// What the bot may say of the school, and the language model that may phrase answers.
void addBotSettings(std::vector<Setting> &table);

} // namespace sanad::app
