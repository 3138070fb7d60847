// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/media/Sha256.h"

#include <QByteArrayView>
#include <QString>

#include <memory>

namespace sanad::media {

/// A file that is still arriving. It is removed with this object, whatever happens, unless it has been moved away. One
/// thread at a time.
class SpoolFile
{
public:
    /// Makes an empty file with a name of its own in `folder`.
    [[nodiscard]] static Result<std::unique_ptr<SpoolFile>> create(const QString &folder);
    ~SpoolFile();
    Q_DISABLE_COPY_MOVE(SpoolFile)

    /// Appends; hashes on the way. Error InsufficientStorage if the disk is full.
    [[nodiscard]] Status write(QByteArrayView bytes);
    /// Puts what was written on the disk (fsync).
    [[nodiscard]] Status sync() const;
    /// Of all that was written. To be called once.
    [[nodiscard]] QString hash() { return QString::fromLatin1(m_hash.result()); }
    [[nodiscard]] qint64 size() const { return m_size; }
    [[nodiscard]] const QString &path() const { return m_path; }

private:
    SpoolFile(int descriptor, QString path)
        : m_descriptor(descriptor)
        , m_path(std::move(path))
    {
    }

    const int m_descriptor;
    const QString m_path;
    Sha256 m_hash;
    qint64 m_size = 0;
};

} // namespace sanad::media
