// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/worker/work.h"

#include "server/media/media_type.h"
#include "server/media/worker/confinement.h"
#include "server/media/worker/metadata.h"
#include "server/media/worker/picture.h"
#include "server/media/worker/positions.h"
#include "server/media/worker/timed_media.h"

#include <QFile>

#include <cerrno>
#include <malloc.h>
#include <unistd.h>

namespace sanad::media {

namespace {

/// Writes the copy without metadata, and notes in `found` that it is there, or that there is no room for it.
bool writeCopy(const QString &path, const QByteArray &bytes, Examination &found)
{
    QFile copy(path);
    found.hasCleanCopy = copy.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered)
        && copy.write(bytes) == bytes.size();
    if (!found.hasCleanCopy)
        found.hindrance = Hindrance::NoRoom;
    return found.hasCleanCopy;
}

/// The clean copy of a picture; nothing if there can be none, or it cannot be written.
std::optional<Orientation> writeCleanCopy(const ExaminerJob &job, Examination &found)
{
    QFile source(job.path);
    if (!source.open(QIODevice::ReadOnly))
        return std::nullopt;
    const uchar *bytes = source.map(0, source.size());
    if (!bytes)
        return std::nullopt;
    const auto clean = withoutMetadata(QByteArrayView(bytes, source.size()), job.mediaType);
    if (!clean || !writeCopy(job.cleanPath, clean->bytes, found))
        return std::nullopt;
    return clean->orientation;
}

/// A copy without positions of what is not a picture that is put together anew; false if it has none, or cannot be
/// written.
bool writeBlankedCopy(const ExaminerJob &job, Examination &found)
{
    QFile source(job.path);
    if (!source.open(QIODevice::ReadOnly))
        return false;
    QByteArray bytes = source.readAll();
    return blankPositions(bytes) && writeCopy(job.cleanPath, bytes, found);
}

bool send(int descriptor, const WorkerAnswer &answer)
{
    const QByteArray packet = toPacket(answer);
    return ::write(descriptor, packet.constData(), size_t(packet.size())) == packet.size();
}

} // namespace

Examination lookInto(
    const ExaminerJob &job, const WorkerLimits &limits, const std::function<void(const Examination &)> &tell)
{
    Examination found;
    if (!isPicture(job.mediaType)) {
        if (writeBlankedCopy(job, found))
            tell(found);
        if (isTimed(job.mediaType))
            examineTimed(job.path, found);
        return found;
    }
    const std::optional<Orientation> orientation = writeCleanCopy(job, found);
    if (!orientation)
        return found;
    tell(found);
    examinePicture(job.cleanPath, job.mediaType, *orientation, limits.pixels, job.thumbnailPath, found);
    return found;
}

int work(int descriptor, const WorkerLimits &limits)
{
    QByteArray packet(MaxPacketBytes, Qt::Uninitialized);
    while (true) {
        const ssize_t size = ::read(descriptor, packet.data(), size_t(packet.size()));
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return 0;
        const std::optional<ExaminerJob> job = jobFromPacket(packet.first(size));
        if (!job)
            return 1;
        // From here on it is the file's fault if we die.
        if (!send(descriptor, {.found = {}, .isFinal = false}))
            return 1;
        allowProcessorTime(limits.time);
        const Examination found = lookInto(*job, limits, [descriptor](const Examination &soFar) {
            static_cast<void>(send(descriptor, {.found = soFar, .isFinal = false}));
        });
        if (!send(descriptor, {.found = found, .isFinal = true}))
            return 1;
        // A decoder may have needed much, and the next file may be a while off.
        ::malloc_trim(0);
    }
}

} // namespace sanad::media
