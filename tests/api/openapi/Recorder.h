// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/api/ApiClient.h"

#include <QByteArrayList>
#include <QJsonObject>

namespace sanad::test {

/// One request, as raw as a test needs it.
struct Call
{
    QByteArray target;
    QByteArray token = {}; ///< empty: none
    QByteArray body = {};
    QByteArray contentType = body.isEmpty() ? QByteArray() : QByteArrayLiteral("application/json");
    QByteArrayList headers = {}; ///< further lines
    bool hasLength = true; ///< whether a Content-Length goes with a body
    bool isComplete = true; ///< false: the head never ends
};

/// What a request and its answer have to do with the description of the API.
struct Occasion
{
    QByteArray operation; ///< "GET /api/support/chat": the method and the path's template
    QByteArray how; ///< for people
    QByteArray example = {}; ///< "ar" or "en": the description shows just this answer
};

/// Speaks to servers and keeps what was said, for the comparison with the API's description.
class Recorder
{
public:
    /// Sends it, waits for the answer, and keeps both. Status 0: there was none.
    Answer send(quint16 port, const Occasion &occasion, const Call &call);
    /// The same without keeping it.
    [[nodiscard]] static Answer exchange(quint16 port, const QByteArray &method, const Call &call);

    /// All so far, a JSON object a line.
    [[nodiscard]] const QByteArray &lines() const { return m_lines; }

private:
    QByteArray m_lines;
};

} // namespace sanad::test
