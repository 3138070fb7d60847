// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/Chime.h"

#include <QAudioDevice>
#include <QAudioFormat>
#include <QAudioSink>
#include <QMediaDevices>
#include <QtEndian>

#include <cmath>
#include <numbers>

namespace sanad::client {

namespace {

struct Tone
{
    double hertz;
    double begins; ///< seconds
};

constexpr std::array Tones{Tone{659.3, 0.0}, Tone{880.0, 0.11}};
constexpr double Length = 0.45;
constexpr double Fading = 11; ///< how fast a tone dies away
constexpr double Rise = 0.008; ///< seconds: without it one hears a click

} // namespace

Chime::Chime(QObject *parent)
    : QObject(parent)
{
}

Chime::~Chime() = default;

QByteArray Chime::samples(int volume)
{
    const int count = int(Length * Rate);
    QByteArray pcm(qsizetype(count) * 2, Qt::Uninitialized);
    // Ears hear in proportions: half of the slider is a quarter of the amplitude.
    const double loudness = std::pow(qBound(0, volume, 100) / 100.0, 2) * 0.4 * 32767;
    for (int i = 0; i < count; ++i) {
        double sum = 0;
        for (const Tone &tone : Tones) {
            const double t = double(i) / Rate - tone.begins;
            if (t > 0)
                sum += std::sin(2 * std::numbers::pi * tone.hertz * t) * std::exp(-Fading * t) * qMin(1.0, t / Rise);
        }
        qToLittleEndian(qint16(loudness * sum), pcm.data() + qsizetype(i) * 2);
    }
    return pcm;
}

void Chime::play(int volume)
{
    if (volume <= 0)
        return;
    const QAudioDevice device = QMediaDevices::defaultAudioOutput();
    if (device.isNull())
        return;
    if (!m_sink) {
        QAudioFormat format;
        format.setSampleRate(Rate);
        format.setChannelCount(1);
        format.setSampleFormat(QAudioFormat::Int16);
        if (!device.isFormatSupported(format))
            return;
        m_sink = std::make_unique<QAudioSink>(device, format);
    }
    m_sink->stop();
    m_sound.close();
    m_sound.setData(samples(volume));
    m_sound.open(QIODevice::ReadOnly);
    m_sink->start(&m_sound);
}

} // namespace sanad::client
