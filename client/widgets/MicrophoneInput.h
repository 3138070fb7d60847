// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/VoiceInput.h"

#include <memory>

class QAudioSource;
class QIODevice;

namespace sanad::client {

/// The system's default microphone.
class MicrophoneInput final : public VoiceInput
{
    Q_OBJECT

public:
    explicit MicrophoneInput(QObject *parent = nullptr);
    ~MicrophoneInput() override;

    void start() override;
    void stop() override;

private:
    void onReady();
    void onStateChanged();

    std::unique_ptr<QAudioSource> m_source;
    QIODevice *m_device = nullptr; ///< belongs to the source
};

} // namespace sanad::client
