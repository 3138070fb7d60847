// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/names.h"

namespace sanad::storage {

// Enumerations are stored as their numbers. These numbers are data on disk: reordering an enumeration must not compile.
static_assert(int(Role::Student) == 0 && int(Role::Admin) == 1);
static_assert(int(ChatStatus::BotHandling) == 0 && int(ChatStatus::WaitingForAdmin) == 1
    && int(ChatStatus::AdminHandling) == 2 && int(ChatStatus::Resolved) == 3 && int(ChatStatus::Closed) == 4);
static_assert(int(MessageType::Text) == 0 && int(MessageType::Image) == 1 && int(MessageType::File) == 2
    && int(MessageType::Audio) == 3 && int(MessageType::AutoReply) == 4);
static_assert(int(Intent::LoginProblem) == 0 && int(Intent::PasswordReset) == 1 && int(Intent::AccountLocked) == 2
    && int(Intent::CourseAccess) == 3 && int(Intent::VideoLoading) == 4 && int(Intent::Payment) == 5
    && int(Intent::BugError) == 6 && int(Intent::Other) == 7);

} // namespace sanad::storage
