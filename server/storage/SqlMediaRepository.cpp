// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/SqlMediaRepository.h"

#include "server/storage/column_codes.h"

namespace sanad::storage {

namespace {

constexpr PersonId Everybody(0);

QVariant textOrNull(const std::optional<Blob> &blob, QString Blob::*field)
{
    return blob ? SqlRun::toVariant((*blob).*field) : QVariant();
}

} // namespace

Result<AttachmentId> SqlMediaRepository::add(const StoredMedia &media, Role role, PersonId sender)
{
    SANAD_TRY(count(role, sender, media.content.size));
    SANAD_TRY(count(Role::Student, Everybody, media.content.size));
    const QVariant thumbnailSize = media.thumbnail ? QVariant(media.thumbnail->size) : QVariant();
    SqlRun run(m_connection, Statement::AddAttachment);
    SANAD_TRY(run.exec(media.content.hash, media.content.mediaType, media.name, media.content.size, media.duration,
        media.width, media.height, textOrNull(media.thumbnail, &Blob::hash),
        textOrNull(media.thumbnail, &Blob::mediaType), thumbnailSize));
    SANAD_ASSIGN(const qint64 id, run.newId());
    return AttachmentId(id);
}

Result<std::optional<StoredMedia>> SqlMediaRepository::find(AttachmentId id)
{
    std::optional<StoredMedia> media;
    SqlRun run(m_connection, Statement::FindMedia);
    SANAD_TRY(run.exec(id));
    if (run.next()) {
        media.emplace();
        media->content = {.hash = run.text(0), .mediaType = run.text(1), .size = run.integer(3)};
        media->name = run.text(2);
        if (!run.isNull(4))
            media->duration = run.real(4);
        media->width = run.optional<int>(5);
        media->height = run.optional<int>(6);
        if (!run.isNull(7))
            media->thumbnail = {.hash = run.text(7), .mediaType = run.text(8), .size = run.integer(9)};
    }
    SANAD_TRY(run.end());
    return media;
}

Result<MediaUsage> SqlMediaRepository::usage(Role role, PersonId sender)
{
    MediaUsage usage;
    SANAD_ASSIGN(usage.ofPerson, counted(role, sender));
    SANAD_ASSIGN(usage.inAll, counted(Role::Student, Everybody));
    return usage;
}

Result<bool> SqlMediaRepository::isNamed(const QString &hash)
{
    SqlRun run(m_connection, Statement::IsBlobNamed);
    SANAD_TRY(run.exec(hash, hash));
    const bool isNamed = run.next();
    SANAD_TRY(run.end());
    return isNamed;
}

Result<QByteArray> SqlMediaRepository::sharedSecret(const QString &name, const QByteArray &fresh)
{
    {
        // Whichever server comes first: the others find its secret.
        SqlRun run(m_connection, Statement::AddSecret);
        SANAD_TRY(run.exec(name, QString::fromLatin1(fresh.toHex())));
    }
    SqlRun run(m_connection, Statement::FindSecret);
    SANAD_TRY(run.exec(name));
    const QByteArray secret = run.next() ? QByteArray::fromHex(run.text(0).toLatin1()) : QByteArray();
    SANAD_TRY(run.end());
    if (secret.isEmpty())
        return Error::internal(QStringLiteral("a shared secret got lost: ") + name);
    return secret;
}

Status SqlMediaRepository::count(Role role, PersonId person, qint64 bytes)
{
    SqlRun run(m_connection, Statement::CountMedia);
    return run.exec(role, person, bytes);
}

Result<qint64> SqlMediaRepository::counted(Role role, PersonId person)
{
    SqlRun run(m_connection, Statement::FindMediaUsage);
    SANAD_TRY(run.exec(role, person));
    const qint64 bytes = run.next() ? run.integer(0) : 0;
    SANAD_TRY(run.end());
    return bytes;
}

} // namespace sanad::storage
