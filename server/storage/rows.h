// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/Chat.h"
#include "common/model/Message.h"
#include "server/storage/SqlRun.h"

namespace sanad::storage {

// Rows as values. The columns are those that statements.cpp selects, in its order.

inline constexpr int ChatColumnCount = 9;
inline constexpr int MessageColumnCount = 12;

/// A message whose attachment is still to be fetched: one connection runs one statement at a time.
struct MessageRow
{
    Message message;
    std::optional<AttachmentId> attachment;
};

/// The chat in the columns from `first` on.
[[nodiscard]] Chat readChat(const SqlRun &row, int first = 0);
/// The message in the columns from `first` on.
[[nodiscard]] MessageRow readMessage(const SqlRun &row, int first = 0);
/// Fetches the attachment that `row` speaks of, if it does.
[[nodiscard]] Result<Message> withAttachment(SqlConnection &connection, MessageRow row);

} // namespace sanad::storage
