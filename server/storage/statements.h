// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sanad::storage {

class SqlDialect;

/// Every statement that the repositories run. There is no way to run another one, so a test that walks this
/// enumeration sees every query plan.
enum class Statement {
    EnsurePerson,
    FindPerson,
    CreateChat,
    FindChat,
    FindChatForUpdate,
    FindOpenChat,
    FindOpenChatForUpdate,
    UpdateChat,
    UpdateWaitingChat,
    ChatsOfStudent,
    CountChats,
    RateChat,
    OverviewOfChat,
    AppendMessage,
    FindMessage,
    FindIdByClientId,
    FindReplyTo,
    NewestMessages,
    MessagesAfter,
    FindAttachment,
    MarkDelivered,
    MarkRead,
    MarkAllRead,
    CountUnread,
    NoteRead,
    NoteAllRead,
    CountUnreadOfStudent,
    AllFaqs,
    AddFaq,
    AddAttachment,
    FindMedia,
    CountMedia,
    FindMediaUsage,
    IsBlobNamed,
    AddSecret,
    FindSecret,
    AddAccount,
    FindAccountByName,
    FindAccount,
    ListAccounts,
    SetPassword,
    HighestPersonId,
    FindAccess,
    SetAccess,
    AccessSince,
    FindRevision,
    NextRevision,
    AddSession,
    FindSessionForUpdate,
    UpdateSession,
    OpenSessions,
    EndSession,
    SessionsEndedSince,
    KnowsAddress,
    PruneSessions,
    AddAudit,
    ListAudit,
    FindFaq,
    ChangeFaq,
    RemoveFaq,
    AddPhrase,
    FindPhrase,
    FindPhraseByKey,
    ChangePhrase,
    RemovePhrase,
    ForgetPhrase,
    ListPhrases,
    CountPhrases,
    SeededPhrases,
    SeedPhrase,
    SeedPhrases, ///< SeedRows of them
    SchoolReplies,
    SetReply,
    RemoveReply,
    AddModel,
    ProlongModel,
    FinishModel,
    ListModels,
    FindModel,
    FindModelContent,
    RemoveModel,
    FindLive,
    FindLiveForUpdate,
    SetLive,
    TouchLive,
    FindSeed,
    SetSeed,
    CheckWritable,
    OverviewFirst, ///< the admins' list, one statement for each OverviewFilters from here on
};

/// So many phrases Statement::SeedPhrases adds at once.
inline constexpr int SeedRows = 40;

/// Which filters a statement of the admins' list has; their values are bound in this order.
struct OverviewFilters
{
    bool status = false;
    bool intent = false;
    bool assigned = false; ///< to one admin
    bool unassigned = false; ///< to nobody; has no value

    static constexpr int Combinations = 16;
    [[nodiscard]] constexpr int index() const
    {
        return int(status) | int(intent) << 1 | int(assigned) << 2 | int(unassigned) << 3;
    }
    [[nodiscard]] static constexpr OverviewFilters fromIndex(int index)
    {
        return {(index & 1) != 0, (index & 2) != 0, (index & 4) != 0, (index & 8) != 0};
    }
    [[nodiscard]] constexpr Statement statement() const { return Statement(int(Statement::OverviewFirst) + index()); }
};

inline constexpr int StatementCount = int(Statement::OverviewFirst) + OverviewFilters::Combinations;

/// The name of the value that a statement binds at `place`, from 0.
[[nodiscard]] QString bindName(int place);

/// The statement's text, with bindName() where values are bound.
[[nodiscard]] QString sqlOf(Statement statement, const SqlDialect &dialect);

} // namespace sanad::storage
