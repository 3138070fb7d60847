// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// What is to go wrong, in memory that a test and the server under test share. Zeros: nothing.
struct FaultControl
{
    std::int32_t writeError; ///< errno of writes to files, e.g. ENOSPC
    std::int32_t syncError; ///< errno of flushing files to the disk, e.g. EIO
    std::int32_t openError; ///< errno of opening files for writing inside the data folder, e.g. EROFS
    std::int32_t reserved;
    std::int64_t clockOffset; ///< seconds by which the calendar clock is wrong
};
