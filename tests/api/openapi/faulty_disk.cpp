// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/openapi/faulty_disk.h"

#include <QtGlobal>

#include <atomic>
#include <map>
#include <mutex>

#include <sqlite3.h>

namespace sanad::test {

namespace {

std::atomic<DiskFault> g_fault = DiskFault::None;

/// SQLite's own functions for files, and ours, which are the same but for those that can fail. Files of one kind share
/// the former.
struct Methods
{
    const sqlite3_io_methods *original = nullptr;
    sqlite3_io_methods faulty{};
};

/// By SQLite's own; never removed, so that addresses stay.
std::map<const sqlite3_io_methods *, Methods> &allMethods()
{
    static std::map<const sqlite3_io_methods *, Methods> all;
    return all;
}

const sqlite3_io_methods &original(const sqlite3_file *file)
{
    return *reinterpret_cast<const Methods *>(
        reinterpret_cast<const char *>(file->pMethods) - offsetof(Methods, faulty))
                ->original;
}

int write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    return g_fault == DiskFault::Full ? SQLITE_FULL : original(file).xWrite(file, bytes, count, offset);
}

int lockShared(sqlite3_file *file, int offset, int count, int flags)
{
    const bool isRelease = (flags & SQLITE_SHM_UNLOCK) != 0;
    return g_fault == DiskFault::Unreadable && !isRelease ? SQLITE_IOERR_SHMLOCK
                                                          : original(file).xShmLock(file, offset, count, flags);
}

int open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *outFlags)
{
    const auto *real = static_cast<sqlite3_vfs *>(vfs->pAppData);
    const int result = real->xOpen(const_cast<sqlite3_vfs *>(real), name, file, flags, outFlags);
    if (result != SQLITE_OK || !file->pMethods)
        return result;
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    Methods &methods = allMethods()[file->pMethods];
    if (!methods.original) {
        methods.original = file->pMethods;
        methods.faulty = *file->pMethods;
        methods.faulty.xWrite = write;
        methods.faulty.xShmLock = lockShared;
    }
    file->pMethods = &methods.faulty;
    return result;
}

} // namespace

void installFaultyDisk()
{
    static sqlite3_vfs faulty;
    sqlite3_vfs *real = sqlite3_vfs_find(nullptr);
    faulty = *real;
    faulty.zName = "sanad-faulty";
    faulty.pAppData = real;
    faulty.xOpen = open;
    if (sqlite3_vfs_register(&faulty, 1) != SQLITE_OK)
        qFatal("SQLite does not take the faulty disk");
}

void setDiskFault(DiskFault fault)
{
    g_fault = fault;
}

} // namespace sanad::test
