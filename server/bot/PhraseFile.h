// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/bot/labels.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace sanad::bot {

/// One message with what it is, to learn from or to be measured by.
struct Phrase
{
    Label label = Label::Other;
    Variety variety = Variety::Standard;
    QString text;
    /// Whether no advice can help; known for Label::Payment, where the phrase file says so in a fourth column.
    std::optional<bool> needsAdmin;

    bool operator==(const Phrase &) const = default;
};

/// Lines of `label<TAB>variety<TAB>text`, for PAYMENT with a fourth column `admin` or `advice`. Empty lines and lines
/// that begin with # are skipped. All faults of the text are listed in the error's detail, each with `name` and line.
[[nodiscard]] Result<QList<Phrase>> parsePhrases(const QString &name, const QByteArray &utf8);

/// The phrases of all *.tsv of a folder, in the order of their names; of a file, its own.
/// A phrase that stands twice (after normalising) is a fault, for it would count twice.
[[nodiscard]] Result<QList<Phrase>> readPhrases(const QString &path);

} // namespace sanad::bot
