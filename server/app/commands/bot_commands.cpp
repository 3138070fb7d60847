// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/commands/commands.h"
#include "server/bot/Evaluation.h"

#include <QFile>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

using bot::Judged;
using bot::Label;

using ReaderResult = Result<std::unique_ptr<MessageReader>>;

/// What the server acts on, as a label.
Label labelOf(const MessageReading &reading)
{
    return bot::labelOf(reading.act, reading.intent);
}

int fail(const CommandCall &call, const QString &fault)
{
    call.err << "sanad-server bot: " << fault << Qt::endl;
    return Failure;
}

/// One line of a file, without its end; nothing if it is not UTF-8. A byte order mark goes from the first.
std::optional<QString> decodeLine(QByteArray line, int number)
{
    if (number == 1 && line.startsWith("\xef\xbb\xbf"))
        line.remove(0, 3);
    if (line.endsWith('\n'))
        line.chop(1);
    if (line.endsWith('\r'))
        line.chop(1);
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder.decode(line);
    return decoder.hasError() ? std::nullopt : std::optional(std::move(text));
}

// bot try

QString nameOf(MessageAct act)
{
    switch (act) {
    case MessageAct::Problem: return u"a problem or question"_s;
    case MessageAct::Solved: return u"thanks, or it is solved"_s;
    case MessageAct::NotSolved: return u"the help did not help"_s;
    case MessageAct::WantsPerson: return u"wants a person"_s;
    }
    Q_UNREACHABLE();
}

QString shown(double probability)
{
    return QString::number(probability, 'f', 3);
}

int tryText(const CommandCall &call)
{
    const ReaderResult reader = call.context.makeReader();
    if (!reader)
        return fail(call, reader.error().detail);
    const MessageReading reading = (*reader)->read(call.options.positionalArguments().first());
    const MessageGuess &second = reading.runnerUp;
    const auto line = [&call](const char *name, const QString &value) {
        call.out << QString(QLatin1StringView(name)).leftJustified(13) << value << '\n';
    };
    const QString runnerUp = toName(bot::labelOf(second.act, second.intent)) + u", "_s + shown(second.probability);
    line("act", nameOf(reading.act));
    line("intent", toWire(reading.intent));
    line("label", toName(labelOf(reading)));
    line("probability", shown(reading.confidence));
    line("runner-up", second.probability > 0 ? runnerUp : u"none"_s);
    line("language", reading.language == Language::Arabic ? u"Arabic"_s : u"English"_s);
    line("needs admin", reading.needsAdmin ? u"yes"_s : u"no"_s);
    call.out.flush();
    return Success;
}

// bot evaluate

/// Reads the labelled messages of a file. Faults are listed with their line.
std::vector<Judged> readLabelled(QIODevice &file, QStringList &faults)
{
    std::vector<Judged> messages;
    for (int number = 1; !file.atEnd(); ++number) {
        const std::optional<QString> line = decodeLine(file.readLine(), number);
        if (!line) {
            faults.append(u"line %1: not UTF-8"_s.arg(number));
            continue;
        }
        const QStringList columns = line->split(u'\t');
        const bool isHeader = number == 1 && columns.first() == "id"_L1 && columns.value(1) == "label"_L1;
        if (isHeader || line->trimmed().isEmpty())
            continue;
        const auto label = bot::labelFromName(columns.value(1));
        if (columns.size() != 3 && columns.size() != 4)
            faults.append(u"line %1: 3 or 4 columns expected, found %2"_s.arg(number).arg(columns.size()));
        else if (!label)
            faults.append(u"line %1: unknown label \"%2\""_s.arg(number).arg(columns[1]));
        else
            messages.push_back({.text = columns.last(),
                .group = columns.size() == 4 ? columns[2] : QString(),
                .truth = *label,
                .answer = Label::Other,
                .probability = 0});
    }
    if (messages.empty() && faults.isEmpty())
        faults.append(u"there are no messages in it"_s);
    return messages;
}

int evaluate(const CommandCall &call)
{
    const QString path = call.options.positionalArguments().first();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(call, path + u": "_s + file.errorString());
    QStringList faults;
    std::vector<Judged> messages = readLabelled(file, faults);
    for (const QString &fault : std::as_const(faults))
        fail(call, path + u": "_s + fault);
    if (!faults.isEmpty())
        return Failure;
    const ReaderResult reader = call.context.makeReader();
    if (!reader)
        return fail(call, reader.error().detail);
    for (Judged &message : messages) {
        const MessageReading reading = (*reader)->read(message.text);
        message.answer = labelOf(reading);
        message.probability = reading.confidence;
    }
    call.out << bot::Evaluation(std::move(messages)).report(false) << Qt::flush;
    return Success;
}

// bot predict

/// Answers one line by exactly one line. What is wrong with it, if anything is: it is then answered as empty.
QString predictLine(
    const std::optional<QString> &line, const QByteArray &bytes, const MessageReader &reader, QTextStream &out)
{
    const qsizetype tab = line ? line->indexOf(u'\t') : -1;
    QString fault;
    if (!line)
        fault = u"not UTF-8"_s;
    else if (tab < 0)
        fault = u"no tab between id and text"_s;
    else if (tab == 0)
        fault = u"no id"_s;
    const QString id = line ? line->left(tab) : QString::fromUtf8(bytes.left(bytes.indexOf('\t')).simplified());
    const QString text = line && tab >= 0 ? line->mid(tab + 1) : QString();
    // Whoever pipes one line at a time waits for this one.
    out << id << '\t' << bot::toName(labelOf(reader.read(text))) << Qt::endl;
    return fault;
}

int predict(const CommandCall &call)
{
    QFile standardInput;
    QIODevice *input = call.context.input;
    if (!input) {
        // Unbuffered: a line is there when its end is, not when a buffer is full.
        if (!standardInput.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered))
            return fail(call, u"standard input cannot be read"_s);
        input = &standardInput;
    }
    const ReaderResult reader = call.context.makeReader();
    if (!reader)
        return fail(call, reader.error().detail);
    int exitCode = Success;
    for (int number = 1;; ++number) {
        const QByteArray bytes = input->readLine();
        if (bytes.isEmpty())
            return exitCode;
        const QString fault = predictLine(decodeLine(bytes, number), bytes, **reader, call.out);
        if (!fault.isEmpty())
            exitCode = fail(call, u"line %1: %2"_s.arg(number).arg(fault));
    }
}

} // namespace

QList<Command> botCommands()
{
    return {
        {u"bot try"_s, u"Print what the bot makes of a message."_s, {}, false, tryText, {u"TEXT"_s}},
        {u"bot evaluate"_s,
            u"Measure the bot by messages whose label is known; lines of id, label, text, or id, label, language, "
            u"text, "
            "between tabs."_s,
            {}, false, evaluate, {u"FILE.tsv"_s}},
        {u"bot predict"_s, u"Answer lines of id and text from standard input by id and label, at once."_s, {}, false,
            predict, {}},
    };
}

} // namespace sanad::app
