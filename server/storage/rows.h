// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/Chat.h"
#include "common/model/Message.h"
#include "server/storage/SqlRun.h"

namespace sanad::storage {

// Rows as values. The columns are those that statements.cpp selects, in its order.

inline constexpr int ChatColumnCount = 1;
inline constexpr int MessageColumnCount = 9;

/// A message whose attachment is still to be fetched: one connection runs one statement at a time.
struct MessageRow
{
    Message message;
    bool hasAttachment = false;
};

/// The chat in the column `first`.
[[nodiscard]] Chat readChat(const SqlRun &row, int first = 0);
/// The message of `chat` in the columns from `first` on.
[[nodiscard]] MessageRow readMessage(const SqlRun &row, ChatId chat, int first = 0);
/// Fetches the attachment of a message that has one.
[[nodiscard]] Status fetchAttachment(SqlConnection &connection, Message &message);

} // namespace sanad::storage
