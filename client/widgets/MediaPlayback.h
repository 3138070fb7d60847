// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/Playback.h"

#include <memory>

class QAudioOutput;
class QMediaPlayer;

namespace sanad::client {

/// Plays by Qt Multimedia, which is loaded only when something is opened: it costs a start-up a tenth of a second.
class MediaPlayback final : public Playback
{
    Q_OBJECT

public:
    explicit MediaPlayback(QObject *parent = nullptr);
    ~MediaPlayback() override;

    void open(const QString &path) override;
    void play() override;
    void pause() override;
    void seek(qint64 milliseconds) override;
    void setRate(double rate) override;
    [[nodiscard]] bool isPlaying() const override;

private:
    void make();

    std::unique_ptr<QAudioOutput> m_output;
    std::unique_ptr<QMediaPlayer> m_player;
};

} // namespace sanad::client
