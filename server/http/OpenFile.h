// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <memory>

namespace sanad::http {

/// A file that is open for reading, closed with the last who shares it. Safe to share between threads.
class OpenFile final
{
    Q_DISABLE_COPY_MOVE(OpenFile)
public:
    /// Opens a regular file; symbolic links are not followed in the last place. Error NotFound if there is none,
    /// Unavailable if file descriptors are short, Internal otherwise. Blocks for as long as the file system takes.
    [[nodiscard]] static Result<std::shared_ptr<const OpenFile>> open(const QString &path);
    ~OpenFile();

    [[nodiscard]] int descriptor() const { return m_descriptor; }
    /// Bytes, when it was opened.
    [[nodiscard]] qint64 size() const { return m_size; }

private:
    OpenFile(int descriptor, qint64 size)
        : m_descriptor(descriptor)
        , m_size(size)
    {
    }

    int m_descriptor;
    qint64 m_size;
};

/// Part of a file, as the body of an answer. Who sends it reads at its own positions, so that a file can be shared.
struct FileBody
{
    std::shared_ptr<const OpenFile> file; ///< never null
    qint64 offset = 0; ///< bytes
    qint64 length = 0; ///< bytes; offset + length is at most the file's size
};

} // namespace sanad::http
