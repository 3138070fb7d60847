// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QByteArray>
#include <QList>
#include <QString>

/// Sound as 16-bit samples of one channel, and the WAV files it is kept in (RIFF, PCM).
namespace sanad::client {

/// How often a second our recordings are sampled: enough for speech, 32 kB for a second.
inline constexpr int SampleRate = 16'000;
/// What a WAV file has before its samples.
inline constexpr int WavHeadBytes = 44;

/// The first bytes of a WAV file with `sampleBytes` of samples.
[[nodiscard]] QByteArray wavHead(qint64 sampleBytes, int sampleRate = SampleRate);
/// The samples of a WAV file of one or two channels of 16 bits (the first channel), and how many a second.
struct WavSound
{
    QList<qint16> samples;
    int sampleRate = SampleRate;
};
[[nodiscard]] Result<WavSound> readWav(const QString &path);

/// The loudest sample of each of `bars` equal parts, 0 to 1, stretched so that the loudest of all is 1.
[[nodiscard]] QList<float> loudness(const QList<qint16> &samples, int bars);

/// "1:05", in the digits of the language of the moment.
[[nodiscard]] QString durationText(qint64 milliseconds);

} // namespace sanad::client
