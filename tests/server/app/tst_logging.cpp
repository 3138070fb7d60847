// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/logging.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::app;

namespace {

Q_LOGGING_CATEGORY(lcForeign, "foreign.library", QtDebugMsg)

LogRecord record(const QString &message, const LogFields &fields = {})
{
    return {Timestamp(1767225600000), QtInfoMsg, "sanad.server.http", message, fields};
}

/// Puts Qt Test's message handler back.
class HandlerGuard
{
public:
    HandlerGuard()
        : m_before(qInstallMessageHandler(nullptr))
    {
    }
    ~HandlerGuard()
    {
        qInstallMessageHandler(m_before);
        QLoggingCategory::setFilterRules({});
    }
    Q_DISABLE_COPY_MOVE(HandlerGuard)

private:
    const QtMessageHandler m_before;
};

} // namespace

class tst_logging : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void formatsText_data();
    void formatsText();
    void formatsJson();
    void keepsEachRecordOnOneLine_data();
    void keepsEachRecordOnOneLine();
    void appendsFieldsUnderOtherHandlers(); // before any that installs ours
    void writesWhatTheLevelAllows_data();
    void writesWhatTheLevelAllows();
    void passesFieldsToTheLine();
    void takesLinesFromManyThreads();
};

void tst_logging::formatsText_data()
{
    QTest::addColumn<QString>("message");
    QTest::addColumn<LogFields>("fields");
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("message only") << u"started"_s << LogFields() << QByteArray("started");
    QTest::newRow("Arabic") << u"بدأ"_s << LogFields() << QByteArray("بدأ");
    QTest::newRow("numbers") << u"x"_s << LogFields().add("n"_L1, -5).add("f"_L1, 1.5).add("b"_L1, true)
                             << QByteArray("x n=-5 f=1.5 b=true");
    QTest::newRow("word") << u"x"_s << LogFields().add("k"_L1, u"word"_s) << QByteArray("x k=word");
    QTest::newRow("bytes") << u"x"_s << LogFields().add("k"_L1, QByteArrayView("GET")) << QByteArray("x k=GET");
    QTest::newRow("two words") << u"x"_s << LogFields().add("k"_L1, u"two words"_s) << QByteArray("x k=\"two words\"");
    QTest::newRow("nothing") << u"x"_s << LogFields().add("k"_L1, QString()) << QByteArray("x k=\"\"");
    QTest::newRow("quotes") << u"x"_s << LogFields().add("k"_L1, u"a\"b\\"_s) << QByteArray(R"(x k="a\"b\\")");
    QTest::newRow("a field that fakes another")
        << u"x"_s << LogFields().add("k"_L1, u"a role=admin"_s) << QByteArray(R"(x k="a role=admin")");
    QTest::newRow("a line end in a field")
        << u"x"_s << LogFields().add("k"_L1, u"a\nb"_s) << QByteArray(R"(x k="a\nb")");
}

void tst_logging::formatsText()
{
    QFETCH(const QString, message);
    QFETCH(const LogFields, fields);
    QFETCH(const QByteArray, end);
    QCOMPARE(formatLogLine(record(message, fields), LogFormat::Text),
        QByteArray("2026-01-01T00:00:00.000Z INFO sanad.server.http " + end + '\n'));
}

void tst_logging::formatsJson()
{
    const LogFields fields =
        LogFields().add("status"_L1, 200).add("ok"_L1, true).add("who"_L1, u"سارة \"س\"\n\u202e"_s);
    const QByteArray line = formatLogLine(record(u"a\\b"_s, fields), LogFormat::Json);
    QCOMPARE(line,
        QByteArray(
            R"({"time":"2026-01-01T00:00:00.000Z","level":"info","category":"sanad.server.http","message":"a\\b",)"
            R"("status":200,"ok":true,"who":"سارة \"س\"\n\u202e"})"
            "\n"));
    QCOMPARE(QJsonDocument::fromJson(line).object().value("who"_L1).toString(), u"سارة \"س\"\n\u202e"_s);
}

void tst_logging::keepsEachRecordOnOneLine_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("escaped");
    const auto row = [](const char *name, const QString &text, const char *escaped) {
        QTest::newRow(name) << text << QByteArray(escaped);
    };
    row("line end", u"x\n2026-01-01T00:00:00.000Z INFO faked"_s, "x\\n2026-01-01T00:00:00.000Z INFO faked");
    row("carriage return", u"x\ry"_s, "x\\ry");
    row("NUL", u"x"_s + QChar(u'\0') + u"y"_s, "x\\u0000y");
    row("terminal sequence", u"\u001b[2J"_s, "\\u001b[2J");
    row("terminal sequence of one byte", u"\u009b2J"_s, "\\u009b2J");
    row("next line", u"x\u0085y"_s, "x\\u0085y");
    row("DEL", u"x\u007fy"_s, "x\\u007fy");
    row("line separator", u"x\u2028y\u2029"_s, "x\\u2028y\\u2029");
    row("override", u"x\u202ey"_s, "x\\u202ey");
    row("isolate", u"x\u2066y"_s, "x\\u2066y");
}

