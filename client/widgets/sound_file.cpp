// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/sound_file.h"

#include <QFile>
#include <QLocale>
#include <QtEndian>

#include <cmath>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

/// Larger files get no waveform: it is drawn from the whole file in memory.
constexpr qint64 MostBytes = 32 * 1024 * 1024;

template <typename Number>
void append(QByteArray &bytes, Number number)
{
    const Number little = qToLittleEndian(number);
    bytes.append(reinterpret_cast<const char *>(&little), sizeof little);
}

template <typename Number>
Number at(const QByteArray &bytes, qsizetype offset)
{
    return qFromLittleEndian<Number>(bytes.constData() + offset);
}

} // namespace

QByteArray wavHead(qint64 sampleBytes, int sampleRate)
{
    const auto size = quint32(qBound<qint64>(0, sampleBytes, 0xffffffffLL - WavHeadBytes));
    QByteArray head("RIFF");
    append<quint32>(head, size + WavHeadBytes - 8);
    head += "WAVEfmt ";
    append<quint32>(head, 16); // length of what describes the format
    append<quint16>(head, 1); // PCM
    append<quint16>(head, 1); // channels
    append<quint32>(head, quint32(sampleRate));
    append<quint32>(head, quint32(sampleRate) * 2); // bytes a second
    append<quint16>(head, 2); // bytes of a sample
    append<quint16>(head, 16); // bits of a sample
    head += "data";
    append<quint32>(head, size);
    return head;
}

Result<WavSound> readWav(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > MostBytes)
        return Error::of(ErrorCode::NotFound);
    const QByteArray bytes = file.readAll();
    if (bytes.size() < WavHeadBytes || !bytes.startsWith("RIFF") || bytes.mid(8, 4) != "WAVE")
        return Error::of(ErrorCode::UnsupportedMediaType);
    int channels = 0;
    WavSound sound;
    for (qsizetype offset = 12; offset + 8 <= bytes.size();) {
        const QByteArray name = bytes.mid(offset, 4);
        const qint64 length = at<quint32>(bytes, offset + 4);
        const qsizetype body = offset + 8;
        if (name == "fmt " && length >= 16 && body + 16 <= bytes.size()) {
            channels = at<quint16>(bytes, body + 2);
            sound.sampleRate = int(at<quint32>(bytes, body + 4));
            if (at<quint16>(bytes, body) != 1 || at<quint16>(bytes, body + 14) != 16 || channels < 1 || channels > 2)
                return Error::of(ErrorCode::UnsupportedMediaType);
        } else if (name == "data" && channels > 0) {
            const qsizetype end = qsizetype(qMin<qint64>(bytes.size(), body + length));
            for (qsizetype i = body; i + 2 * channels <= end; i += 2 * channels)
                sound.samples.append(at<qint16>(bytes, i));
            return sound;
        }
        offset = body + qsizetype(length) + (length & 1);
    }
    return Error::of(ErrorCode::UnsupportedMediaType);
}

QList<float> loudness(const QList<qint16> &samples, int bars)
{
    QList<float> heights(bars, 0.0F);
    float loudest = 0;
    for (qsizetype i = 0; i < samples.size(); ++i) {
        const float level = float(std::abs(int(samples.at(i)))) / 32768.0F;
        float &bar = heights[i * bars / samples.size()];
        bar = std::max(bar, level);
        loudest = std::max(loudest, level);
    }
    if (loudest > 0) {
        for (float &bar : heights)
            bar /= loudest;
    }
    return heights;
}

QString durationText(qint64 milliseconds)
{
    const qint64 seconds = qMax<qint64>(0, milliseconds) / 1000;
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    const QString rest = locale.toString(seconds % 60);
    const QString zero = seconds % 60 < 10 ? locale.toString(0) : QString();
    return locale.toString(seconds / 60) + u':' + zero + rest;
}

} // namespace sanad::client
