// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/AudioPlayer.h"

#include "client/widgets/DrawingButton.h"
#include "client/widgets/Playback.h"
#include "client/widgets/WaveformBar.h"
#include "client/widgets/sound_file.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHideEvent>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include <array>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr std::array Rates{1.0, 1.5, 2.0};
constexpr int Bars = 120;

} // namespace

AudioPlayer::AudioPlayer(std::unique_ptr<Playback> playback, QWidget *parent)
    : QFrame(parent)
    , m_playback(std::move(playback))
{
    build();
    connect(m_play, &DrawingButton::clicked, this, &AudioPlayer::toggle);
    connect(m_speed, &DrawingButton::clicked, this, &AudioPlayer::nextRate);
    connect(m_close, &DrawingButton::clicked, this, [this] {
        m_playback->pause();
        Q_EMIT closed();
    });
    connect(m_wave, &WaveformBar::sought, this, &AudioPlayer::seek);
    connect(m_playback.get(), &Playback::durationKnown, this, [this](qint64 duration) {
        m_duration = duration;
        m_wave->setRange(0, int(duration));
        showTime(m_wave->value());
    });
    connect(m_playback.get(), &Playback::positionChanged, this, [this](qint64 position) {
        m_wave->setValue(int(position));
        showTime(position);
        Q_EMIT changed();
    });
    connect(m_playback.get(), &Playback::playingChanged, this, [this] {
        retranslate();
        Q_EMIT changed();
    });
    connect(m_playback.get(), &Playback::failed, m_title, &QLabel::setText);
    retranslate();
}

AudioPlayer::~AudioPlayer() = default;

void AudioPlayer::build()
{
    setObjectName(u"audioPlayer"_s);
    m_play = new DrawingButton("play"_L1, this);
    m_speed = new DrawingButton({}, this);
    m_speed->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_close = new DrawingButton("close"_L1, this);
    m_wave = new WaveformBar(this);
    m_wave->setSingleStep(1000);
    m_wave->setPageStep(5000);
    m_title = new QLabel(this);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_time = new QLabel(this);
    auto *heading = new QHBoxLayout;
    heading->addWidget(m_title, 1);
    heading->addWidget(m_time);
    auto *middle = new QVBoxLayout;
    middle->setSpacing(0);
    middle->addLayout(heading);
    middle->addWidget(m_wave);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(10, 6, 10, 6);
    row->addWidget(m_play);
    row->addLayout(middle, 1);
    row->addWidget(m_speed);
    row->addWidget(m_close);
}

void AudioPlayer::open(const QString &path, const QString &title, qint64 knownMs)
{
    m_duration = knownMs;
    m_wave->setRange(0, int(knownMs));
    m_wave->setValue(0);
    const auto sound = readWav(path);
    m_levels = sound ? loudness(sound->samples, Bars) : QList<float>();
    m_wave->setLoudness(m_levels);
    if (sound && knownMs == 0 && sound->sampleRate > 0) {
        m_duration = sound->samples.size() * 1000 / sound->sampleRate;
        m_wave->setRange(0, int(m_duration));
    }
    m_title->setText(title);
    m_playback->open(path);
    m_playback->setRate(rate());
    showTime(0);
}

void AudioPlayer::play()
{
    m_playback->play();
}

void AudioPlayer::pause()
{
    m_playback->pause();
}

void AudioPlayer::seek(qint64 milliseconds)
{
    m_playback->seek(milliseconds);
    m_wave->setValue(int(milliseconds));
    showTime(milliseconds);
    Q_EMIT changed();
}

bool AudioPlayer::isPlaying() const
{
    return m_playback->isPlaying();
}

qint64 AudioPlayer::position() const
{
    return m_wave->value();
}

double AudioPlayer::rate() const
{
    return Rates.at(m_rate);
}

void AudioPlayer::toggle()
{
    if (m_playback->isPlaying())
        m_playback->pause();
    else
        m_playback->play();
}

void AudioPlayer::nextRate()
{
    m_rate = (m_rate + 1) % Rates.size();
    m_playback->setRate(rate());
    retranslate();
}

void AudioPlayer::showTime(qint64 position)
{
    // Times stand in an isolate of their own: "0:05 / 1:10" must not be turned round among Arabic words.
    m_time->setText(u"\u2066%1 / %2\u2069"_s.arg(durationText(position), durationText(m_duration)));
}

void AudioPlayer::retranslate()
{
    const bool isPlaying = m_playback->isPlaying();
    m_play->setDrawing(isPlaying ? "pause"_L1 : "play"_L1);
    m_play->setName(isPlaying ? tr("Pause") : tr("Play"));
    const QString speed = locale().toString(rate());
    m_speed->setText(u"\u2066%1×\u2069"_s.arg(speed));
    //: %1 is a number such as 1.5
    m_speed->setName(tr("Speed: %1 times").arg(speed));
    m_close->setName(tr("Close the player"));
    //: Accessible name of the slider over a voice message
    m_wave->setAccessibleName(tr("Position"));
    showTime(m_wave->value());
}

void AudioPlayer::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void AudioPlayer::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    // Hidden by us, not because the window was minimised: one may listen meanwhile.
    if (!event->spontaneous())
        m_playback->pause();
}

} // namespace sanad::client
