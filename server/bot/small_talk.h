// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Bot.h"

#include <QStringView>

namespace sanad::bot {

/// What a short message is that is not for a classifier, since it means something only in a conversation.
struct ShortTalk
{
    /// If all of it is a greeting ("السلام عليكم ورحمة الله", "hi there", "عندي سؤال") or takes note of something ("طيب
    /// هجرب وارد عليك", "ok let me try"), or asks who is there ("are you a robot?"). "hi, I can't log in" is neither.
    SmallTalk smallTalk = SmallTalk::None;
    /// If all of it names one of two things by number or place: "1", "٢", "الخيار الثاني", "the first one", "ولا واحد".
    /// "No" alone is Choice::Neither.
    std::optional<Choice> choice;
    /// If all of it is "no", which answers whatever was asked: "لا", "la2", "nope".
    bool isNo = false;

    bool operator==(const ShortTalk &) const = default;
};

/// Takes a microsecond or two. Safe from any thread at once.
[[nodiscard]] ShortTalk shortTalkIn(QStringView text);

/// Whether a message may ask something: by its mark or by a word that questions begin with. Safe from any thread.
[[nodiscard]] bool mayAsk(QStringView text);

} // namespace sanad::bot
