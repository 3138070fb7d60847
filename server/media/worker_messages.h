// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/media/FileExaminer.h"
#include "server/media/MediaConfig.h"

#include <QStringList>

#include <optional>

namespace sanad::media {

// What the server and its worker process say to each other: one packet each, over a socket pair. The worker answers a
// job with what it knows so far, as often as it likes, and at last with an answer that is final.

/// No packet is longer.
inline constexpr qsizetype MaxPacketBytes = 16 * 1024;

struct WorkerAnswer
{
    Examination found;
    bool isFinal = false;

    bool operator==(const WorkerAnswer &) const = default;
};

[[nodiscard]] QByteArray toPacket(const ExaminerJob &job);
[[nodiscard]] QByteArray toPacket(const WorkerAnswer &answer);
/// Nothing for a packet that is none of ours.
[[nodiscard]] std::optional<ExaminerJob> jobFromPacket(const QByteArray &packet);
/// Nothing for a packet that is none of ours, or has a value out of its bounds: the worker may be in a stranger's
/// hands.
[[nodiscard]] std::optional<WorkerAnswer> answerFromPacket(const QByteArray &packet);

/// The limits as the worker's arguments, and back.
[[nodiscard]] QStringList toArguments(const WorkerLimits &limits);
[[nodiscard]] std::optional<WorkerLimits> limitsFromArguments(const QStringList &arguments);

} // namespace sanad::media
