// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a sound or a video.
#include "server/media/worker/timed_media.h"
#include "fuzz.h"
#include "memory_file.h"

#include <cmath>

using namespace sanad;
using namespace sanad::fuzz;
using namespace sanad::media;

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    static MemoryFile file;
    file.setContent(input);
    Examination found;
    examineTimed(file.path(), found);
    require(!found.width && !found.height && found.thumbnailType.isEmpty(), "a sound has no size");
    if (found.duration)
        require(std::isfinite(*found.duration) && *found.duration > 0 && *found.duration <= 86'400,
            "a duration is within its limits");
    require(file.size() == input.size(), "a file is not changed by looking into it");
}
