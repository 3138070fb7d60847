// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/AudioPlayer.h"
#include "client/widgets/MediaPlayback.h"
#include "client/widgets/MicrophoneInput.h"
#include "client/widgets/VoiceRecorder.h"
#include "client/widgets/WaveformBar.h"
#include "tests/client/widgets/FakeSound.h"

#include <QDir>
#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace sanad::client;
using namespace sanad::test;

/// VoiceRecorder, AudioPlayer and WaveformBar by fakes; MicrophoneInput and MediaPlayback as far as a machine goes.
class tst_voice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        auto voice = std::make_unique<FakeVoice>();
        auto playback = std::make_unique<FakePlayback>();
        m_voice = voice.get();
        m_playback = playback.get();
        m_recorder =
            std::make_unique<VoiceRecorder>(m_folder.filePath(u"voice"_s), std::move(voice), std::move(playback));
    }
    void cleanup() { m_recorder.reset(); }

    void whatIsSaidIsSent();
    void pausesAreLeftOut();
    void isHeardBeforeItIsSent();
    void cancelLeavesNothing();
    void slipsAreNotSent();
    void missingMicrophoneIsTold();
    void unpluggedMicrophoneLosesNothing();
    void recordingsEndByThemselves();
    void fullDiskIsTold();
    void playerSeeksAndSpeeds();
    void playerTellsFaults();
    void waveformSeeksInReadingDirection_data();
    void waveformSeeksInReadingDirection();
    void realMicrophoneSaysHowItIs();
    void realPlaybackSaysHowItIs();

private:
    void click(const QString &name) const
    {
        for (QToolButton *button : m_recorder->findChildren<QToolButton *>()) {
            if (button->accessibleName() == name) {
                button->click();
                return;
            }
        }
        QFAIL(qPrintable(u"no button "_s + name));
    }
    QStringList files() const { return QDir(m_folder.filePath(u"voice"_s)).entryList(QDir::Files); }

    QTemporaryDir m_folder;
    FakeVoice *m_voice = nullptr;
    FakePlayback *m_playback = nullptr;
    std::unique_ptr<VoiceRecorder> m_recorder;
};

void tst_voice::whatIsSaidIsSent()
{
    const QSignalSpy recorded(m_recorder.get(), &VoiceRecorder::recorded);
    const QSignalSpy ended(m_recorder.get(), &VoiceRecorder::ended);
    m_recorder->start();
    QVERIFY(m_voice->isOn && m_recorder->isBusy());
    m_voice->speak(1500);
    click(u"Send the recording"_s);
    QVERIFY(!m_voice->isOn);
    QCOMPARE(recorded.count(), 1);
    QCOMPARE(recorded.at(0).at(1).toDouble(), 1.5);
    const auto sound = readWav(recorded.at(0).at(0).toString());
    QVERIFY(sound.has_value());
    QCOMPARE(sound->samples.size(), SampleRate * 3 / 2);
    QCOMPARE(ended.count(), 1);
    QVERIFY(!m_recorder->isBusy());
}

void tst_voice::pausesAreLeftOut()
{
    const QSignalSpy recorded(m_recorder.get(), &VoiceRecorder::recorded);
    m_recorder->start();
    m_voice->speak(1000);
    click(u"Pause the recording"_s);
    m_voice->speak(5000);
    click(u"Go on recording"_s);
    m_voice->speak(1000);
    click(u"Send the recording"_s);
    QCOMPARE(recorded.at(0).at(1).toDouble(), 2.0);
}

void tst_voice::isHeardBeforeItIsSent()
{
    const QSignalSpy recorded(m_recorder.get(), &VoiceRecorder::recorded);
    m_recorder->start();
    m_voice->speak(800);
    click(u"Stop, and hear it first"_s);
    QVERIFY(!m_voice->isOn);
    QVERIFY(m_playback->opened.endsWith(u".wav"_s));
    click(u"Play"_s);
    QVERIFY(m_playback->playing);
    click(u"Send the recording"_s);
    QVERIFY(!m_playback->playing);
    QCOMPARE(recorded.count(), 1);
    QVERIFY(QFile::exists(recorded.at(0).at(0).toString()));
}

void tst_voice::cancelLeavesNothing()
{
    const QStringList before = files();
    const QSignalSpy recorded(m_recorder.get(), &VoiceRecorder::recorded);
    m_recorder->start();
    m_voice->speak(800);
    click(u"Delete the recording"_s);
    QVERIFY(!m_recorder->isBusy());
    m_recorder->start();
    m_voice->speak(800);
    QTest::keyClick(m_recorder.get(), Qt::Key_Escape);
    QCOMPARE(recorded.count(), 0);
    QCOMPARE(files(), before);
}

void tst_voice::slipsAreNotSent()
{
    const QSignalSpy recorded(m_recorder.get(), &VoiceRecorder::recorded);
    const QSignalSpy ended(m_recorder.get(), &VoiceRecorder::ended);
    m_recorder->start();
    m_voice->speak(100);
    click(u"Send the recording"_s);
    QCOMPARE(recorded.count(), 0);
    QCOMPARE(ended.count(), 1);
}

void tst_voice::missingMicrophoneIsTold()
{
    const QSignalSpy failed(m_recorder.get(), &VoiceRecorder::failed);
    m_voice->fault = u"No microphone"_s;
    m_recorder->start();
    QCOMPARE(failed.at(0).at(0).toString(), u"No microphone"_s);
    QVERIFY(!m_recorder->isBusy());
}

