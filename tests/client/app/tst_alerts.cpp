// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/Alerts.h"
#include "client/app/alert_policy.h"
#include "tests/client/warnings.h"

#include <QTemporaryDir>
#include <QTest>
#include <QWidget>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

/// Alerts, Chime and what decides about them (alert_policy.h).
class tst_alerts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void policy_data()
    {
        QTest::addColumn<AlertSituation>("situation");
        QTest::addColumn<Alert>("alert");
        const AlertSituation away{.volume = 50};
        QTest::newRow("away") << away << Alert{.sound = true, .notification = true, .attention = true};
        QTest::newRow("on screen") << AlertSituation{.isSeen = true, .isWindowActive = true, .volume = 50} << Alert{};
        QTest::newRow("in the window, scrolled up")
            << AlertSituation{.isWindowActive = true, .volume = 50} << Alert{.sound = true};
        QTest::newRow("do not disturb") << AlertSituation{.doesNotDisturb = true, .volume = 50}
                                        << Alert{.attention = true};
        QTest::newRow("no notifications")
            << AlertSituation{.showsNotifications = false, .volume = 50} << Alert{.sound = true, .attention = true};
        QTest::newRow("no sounds") << AlertSituation{.volume = 0} << Alert{.notification = true, .attention = true};
    }
    void policy()
    {
        QFETCH(const AlertSituation, situation);
        QFETCH(const Alert, alert);
        QCOMPARE(alertFor(situation), alert);
    }

    void chimeIsAsLoudAsWanted()
    {
        QCOMPARE(loudest(Chime::samples(0)), 0);
        const int half = loudest(Chime::samples(50));
        const int whole = loudest(Chime::samples(100));
        QVERIFY(half > 0 && whole > half && whole < 32767);
        // It begins and ends in silence: no clicks.
        const QByteArray sound = Chime::samples(100);
        QVERIFY(qAbs(int(qFromLittleEndian<qint16>(sound.constData()))) < 100);
        QVERIFY(qAbs(int(qFromLittleEndian<qint16>(sound.constData() + sound.size() - 2))) < whole / 20);
    }

    void unreadIsInTheTitle()
    {
        const QTemporaryDir folder;
        ClientSettings settings(folder.filePath(u"s.ini"_s));
        settings.setVolume(0); // no devices in a test
        Alerts alerts(settings);
        QWidget window;
        alerts.setWindow(&window, u"Sanad"_s);
        QCOMPARE(window.windowTitle(), u"Sanad"_s);
        alerts.setUnread(3);
        QVERIFY(window.windowTitle().contains(u'3') && window.windowTitle().endsWith(u"Sanad"_s));
        Message message;
        message.id = MessageId(1);
        alerts.tell(message, u"منى"_s, u"hello"_s, false);
        alerts.setUnread(0);
        QCOMPARE(window.windowTitle(), u"Sanad"_s);
        alerts.setWindow(nullptr, {});
    }

private:
    static int loudest(const QByteArray &pcm)
    {
        int most = 0;
        for (qsizetype i = 0; i < pcm.size(); i += 2)
            most = qMax(most, qAbs(int(qFromLittleEndian<qint16>(pcm.constData() + i))));
        return most;
    }
};

QTEST_MAIN(tst_alerts)
#include "tst_alerts.moc"
