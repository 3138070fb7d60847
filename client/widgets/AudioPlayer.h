// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QList>

#include <memory>

class QLabel;

namespace sanad::client {

class DrawingButton;
class Playback;
class WaveformBar;

/// Plays one voice message: play and pause, a waveform to seek in, time, speed.
class AudioPlayer final : public QFrame
{
    Q_OBJECT

public:
    explicit AudioPlayer(std::unique_ptr<Playback> playback, QWidget *parent = nullptr);
    ~AudioPlayer() override;

    /// `title`: who speaks, or the file's name. `knownMs`: the duration that the message tells; 0: not known.
    void open(const QString &path, const QString &title, qint64 knownMs);
    void play();
    void pause();
    void toggle();
    void seek(qint64 milliseconds);
    [[nodiscard]] double rate() const;
    [[nodiscard]] bool isPlaying() const;
    [[nodiscard]] qint64 position() const;
    [[nodiscard]] qint64 duration() const { return m_duration; }
    [[nodiscard]] const QList<float> &levels() const { return m_levels; } ///< of the waveform; empty: not known

Q_SIGNALS:
    void changed(); ///< whether it plays, or where it is
    void closed();

protected:
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    void retranslate();
    void showTime(qint64 position);
    void nextRate();

    std::unique_ptr<Playback> m_playback;
    DrawingButton *m_play = nullptr;
    DrawingButton *m_speed = nullptr;
    DrawingButton *m_close = nullptr;
    WaveformBar *m_wave = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_time = nullptr;
    QList<float> m_levels;
    qint64 m_duration = 0;
    size_t m_rate = 0; ///< index into the rates
};

} // namespace sanad::client
