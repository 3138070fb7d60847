// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/Playback.h"
#include "client/widgets/VoiceInput.h"
#include "client/widgets/sound_file.h"

#include <QtEndian>

#include <cmath>

namespace sanad::test {

/// A microphone that hears what the test says.
class FakeVoice final : public client::VoiceInput
{
public:
    void start() override
    {
        isOn = true;
        if (!fault.isEmpty())
            Q_EMIT failed(fault);
    }
    void stop() override { isOn = false; }

    /// A tone of this length, as one would speak it.
    void speak(int milliseconds, int amplitude = 8000)
    {
        QByteArray pcm;
        for (int i = 0; i < client::SampleRate * milliseconds / 1000; ++i) {
            char bytes[2];
            qToLittleEndian(qint16(amplitude * std::sin(i * 0.2)), bytes);
            pcm.append(bytes, 2);
        }
        Q_EMIT samples(pcm);
    }

    bool isOn = false;
    QString fault;
};

/// A loudspeaker that remembers what it was told.
class FakePlayback final : public client::Playback
{
public:
    void open(const QString &path) override
    {
        opened = path;
        position = 0;
    }
    void play() override { set(true); }
    void pause() override { set(false); }
    void seek(qint64 milliseconds) override { position = milliseconds; }
    void setRate(double wanted) override { rate = wanted; }
    [[nodiscard]] bool isPlaying() const override { return playing; }

    QString opened;
    qint64 position = 0;
    double rate = 0;
    bool playing = false;

private:
    void set(bool on)
    {
        if (playing == on)
            return;
        playing = on;
        Q_EMIT playingChanged(on);
    }
};

} // namespace sanad::test
