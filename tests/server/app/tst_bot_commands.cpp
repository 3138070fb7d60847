// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/commands/run_command.h"
#include "server/bot/labels.h"
#include "tests/support/FakeClock.h"

#include <QBuffer>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::app;
using namespace sanad::test;

namespace {

/// Finds in a message what it names: "PAYMENT", "THANKS_SOLVED"; otherwise Intent::Other.
class NamingReader final : public MessageReader
{
public:
    MessageReading read(const QString &text) const override
    {
        for (const bot::Label label : bot::AllLabels) {
            if (text.contains(toName(label)))
                return {.act = bot::actOf(label), .intent = bot::intentOf(label), .confidence = 0.75};
        }
        return {};
    }
};

/// What one run of the program left behind.
struct Outcome
{
    int exitCode = -1;
    QString out;
    QString err;
};

Outcome run(const QStringList &arguments, QByteArray input = {}, const std::optional<Error> &readerFault = {})
{
    const FakeClock clock;
    Outcome outcome;
    QTextStream out(&outcome.out);
    QTextStream err(&outcome.err);
    QBuffer buffer(&input);
    buffer.open(QIODevice::ReadOnly);
    CommandContext context{.clock = clock, .serve = {}, .environment = {}, .machineFile = {}, .input = &buffer};
    context.makeReader = [&readerFault]() -> Result<std::unique_ptr<MessageReader>> {
        if (readerFault)
            return *readerFault;
        return std::unique_ptr<MessageReader>(std::make_unique<NamingReader>());
    };
    outcome.exitCode = runCommand(QStringList{u"sanad-server"_s, u"bot"_s} + arguments, out, err, context);
    out.flush();
    err.flush();
    return outcome;
}

/// The same with what the program has built in.
QString runBuiltIn(const QStringList &arguments, QByteArray input = {})
{
    const FakeClock clock;
    QString text;
    QTextStream out(&text);
    QBuffer buffer(&input);
    buffer.open(QIODevice::ReadOnly);
    const int exitCode = runCommand(QStringList{u"sanad-server"_s, u"bot"_s} + arguments, out, out,
        {.clock = clock, .serve = {}, .environment = {}, .machineFile = {}, .input = &buffer});
    out.flush();
    return exitCode == 0 ? text : u"exit code %1: "_s.arg(exitCode) + text;
}

} // namespace

/// The commands that show, measure and use what the bot makes of messages.
class tst_bot_commands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void triesAMessage();
    void triesByTheBuiltInReader();
    void predicts_data();
    void predicts();
    void predictsLineByLine();
    void predictsWhatTheServerActsOn();
    void evaluates_data();
    void evaluates();
    void measures();
    void refusesFiles_data();
    void refusesFiles();
    void saysThatAFileIsMissing();
    void refusesWrongUsage_data();
    void refusesWrongUsage();
    void failsWithoutAReader_data();
    void failsWithoutAReader();

private:
    QString fileWith(const QByteArray &bytes);

    QTemporaryDir m_folder;
};

