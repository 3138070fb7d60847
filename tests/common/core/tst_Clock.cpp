// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/core/Clock.h"

#include <QDateTime>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;

/// The machine's clock.
class tst_Clock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void tellsTheTime();
};

void tst_Clock::tellsTheTime()
{
    const SystemClock clock;
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    const Timestamp now = clock.now();
    const qint64 after = QDateTime::currentMSecsSinceEpoch();
    QVERIFY(before <= now.msSinceEpoch() && now.msSinceEpoch() <= after);
}

QTEST_APPLESS_MAIN(tst_Clock)
#include "tst_Clock.moc"
