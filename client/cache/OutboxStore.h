// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cache/EncryptedDatabase.h"
#include "client/cache/OutboxEntry.h"

namespace sanad::client {

/// What one person has written and the server does not have: the outbox, with its files, and the drafts. What is
/// acknowledged here is on disk. The program's thread.
class OutboxStore final
{
public:
    /// `folder`: this person's at this server. See EncryptedDatabase::open.
    [[nodiscard]] static Result<std::unique_ptr<OutboxStore>> open(const QString &folder, const QByteArray &key);

    /// Where the old file is, if it could not be read and was set aside; otherwise empty.
    [[nodiscard]] const QString &setAsidePath() const { return m_database->setAsidePath(); }

    /// Behind all others.
    [[nodiscard]] Status add(const OutboxEntry &entry);
    /// Changes one that is there, in its place.
    [[nodiscard]] Status update(const OutboxEntry &entry);
    /// With its file.
    [[nodiscard]] Status remove(const OutboxEntry &entry);
    /// All, in the order in which they were added. Files that belong to none are deleted.
    [[nodiscard]] QList<OutboxEntry> load();

    /// Where a file of this name in the outbox's folder is.
    [[nodiscard]] QString pathOf(const QString &stored) const { return m_files + u'/' + stored; }

    /// `chat`: nothing: the student's own. Survives the program's death; an empty one is removed.
    void setDraft(std::optional<ChatId> chat, const Draft &draft);
    [[nodiscard]] Draft draft(std::optional<ChatId> chat);

private:
    OutboxStore(std::unique_ptr<EncryptedDatabase> database, const QString &files);

    void sweep(const QList<OutboxEntry> &entries) const;

    const std::unique_ptr<EncryptedDatabase> m_database;
    const QString m_files;
};

} // namespace sanad::client