QString tst_bot_commands::fileWith(const QByteArray &bytes)
{
    QFile file(m_folder.filePath(u"messages.tsv"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        return {};
    return file.fileName();
}

void tst_bot_commands::triesAMessage()
{
    const Outcome outcome = run({u"try"_s, u"PAYMENT"_s});
    QCOMPARE(outcome.exitCode, 0);
    QCOMPARE(outcome.err, QString());
    for (const char *line : {"intent       PAYMENT\n", "label        PAYMENT\n", "probability  0.750\n",
             "runner-up    none\n", "language     Arabic\n", "needs admin  no\n"})
        QVERIFY2(outcome.out.contains(QLatin1StringView(line)), qPrintable(outcome.out));
    QVERIFY(run({u"try"_s, u"--"_s, u"--NOT_SOLVED"_s}).out.contains("label        NOT_SOLVED\n"_L1));
}

void tst_bot_commands::triesByTheBuiltInReader()
{
    const QString twice = runBuiltIn({u"try"_s, u"money was taken twice"_s});
    for (const char *line : {"label        PAYMENT\n", "language     English\n", "needs admin  yes\n"})
        QVERIFY2(twice.contains(QLatin1StringView(line)), qPrintable(twice));
    const QString thanks = runBuiltIn({u"try"_s, u"شكرا"_s});
    QVERIFY2(
        thanks.contains("act          thanks, or it is solved\n"_L1) && thanks.contains("language     Arabic\n"_L1),
        qPrintable(thanks));
    QVERIFY(QRegularExpression(u"runner-up    [A-Z_]+, 0\\.[0-9]{3}\n"_s).match(thanks).hasMatch());
}

void tst_bot_commands::predicts_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("out");
    QTest::addColumn<QString>("err"); // that the one line must hold; empty: there is none
    QTest::newRow("nothing") << QByteArray() << QString() << QString();
    QTest::newRow("one") << QByteArray("h1\tPAYMENT\n") << u"h1\tPAYMENT\n"_s << QString();
    QTest::newRow("without a last line end")
        << QByteArray("h1\tPAYMENT\nh2\tWANT_HUMAN") << u"h1\tPAYMENT\nh2\tWANT_HUMAN\n"_s << QString();
    QTest::newRow("windows") << QByteArray("\xef\xbb\xbfh1\tPAYMENT\r\nh2\tx\r\n") << u"h1\tPAYMENT\nh2\tOTHER\n"_s
                             << QString();
    QTest::newRow("empty text") << QByteArray("h1\t\nh2\tNOT_SOLVED\n") << u"h1\tOTHER\nh2\tNOT_SOLVED\n"_s
                                << QString();
    QTest::newRow("only spaces") << QByteArray("h1\t  \n") << u"h1\tOTHER\n"_s << QString();
    QTest::newRow("tabs in the text") << QByteArray("h1\tx\tBUG_ERROR\n") << u"h1\tBUG_ERROR\n"_s << QString();
    QTest::newRow("arabic") << "h1\tمشكلة PAYMENT\n"_ba << u"h1\tPAYMENT\n"_s << QString();
    QTest::newRow("an id in arabic") << "سؤال ١\tPAYMENT\n"_ba << u"سؤال ١\tPAYMENT\n"_s << QString();
    QTest::newRow("zero byte") << QByteArray("h1\ta\0PAYMENT\nh2\tx\n", 17) << u"h1\tPAYMENT\nh2\tOTHER\n"_s
                               << QString();
    QTest::newRow("no tab") << QByteArray("h1\tx\nPAYMENT\nh3\tPAYMENT\n")
                            << u"h1\tOTHER\nPAYMENT\tOTHER\nh3\tPAYMENT\n"_s << u"line 2: no tab"_s;
    QTest::newRow("no id") << QByteArray("\tPAYMENT\n") << u"\tPAYMENT\n"_s << u"line 1: no id"_s;
    QTest::newRow("empty line") << QByteArray("h1\tx\n\nh3\tx\n") << u"h1\tOTHER\n\tOTHER\nh3\tOTHER\n"_s
                                << u"line 2: no tab"_s;
    QTest::newRow("not UTF-8") << QByteArray("h1\tPAYMENT \xff\nh2\tPAYMENT\n") << u"h1\tOTHER\nh2\tPAYMENT\n"_s
                               << u"line 1: not UTF-8"_s;
}

void tst_bot_commands::predicts()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, err);
    const Outcome outcome = run({u"predict"_s}, input);
    QTEST(outcome.out, "out");
    QCOMPARE(outcome.exitCode, err.isEmpty() ? 0 : 1);
    QVERIFY2(outcome.err.contains(err), qPrintable(outcome.err));
    QCOMPARE(outcome.err.count(u'\n'), err.isEmpty() ? 0 : 1);
}

