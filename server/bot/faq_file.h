// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "common/model/Faq.h"

#include <QList>

namespace sanad::bot {

/// Questions from lines of `priority<TAB>question<TAB>answer` in UTF-8, without ids; # opens a comment line.
/// Internal error that lists every faulty line.
[[nodiscard]] Result<QList<Faq>> parseFaqs(const QByteArray &utf8);

} // namespace sanad::bot
