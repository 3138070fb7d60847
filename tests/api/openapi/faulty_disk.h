// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sanad::test {

/// What goes wrong under SQLite in this process.
enum class DiskFault {
    None,
    Full, ///< nothing can be written
    Unreadable, ///< no transaction can begin
};

/// Puts itself between SQLite and the files that it opens from now on. Once, before the first database is opened.
void installFaultyDisk();
/// From now on, for all databases of this process. Any thread.
void setDiskFault(DiskFault fault);

} // namespace sanad::test
