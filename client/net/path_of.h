// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"

#include <QString>

namespace sanad::client {

/// A path of the contract with its one parameter set.
[[nodiscard]] inline QString pathOf(QLatin1StringView pattern, ChatId chat)
{
    return QString(pattern).replace(QStringLiteral(":chatId"), QString::number(chat.value()));
}

} // namespace sanad::client