void tst_voice::unpluggedMicrophoneLosesNothing()
{
    const QSignalSpy failed(m_recorder.get(), &VoiceRecorder::failed);
    const QSignalSpy recorded(m_recorder.get(), &VoiceRecorder::recorded);
    m_recorder->start();
    m_voice->speak(2000);
    Q_EMIT m_voice->failed(u"unplugged"_s);
    QCOMPARE(failed.count(), 1);
    QVERIFY(m_recorder->isBusy());
    click(u"Send the recording"_s);
    QCOMPARE(recorded.at(0).at(1).toDouble(), 2.0);
}

void tst_voice::recordingsEndByThemselves()
{
    m_recorder->start();
    for (int i = 0; i < VoiceRecorder::MostSeconds; ++i)
        m_voice->speak(1000);
    QVERIFY(!m_voice->isOn);
    QVERIFY(m_recorder->isBusy()); // to be heard and sent
    QVERIFY(QFileInfo(m_playback->opened).size() < 10 * 1024 * 1024);
}

void tst_voice::fullDiskIsTold()
{
    QFile inTheWay(m_folder.filePath(u"file"_s));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    VoiceRecorder recorder(
        inTheWay.fileName() + u"/sub"_s, std::make_unique<FakeVoice>(), std::make_unique<FakePlayback>());
    const QSignalSpy failed(&recorder, &VoiceRecorder::failed);
    recorder.start();
    QCOMPARE(failed.count(), 1);
    QVERIFY(!recorder.isBusy());
}

void tst_voice::playerSeeksAndSpeeds()
{
    auto made = std::make_unique<FakePlayback>();
    FakePlayback *playback = made.get();
    AudioPlayer player(std::move(made));
    player.show();
    player.open(u"/nowhere.m4a"_s, u"Sara"_s, 10'000);
    QCOMPARE(playback->opened, u"/nowhere.m4a"_s);
    auto *wave = player.findChild<WaveformBar *>();
    QCOMPARE(wave->maximum(), 10'000);
    QTest::keyClick(wave, Qt::Key_Right);
    QCOMPARE(playback->position, 1000);
    QCOMPARE(player.rate(), 1.0);
    for (QToolButton *button : player.findChildren<QToolButton *>()) {
        if (button->accessibleName().startsWith(u"Speed"_s))
            button->click();
    }
    QCOMPARE(player.rate(), 1.5);
    QCOMPARE(playback->rate, 1.5);
    player.play();
    QVERIFY(playback->playing);
    Q_EMIT playback->positionChanged(4000);
    QCOMPARE(wave->value(), 4000);
    player.hide();
    QVERIFY(!playback->playing);
}

void tst_voice::playerTellsFaults()
{
    auto made = std::make_unique<FakePlayback>();
    FakePlayback *playback = made.get();
    AudioPlayer player(std::move(made));
    player.open(u"/nowhere.m4a"_s, u"Sara"_s, 0);
    Q_EMIT playback->failed(u"cannot be played"_s);
    bool isTold = false;
    for (const QLabel *label : player.findChildren<QLabel *>())
        isTold = isTold || label->text() == u"cannot be played"_s;
    QVERIFY(isTold);
}

void tst_voice::waveformSeeksInReadingDirection_data()
{
    QTest::addColumn<Qt::LayoutDirection>("direction");
    QTest::addColumn<int>("x");
    QTest::newRow("left to right") << Qt::LeftToRight << 75;
    QTest::newRow("right to left") << Qt::RightToLeft << 25;
}

void tst_voice::waveformSeeksInReadingDirection()
{
    QFETCH(const Qt::LayoutDirection, direction);
    QFETCH(const int, x);
    WaveformBar bar;
    bar.setLayoutDirection(direction);
    bar.resize(100, 30);
    bar.setRange(0, 1000);
    bar.setLoudness({0.2F, 1.0F});
    const QSignalSpy sought(&bar, &WaveformBar::sought);
    QTest::mouseClick(&bar, Qt::LeftButton, {}, QPoint(x, 15));
    QCOMPARE(sought.count(), 1);
    QVERIFY(qAbs(bar.value() - 750) <= 10);
    QVERIFY(!bar.grab().isNull());
}

void tst_voice::realMicrophoneSaysHowItIs()
{
    MicrophoneInput microphone;
    const QSignalSpy samples(&microphone, &VoiceInput::samples);
    const QSignalSpy failed(&microphone, &VoiceInput::failed);
    microphone.start();
    QTRY_VERIFY(samples.count() > 0 || failed.count() > 0);
    microphone.stop();
    if (failed.count() > 0)
        QVERIFY(!failed.at(0).at(0).toString().isEmpty());
}

void tst_voice::realPlaybackSaysHowItIs()
{
    MediaPlayback playback;
    const QSignalSpy failed(&playback, &Playback::failed);
    const QSignalSpy playing(&playback, &Playback::playingChanged);
    playback.open(m_folder.filePath(u"there-is-none.wav"_s));
    playback.setRate(1.5);
    playback.play();
    QTRY_VERIFY(failed.count() > 0 || playing.count() > 0);
    playback.pause();
    QVERIFY(!playback.isPlaying());
}

QTEST_MAIN(tst_voice)
#include "tst_voice.moc"
