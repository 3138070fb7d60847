// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/bot_names.h"
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
static_assert(int(Language::Arabic) == 0 && int(Language::English) == 1);
static_assert(int(Label::LoginProblem) == 0 && int(Label::PasswordReset) == 1 && int(Label::AccountLocked) == 2
    && int(Label::CourseAccess) == 3 && int(Label::VideoLoading) == 4 && int(Label::Payment) == 5
    && int(Label::BugError) == 6 && int(Label::Other) == 7 && int(Label::ThanksSolved) == 8
    && int(Label::NotSolved) == 9 && int(Label::WantHuman) == 10);
static_assert(int(Variety::Standard) == 0 && int(Variety::Egyptian) == 1 && int(Variety::Gulf) == 2
    && int(Variety::Levantine) == 3 && int(Variety::Maghrebi) == 4 && int(Variety::Arabizi) == 5
    && int(Variety::English) == 6 && int(Variety::Mixed) == 7);
static_assert(int(PhraseSource::BuiltIn) == 0 && int(PhraseSource::Edited) == 1 && int(PhraseSource::School) == 2);
static_assert(int(ModelState::Training) == 0 && int(ModelState::Ready) == 1 && int(ModelState::Failed) == 2);

} // namespace sanad::storage
