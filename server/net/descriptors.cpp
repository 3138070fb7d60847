// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/descriptors.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace sanad::net {

bool isKeptBack(qintptr descriptor)
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return false;
    return descriptor + SpareDescriptors >= qintptr(limit.rlim_cur);
}

bool areDescriptorsShort()
{
    const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (next < 0)
        return true;
    ::close(next);
    return isKeptBack(next);
}

} // namespace sanad::net
