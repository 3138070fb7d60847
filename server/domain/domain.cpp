// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/Bot.h"
#include "server/domain/Store.h"
#include "server/domain/ChatLifecycle.h"
