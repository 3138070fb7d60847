// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/ReplyCatalogue.h"

#include "server/bot/reply_template.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QStringDecoder>

#include <map>

using namespace Qt::StringLiterals;

namespace sanad::bot {

namespace {

/// A file of texts and the sections that it has.
struct TextFile
{
    QString name;
    QStringList sections;
};

QLatin1StringView sectionOf(HandOver reason)
{
    switch (reason) {
    case HandOver::AskedFor: return "asked_for"_L1;
    case HandOver::DidNotHelp: return "did_not_help"_L1;
    case HandOver::AccountLocked: return "account_locked"_L1;
    case HandOver::PaymentToCheck: return "payment_to_check"_L1;
    case HandOver::OutOfAdvice: return "out_of_advice"_L1;
    }
    Q_UNREACHABLE();
}

QList<TextFile> allFiles()
{
    QStringList attempts;
    for (int attempt = 1; attempt <= ReplyCatalogue::AttemptCount; ++attempt)
        attempts.append(QString::number(attempt));
    QList<TextFile> files;
    QStringList questions{u"text"_s};
    for (const Intent intent : AllIntents) {
        files.append({toWire(intent), attempts});
        questions.append(toWire(intent));
    }
    QStringList reasons;
    for (const HandOver reason : AllHandOvers)
        reasons.append(sectionOf(reason));
    return files
        + QList<TextFile>{{u"greeting"_s, attempts}, {u"closing"_s, attempts}, {u"escalation"_s, reasons},
            {u"question"_s, questions}, {u"patience"_s, {u"1"_s}}, {u"machine"_s, {u"1"_s}}};
}

QString nameOf(const ReplyKey &key)
{
    const auto numbered = [&key](QLatin1StringView file) {
        return u"%1/%2"_s.arg(file).arg(std::clamp(key.attempt, 1, ReplyCatalogue::AttemptCount));
    };
    switch (key.kind) {
    case ReplyKind::Help: return numbered(toWire(key.intent));
    case ReplyKind::Faq: return u"OTHER/1"_s;
    case ReplyKind::Greeting: return numbered("greeting"_L1);
    case ReplyKind::Question: return u"question/text"_s;
    case ReplyKind::Patience: return u"patience/1"_s;
    case ReplyKind::Machine: return u"machine/1"_s;
    case ReplyKind::Closing: return numbered("closing"_L1);
    case ReplyKind::Escalation: return "escalation/"_L1 + sectionOf(key.reason);
    }
    Q_UNREACHABLE();
}

/// The placeholders that are filled in only when a text is asked for.
QStringList ownPlaceholders(const QString &name)
{
    return name == "question/text"_L1 ? QStringList{u"first"_s, u"second"_s} : QStringList();
}

/// The texts of a file by section. Text before the first section has an empty name.
std::map<QString, QString> splitSections(const QString &text)
{
    static const QRegularExpression mark(u"^=== (\\S+)$"_s);
    std::map<QString, QStringList> lines;
    QString section;
    for (const QString &line : text.split(u'\n')) {
        if (const auto match = mark.match(line); match.hasMatch())
            section = match.captured(1);
        else
            lines[section].append(line);
    }
    std::map<QString, QString> sections;
    for (const auto &[name, content] : lines) {
        const QString joined = content.join(u'\n').trimmed();
        if (!name.isEmpty() || !joined.isEmpty())
            sections.emplace(name, joined);
    }
    return sections;
}

QString readText(const QString &folder, const QString &path, QStringList &faults)
{
    QFile file(folder + u'/' + path);
    if (!file.open(QIODevice::ReadOnly)) {
        faults.append(u"%1: %2"_s.arg(path, file.errorString()));
        return {};
    }
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder(file.readAll());
    if (decoder.hasError())
        faults.append(u"%1: not UTF-8"_s.arg(path));
    return text;
}

} // namespace

Result<QList<ReplyText>> readReplyTexts(const QString &folder)
{
    QList<ReplyText> texts;
    QStringList faults;
    for (const Language language : AllLanguages) {
        for (const TextFile &file : allFiles()) {
            const QString path = toWire(language) + u'/' + file.name + ".txt"_L1;
            for (const auto &[section, text] : splitSections(readText(folder, path, faults)))
                texts.append({language, file.name + u'/' + section, text});
        }
    }
    if (!faults.isEmpty())
        return Error::internal(u"bot replies: "_s + faults.join(u"; "_s));
    return texts;
}

QStringList ReplyCatalogue::names()
{
    QStringList names;
    for (const TextFile &file : allFiles()) {
        for (const QString &section : file.sections)
            names.append(file.name + u'/' + section);
    }
    return names;
}

Result<ReplyCatalogue> ReplyCatalogue::make(const QList<ReplyText> &texts, const SchoolFacts &facts)
{
    ReplyCatalogue catalogue;
    QStringList faults;
    const QStringList known = names();
    QHash<QString, QString> whereByText;
    QSet<QString> present;
    for (const ReplyText &one : texts) {
        const QString where = toWire(one.language) + u'/' + one.name;
        const QString text = one.text.trimmed();
        for (const QString &fault : templateFaults(text, ownPlaceholders(one.name)))
            faults.append(where + u": "_s + fault);
        if (text.isEmpty())
            faults.append(where + u": empty"_s);
        if (!known.contains(one.name))
            faults.append(where + u": there is no text of this name"_s);
        // A student who is told the same twice thinks that nobody reads.
        if (const auto same = whereByText.constFind(text); same != whereByText.constEnd())
            faults.append(u"%1: the same text as %2"_s.arg(where, *same));
        whereByText.insert(text, where);
        present.insert(where);
        if (faults.isEmpty())
            catalogue.m_texts[size_t(one.language)].insert(one.name, renderTemplate(text, facts, one.language));
    }
    for (const Language language : AllLanguages) {
        for (const QString &name : known) {
            if (!present.contains(toWire(language) + u'/' + name))
                faults.append(u"%1/%2: missing"_s.arg(toWire(language), name));
        }
    }
    if (!faults.isEmpty())
        return Error::invalidField(u"text"_s, u"The bot's texts: "_s + faults.join(u"; "_s));
    return catalogue;
}

Result<ReplyCatalogue> ReplyCatalogue::load(const QString &folder, const SchoolFacts &facts)
{
    SANAD_ASSIGN(const QList<ReplyText> texts, readReplyTexts(folder));
    Result<ReplyCatalogue> made = make(texts, facts);
    if (!made)
        return Error::internal(made.error().message);
    return made;
}

QString ReplyCatalogue::text(const QString &name, Language language) const
{
    return m_texts[size_t(language)].value(name);
}

QString ReplyCatalogue::reply(const ReplyKey &key, const QString &) const
{
    QString reply = text(nameOf(key), key.language);
    if (key.kind == ReplyKind::Question) {
        const auto choice = [&](Intent intent) { return text("question/"_L1 + toWire(intent), key.language); };
        reply.replace("{first}"_L1, choice(key.intent));
        reply.replace("{second}"_L1, choice(key.otherIntent));
    }
    return reply;
}

} // namespace sanad::bot
