// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/sound_file.h"
#include "tests/client/warnings.h"

#include <QLocale>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace sanad::client;

class tst_sound_file : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { sanad::test::failOnUnexpectedWarnings(); }
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    void writtenIsRead()
    {
        QByteArray pcm;
        for (const qint16 sample : {0, 100, -100, 32767, -32768}) {
            char bytes[2];
            qToLittleEndian(sample, bytes);
            pcm.append(bytes, 2);
        }
        const auto sound = read(wavHead(pcm.size()) + pcm);
        QVERIFY(sound.has_value());
        QCOMPARE(sound->samples, (QList<qint16>{0, 100, -100, 32767, -32768}));
        QCOMPARE(sound->sampleRate, SampleRate);
        QCOMPARE(wavHead(0).size(), WavHeadBytes);
    }

    void damagedIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QByteArray head = wavHead(4);
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no sound at all") << QByteArray(100, 'x');
        QTest::newRow("cut in the head") << head.left(20);
        QByteArray floats = head;
        floats[20] = 3;
        QTest::newRow("another coding") << floats + QByteArray(4, '\0');
        QByteArray channels = head;
        channels[22] = 9;
        QTest::newRow("nine channels") << channels + QByteArray(4, '\0');
        QByteArray endless = head.left(12) + "junk" + QByteArray::fromHex("ffffffff") + head.mid(12);
        QTest::newRow("a part longer than the file") << endless;
    }
    void damagedIsRefused()
    {
        QFETCH(const QByteArray, bytes);
        QVERIFY(!read(bytes).has_value());
    }

    void cutAtTheEndIsReadAsFarAsItGoes()
    {
        const auto sound = read(wavHead(1000) + QByteArray(10, '\1'));
        QVERIFY(sound.has_value());
        QCOMPARE(sound->samples.size(), 5);
    }

    void loudestIsOne()
    {
        const QList<float> bars = loudness({0, 100, -400, 200}, 2);
        QCOMPARE(bars, (QList<float>{0.25F, 1.0F}));
        QCOMPARE(loudness({}, 3), (QList<float>{0, 0, 0}));
        QCOMPARE(loudness({0, 0}, 2), (QList<float>{0, 0}));
    }

    void durations_data()
    {
        QTest::addColumn<int>("milliseconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << 0 << u"0:00"_s;
        QTest::newRow("less than a second") << 999 << u"0:00"_s;
        QTest::newRow("seconds") << 5'000 << u"0:05"_s;
        QTest::newRow("minutes") << 83'000 << u"1:23"_s;
        QTest::newRow("negative") << -5 << u"0:00"_s;
    }
    void durations()
    {
        QFETCH(const int, milliseconds);
        QFETCH(const QString, text);
        QCOMPARE(durationText(milliseconds), text);
    }

    void durationsHaveTheLanguagesDigits()
    {
        QLocale::setDefault(QLocale(QLocale::Arabic, QLocale::Egypt));
        QCOMPARE(durationText(65'000), u"١:٠٥"_s);
    }

private:
    sanad::Result<WavSound> read(const QByteArray &bytes)
    {
        QFile file(m_folder.filePath(u"sound.wav"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return sanad::Error::internal(file.errorString());
        file.close();
        return readWav(file.fileName());
    }

    QTemporaryDir m_folder;
};

QTEST_MAIN(tst_sound_file)
#include "tst_sound_file.moc"
