// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/MediaRepository.h"
#include "server/storage/SqlRun.h"

namespace sanad::storage {

/// Attachments in a database. The connection's thread.
class SqlMediaRepository final : public MediaRepository
{
public:
    explicit SqlMediaRepository(SqlConnection &connection)
        : m_connection(connection)
    {
    }

    [[nodiscard]] Result<AttachmentId> add(const StoredMedia &media, Role role, PersonId sender) override;
    [[nodiscard]] Result<std::optional<StoredMedia>> find(AttachmentId id) override;
    [[nodiscard]] Result<MediaUsage> usage(Role role, PersonId sender) override;
    [[nodiscard]] Result<bool> isNamed(const QString &hash) override;
    [[nodiscard]] Result<QByteArray> sharedSecret(const QString &name, const QByteArray &fresh) override;

private:
    [[nodiscard]] Status count(Role role, PersonId person, qint64 bytes);
    [[nodiscard]] Result<qint64> counted(Role role, PersonId person);

    SqlConnection &m_connection;
};

} // namespace sanad::storage