void tst_bot_commands::predictsLineByLine()
{
    QByteArray input;
    for (int i = 0; i < 1'000; ++i)
        input += QByteArray::number(i) + (i % 2 == 0 ? "\tPAYMENT\n" : "\tLOGIN_PROBLEM\r\n");
    const QStringList lines = run({u"predict"_s}, input).out.split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 1'000);
    for (int i = 0; i < lines.size(); ++i)
        QCOMPARE(lines[i], QString::number(i) + (i % 2 == 0 ? u"\tPAYMENT"_s : u"\tLOGIN_PROBLEM"_s));
}

void tst_bot_commands::predictsWhatTheServerActsOn()
{
    const auto reader = bot::builtInReader();
    QVERIFY(reader);
    // The classifier alone would take the first for thanks: the reader, and so the server, does not.
    const QStringList texts{u"thanks for nothing"_s, u"شكرا"_s, u"I forgot my password"_s, u"12345"_s};
    QByteArray input;
    QString expected;
    for (const QString &text : texts) {
        input += "m\t" + text.toUtf8() + '\n';
        const MessageReading reading = (*reader)->read(text);
        expected += u"m\t"_s + toName(bot::labelOf(reading.act, reading.intent)) + u'\n';
    }
    QCOMPARE(runBuiltIn({u"predict"_s}, input), expected);
    QVERIFY(expected.startsWith(u"m\tNOT_SOLVED\n"_s) || expected.startsWith(u"m\tOTHER\n"_s));
    QVERIFY(expected.endsWith(u"m\tTHANKS_SOLVED\nm\tPASSWORD_RESET\nm\tOTHER\n"_s));
}

void tst_bot_commands::evaluates_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("three columns") << QByteArray("1\tPAYMENT\tPAYMENT\n2\tOTHER\tx\n")
                                   << QStringList{u"messages             2  accuracy 100.0%  macro-F1 100.0%"_s};
    QTest::newRow("header, windows") << QByteArray(
        "\xef\xbb\xbfid\tlabel\ttext\r\n1\tPAYMENT\tPAYMENT\r\n2\tOTHER\tBUG_ERROR\r\n\r\n")
                                     << QStringList{u"messages             2  accuracy  50.0%"_s};
    QTest::newRow("by language") << QByteArray(
        "id\tlabel\tlang\ttext\n1\tPAYMENT\ten\tPAYMENT\n2\tOTHER\tar\tBUG_ERROR\n")
                                 << QStringList{u"messages             2  accuracy  50.0%"_s,
                                        u"ar                   1  accuracy   0.0%"_s,
                                        u"en                   1  accuracy 100.0%"_s};
    QTest::newRow("empty text") << QByteArray("1\tOTHER\t\n")
                                << QStringList{u"messages             1  accuracy 100.0%"_s};
}

void tst_bot_commands::evaluates()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QStringList, words);
    const Outcome outcome = run({u"evaluate"_s, fileWith(file)});
    QCOMPARE(outcome.err, QString());
    QCOMPARE(outcome.exitCode, 0);
    for (const QString &word : words)
        QVERIFY2(outcome.out.contains(word), qPrintable(outcome.out));
}

void tst_bot_commands::measures()
{
    // Two of PAYMENT, one of them found; one of OTHER, taken for PAYMENT: F1 is 1/2 and 0, their mean 1/4.
    const Outcome outcome =
        run({u"evaluate"_s, fileWith("1\tPAYMENT\tPAYMENT\n2\tPAYMENT\tVIDEO_LOADING\n3\tOTHER\tPAYMENT\n")});
    QVERIFY2(outcome.out.contains("accuracy  33.3%  macro-F1  16.7%"_L1), qPrintable(outcome.out));
    const QStringList lines = outcome.out.split(u'\n');
    const auto row = [&lines](QLatin1StringView label) {
        const auto found =
            std::find_if(lines.begin(), lines.end(), [label](const QString &line) { return line.startsWith(label); });
        return found == lines.end() ? QStringList() : found->split(u' ', Qt::SkipEmptyParts);
    };
    QCOMPARE(row("PAYMENT"_L1),
        (QStringList{u"PAYMENT"_s, u"0"_s, u"0"_s, u"0"_s, u"0"_s, u"1"_s, u"1"_s, u"0"_s, u"0"_s, u"0"_s, u"0"_s,
            u"0"_s, u"50.0%"_s}));
    QCOMPARE(row("OTHER"_L1).value(6), u"1"_s);
}

