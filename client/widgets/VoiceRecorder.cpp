// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/VoiceRecorder.h"

#include "client/widgets/AudioPlayer.h"
#include "client/widgets/DrawingButton.h"
#include "client/widgets/Playback.h"
#include "client/widgets/VoiceInput.h"
#include "client/widgets/sound_file.h"

#include <QDateTime>
#include <QDir>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QProgressBar>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr int BytesPerSecond = SampleRate * 2;
/// Shorter ones are slips of the finger.
constexpr qint64 ShortestMs = 500;

int peakPercent(const QByteArray &pcm)
{
    int peak = 0;
    for (qsizetype i = 0; i + 2 <= pcm.size(); i += 2)
        peak = qMax(peak, std::abs(int(qFromLittleEndian<qint16>(pcm.constData() + i))));
    return peak * 100 / 32768;
}

} // namespace

VoiceRecorder::VoiceRecorder(
    const QString &folder, std::unique_ptr<VoiceInput> input, std::unique_ptr<Playback> playback, QWidget *parent)
    : QFrame(parent)
    , m_folder(folder)
    , m_input(std::move(input))
{
    build(std::move(playback));
    connect(m_input.get(), &VoiceInput::samples, this, &VoiceRecorder::onSamples);
    connect(m_input.get(), &VoiceInput::failed, this, &VoiceRecorder::onFailed);
    connect(m_cancel, &DrawingButton::clicked, this, &VoiceRecorder::cancel);
    connect(m_pause, &DrawingButton::clicked, this,
        [this] { setState(m_state == State::Recording ? State::Paused : State::Recording); });
    connect(m_stop, &DrawingButton::clicked, this, &VoiceRecorder::finish);
    connect(m_send, &DrawingButton::clicked, this, &VoiceRecorder::send);
    setState(State::Idle);
}

VoiceRecorder::~VoiceRecorder()
{
    m_input->stop();
    if (m_state != State::Idle)
        m_file.remove();
}

void VoiceRecorder::build(std::unique_ptr<Playback> playback)
{
    setObjectName(u"voiceRecorder"_s);
    m_cancel = new DrawingButton("trash"_L1, this);
    m_pause = new DrawingButton("pause"_L1, this);
    m_stop = new DrawingButton("stop"_L1, this);
    m_send = new DrawingButton("send"_L1, this, IconTurn::WithReading, QPalette::HighlightedText);
    m_send->setObjectName(u"sendButton"_s);
    m_time = new QLabel(this);
    m_level = new QProgressBar(this);
    m_level->setRange(0, 100);
    m_level->setTextVisible(false);
    m_preview = new AudioPlayer(std::move(playback), this);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 6, 8, 6);
    row->addWidget(m_cancel);
    row->addWidget(m_time);
    row->addWidget(m_level, 1);
    row->addWidget(m_preview, 1);
    row->addWidget(m_pause);
    row->addWidget(m_stop);
    row->addWidget(m_send);
    connect(m_preview, &AudioPlayer::closed, this, &VoiceRecorder::cancel);
}

void VoiceRecorder::start()
{
    if (m_state != State::Idle)
        return;
    const QString stamp = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss-zzz"_s);
    m_file.setFileName(QDir(m_folder).filePath(u"voice-%1.wav"_s.arg(stamp)));
    m_bytes = 0;
    if (!QDir().mkpath(m_folder) || !m_file.open(QIODevice::WriteOnly) || m_file.write(wavHead(0)) != WavHeadBytes) {
        onFailed(tr("The recording cannot be stored. Is the disk full?"));
        return;
    }
    setState(State::Recording);
    m_input->start();
}

void VoiceRecorder::cancel()
{
    if (m_state == State::Idle)
        return;
    m_input->stop();
    m_preview->pause();
    m_file.remove();
    setState(State::Idle);
    Q_EMIT ended();
}

void VoiceRecorder::onFailed(const QString &sentence)
{
    if (milliseconds() >= ShortestMs && m_state != State::Preview) {
        // What has been said is not lost with the microphone.
        finish();
        Q_EMIT failed(sentence);
        return;
    }
    m_input->stop();
    m_file.remove();
    setState(State::Idle);
    Q_EMIT failed(sentence);
    Q_EMIT ended();
}

void VoiceRecorder::onSamples(const QByteArray &pcm)
{
    if (m_state != State::Recording)
        return;
    if (m_file.write(pcm) != pcm.size()) {
        onFailed(tr("The recording cannot be stored. Is the disk full?"));
        return;
    }
    m_bytes += pcm.size();
    m_level->setValue(peakPercent(pcm));
    m_time->setText(durationText(milliseconds()));
    if (milliseconds() >= MostSeconds * 1000)
        finish();
}

qint64 VoiceRecorder::milliseconds() const
{
    return m_bytes * 1000 / BytesPerSecond;
}

void VoiceRecorder::finish()
{
    m_input->stop();
    if (milliseconds() < ShortestMs) {
        cancel();
        return;
    }
    const bool isWhole = m_file.seek(0) && m_file.write(wavHead(m_bytes)) == WavHeadBytes && m_file.flush();
    m_file.close();
    if (!isWhole) {
        m_bytes = 0;
        onFailed(tr("The recording cannot be stored. Is the disk full?"));
        return;
    }
    m_preview->open(m_file.fileName(), tr("Your recording"), milliseconds());
    setState(State::Preview);
}

void VoiceRecorder::send()
{
    if (m_state == State::Recording || m_state == State::Paused)
        finish();
    if (m_state != State::Preview)
        return;
    m_preview->pause();
    setState(State::Idle);
    Q_EMIT recorded(m_file.fileName(), double(milliseconds()) / 1000);
    Q_EMIT ended();
}

void VoiceRecorder::setState(State state)
{
    m_state = state;
    const bool isPreview = state == State::Preview;
    setVisible(state != State::Idle);
    m_preview->setVisible(isPreview);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_time, m_level, m_pause, m_stop})
        widget->setVisible(!isPreview);
    m_pause->setDrawing(state == State::Paused ? "record"_L1 : "pause"_L1);
    if (state != State::Recording)
        m_level->setValue(0);
    m_time->setText(durationText(milliseconds()));
    retranslate();
}

void VoiceRecorder::retranslate()
{
    m_cancel->setName(tr("Delete the recording"));
    m_pause->setName(m_state == State::Paused ? tr("Go on recording") : tr("Pause the recording"));
    m_stop->setName(tr("Stop, and hear it first"));
    m_send->setName(tr("Send the recording"));
    //: Accessible name of the bar that shows how loud the microphone hears
    m_level->setAccessibleName(tr("Loudness"));
    //: Accessible name of the time that has been recorded
    m_time->setAccessibleName(tr("Recorded: %1").arg(m_time->text()));
    setAccessibleName(tr("Voice recorder"));
}

void VoiceRecorder::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        cancel();
    else
        QFrame::keyPressEvent(event);
}

void VoiceRecorder::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange && m_send != nullptr)
        retranslate();
}

} // namespace sanad::client
