// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fuzz.h"

#include <QString>

#include <sys/mman.h>
#include <unistd.h>

namespace sanad::fuzz {

/// A file in memory that can be opened by a path, for functions that want one.
class MemoryFile
{
    Q_DISABLE_COPY_MOVE(MemoryFile)
public:
    MemoryFile()
        : m_descriptor(memfd_create("fuzz", MFD_CLOEXEC))
    {
        require(m_descriptor >= 0, "a file in memory can be made");
    }
    ~MemoryFile() { ::close(m_descriptor); }

    [[nodiscard]] QString path() const { return QStringLiteral("/proc/self/fd/%1").arg(m_descriptor); }
    [[nodiscard]] qint64 size() const { return ::lseek(m_descriptor, 0, SEEK_END); }
    void setContent(QByteArrayView bytes)
    {
        require(::ftruncate(m_descriptor, 0) == 0
                && ::pwrite(m_descriptor, bytes.data(), size_t(bytes.size()), 0) == bytes.size(),
            "a file in memory can be written");
    }

private:
    int m_descriptor;
};

} // namespace sanad::fuzz
