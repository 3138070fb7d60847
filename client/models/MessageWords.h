// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/TimelineItem.h"

#include <QCoreApplication>
#include <QDate>
#include <QLocale>
#include <QString>

namespace sanad::client {

/// What the timeline says of its messages in words, for eyes and for screen readers: translated, with dates and digits
/// of the default QLocale. Names come isolated (U+2068, U+2069), so that they keep to themselves inside a sentence.
class MessageWords
{
    Q_DECLARE_TR_FUNCTIONS(sanad::client::MessageWords)

public:
    /// "Ahmed", "Bot" or "You"; not isolated.
    [[nodiscard]] static QString sender(const TimelineItem &item, bool own);
    /// "Delivered", "Waiting to be sent", "Not sent: the file is too large"; empty for what others wrote.
    [[nodiscard]] static QString state(const TimelineItem &item, bool own);
    /// "image", "voice message, 0:15": what is attached, without its name; empty if nothing is.
    [[nodiscard]] static QString attachmentKind(const Message &message);
    /// Sender, time, state and what was said, in one sentence.
    [[nodiscard]] static QString sentence(const TimelineItem &item, bool own);
    /// Date, time and state.
    [[nodiscard]] static QString whenAndState(const TimelineItem &item, bool own);
    [[nodiscard]] static QString time(Timestamp at);
    /// "Today", "Yesterday", or the date.
    [[nodiscard]] static QString day(QDate day, QDate today);
    [[nodiscard]] static QString duration(double seconds); ///< "1:05"
    [[nodiscard]] static QString size(qint64 bytes);
};

/// Wraps what is spliced into a sentence (names, ids, codes), so that its direction does not spill over.
[[nodiscard]] QString isolated(const QString &text);
/// A name to show: one line, without characters that turn its neighbours around or cannot be seen ("exe.gpj" must not
/// look like a picture), at most 255 characters.
[[nodiscard]] QString shownName(const QString &name);

} // namespace sanad::client
