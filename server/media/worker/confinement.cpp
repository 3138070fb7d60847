// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/worker/confinement.h"

#include <array>
#include <cerrno>
#include <memory>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace sanad::media {

namespace {

constexpr int LowestPriority = 19;

// The sanitizers map terabytes, and look at their own process.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool HasSanitizer = true;
#else
constexpr bool HasSanitizer = false;
#endif

bool limitTo(__rlimit_resource_t resource, rlim_t most)
{
    const rlimit limit{.rlim_cur = most, .rlim_max = most};
    return ::setrlimit(resource, &limit) == 0;
}

/// System calls that no decoder makes, and that whoever takes one over would begin with (seccomp(2)).
bool filterSystemCalls()
{
    const std::unique_ptr<void, void (*)(scmp_filter_ctx)> filter(::seccomp_init(SCMP_ACT_ALLOW), ::seccomp_release);
    if (!filter)
        return false;
    constexpr std::array refused{SCMP_SYS(socket), SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(listen),
        SCMP_SYS(sendto), SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(ptrace),
        SCMP_SYS(kill), SCMP_SYS(tkill), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(bpf),
        SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(mount), SCMP_SYS(keyctl), SCMP_SYS(add_key),
        SCMP_SYS(perf_event_open), SCMP_SYS(io_uring_setup), SCMP_SYS(userfaultfd), SCMP_SYS(unlink),
        SCMP_SYS(unlinkat), SCMP_SYS(rename), SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(link), SCMP_SYS(linkat),
        SCMP_SYS(symlink), SCMP_SYS(symlinkat), SCMP_SYS(truncate), SCMP_SYS(chown), SCMP_SYS(setrlimit)};
    for (const int call : refused) {
        if (::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0) != 0)
            return false;
    }
    return ::seccomp_load(filter.get()) == 0;
}

} // namespace

bool confine(const WorkerLimits &limits)
{
    if (::close_range(3, ~0U, 0) != 0 || ::setpriority(PRIO_PROCESS, 0, LowestPriority) != 0)
        return false;
    if (!limitTo(RLIMIT_CORE, 0) || !limitTo(RLIMIT_FSIZE, rlim_t(limits.fileSize)) || !limitTo(RLIMIT_NOFILE, 64))
        return false;
    if (HasSanitizer)
        return true;
    // Not to be looked into by other processes of the same user either.
    ::prctl(PR_SET_DUMPABLE, 0);
    return limitTo(RLIMIT_AS, rlim_t(limits.memory)) && filterSystemCalls();
}

void allowProcessorTime(std::chrono::milliseconds time)
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const rlim_t seconds = rlim_t(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + rlim_t(time.count() / 1000) + 2;
    rlimit limit{};
    ::getrlimit(RLIMIT_CPU, &limit);
    limit.rlim_cur = seconds;
    ::prlimit(0, RLIMIT_CPU, &limit, nullptr);
}

} // namespace sanad::media
