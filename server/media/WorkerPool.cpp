// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/WorkerPool.h"

#include "server/media/logging.h"

#include <QCoreApplication>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace sanad::media {

WorkerPool::WorkerPool(QString program, const WorkerLimits &limits)
    : m_program(std::move(program))
    , m_limits(limits)
{
}

WorkerPool::~WorkerPool() = default;

Result<QString> WorkerPool::findProgram(const QString &configured)
{
    const QString own = QCoreApplication::applicationDirPath();
    const QStringList places = configured.isEmpty()
        ? QStringList{own + "/sanad-media-worker"_L1, own + "/../libexec/sanad/sanad-media-worker"_L1,
            own + "/../bin/sanad-media-worker"_L1}
        : QStringList{configured};
    for (const QString &place : places) {
        const QFileInfo program(place);
        if (program.isFile() && program.isExecutable())
            return program.canonicalFilePath();
    }
    Error error = Error::of(ErrorCode::Unavailable,
        u"The program sanad-media-worker, which looks into pictures, is not there: %1"_s.arg(places.first()));
    return error;
}

std::unique_ptr<WorkerProcess> WorkerPool::takeIdle()
{
    {
        const QMutexLocker lock(&m_mutex);
        if (!m_idle.empty()) {
            std::unique_ptr<WorkerProcess> worker = std::move(m_idle.back());
            m_idle.pop_back();
            return worker;
        }
    }
    auto worker = WorkerProcess::start(m_program, m_limits);
    if (!worker) {
        qCWarning(lcMedia) << worker.error().detail;
        return nullptr;
    }
    return *std::move(worker);
}

Examination WorkerPool::examine(const ExaminerJob &job)
{
    Examination found{.hindrance = Hindrance::NoWorker}; // until one says that it has begun
    std::unique_ptr<WorkerProcess> worker = takeIdle();
    if (!worker)
        return found;
    if (!worker->examine(job, m_limits.time, found)) {
        // What it said before holds: the copy without metadata was complete when it said so.
        qCInfo(lcMedia) << "A media worker died or was stopped over a file; another one takes its place";
        return found;
    }
    const QMutexLocker lock(&m_mutex);
    m_idle.push_back(std::move(worker));
    return found;
}

} // namespace sanad::media
