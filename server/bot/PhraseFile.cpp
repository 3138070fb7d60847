// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/PhraseFile.h"

#include "common/text/ArabicNormaliser.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace sanad::bot {

namespace {

Error faultsError(const QStringList &faults)
{
    return Error::internal(u"phrase files: "_s + faults.join(u"; "_s));
}

/// The phrase of a line, or the fault in it.
std::variant<Phrase, QString> parseLine(const QString &line)
{
    const QStringList columns = line.split(u'\t');
    if (columns.size() < 3 || columns.size() > 4)
        return u"3 or 4 columns expected, found %1"_s.arg(columns.size());
    const auto label = labelFromName(columns[0]);
    if (!label)
        return u"unknown label '%1'"_s.arg(columns[0]);
    const auto variety = varietyFromName(columns[1]);
    if (!variety)
        return u"unknown variety '%1'"_s.arg(columns[1]);
    Phrase phrase{*label, *variety, columns[2].trimmed(), std::nullopt};
    if (phrase.text.isEmpty())
        return u"empty text"_s;
    if (columns.size() == 4) {
        if (columns[3] != "admin"_L1 && columns[3] != "advice"_L1)
            return u"'admin' or 'advice' expected, found '%1'"_s.arg(columns[3]);
        phrase.needsAdmin = columns[3] == "admin"_L1;
    }
    return phrase;
}

QStringList findRepeats(const QList<Phrase> &phrases)
{
    constexpr text::ArabicNormaliser normaliser(text::ArabicNormaliser::Emoji::Keep);
    QStringList faults;
    QHash<QString, QString> seen;
    for (const Phrase &phrase : phrases) {
        const QString key = normaliser.normalise(phrase.text);
        const auto found = seen.constFind(key);
        if (found != seen.constEnd())
            faults.append(u"'%1' repeats '%2'"_s.arg(phrase.text, *found));
        else
            seen.insert(key, phrase.text);
    }
    return faults;
}

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error::internal(u"%1: %2"_s.arg(path, file.errorString()));
    return file.readAll();
}

} // namespace

Result<QList<Phrase>> parsePhrases(const QString &name, const QByteArray &utf8)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(utf8);
    if (decoder.hasError())
        return faultsError({u"%1: not UTF-8"_s.arg(name)});

    QList<Phrase> phrases;
    QStringList faults;
    int number = 0;
    for (const QString &line : text.split(u'\n')) {
        ++number;
        if (line.trimmed().isEmpty() || line.startsWith(u'#'))
            continue;
        auto parsed = parseLine(line);
        if (const auto *fault = std::get_if<QString>(&parsed))
            faults.append(u"%1:%2: %3"_s.arg(name, QString::number(number), *fault));
        else
            phrases.append(std::get<Phrase>(std::move(parsed)));
    }
    if (!faults.isEmpty())
        return faultsError(faults);
    return phrases;
}

Result<QList<Phrase>> readPhrases(const QString &path)
{
    QStringList files{path};
    if (QFileInfo(path).isDir()) {
        files.clear();
        for (const QFileInfo &file : QDir(path).entryInfoList({u"*.tsv"_s}, QDir::Files, QDir::Name))
            files.append(file.filePath());
    }
    QList<Phrase> all;
    for (const QString &file : std::as_const(files)) {
        SANAD_ASSIGN(const QByteArray bytes, readFile(file));
        SANAD_ASSIGN(const QList<Phrase> phrases, parsePhrases(QFileInfo(file).fileName(), bytes));
        all.append(phrases);
    }
    if (const QStringList repeats = findRepeats(all); !repeats.isEmpty())
        return faultsError(repeats);
    if (all.isEmpty())
        return faultsError({u"%1: no phrases"_s.arg(path)});
    return all;
}

} // namespace sanad::bot
