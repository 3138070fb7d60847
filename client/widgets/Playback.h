// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

namespace sanad::client {

/// What plays a sound, so that tests need no loudspeaker. GUI thread.
class Playback : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void open(const QString &path) = 0;
    virtual void play() = 0;
    virtual void pause() = 0;
    virtual void seek(qint64 milliseconds) = 0;
    virtual void setRate(double rate) = 0;
    [[nodiscard]] virtual bool isPlaying() const = 0;

Q_SIGNALS:
    void durationKnown(qint64 milliseconds);
    void positionChanged(qint64 milliseconds);
    void playingChanged(bool isPlaying);
    void failed(const QString &sentence); ///< translated
};

} // namespace sanad::client
