// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/media/worker_messages.h"

#include <QDeadlineTimer>

#include <memory>

#include <sys/types.h>

namespace sanad::media {

/// One worker process, which looks into one file at a time. One thread at a time.
class WorkerProcess
{
public:
    [[nodiscard]] static Result<std::unique_ptr<WorkerProcess>> start(
        const QString &program, const WorkerLimits &limits);
    /// Kills it.
    ~WorkerProcess();
    Q_DISABLE_COPY_MOVE(WorkerProcess)

    /// Has the file looked into; blocks for at most `time`. False if the process died over it, was too slow or talked
    /// nonsense: it is of no use any more. `found` is what it had told until then; untouched if it never began.
    [[nodiscard]] bool examine(const ExaminerJob &job, std::chrono::milliseconds time, Examination &found);

private:
    WorkerProcess(pid_t process, int socket)
        : m_process(process)
        , m_socket(socket)
    {
    }
    [[nodiscard]] std::optional<WorkerAnswer> nextAnswer(const QDeadlineTimer &deadline) const;

    const pid_t m_process;
    const int m_socket;
};

} // namespace sanad::media
