// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/ListeningSocket.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::net;

/// Unix domain sockets as files: made, guarded, and cleared away.
class tst_ListeningSocket : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void setsPermissions_data();
    void setsPermissions();
    void removesItsFile();
    void leavesAFileThatIsNotItsOwn();
    void replacesAStaleSocket();
    void leavesALivingSocket();
    void refuses_data();
    void refuses();
    void findsNoActivatedSocketsByItself();

private:
    [[nodiscard]] static mode_t modeOf(const QString &path);

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void tst_ListeningSocket::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"s"_s);
}

mode_t tst_ListeningSocket::modeOf(const QString &path)
{
    struct stat state
    {
    };
    return ::stat(qPrintable(path), &state) == 0 ? state.st_mode & 07777U : 0;
}

void tst_ListeningSocket::setsPermissions_data()
{
    QTest::addColumn<int>("mode");
    QTest::newRow("owner") << 0600;
    QTest::newRow("group") << 0660;
    QTest::newRow("all, whatever the umask") << 0666;
}

void tst_ListeningSocket::setsPermissions()
{
    QFETCH(const int, mode);
    const auto socket = ListeningSocket::onPath(m_path, mode_t(mode));
    QVERIFY(socket);
    QCOMPARE(int(modeOf(m_path)), mode);
    QLocalSocket client;
    client.connectToServer(m_path);
    QVERIFY(client.waitForConnected(1000));
}

void tst_ListeningSocket::removesItsFile()
{
    {
        auto socket = ListeningSocket::onPath(m_path, 0600);
        QVERIFY(socket);
        const ListeningSocket moved = *std::move(socket);
        QVERIFY(QFileInfo::exists(m_path));
    }
    QVERIFY(!QFileInfo::exists(m_path));
}

void tst_ListeningSocket::leavesAFileThatIsNotItsOwn()
{
    {
        const auto socket = ListeningSocket::onPath(m_path, 0600);
        QVERIFY(socket);
        QVERIFY(QFile::rename(m_path, m_path + u".old"_s));
        QFile other(m_path);
        QVERIFY(other.open(QIODevice::WriteOnly));
    }
    QVERIFY(QFileInfo::exists(m_path));
}

void tst_ListeningSocket::replacesAStaleSocket()
{
    {
        const auto dead = ListeningSocket::onPath(m_path, 0600);
        QVERIFY(dead);
        // As after a crash: the file stays behind.
        QCOMPARE(::link(qPrintable(m_path), qPrintable(m_path + u".kept"_s)), 0);
    }
    QCOMPARE(::rename(qPrintable(m_path + u".kept"_s), qPrintable(m_path)), 0);
    QVERIFY(QFileInfo::exists(m_path));
    const auto socket = ListeningSocket::onPath(m_path, 0600);
    QVERIFY2(socket, socket ? "" : qPrintable(socket.error().detail));
    QLocalSocket client;
    client.connectToServer(m_path);
    QVERIFY(client.waitForConnected(1000));
}

void tst_ListeningSocket::leavesALivingSocket()
{
    const auto first = ListeningSocket::onPath(m_path, 0600);
    QVERIFY(first);
    const auto second = ListeningSocket::onPath(m_path, 0600);
    QVERIFY(!second);
    QCOMPARE(second.error().detail, u"another program listens there"_s);
    QLocalSocket client;
    client.connectToServer(m_path);
    QVERIFY(client.waitForConnected(1000));
}

void tst_ListeningSocket::refuses_data()
{
    QTest::addColumn<QString>("path"); // in the folder
    QTest::addColumn<QString>("fault");
    QTest::newRow("a file") << u"file"_s << u"there is a file that is no socket"_s;
    QTest::newRow("a folder") << u"folder"_s << u"there is a file that is no socket"_s;
    QTest::newRow("no such folder") << u"nowhere/s"_s << u"No such file or directory"_s;
    QTest::newRow("too long") << QString(200, u'x') << u"the path is longer than 107 bytes"_s;
}

void tst_ListeningSocket::refuses()
{
    QFETCH(const QString, path);
    QFETCH(const QString, fault);
    QFile file(m_folder->filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(QDir(m_folder->path()).mkdir(u"folder"_s));
    const auto socket = ListeningSocket::onPath(m_folder->filePath(path), 0600);
    QVERIFY(!socket);
    QCOMPARE(socket.error().detail, fault);
    QVERIFY(file.exists());
}

// With them: tst_Edge starts the program as systemd does.
void tst_ListeningSocket::findsNoActivatedSocketsByItself()
{
    const auto none = takeActivatedSockets();
    QVERIFY(none);
    QVERIFY(none->empty());
}

QTEST_GUILESS_MAIN(tst_ListeningSocket)
#include "tst_ListeningSocket.moc"
