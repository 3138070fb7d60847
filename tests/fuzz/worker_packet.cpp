// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a packet between server and picture worker; the worker may be in a stranger's hands.
#include "fuzz.h"
#include "server/media/media_type.h"
#include "server/media/worker_messages.h"

using namespace sanad;
using namespace sanad::fuzz;
using namespace sanad::media;

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    const QByteArray packet = rawBytes(input);
    if (const auto job = jobFromPacket(packet)) {
        const auto again = jobFromPacket(toPacket(*job));
        require(again.has_value(), "a job is read as it was written");
        if (job->path.isValidUtf16())
            require(again->path == job->path, "a job's path is read as it was written");
    }
    const auto answer = answerFromPacket(packet);
    if (!answer)
        return;
    const Examination &found = answer->found;
    require(found.width.has_value() == found.height.has_value(), "a size is width and height");
    require(!found.width || (*found.width > 0 && *found.height > 0), "a size is positive");
    require(!found.duration || (*found.duration >= 0 && *found.duration <= 86'400), "a duration is within its limits");
    require(found.thumbnailType.isEmpty() || isPicture(found.thumbnailType), "a thumbnail is a picture");
    require(answerFromPacket(toPacket(*answer)) == answer, "an answer is read as it was written");
}
