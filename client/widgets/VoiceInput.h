// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>

namespace sanad::client {

/// Where a voice comes from, so that tests need no microphone. GUI thread.
class VoiceInput : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Begins to hear: samples() from now on, or failed().
    virtual void start() = 0;
    /// No samples() after this.
    virtual void stop() = 0;

Q_SIGNALS:
    void samples(const QByteArray &pcm); ///< 16 bits little endian, one channel, SampleRate a second
    void failed(const QString &sentence); ///< why there is nothing to hear, translated
};

} // namespace sanad::client
