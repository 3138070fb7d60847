// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/MessageWords.h"

#include <QDateTime>

#include <cmath>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr qsizetype MaxSpoken = 2000; ///< characters of a message's text in a sentence
constexpr qsizetype MaxName = 255;

QDateTime local(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(at.msSinceEpoch());
}

} // namespace

QString isolated(const QString &text)
{
    return u'\u2068' + text + u'\u2069';
}

QString shownName(const QString &name)
{
    QString shown;
    for (const QChar c : name.left(MaxName)) {
        // Joiners belong to Persian spelling and to emoji; every other invisible character can only mislead.
        const bool isJoiner = c == u'\u200c' || c == u'\u200d';
        const QChar::Category category = c.category();
        if (c.isSpace())
            shown += u' ';
        else if (isJoiner || (category != QChar::Other_Format && category != QChar::Other_Control))
            shown += c;
    }
    return shown.simplified();
}

QString MessageWords::sender(const TimelineItem &item, bool own)
{
    if (own)
        //: Stands for the name of the person who uses the program, before what that person wrote.
        return tr("You");
    if (item.message.isAutoReply())
        //: Stands for the name of a sender: the program that answers students' questions by itself.
        return tr("Bot");
    const QString name = shownName(item.message.senderName);
    if (!name.isEmpty())
        return name;
    return item.message.senderRole == Role::Admin
        //: Stands for the name of an admin who has none.
        ? tr("Support team")
        //: Stands for the name of a student who has none.
        : tr("Student");
}

QString MessageWords::state(const TimelineItem &item, bool own)
{
    switch (item.state) {
    case TimelineItem::State::Waiting:
        //: State of an own message.
        return tr("Waiting to be sent");
    case TimelineItem::State::Sending:
        if (item.progress >= 0)
            //: State of an own message with a file. %1: "40 %", as the language writes it.
            return tr("Sending, %1").arg(QLocale().toString(std::lround(item.progress * 100)) + QLocale().percent());
        //: State of an own message.
        return tr("Sending");
    case TimelineItem::State::Failed:
        //: State of an own message. %1: a sentence that says why.
        return item.problem.isEmpty() ? tr("Not sent") : tr("Not sent: %1").arg(item.problem);
    case TimelineItem::State::OnServer: break;
    }
    if (!own)
        return {};
    switch (item.message.status()) {
    case MessageStatus::Sent:
        //: State of an own message: the server has it.
        return tr("Sent");
    case MessageStatus::Delivered:
        //: State of an own message: it has come to the other side.
        return tr("Delivered");
    case MessageStatus::Read: break;
    }
    //: State of an own message: the other side has read it.
    return tr("Read");
}

QString MessageWords::attachmentKind(const Message &message)
{
    if (!message.attachment)
        return {};
    const Attachment &file = *message.attachment;
    if (message.type == MessageType::Image)
        return tr("Image");
    if (message.type == MessageType::Audio)
        //: %1: how long it is, as "1:05".
        return file.duration ? tr("Voice message, %1").arg(duration(*file.duration)) : tr("Voice message");
    if (file.mediaType.startsWith(u"video/"))
        return file.duration ? tr("Video, %1").arg(duration(*file.duration)) : tr("Video");
    return tr("File");
}

QString MessageWords::sentence(const TimelineItem &item, bool own)
{
    const Message &message = item.message;
    QStringList said;
    if (message.attachment) {
        const QString name = shownName(message.attachment->name);
        said.append(name.isEmpty() || message.type == MessageType::Audio
                ? attachmentKind(message)
                //: What is attached. %1: "Image", "Video", "File". %2: name of the file.
                : tr("%1 %2").arg(attachmentKind(message), isolated(name)));
    }
    if (!message.text.isEmpty())
        said.append(message.text.size() > MaxSpoken ? message.text.left(MaxSpoken) + u'…' : message.text);
    const QString body = isolated(said.join(u"\n"_s));
    const QString who = isolated(sender(item, own));
    const QString state = MessageWords::state(item, own);
    if (state.isEmpty())
        //: A message, read aloud. %1: sender. %2: time. %3: what was said.
        return tr("%1, %2: %3").arg(who, time(message.createdAt), body);
    //: An own message, read aloud. %1: "You". %2: time. %3: "Delivered", "Waiting to be sent". %4: what was said.
    return tr("%1, %2, %3: %4").arg(who, time(message.createdAt), state, body);
}

QString MessageWords::whenAndState(const TimelineItem &item, bool own)
{
    const QString when = QLocale().toString(local(item.message.createdAt), QLocale::LongFormat);
    const QString state = MessageWords::state(item, own);
    //: %1: date and time of a message. %2: "Delivered", "Waiting to be sent".
    return state.isEmpty() ? when : tr("%1 – %2").arg(when, state);
}

QString MessageWords::time(Timestamp at)
{
    return QLocale().toString(local(at).time(), QLocale::ShortFormat);
}

QString MessageWords::day(QDate day, QDate today)
{
    if (day == today)
        return tr("Today");
    if (day.addDays(1) == today)
        return tr("Yesterday");
    return QLocale().toString(day, QLocale::LongFormat);
}

QString MessageWords::duration(double seconds)
{
    constexpr double longest = 359'999;
    const auto whole = int(std::clamp(std::round(seconds), 0.0, longest));
    const QLocale locale;
    const auto two = [&locale](
                         int number) { return locale.toString(number).rightJustified(2, locale.zeroDigit().front()); };
    const QString tail = two(whole % 60);
    if (whole < 3600)
        return locale.toString(whole / 60) + u':' + tail;
    return locale.toString(whole / 3600) + u':' + two(whole / 60 % 60) + u':' + tail;
}

QString MessageWords::size(qint64 bytes)
{
    return QLocale().formattedDataSize(std::max<qint64>(bytes, 0), 1, QLocale::DataSizeTraditionalFormat);
}

} // namespace sanad::client
