// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/worker/confinement.h"
#include "server/media/worker/work.h"

#include <QCoreApplication>
#include <QImageReader>

#include <unistd.h>

/// sanad-media-worker: started by the server, with a socket as its standard input; looks into files that strangers
/// sent.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const auto limits = sanad::media::limitsFromArguments(QCoreApplication::arguments().mid(1));
    if (!limits || !sanad::media::confine(*limits))
        return 2;
    QImageReader::setAllocationLimit(int(limits->memory / (2 * 1024 * 1024)));
    return sanad::media::work(STDIN_FILENO, *limits);
}
