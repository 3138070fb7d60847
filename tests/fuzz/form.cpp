// SPDX-License-Identifier: GPL-3.0-or-later
// Input: the name of a form's field, a line feed, its value.
#include "common/protocol/messages/MediaForm.h"
#include "common/protocol/messages/SendMessage.h"
#include "common/protocol/messages/code_points.h"
#include "fuzz.h"

#include <cmath>

using namespace sanad;
using namespace sanad::fuzz;
using namespace sanad::protocol;

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    const QString name = QString::fromUtf8(cut(input, '\n'));
    const QByteArray value = input.toByteArray();
    MediaForm form;
    const Status status = form.set(name, value);
    if (!status) {
        require(status.error().code == ErrorCode::InvalidField && status.error().field == name,
            "a refusal names the field");
        require(form == MediaForm(), "what is refused is not kept");
        return;
    }
    require(form == MediaForm() || MediaForm::hasField(name), "only known fields are kept");
    require(form.text.isEmpty() || form.text.toUtf8() == value, "a text is kept byte for byte");
    require(form.clientMessageId.isEmpty() || form.clientMessageId.toUtf8() == value, "an id is kept byte for byte");
    require(codePoints(form.clientMessageId) <= SendMessage::MaxClientMessageId, "an id has its limit");
    require(!form.chatId || form.chatId->isValid(), "a chat's number is valid");
    if (form.duration)
        require(std::isfinite(*form.duration) && *form.duration >= 0 && *form.duration <= MediaForm::MaxDuration,
            "a duration is within its limits");
}