void tst_bot_commands::refusesFiles_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QStringList>("faults");
    QTest::newRow("empty") << QByteArray() << QStringList{u"no messages"_s};
    QTest::newRow("only a header") << QByteArray("id\tlabel\ttext\n") << QStringList{u"no messages"_s};
    QTest::newRow("every fault") << QByteArray(
        "1\tOTHER\n2\tHELLO\thello\n3\tOTHER\tx\n4\tOTHER\ten\tx\ty\n5\tOTHER\t\xff\n")
                                 << QStringList{u"line 1: 3 or 4 columns expected, found 2"_s,
                                        u"line 2: unknown label \"HELLO\""_s,
                                        u"line 4: 3 or 4 columns expected, found 5"_s, u"line 5: not UTF-8"_s};
    QTest::newRow("header in the middle")
        << QByteArray("1\tOTHER\tx\nid\tlabel\ttext\n") << QStringList{u"line 2: unknown label \"label\""_s};
}

void tst_bot_commands::refusesFiles()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QStringList, faults);
    const Outcome outcome = run({u"evaluate"_s, fileWith(file)});
    QCOMPARE(outcome.exitCode, 1);
    QCOMPARE(outcome.out, QString());
    QCOMPARE(outcome.err.count(u'\n'), faults.size());
    for (const QString &fault : faults)
        QVERIFY2(outcome.err.contains(fault), qPrintable(outcome.err));
}

void tst_bot_commands::saysThatAFileIsMissing()
{
    const Outcome outcome = run({u"evaluate"_s, m_folder.filePath(u"nowhere.tsv"_s)});
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY2(outcome.err.contains("nowhere.tsv"_L1), qPrintable(outcome.err));
}

void tst_bot_commands::refusesWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("word");
    QTest::newRow("half a command") << QStringList() << u"\"bot\""_s;
    QTest::newRow("no text") << QStringList{u"try"_s} << u"bot try needs TEXT"_s;
    QTest::newRow("two texts") << QStringList{u"try"_s, u"a"_s, u"b"_s} << u"\"b\" is not understood"_s;
    QTest::newRow("no file") << QStringList{u"evaluate"_s} << u"bot evaluate needs FILE.tsv"_s;
    QTest::newRow("file for predict") << QStringList{u"predict"_s, u"f.tsv"_s} << u"\"f.tsv\" is not understood"_s;
    QTest::newRow("a setting") << QStringList{u"try"_s, u"x"_s, u"--listen=[::1]:1"_s} << u"listen"_s;
}

void tst_bot_commands::refusesWrongUsage()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, word);
    const Outcome outcome = run(arguments);
    QCOMPARE(outcome.exitCode, 2);
    QCOMPARE(outcome.out, QString());
    QVERIFY2(outcome.err.contains(word), qPrintable(outcome.err));
}

void tst_bot_commands::failsWithoutAReader_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("try") << QStringList{u"try"_s, u"x"_s};
    QTest::newRow("evaluate") << QStringList{u"evaluate"_s, fileWith("1\tOTHER\tx\n")};
    QTest::newRow("predict") << QStringList{u"predict"_s};
}

void tst_bot_commands::failsWithoutAReader()
{
    QFETCH(const QStringList, arguments);
    const Outcome outcome = run(arguments, "1\tx\n", Error::internal(u"the model is damaged"_s));
    QCOMPARE(outcome.exitCode, 1);
    QCOMPARE(outcome.out, QString());
    QVERIFY2(outcome.err.contains("the model is damaged"_L1), qPrintable(outcome.err));
}

QTEST_GUILESS_MAIN(tst_bot_commands)
#include "tst_bot_commands.moc"
