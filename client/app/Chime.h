// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBuffer>
#include <QByteArray>
#include <QObject>

#include <memory>

class QAudioSink;

namespace sanad::client {

/// The sound of a new message: two soft tones, made here. Silent where there is nothing to play it.
class Chime final : public QObject
{
    Q_OBJECT

public:
    static constexpr int Rate = 44'100;

    explicit Chime(QObject *parent = nullptr);
    ~Chime() override;

    /// 16-bit samples of one channel; `volume` 0 to 100.
    [[nodiscard]] static QByteArray samples(int volume);
    void play(int volume);

private:
    std::unique_ptr<QAudioSink> m_sink; ///< made when it is first needed: Qt Multimedia takes its time
    QBuffer m_sound;
};

} // namespace sanad::client
