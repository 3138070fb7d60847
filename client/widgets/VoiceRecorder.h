// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QFrame>

#include <memory>

class QLabel;
class QProgressBar;

namespace sanad::client {

class AudioPlayer;
class DrawingButton;
class Playback;
class VoiceInput;

/// Records a voice message: level, pause, cancel, and hearing it before it is sent.
class VoiceRecorder final : public QFrame
{
    Q_OBJECT

public:
    /// The server takes 10 MB at most; recordings end by themselves before that.
    static constexpr int MostSeconds = 300;

    /// `folder`: where recordings are written; it is made when it is needed.
    VoiceRecorder(const QString &folder, std::unique_ptr<VoiceInput> input, std::unique_ptr<Playback> playback,
        QWidget *parent = nullptr);
    ~VoiceRecorder() override;

    void start();
    /// Drops what has been recorded.
    void cancel();
    [[nodiscard]] bool isBusy() const { return m_state != State::Idle; }

Q_SIGNALS:
    void recorded(const QString &path, double seconds); ///< to be sent
    void ended(); ///< sent, cancelled or failed: back to writing
    void failed(const QString &sentence);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    enum class State { Idle, Recording, Paused, Preview };

    void build(std::unique_ptr<Playback> playback);
    void setState(State state);
    void retranslate();
    void onSamples(const QByteArray &pcm);
    void onFailed(const QString &sentence);
    void finish();
    void send();
    [[nodiscard]] qint64 milliseconds() const;

    QString m_folder;
    std::unique_ptr<VoiceInput> m_input;
    QFile m_file;
    qint64 m_bytes = 0;
    State m_state = State::Idle;
    QLabel *m_time = nullptr;
    QProgressBar *m_level = nullptr;
    AudioPlayer *m_preview = nullptr;
    DrawingButton *m_cancel = nullptr;
    DrawingButton *m_pause = nullptr;
    DrawingButton *m_stop = nullptr;
    DrawingButton *m_send = nullptr;
};

} // namespace sanad::client
