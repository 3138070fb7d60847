// SPDX-License-Identifier: GPL-3.0-or-later
//
// Preloaded into the server (LD_PRELOAD): makes the disk fail and the clock jump as the test says, at the border to the
// C library, where a full disk or a stepped clock would show. Without sanitizers and without Qt, since it comes first.

#include "FaultControl.h"

#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

namespace {

const FaultControl none{};

const FaultControl &control()
{
    static const FaultControl *const mapped = [] {
        const char *path = std::getenv("SANAD_FAULT_CONTROL");
        using Open = int (*)(const char *, int, ...);
        static const auto real = reinterpret_cast<Open>(dlsym(RTLD_NEXT, "open"));
        const int descriptor = path ? real(path, O_RDONLY | O_CLOEXEC) : -1;
        if (descriptor < 0)
            return &none;
        void *memory = mmap(nullptr, sizeof(FaultControl), PROT_READ, MAP_SHARED, descriptor, 0);
        close(descriptor);
        return memory == MAP_FAILED ? &none : static_cast<const FaultControl *>(memory);
    }();
    return *mapped;
}

bool isRegular(int descriptor)
{
    struct stat status;
    return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

/// Sets errno and answers true if a write to this file is to fail.
bool failsToWrite(int descriptor)
{
    const int error = control().writeError;
    if (error == 0 || !isRegular(descriptor))
        return false;
    errno = error;
    return true;
}

bool failsToSync(int descriptor)
{
    const int error = control().syncError;
    if (error == 0 || !isRegular(descriptor))
        return false;
    errno = error;
    return true;
}

bool failsToOpen(const char *path, int flags)
{
    const int error = control().openError;
    const char *folder = std::getenv("SANAD_DATA_DIR");
    const bool writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT) != 0;
    if (error == 0 || !writes || !folder || std::strncmp(path, folder, std::strlen(folder)) != 0)
        return false;
    errno = error;
    return true;
}

mode_t modeOf(int flags, va_list list)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(list, mode_t) : 0;
}

} // namespace

#define REAL(name) static const auto real = reinterpret_cast<decltype(&::name)>(dlsym(RTLD_NEXT, #name))

extern "C" {

ssize_t write(int descriptor, const void *bytes, size_t size)
{
    REAL(write);
    return failsToWrite(descriptor) ? -1 : real(descriptor, bytes, size);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t at)
{
    REAL(pwrite);
    return failsToWrite(descriptor) ? -1 : real(descriptor, bytes, size, at);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t at)
{
    REAL(pwrite64);
    return failsToWrite(descriptor) ? -1 : real(descriptor, bytes, size, at);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count)
{
    REAL(writev);
    return failsToWrite(descriptor) ? -1 : real(descriptor, parts, count);
}

int posix_fallocate(int descriptor, off_t at, off_t size)
{
    REAL(posix_fallocate);
    return failsToWrite(descriptor) ? errno : real(descriptor, at, size);
}

int fallocate(int descriptor, int mode, off_t at, off_t size) // NOLINT(bugprone-easily-swappable-parameters)
{
    REAL(fallocate);
    return failsToWrite(descriptor) ? -1 : real(descriptor, mode, at, size);
}

int fsync(int descriptor)
{
    REAL(fsync);
    return failsToSync(descriptor) ? -1 : real(descriptor);
}

int fdatasync(int descriptor)
{
    REAL(fdatasync);
    return failsToSync(descriptor) ? -1 : real(descriptor);
}

int open(const char *path, int flags, ...)
{
    REAL(open);
    va_list list;
    va_start(list, flags);
    const mode_t mode = modeOf(flags, list);
    va_end(list);
    return failsToOpen(path, flags) ? -1 : real(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    REAL(open64);
    va_list list;
    va_start(list, flags);
    const mode_t mode = modeOf(flags, list);
    va_end(list);
    return failsToOpen(path, flags) ? -1 : real(path, flags, mode);
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
    REAL(clock_gettime);
    const int result = real(clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        time->tv_sec += control().clockOffset;
    return result;
}

int gettimeofday(struct timeval *time, void *zone)
{
    REAL(gettimeofday);
    const int result = real(time, zone);
    if (result == 0)
        time->tv_sec += control().clockOffset;
    return result;
}

time_t time(time_t *out)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

} // extern "C"
