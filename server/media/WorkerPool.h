// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/media/WorkerProcess.h"

#include <QMutex>

#include <vector>

namespace sanad::media {

/// Looks into files by processes of their own, which it keeps and replaces when they die: what a decoder does to its
/// process is not done to the server. As many run as threads call at once.
class WorkerPool final : public FileExaminer
{
public:
    WorkerPool(QString program, const WorkerLimits &limits);
    ~WorkerPool() override;

    /// The worker program: `configured`, or else the one that was installed with our own. Error if there is none.
    [[nodiscard]] static Result<QString> findProgram(const QString &configured);

    [[nodiscard]] Examination examine(const ExaminerJob &job) override;

private:
    [[nodiscard]] std::unique_ptr<WorkerProcess> takeIdle();

    const QString m_program;
    const WorkerLimits m_limits;
    QMutex m_mutex; ///< over m_idle
    std::vector<std::unique_ptr<WorkerProcess>> m_idle;
};

} // namespace sanad::media
