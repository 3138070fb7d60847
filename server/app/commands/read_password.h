// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QIODevice>
#include <QTextStream>

namespace sanad::app {

/// A password from `input`: its first line, without the line end. On a terminal it is asked for on `err`, twice and
/// without echo. Error InvalidField, whose message is for the operator.
[[nodiscard]] Result<QString> readPassword(QIODevice *input, QTextStream &err);

} // namespace sanad::app
