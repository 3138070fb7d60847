// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/media/BlobStore.h"

#include <QMutex>

namespace sanad::media {

/// Blobs as files of a folder, `ab/cdef…`, on the same file system as the spool. The age of a blob is that of the
/// file's modification time.
class FolderBlobStore final : public BlobStore
{
public:
    explicit FolderBlobStore(QString folder)
        : m_folder(std::move(folder))
    {
    }

    [[nodiscard]] Status prepare() override;
    [[nodiscard]] Status put(const Blob &blob, const QString &path) override;
    [[nodiscard]] std::variant<BlobFile, BlobElsewhere> locate(
        const Blob &blob, const QByteArray &servedType, const QByteArray &disposition) const override;
    [[nodiscard]] Result<QStringList> oldBlobs(int part, Timestamp limit) override;
    [[nodiscard]] Result<bool> removeIfOld(const QString &hash, Timestamp limit) override;

private:
    [[nodiscard]] Status moveInto(const QString &hash, const QString &path) const;
    [[nodiscard]] QString partFolder(const QString &hash) const;
    [[nodiscard]] QString pathOf(const QString &hash) const;

    const QString m_folder;
    QMutex m_mutex; ///< over looking at a file's age and acting on it
};

} // namespace sanad::media
