// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/reply_template.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace sanad::bot {

namespace {

constexpr QLatin1StringView PartBegin("[[");
constexpr QLatin1StringView PartEnd("]]");

const QRegularExpression &placeholder()
{
    static const QRegularExpression pattern(u"\\{([a-z_]+)\\}"_s);
    return pattern;
}

/// A part without its brackets; empty if one of its placeholders has no value.
QString renderPart(const QString &part, const SchoolFacts &facts, Language language)
{
    QString rendered;
    qsizetype done = 0;
    for (auto match = placeholder().globalMatch(part); match.hasNext();) {
        const QRegularExpressionMatch one = match.next();
        const QString value = facts.value(one.capturedView(1), language);
        if (value.isEmpty())
            return {};
        rendered += QStringView(part).sliced(done, one.capturedStart() - done);
        rendered += value;
        done = one.capturedEnd();
    }
    return rendered.append(QStringView(part).sliced(done));
}

QString renderLine(const QString &line, const SchoolFacts &facts, Language language)
{
    QString rendered;
    qsizetype done = 0;
    for (qsizetype begin = line.indexOf(PartBegin); begin >= 0; begin = line.indexOf(PartBegin, done)) {
        const qsizetype end = line.indexOf(PartEnd, begin);
        rendered += QStringView(line).sliced(done, begin - done);
        rendered += renderPart(line.sliced(begin + PartBegin.size(), end - begin - PartBegin.size()), facts, language);
        done = end + PartEnd.size();
    }
    return rendered.append(QStringView(line).sliced(done));
}

/// What is wrong with the placeholders of a text or part, and with what looks like one.
void checkPlaceholders(QString text, const QStringList &known, const QStringList &misplaced, QStringList &faults)
{
    for (auto match = placeholder().globalMatch(text); match.hasNext();) {
        const QString name = match.next().captured(1);
        if (misplaced.contains(name))
            faults.append(u"{%1} must stand inside [[ ]], since it may not be known"_s.arg(name));
        else if (!known.contains(name))
            faults.append(u"unknown placeholder {%1}"_s.arg(name));
    }
    text.remove(placeholder());
    if (text.contains(u'{') || text.contains(u'}'))
        faults.append(u"a brace that belongs to no placeholder"_s);
    if (text.contains(PartBegin) || text.contains(PartEnd))
        faults.append(u"[[ and ]] that do not belong together on one line"_s);
}

} // namespace

QStringList templateFaults(const QString &text, const QStringList &own)
{
    static const QRegularExpression part(u"\\[\\[((?:(?!\\[\\[|\\]\\]|\\n).)*)\\]\\]"_s);
    QStringList faults;
    for (auto match = part.globalMatch(text); match.hasNext();) {
        const QString inside = match.next().captured(1);
        if (!inside.contains(placeholder()))
            faults.append(u"a part [[ ]] without a placeholder"_s);
        checkPlaceholders(inside, SchoolFacts::placeholders(), {}, faults);
    }
    QString outside = text;
    outside.remove(part);
    checkPlaceholders(outside, own, SchoolFacts::placeholders(), faults);
    for (const QString &name : own) {
        if (!outside.contains(u'{' + name + u'}'))
            faults.append(u"{%1} is missing"_s.arg(name));
    }
    return faults;
}

QString renderTemplate(const QString &text, const SchoolFacts &facts, Language language)
{
    QStringList lines;
    for (const QString &line : text.split(u'\n')) {
        const QString rendered = renderLine(line, facts, language);
        if (!rendered.trimmed().isEmpty() || line.trimmed().isEmpty())
            lines.append(rendered);
    }
    return lines.join(u'\n').trimmed();
}

} // namespace sanad::bot
