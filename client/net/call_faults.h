// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Error.h"

#include <QJsonObject>
#include <QNetworkReply>

namespace sanad::client {

/// What can be wrong with a call before the server's own answer is known.
enum class Trouble {
    Unreachable, ///< nobody took it
    Interrupted, ///< the connection broke off: it may have arrived
    TimedOut, ///< no answer: it may have arrived
    BadCertificate, ///< whoever is there is not the one it should be
    NotSanad, ///< an answer, but not one of the contract
    TooLarge, ///< an answer larger than any of the contract
    ServerDown, ///< a gateway that has no server behind it
};
inline constexpr Trouble LastTrouble = Trouble::ServerDown;

/// The Error of a trouble, with a translated sentence. Unavailable: it has surely not arrived; RequestTimeout: it may
/// have; Internal: nobody knows. `detail` is for the log.
[[nodiscard]] Error troubleError(Trouble trouble, const QString &detail = {});

/// A translated sentence for what the server answered with `code`.
[[nodiscard]] QString sentenceFor(ErrorCode code);
/// The server's refusal as a person reads it: `message` in the person's language, the server's own words in `detail`.
[[nodiscard]] Error forPerson(Error error);

/// What QNetworkReply says of a call without a usable answer; nothing: there is one.
[[nodiscard]] std::optional<Trouble> troubleOf(QNetworkReply::NetworkError error);
/// The Error of an answer with an HTTP status outside 2xx. `json` is empty where the body was no object.
[[nodiscard]] Error errorOfAnswer(int httpStatus, const QJsonObject &json);

/// What to do with a message that was not taken.
enum class NextStep {
    WaitForAdmin, ///< until the chat's status lets the student write
    WaitForSignIn,
    TryAgain, ///< later, by itself
    GiveUp, ///< it would be refused again: the person must decide
};
[[nodiscard]] NextStep nextStepAfter(ErrorCode code);

} // namespace sanad::client
