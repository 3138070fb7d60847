// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QByteArray>
#include <QString>

namespace sanad::client {

/// Makes a folder that only the user can enter, with those above it.
[[nodiscard]] Status makePrivateFolder(const QString &path);
/// Puts `bytes` in the place of a file that only the user can read: at every moment the old or the new are there whole,
/// and the new are on disk when this returns.
[[nodiscard]] Status writePrivateFile(const QString &path, const QByteArray &bytes);
/// Copies a file into one that only the user can read, likewise. Safe from any thread.
[[nodiscard]] Status copyPrivately(const QString &from, const QString &to);

} // namespace sanad::client
