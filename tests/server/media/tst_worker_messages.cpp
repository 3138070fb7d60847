// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/worker_messages.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::media;

/// What server and worker tell each other; the worker may be in a stranger's hands.
class tst_worker_messages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void answersReturn();
    void nonsenseIsRefused_data();
    void nonsenseIsRefused();
    void limitsReturn();
};

void tst_worker_messages::answersReturn()
{
    WorkerAnswer answer;
    QCOMPARE(answerFromPacket(toPacket(answer)), std::optional(answer));
    answer = {.found = {.hasCleanCopy = true,
                  .width = 3,
                  .height = 4,
                  .thumbnailType = u"image/png"_s,
                  .duration = 1.5,
                  .hasVideo = true,
                  .hasAudio = true},
        .isFinal = true};
    QCOMPARE(answerFromPacket(toPacket(answer)), std::optional(answer));
}

void tst_worker_messages::nonsenseIsRefused_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<bool>("isRead"); // without the nonsense
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("no object") << QByteArray("[1]") << false;
    QTest::newRow("width without height") << QByteArray(R"({"width": 3})") << false;
    QTest::newRow("size below zero") << QByteArray(R"({"width": -3, "height": -3})") << true;
    QTest::newRow("huge size") << QByteArray(R"({"width": 99999999, "height": 99999999})") << true;
    QTest::newRow("thumbnail of another kind") << QByteArray(R"({"thumbnail": "text/html"})") << false;
    QTest::newRow("endless") << QByteArray(R"({"duration": 1e300})") << true;
    QTest::newRow("wrong types") << QByteArray(R"({"clean": 1, "final": "yes", "duration": "1"})") << true;
}

void tst_worker_messages::nonsenseIsRefused()
{
    QFETCH(const QByteArray, packet);
    QFETCH(const bool, isRead);
    const auto answer = answerFromPacket(packet);
    QCOMPARE(answer, isRead ? std::optional(WorkerAnswer()) : std::nullopt);
}

void tst_worker_messages::limitsReturn()
{
    const WorkerLimits limits{.pixels = 1, .memory = 2, .time = std::chrono::milliseconds(3), .fileSize = 4};
    const auto read = limitsFromArguments(toArguments(limits));
    QVERIFY(read.has_value());
    QVERIFY(read->pixels == 1 && read->memory == 2 && read->time.count() == 3 && read->fileSize == 4);
    QVERIFY(!limitsFromArguments({u"1"_s}).has_value());
    QVERIFY(!limitsFromArguments({u"1"_s, u"2"_s, u"0"_s, u"4"_s}).has_value());
}

QTEST_GUILESS_MAIN(tst_worker_messages)
#include "tst_worker_messages.moc"
