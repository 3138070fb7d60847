// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/student/StudentWindow.h"
#include "client/widgets/StatusBadge.h"
#include "tests/client/app/AppFixture.h"

#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

namespace {

constexpr int Patience = 30'000; // milliseconds
constexpr int Messages = 25;

} // namespace

/// The real program (runClient()), killed while it empties its outbox; and what it prints when it starts no window.
class tst_ClientKill : public QObject, private test::AppFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { beginApp(); }
    void cleanup() { endApp(); }

    void everyWordArrivesOnce();
    void secondStartEndsAtOnce();
    void textNeedsNoScreen_data();
    void textNeedsNoScreen();
    void startIsMeasured();

private:
    void launch(QProcess &program, const QStringList &more = {})
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        environment.remove(u"DBUS_SESSION_BUS_ADDRESS"_s); // the keyring of whoever runs the test is not ours
        program.setProcessEnvironment(environment);
        const QString folder = m_files.filePath(QString::fromLatin1(QTest::currentTestFunction()));
        program.start(
            QStringLiteral(SANAD_CLIENT), QStringList{u"--data-dir"_s, folder, u"--language"_s, u"en"_s} + more);
    }
    static void kill(QProcess &program)
    {
        program.kill();
        QVERIFY(program.waitForFinished());
    }
};

void tst_ClientKill::everyWordArrivesOnce()
{
    const QByteArray token = m_server->student();
    start(token);
    say(u"I want to talk to a real person please"_s);
    QTRY_COMPARE_WITH_TIMEOUT(
        student().findChild<StatusBadge *>()->status(), std::optional(ChatStatus::WaitingForAdmin), Patience);
    QStringList written;
    for (int i = 0; i < Messages; ++i) {
        written.append(u"message %1"_s.arg(i));
        say(written.constLast());
    }
    QTRY_VERIFY(shows(written.constLast(), TimelineItem::State::Waiting));
    stop();
    answer(chatId(token), u"go on"_s);

    QProcess first;
    launch(first);
    QTRY_VERIFY_WITH_TIMEOUT(atServer(token).contains(written.at(2)), Patience);
    kill(first);
    QProcess second;
    launch(second);
    QTRY_VERIFY_WITH_TIMEOUT(atServer(token).contains(written.constLast()), Patience);
    kill(second);
    QStringList arrived = atServer(token);
    arrived.removeIf([](const QString &text) { return !text.startsWith(u"message "_s); });
    QCOMPARE(arrived, written);
}

void tst_ClientKill::secondStartEndsAtOnce()
{
    start(m_server->student());
    stop();
    QProcess first;
    launch(first);
    QVERIFY(first.waitForStarted());
    const QString lock = m_files.filePath(QString::fromLatin1(QTest::currentTestFunction())) + u"/lock"_s;
    QTRY_VERIFY(QFile::exists(lock));
    QProcess second;
    launch(second);
    QTRY_COMPARE_WITH_TIMEOUT(second.state(), QProcess::NotRunning, Patience);
    QCOMPARE(second.exitCode(), 0);
    QCOMPARE(first.state(), QProcess::Running);
    kill(first);
}

void tst_ClientKill::textNeedsNoScreen_data()
{
    QTest::addColumn<QString>("asked");
    QTest::addColumn<QString>("said");
    QTest::newRow("version") << u"--version"_s << u"sanad "_s;
    QTest::newRow("help") << u"--help"_s << u"--token-file"_s;
}

void tst_ClientKill::textNeedsNoScreen()
{
    QFETCH(const QString, asked);
    QFETCH(const QString, said);
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
    environment.remove(u"DISPLAY"_s);
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(SANAD_CLIENT), {asked});
    QVERIFY(program.waitForFinished());
    QCOMPARE(program.exitCode(), 0);
    QVERIFY(QString::fromUtf8(program.readAllStandardOutput()).contains(said));
}

void tst_ClientKill::startIsMeasured()
{
    start(m_server->student());
    stop();
    QProcess program;
    launch(program, {u"--measure-start"_s});
    QVERIFY(program.waitForFinished(Patience));
    QCOMPARE(program.exitCode(), 0);
    const QString said = QString::fromUtf8(program.readAllStandardOutput());
    QVERIFY2(said.contains(QRegularExpression(u"^usable after \\d+ ms\n"_s)), qPrintable(said));
}

QTEST_MAIN(tst_ClientKill)
#include "tst_ClientKill.moc"
