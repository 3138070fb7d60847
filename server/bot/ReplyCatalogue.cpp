// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/ReplyCatalogue.h"

#include <QFile>
#include <QRegularExpression>
#include <QStringDecoder>

#include <map>

using namespace Qt::StringLiterals;

namespace sanad::bot {

namespace {

/// A number of its own for every text; closing and escalation have no intent and no attempt.
int keyNumber(const ReplyKey &key)
{
    const bool isHelp = key.kind == ReplyKind::Help;
    const int intent = isHelp ? int(key.intent) : 0;
    const int attempt = isHelp ? std::clamp(key.attempt, 1, ReplyCatalogue::AttemptCount) : 0;
    return ((int(key.kind) * 16 + intent) * 16 + attempt) * 16 + int(key.language);
}

/// The texts of a file by section number, or what is wrong with the file. Text before the first section has number 0.
std::map<int, QString> splitSections(const QString &text)
{
    static const QRegularExpression mark(u"^=== (\\d+)$"_s);
    std::map<int, QStringList> lines;
    int section = 0;
    for (const QString &line : text.split(u'\n')) {
        if (const auto match = mark.match(line); match.hasMatch())
            section = match.captured(1).toInt();
        else
            lines[section].append(line);
    }
    std::map<int, QString> sections;
    for (const auto &[number, content] : lines) {
        if (const QString joined = content.join(u'\n').trimmed(); !joined.isEmpty())
            sections.emplace(number, joined);
    }
    return sections;
}

} // namespace

/// Fills a catalogue from a folder and gathers all that is wrong with it.
class ReplyLoader
{
public:
    explicit ReplyLoader(const QString &folder)
        : m_folder(folder)
    {
    }

    Result<ReplyCatalogue> load();

private:
    QString readText(const QString &path);
    void loadHelp(Intent intent, Language language);
    void loadSingle(ReplyKind kind, const QString &name, Language language);
    void add(const ReplyKey &key, const QString &text, const QString &where);

    QString m_folder;
    ReplyCatalogue m_catalogue;
    QHash<QString, QString> m_whereByText;
    QStringList m_faults;
};

Result<ReplyCatalogue> ReplyLoader::load()
{
    for (const Language language : AllLanguages) {
        for (const Intent intent : AllIntents)
            loadHelp(intent, language);
        loadSingle(ReplyKind::Closing, u"closing.txt"_s, language);
        loadSingle(ReplyKind::Escalation, u"escalation.txt"_s, language);
    }
    if (!m_faults.isEmpty())
        return Error::internal(u"bot replies: "_s + m_faults.join(u"; "_s));
    return std::move(m_catalogue);
}

QString ReplyLoader::readText(const QString &path)
{
    QFile file(m_folder + u'/' + path);
    if (!file.open(QIODevice::ReadOnly)) {
        m_faults.append(u"%1: %2"_s.arg(path, file.errorString()));
        return {};
    }
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder(file.readAll());
    if (decoder.hasError())
        m_faults.append(u"%1: not UTF-8"_s.arg(path));
    return text;
}

void ReplyLoader::loadHelp(Intent intent, Language language)
{
    const QString path = toWire(language) + u'/' + toWire(intent) + ".txt"_L1;
    std::map<int, QString> sections = splitSections(readText(path));
    for (int attempt = 1; attempt <= ReplyCatalogue::AttemptCount; ++attempt) {
        const QString where = u"%1, section %2"_s.arg(path).arg(attempt);
        const auto found = sections.extract(attempt);
        if (found.empty())
            m_faults.append(where + u": missing"_s);
        else
            add({ReplyKind::Help, intent, attempt, language}, found.mapped(), where);
    }
    for (const auto &[number, text] : sections)
        m_faults.append(
            u"%1, section %2: not one of 1 to %3"_s.arg(path).arg(number).arg(ReplyCatalogue::AttemptCount));
}

void ReplyLoader::loadSingle(ReplyKind kind, const QString &name, Language language)
{
    const QString path = toWire(language) + u'/' + name;
    const QString text = readText(path).trimmed();
    if (text.isEmpty())
        m_faults.append(path + u": missing or empty"_s);
    else
        add({kind, Intent::Other, 1, language}, text, path);
}

void ReplyLoader::add(const ReplyKey &key, const QString &text, const QString &where)
{
    // A student who is told the same twice thinks that nobody reads.
    if (const auto same = m_whereByText.constFind(text); same != m_whereByText.constEnd())
        m_faults.append(u"%1: the same text as %2"_s.arg(where, *same));
    m_whereByText.insert(text, where);
    m_catalogue.m_texts.insert(keyNumber(key), text);
}

Result<ReplyCatalogue> ReplyCatalogue::load(const QString &folder)
{
    return ReplyLoader(folder).load();
}

QString ReplyCatalogue::reply(const ReplyKey &key, const QString &) const
{
    return m_texts.value(keyNumber(key));
}

} // namespace sanad::bot
