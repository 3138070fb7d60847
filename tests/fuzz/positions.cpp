// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a film, or a picture built like a TIFF or like a film.
#include "server/media/worker/positions.h"
#include "fuzz.h"

using namespace sanad;
using namespace sanad::fuzz;
using namespace sanad::media;

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    const QByteArray before = rawBytes(input);
    QByteArray after = before;
    const bool hasBlanked = blankPositions(after);
    require(after.size() == before.size(), "nothing is moved");
    require(hasBlanked || after == before, "what has no position is left alone");
}
