// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/error_codes.h"
#include "common/protocol/events.h"
#include "common/protocol/http_paths.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::protocol;

/// Event names, paths and error codes are spelled in common/protocol and nowhere else; and they are those of API.md.
class tst_WireNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void eventNames();
    void findsAStray_data();
    void findsAStray();
    void noStrays_data();
    void noStrays();
};

namespace {

QStringList literals(const QString &line)
{
    static const QRegularExpression literal(uR"~("((?:[^"\\]|\\.)*)")~"_s);
    QStringList found;
    for (auto match = literal.globalMatch(line); match.hasNext();)
        found.append(match.next().captured(1));
    return found;
}

/// What of `line` is a wire name that has no business there.
QStringList strays(const QString &line)
{
    if (line.trimmed().startsWith(u"//") || line.trimmed().startsWith(u"#include"))
        return {};
    QSet<QString> names;
    for (const auto name : event::FromClient)
        names.insert(name);
    for (const auto name : event::FromServer)
        names.insert(name);
    for (int code = 0; code <= int(LastErrorCode); ++code)
        names.insert(errorForm(ErrorCode(code)).code);
    // Words of other vocabularies as well: a log level and event argument, a chat's status.
    names.remove(event::Error);
    names.remove(errorForm(ErrorCode::WaitingForAdmin).code);
    QStringList found;
    const QString code = line.section(u" //"_s, 0, 0);
    for (const QString &text : literals(code)) {
        const bool isPath =
            text.startsWith(u"/api/") || text == path::Health || text == path::Ready || text.contains(u"/socket.io");
        const bool isRoom =
            text.startsWith(room::ChatPrefix) || text.startsWith(room::StudentPrefix) || text == room::Admins;
        if (names.contains(text) || isPath || isRoom)
            found.append(text);
    }
    return found;
}

} // namespace

void tst_WireNames::eventNames()
{
    const QSet<QLatin1StringView> fromClient(event::FromClient.begin(), event::FromClient.end());
    QCOMPARE(fromClient,
        (QSet{"support:join-chat"_L1, "support:send-message"_L1, "support:leave-chat"_L1, "support:typing"_L1,
            "support:mark-delivered"_L1, "support:mark-read"_L1}));
    const QSet<QLatin1StringView> fromServer(event::FromServer.begin(), event::FromServer.end());
    QCOMPARE(fromServer,
        (QSet{"support:joined-chat"_L1, "chat:ready"_L1, "message:receive"_L1, "support:new-message"_L1,
            "message:status-updated"_L1, "conversation:update"_L1, "support:conversation-updated"_L1,
            "support:user-typing"_L1, "notification:new"_L1, "error"_L1}));
}

void tst_WireNames::findsAStray_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("count");
    QTest::newRow("event") << uR"(emit("support:typing"_L1))"_s << 1;
    QTest::newRow("path") << uR"(get("/api/support/chat"))"_s << 1;
    QTest::newRow("path in the middle of a line") << uR"(x = { "a", "/healthz" };)"_s << 1;
    QTest::newRow("code") << uR"(writer.value("not_found"_L1))"_s << 1;
    QTest::newRow("room") << uR"("support:chat:")"_s << 1;
    QTest::newRow("two") << uR"(f("chat:ready", "conflict"))"_s << 2;
    QTest::newRow("comment") << uR"(  // answers "chat:ready")"_s << 0;
    QTest::newRow("comment behind code") << uR"(QByteArray pattern; ///< like "/api/support/chat")"_s << 0;
    QTest::newRow("address with two slashes") << uR"(get("http://x", "/api/support/chat"))"_s << 1;
    QTest::newRow("sentence with a code in it") << uR"("a conflict arose")"_s << 0;
    QTest::newRow("include") << uR"(#include "internal")"_s << 0;
}

void tst_WireNames::findsAStray()
{
    QFETCH(const QString, line);
    QFETCH(const int, count);
    QCOMPARE(strays(line).size(), count);
}

void tst_WireNames::noStrays_data()
{
    QTest::addColumn<QString>("file");
    const QDir root(QStringLiteral(SANAD_SOURCE_DIR));
    for (const QString &top : {u"common"_s, u"server"_s, u"client"_s}) {
        QDirIterator files(root.filePath(top), {u"*.h"_s, u"*.cpp"_s}, QDir::Files,
            QDirIterator::Subdirectories | QDirIterator::FollowSymlinks);
        while (files.hasNext()) {
            const QString relative = root.relativeFilePath(files.next());
            if (!relative.startsWith(u"common/protocol/"))
                QTest::newRow(qPrintable(relative)) << relative;
        }
    }
}

void tst_WireNames::noStrays()
{
    QFETCH(const QString, file);
    QFile source(QDir(QStringLiteral(SANAD_SOURCE_DIR)).filePath(file));
    QVERIFY(source.open(QIODevice::ReadOnly));
    int number = 0;
    while (!source.atEnd()) {
        const QStringList found = strays(QString::fromUtf8(source.readLine()));
        ++number;
        QVERIFY2(found.isEmpty(), qPrintable(u"%1:%2 spells out %3"_s.arg(file).arg(number).arg(found.join(u", "_s))));
    }
}

QTEST_APPLESS_MAIN(tst_WireNames)
#include "tst_WireNames.moc"
