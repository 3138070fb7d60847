// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/MicrophoneInput.h"

#include "client/widgets/sound_file.h"

#include <QAudioDevice>
#include <QAudioFormat>
#include <QAudioSource>
#include <QIODevice>
#include <QMediaDevices>

namespace sanad::client {

MicrophoneInput::MicrophoneInput(QObject *parent)
    : VoiceInput(parent)
{
}

MicrophoneInput::~MicrophoneInput() = default;

void MicrophoneInput::start()
{
    const QAudioDevice device = QMediaDevices::defaultAudioInput();
    if (device.isNull()) {
        Q_EMIT failed(tr("No microphone was found. Connect one and try again."));
        return;
    }
    QAudioFormat format;
    format.setSampleRate(SampleRate);
    format.setChannelCount(1);
    format.setSampleFormat(QAudioFormat::Int16);
    if (!device.isFormatSupported(format)) {
        Q_EMIT failed(tr("The microphone does not give sound in a form that can be recorded."));
        return;
    }
    m_source = std::make_unique<QAudioSource>(device, format);
    connect(m_source.get(), &QAudioSource::stateChanged, this, &MicrophoneInput::onStateChanged);
    m_device = m_source->start();
    if (m_device == nullptr) {
        stop();
        Q_EMIT failed(tr("The microphone cannot be used. Another program may be using it, or it is not allowed."));
        return;
    }
    connect(m_device, &QIODevice::readyRead, this, &MicrophoneInput::onReady);
}

void MicrophoneInput::stop()
{
    m_device = nullptr;
    if (!m_source)
        return;
    m_source->disconnect(this);
    m_source->stop();
    // Not at once: this may be one of its own signals.
    m_source.release()->deleteLater();
}

void MicrophoneInput::onReady()
{
    if (m_device != nullptr)
        Q_EMIT samples(m_device->readAll());
}

void MicrophoneInput::onStateChanged()
{
    if (m_source->state() != QAudio::StoppedState || m_source->error() == QAudio::NoError)
        return;
    stop();
    Q_EMIT failed(tr("The microphone stopped. It may have been unplugged."));
}

} // namespace sanad::client
