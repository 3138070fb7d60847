// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Media.h"

#include <QByteArray>
#include <QString>

#include <chrono>

namespace sanad::media {

/// What looking into one file may cost.
struct WorkerLimits
{
    qint64 pixels = 50'000'000; ///< pictures with more are not decoded
    qint64 memory = 1024 * 1024 * 1024; ///< bytes of address space, the program itself included
    std::chrono::milliseconds time{10'000}; ///< also of processor time
    qint64 fileSize = 64 * 1024 * 1024; ///< of a file that the worker writes
};

/// An S3-compatible store; used if `bucket` is set.
struct S3Config
{
    QString endpoint; ///< `https://s3.example:9000`
    QString region = QStringLiteral("us-east-1");
    QString bucket;
    QString accessKey;
    QByteArray secretKey;
    std::chrono::seconds grantTime{900}; ///< how long an address that we give out is good
    std::chrono::milliseconds timeout{60'000}; ///< without a byte of progress
};

/// How media are taken and given.
struct MediaConfig
{
    qint64 fileLimit = 25 * 1024 * 1024; ///< bytes of one file
    qint64 audioLimit = 10 * 1024 * 1024; ///< bytes of one voice message
    MediaQuota quota;
    std::chrono::seconds linkTime{24 * 3600}; ///< at least so long a link is good
    int workers = 1; ///< processes that look into files
    QString workerProgram; ///< empty: beside our own program
    WorkerLimits worker;
    S3Config s3;
};

} // namespace sanad::media
