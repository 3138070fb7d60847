// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/Person.h"
#include "server/domain/Media.h"

namespace sanad {

/// Bytes of media that have been attached to messages; the same bytes sent twice count twice.
struct MediaUsage
{
    qint64 ofPerson = 0;
    qint64 inAll = 0;

    bool operator==(const MediaUsage &) const = default;
};

/// The attachments of messages, and the few other things that the database knows of media. All calls run on the thread
/// of the transaction that they belong to.
class MediaRepository
{
public:
    virtual ~MediaRepository() = default;
    /// Stores an attachment that `role`/`sender` sent, and counts its bytes.
    [[nodiscard]] virtual Result<AttachmentId> add(const StoredMedia &media, Role role, PersonId sender) = 0;
    [[nodiscard]] virtual Result<std::optional<StoredMedia>> find(AttachmentId id) = 0;
    [[nodiscard]] virtual Result<MediaUsage> usage(Role role, PersonId sender) = 0;
    /// Whether any attachment needs the blob, as its content or as its thumbnail.
    [[nodiscard]] virtual Result<bool> isNamed(const QString &hash) = 0;
    /// The secret that all servers on this database share under `name`: `fresh`, if there is none yet. Only in a write.
    [[nodiscard]] virtual Result<QByteArray> sharedSecret(const QString &name, const QByteArray &fresh) = 0;
};

} // namespace sanad
