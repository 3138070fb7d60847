// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/SingleInstance.h"
#include "tests/client/warnings.h"

#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;
using namespace sanad::client;

class tst_SingleInstance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        sanad::test::failOnUnexpectedWarnings();
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void secondHandsItsLinkOver()
    {
        SingleInstance first(m_folder->path());
        QVERIFY(first.claim());
        const QSignalSpy started(&first, &SingleInstance::started);
        bool isHeard = false;
        const std::unique_ptr<QThread> second(QThread::create([&] {
            SingleInstance instance(m_folder->path());
            isHeard = !instance.claim() && instance.handOver(u"sanad://open?token=x"_s);
        }));
        second->start();
        QTRY_COMPARE(started.count(), 1);
        QCOMPARE(started.at(0).at(0).toString(), u"sanad://open?token=x"_s);
        QTRY_VERIFY(second->isFinished());
        QVERIFY(isHeard);
    }

    void otherFoldersAreOtherPrograms()
    {
        const QTemporaryDir other;
        SingleInstance first(m_folder->path());
        SingleInstance second(other.path());
        QVERIFY(first.claim());
        QVERIFY(second.claim());
    }

    void whoEndsMakesRoom()
    {
        {
            SingleInstance first(m_folder->path());
            QVERIFY(first.claim());
        }
        SingleInstance second(m_folder->path());
        QVERIFY(second.claim());
    }

    void nobodyAnswers()
    {
        const SingleInstance alone(m_folder->path());
        QVERIFY(!alone.handOver(u"x"_s, 100));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_MAIN(tst_SingleInstance)
#include "tst_SingleInstance.moc"
