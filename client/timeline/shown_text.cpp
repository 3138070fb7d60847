// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/shown_text.h"

#include <algorithm>

namespace sanad::client {

namespace {

/// A place not behind `limit` where a text may be cut: not inside a pair, and not before a mark or joiner, unless it
/// is all marks.
qsizetype cutAt(QStringView text, qsizetype limit)
{
    const auto joinsBefore = [text](qsizetype at) {
        return text[at].isLowSurrogate() || text[at].isMark() || text[at] == u'\u200d' || text[at - 1] == u'\u200d';
    };
    constexpr qsizetype longest = 64;
    qsizetype at = limit;
    while (at > 1 && limit - at < longest && joinsBefore(at))
        --at;
    if (limit - at < longest)
        return at;
    return text[limit].isLowSurrogate() ? limit - 1 : limit;
}

bool isAsciiLetter(QChar c)
{
    return c.unicode() < 0x80 && c.isLetter();
}

bool isAsciiDigit(QChar c)
{
    return c.unicode() < 0x80 && c.isDigit();
}

bool isAsciiPrintable(QChar c)
{
    return c > u' ' && c < u'\u007f';
}

/// Whether digits and punctuation are one number: "482-913" is, "3 4 5" is a list, which runs with its sentence.
bool isNumberOfGroups(QStringView run)
{
    constexpr qsizetype phoneDigits = 7;
    if (!run.contains(u' '))
        return std::any_of(run.begin(), run.end(), [](QChar c) { return QStringView(u"-+/#*").contains(c); });
    const bool isDialled = run.startsWith(u'+') || run.startsWith(u'0') || run.startsWith(u'(');
    const auto digits = std::count_if(run.begin(), run.end(), isAsciiDigit);
    const QList<QStringView> groups = run.split(u' ');
    const bool areLong = std::all_of(groups.begin(), groups.end(), [](QStringView group) { return group.size() >= 2; });
    return digits >= phoneDigits && (isDialled || areLong);
}

/// The end of the ASCII that begins at `from`; a bracket whose other half is in the sentence around belongs there too.
qsizetype endOfAscii(QStringView text, qsizetype from)
{
    qsizetype end = from;
    qsizetype firstOpen = -1;
    int depth = 0;
    for (; end < text.size() && (isAsciiPrintable(text[end]) || text[end] == u' '); ++end) {
        if (QStringView(u"([{").contains(text[end]) && depth++ == 0)
            firstOpen = end;
        if (QStringView(u")]}").contains(text[end]) && depth-- == 0)
            return end;
    }
    return depth > 0 && firstOpen > from ? firstOpen : end;
}

/// Narrows a run of ASCII to what is left-to-right in it: the sentence's own punctuation stays with the sentence.
QStringView withoutSentence(QStringView run)
{
    const auto isUnclosed = [&run](QChar open, QChar close) { return run.count(open) > run.count(close); };
    while (!run.isEmpty()) {
        const QChar first = run.front();
        const QChar last = run.back();
        const bool isOperator = run.size() > 1 && run[1] == u' ' && !first.isLetterOrNumber();
        if (first == u' ' || isOperator || QStringView(u"\"'.,;:!?)]}*-").contains(first)
            || (first == u'(' && isUnclosed(u'(', u')')))
            run = run.sliced(1);
        else if (last == u' ' || QStringView(u"\"'.,;:!?([{*-").contains(last)
            || (last == u')' && isUnclosed(u')', u'(')))
            run.chop(1);
        else if (first == u'(' && last == u')' && run.count(u'(') == 1)
            run = run.sliced(1, run.size() - 2);
        else
            break;
    }
    return run;
}

} // namespace

qsizetype ShownText::toMessage(qsizetype place) const
{
    return place - (std::lower_bound(added.begin(), added.end(), place) - added.begin());
}

qsizetype ShownText::fromMessage(qsizetype place) const
{
    for (const qsizetype mark : added) {
        if (mark > place)
            break;
        ++place;
    }
    return place;
}

void isolateLeftToRight(ShownText &shown)
{
    const QString text = shown.text;
    const QStringView view = text;
    QString guarded;
    qsizetype done = 0;
    for (qsizetype i = 0; i < view.size();) {
        if (!isAsciiPrintable(view[i])) {
            ++i;
            continue;
        }
        const qsizetype end = endOfAscii(view, i);
        const QStringView run = withoutSentence(view.sliced(i, end - i));
        i = std::max(end, i + 1);
        const bool hasLetter = std::any_of(run.begin(), run.end(), isAsciiLetter);
        const bool hasDigit = std::any_of(run.begin(), run.end(), isAsciiDigit);
        if (!hasLetter && !(hasDigit && isNumberOfGroups(run)))
            continue;
        const qsizetype start = run.data() - view.data();
        guarded += view.sliced(done, start - done);
        shown.added.append(guarded.size());
        guarded += u'\u2066';
        guarded += run;
        shown.added.append(guarded.size());
        guarded += u'\u2069';
        done = start + run.size();
    }
    if (shown.added.isEmpty())
        return;
    guarded += view.sliced(done);
    shown.text = guarded;
}

ShownText shownText(const QString &text, qsizetype maxCharacters, int maxLines)
{
    qsizetype end = text.size();
    if (end > maxCharacters)
        end = cutAt(text, maxCharacters);
    ShownText shown{text.first(end)};
    int lines = 1;
    for (qsizetype i = 0; i < shown.text.size(); ++i) {
        QChar &c = shown.text[i];
        const bool isBeforeFeed = c == u'\r' && i + 1 < shown.text.size() && shown.text[i + 1] == u'\n';
        if (isBeforeFeed) {
            c = u'\u200b';
        } else if (c == u'\n' || c == u'\r' || c == u'\v' || c == u'\f' || c == QChar::ParagraphSeparator
            || c == QChar::LineSeparator || c == u'\u0085') {
            if (lines++ == maxLines) {
                shown.text.truncate(i);
                break;
            }
            c = QChar::LineSeparator;
        } else if (c.category() == QChar::Other_Control || c == QChar::ObjectReplacementCharacter) {
            c = u' ';
        }
    }
    shown.isCut = shown.text.size() < text.size();
    return shown;
}

} // namespace sanad::client
