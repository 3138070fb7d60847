// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/MediaPlayback.h"

#include <QAudioDevice>
#include <QAudioOutput>
#include <QMediaDevices>
#include <QMediaPlayer>
#include <QUrl>

namespace sanad::client {

MediaPlayback::MediaPlayback(QObject *parent)
    : Playback(parent)
{
}

MediaPlayback::~MediaPlayback() = default;

void MediaPlayback::make()
{
    if (m_player)
        return;
    m_output = std::make_unique<QAudioOutput>();
    m_player = std::make_unique<QMediaPlayer>();
    m_player->setAudioOutput(m_output.get());
    connect(m_player.get(), &QMediaPlayer::durationChanged, this, [this](qint64 duration) {
        if (duration > 0)
            Q_EMIT durationKnown(duration);
    });
    connect(m_player.get(), &QMediaPlayer::positionChanged, this, &Playback::positionChanged);
    connect(m_player.get(), &QMediaPlayer::playbackStateChanged, this,
        [this](QMediaPlayer::PlaybackState state) { Q_EMIT playingChanged(state == QMediaPlayer::PlayingState); });
    connect(m_player.get(), &QMediaPlayer::errorOccurred, this,
        [this] { Q_EMIT failed(tr("The sound cannot be played. It can be saved and opened with another program.")); });
}

void MediaPlayback::open(const QString &path)
{
    make();
    m_player->setSource(QUrl::fromLocalFile(path));
}

void MediaPlayback::play()
{
    if (!m_player)
        return;
    if (QMediaDevices::defaultAudioOutput().isNull()) {
        Q_EMIT failed(tr("No loudspeaker or headphones were found."));
        return;
    }
    m_player->play();
}

void MediaPlayback::pause()
{
    if (m_player)
        m_player->pause();
}

void MediaPlayback::seek(qint64 milliseconds)
{
    if (m_player)
        m_player->setPosition(milliseconds);
}

void MediaPlayback::setRate(double rate)
{
    if (m_player)
        m_player->setPlaybackRate(rate);
}

bool MediaPlayback::isPlaying() const
{
    return m_player && m_player->playbackState() == QMediaPlayer::PlayingState;
}

} // namespace sanad::client