void tst_logging::keepsEachRecordOnOneLine()
{
    QFETCH(const QString, text);
    QFETCH(const QByteArray, escaped);
    const LogRecord asMessage = record(text);
    const LogRecord asField = record(u"m"_s, LogFields().add("k"_L1, text));
    QVERIFY(formatLogLine(asMessage, LogFormat::Text).endsWith(' ' + escaped + '\n'));
    QVERIFY(formatLogLine(asField, LogFormat::Text).contains(escaped));
    for (const LogRecord &each : {asMessage, asField}) {
        for (const LogFormat format : {LogFormat::Text, LogFormat::Json}) {
            const QString line = QString::fromUtf8(formatLogLine(each, format));
            QVERIFY(line.endsWith(u'\n'));
            for (const QChar c : line.chopped(1))
                QVERIFY(c.category() != QChar::Other_Control && c != QChar(0x2028) && c != QChar(0x2029)
                    && c != QChar(0x202e));
        }
    }
    const QJsonObject json = QJsonDocument::fromJson(formatLogLine(asField, LogFormat::Json)).object();
    QCOMPARE(json.value("k"_L1).toString(), text);
}

void tst_logging::appendsFieldsUnderOtherHandlers()
{
    QTest::ignoreMessage(QtWarningMsg, "database is slow ms=12 query=\"two words\"");
    logEvent(
        lcServer(), QtWarningMsg, u"database is slow"_s, LogFields().add("ms"_L1, 12).add("query"_L1, u"two words"_s));
}

void tst_logging::writesWhatTheLevelAllows_data()
{
    QTest::addColumn<LogLevel>("level");
    QTest::addColumn<QList<QByteArray>>("words");
    const QByteArray debug = "DEBUG sanad.server debug";
    const QByteArray info = "INFO sanad.server info";
    const QByteArray warning = "WARNING sanad.server warning";
    const QByteArray error = "ERROR sanad.server error";
    QTest::newRow("debug") << LogLevel::Debug << QList<QByteArray>{debug, info, warning, error};
    QTest::newRow("info") << LogLevel::Info << QList<QByteArray>{info, warning, error};
    QTest::newRow("warning") << LogLevel::Warning << QList<QByteArray>{warning, error};
    QTest::newRow("error") << LogLevel::Error << QList<QByteArray>{error};
}

void tst_logging::writesWhatTheLevelAllows()
{
    QFETCH(const LogLevel, level);
    QFETCH(const QList<QByteArray>, words);
    const HandlerGuard guard;
    QList<QByteArray> lines;
    installLogging({level, LogFormat::Text}, [&lines](QByteArrayView line) { lines.append(line.toByteArray()); });
    qCDebug(lcServer, "debug");
    qCDebug(lcForeign, "what libraries whisper is not for the log");
    qCInfo(lcServer, "info");
    qCWarning(lcServer, "warning");
    qCCritical(lcServer, "error");
    installLogging({}, [](QByteArrayView) {}); // nothing may reach `lines` once it is gone
    QCOMPARE(lines.size(), words.size());
    for (qsizetype i = 0; i < lines.size(); ++i)
        QCOMPARE(lines.at(i).mid(25), words.at(i) + '\n');
}

void tst_logging::passesFieldsToTheLine()
{
    const HandlerGuard guard;
    QList<QByteArray> lines;
    installLogging(
        {LogLevel::Info, LogFormat::Json}, [&lines](QByteArrayView line) { lines.append(line.toByteArray()); });
    logEvent(lcAccess(), QtInfoMsg, u"answered 100%s"_s, LogFields().add("status"_L1, 200));
    logEvent(lcAccess(), QtDebugMsg, u"not this"_s, LogFields().add("status"_L1, 201));
    qCInfo(lcServer, "no fields here");
    qWarning("uncategorised");
    installLogging({}, [](QByteArrayView) {});
    QCOMPARE(lines.size(), 3);
    const QJsonObject first = QJsonDocument::fromJson(lines.at(0)).object();
    QCOMPARE(first.value("category"_L1).toString(), u"sanad.server.access"_s);
    QCOMPARE(first.value("message"_L1).toString(), u"answered 100%s"_s);
    QCOMPARE(first.value("status"_L1).toInt(), 200);
    QCOMPARE(QJsonDocument::fromJson(lines.at(1)).object().size(), 4);
    QCOMPARE(QJsonDocument::fromJson(lines.at(2)).object().value("level"_L1).toString(), u"warning"_s);
}

void tst_logging::takesLinesFromManyThreads()
{
    constexpr int threadCount = 4;
    constexpr int lineCount = 500;
    const HandlerGuard guard;
    QList<QByteArray> lines;
    installLogging(
        {LogLevel::Info, LogFormat::Json}, [&lines](QByteArrayView line) { lines.append(line.toByteArray()); });
    std::vector<std::unique_ptr<QThread>> threads;
    for (int thread = 0; thread < threadCount; ++thread) {
        threads.emplace_back(QThread::create([thread] {
            for (int line = 0; line < lineCount; ++line)
                logEvent(lcServer(), QtInfoMsg, QString::number(thread),
                    LogFields().add("thread"_L1, thread).add("line"_L1, line));
        }));
        threads.back()->start();
    }
    for (const auto &thread : threads)
        QVERIFY(thread->wait(30'000));
    installLogging({}, [](QByteArrayView) {});

    QCOMPARE(lines.size(), threadCount * lineCount);
    std::array<int, threadCount> next{};
    for (const QByteArray &line : std::as_const(lines)) {
        const QJsonObject json = QJsonDocument::fromJson(line).object();
        const int thread = json.value("thread"_L1).toInt(-1);
        QVERIFY(thread >= 0);
        QCOMPARE(json.value("message"_L1).toString(), QString::number(thread)); // no thread takes another's fields
        QCOMPARE(json.value("line"_L1).toInt(), next.at(std::size_t(thread))++);
    }
}

QTEST_GUILESS_MAIN(tst_logging)
#include "tst_logging.moc"
