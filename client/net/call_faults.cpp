// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/call_faults.h"

#include "common/protocol/error_codes.h"

#include <QCoreApplication>

namespace sanad::client {

namespace {

/// The context of these sentences in the translations.
class Sentences
{
    Q_DECLARE_TR_FUNCTIONS(sanad::client::Sentences)

public:
    static QString of(Trouble trouble);
    static QString of(ErrorCode code);
};

QString Sentences::of(Trouble trouble)
{
    switch (trouble) {
    case Trouble::Unreachable:
        //: Shown while the program is offline.
        return tr("The server cannot be reached. Please check your connection.");
    case Trouble::Interrupted: return tr("The connection broke off.");
    case Trouble::TimedOut: return tr("The server has not answered in time.");
    case Trouble::BadCertificate:
        //: The TLS certificate is for another name, expired or not trusted.
        return tr("The server's certificate cannot be trusted, so nothing was sent.");
    case Trouble::NotSanad:
        //: The address leads to something else, such as a web page.
        return tr("This address does not answer like a Sanad server.");
    case Trouble::TooLarge: return tr("The server's answer is too large to be right.");
    case Trouble::ServerDown: return tr("The server is not available right now.");
    }
    Q_UNREACHABLE();
}

QString Sentences::of(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidRequest:
    case ErrorCode::InvalidJson:
    case ErrorCode::InvalidField:
    case ErrorCode::MethodNotAllowed:
    case ErrorCode::LengthRequired:
    case ErrorCode::UriTooLong:
    case ErrorCode::ExpectationFailed:
    case ErrorCode::HeadersTooLarge: return tr("The server did not accept this.");
    case ErrorCode::Unauthorized: return tr("Please sign in again.");
    case ErrorCode::Forbidden: return tr("You are not allowed to do this.");
    case ErrorCode::WaitingForAdmin:
        //: The sentence of the blocked notice.
        return tr("Please wait for the support team's answer. Your message will be sent then.");
    case ErrorCode::ChatClosed: return tr("This chat is closed.");
    case ErrorCode::NotFound: return tr("This is not there any more.");
    case ErrorCode::RequestTimeout: return of(Trouble::TimedOut);
    case ErrorCode::Conflict: return tr("Somebody else was faster. Please look at it again.");
    case ErrorCode::PreconditionFailed: return tr("This has changed meanwhile. Please look at it again.");
    case ErrorCode::PayloadTooLarge: return tr("This file is larger than the server accepts.");
    case ErrorCode::UnsupportedMediaType: return tr("The server does not accept this kind of file.");
    case ErrorCode::RangeNotSatisfiable: return tr("The file has changed. Please open it again.");
    case ErrorCode::RateLimited: return tr("That was too much at once. Please wait a moment.");
    case ErrorCode::Internal: return tr("Something went wrong on the server.");
    case ErrorCode::Unavailable: return of(Trouble::ServerDown);
    case ErrorCode::InsufficientStorage: return tr("The server has no room left for this file.");
    case ErrorCode::LimitReached: return tr("You have as many connections open as you may.");
    }
    Q_UNREACHABLE();
}

ErrorCode codeOf(Trouble trouble)
{
    switch (trouble) {
    case Trouble::Unreachable:
    case Trouble::BadCertificate:
    case Trouble::ServerDown: return ErrorCode::Unavailable;
    case Trouble::Interrupted:
    case Trouble::TimedOut: return ErrorCode::RequestTimeout;
    case Trouble::NotSanad:
    case Trouble::TooLarge: return ErrorCode::Internal;
    }
    Q_UNREACHABLE();
}

/// For answers of whoever stands between us and the server, and speaks no JSON.
std::optional<ErrorCode> codeOfStatus(int httpStatus)
{
    switch (httpStatus) {
    case 401: return ErrorCode::Unauthorized;
    case 408: return ErrorCode::RequestTimeout;
    case 413: return ErrorCode::PayloadTooLarge;
    case 429: return ErrorCode::RateLimited;
    case 502:
    case 503:
    case 504: return ErrorCode::Unavailable;
    case 507: return ErrorCode::InsufficientStorage;
    default: return std::nullopt;
    }
}

} // namespace

Error troubleError(Trouble trouble, const QString &detail)
{
    Error error = Error::of(codeOf(trouble), Sentences::of(trouble));
    error.detail = detail;
    return error;
}

QString sentenceFor(ErrorCode code)
{
    return Sentences::of(code);
}

Error forPerson(Error error)
{
    if (!error.message.isEmpty())
        error.detail = error.message;
    error.message = sentenceFor(error.code);
    return error;
}

std::optional<Trouble> troubleOf(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::NoError: return std::nullopt;
    case QNetworkReply::SslHandshakeFailedError: return Trouble::BadCertificate;
    case QNetworkReply::UnknownNetworkError: // such as a reset while we were sending
    case QNetworkReply::RemoteHostClosedError: return Trouble::Interrupted;
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError: return Trouble::TimedOut;
    case QNetworkReply::ProtocolInvalidOperationError: return std::nullopt; // Qt's name for an answer of 400
    default: break;
    }
    // The numbers tell the layers apart (QNetworkReply, NetworkError).
    constexpr int firstOfContent = 201;
    constexpr int firstOfProtocol = 301;
    constexpr int firstOfServer = 401;
    if (error < firstOfContent)
        return Trouble::Unreachable;
    if (error >= firstOfProtocol && error < firstOfServer)
        return Trouble::NotSanad;
    return std::nullopt;
}

Error errorOfAnswer(int httpStatus, const QJsonObject &json)
{
    const QString detail = QStringLiteral("status %1").arg(httpStatus);
    Error error = protocol::readError(json);
    const bool isOurs = error.detail.isEmpty(); // readError() puts a name there that it does not know
    if (!json.isEmpty() && isOurs && httpStatus >= 400)
        return forPerson(std::move(error));
    if (const auto code = codeOfStatus(httpStatus)) {
        error.code = *code;
        return forPerson(std::move(error));
    }
    return troubleError(httpStatus >= 500 ? Trouble::ServerDown : Trouble::NotSanad, detail);
}

NextStep nextStepAfter(ErrorCode code)
{
    switch (code) {
    case ErrorCode::WaitingForAdmin: return NextStep::WaitForAdmin;
    case ErrorCode::Unauthorized: return NextStep::WaitForSignIn;
    case ErrorCode::RequestTimeout:
    case ErrorCode::RateLimited:
    case ErrorCode::Internal:
    case ErrorCode::Unavailable:
    case ErrorCode::LimitReached: return NextStep::TryAgain;
    case ErrorCode::InvalidRequest:
    case ErrorCode::InvalidJson:
    case ErrorCode::InvalidField:
    case ErrorCode::Forbidden:
    case ErrorCode::ChatClosed:
    case ErrorCode::NotFound:
    case ErrorCode::MethodNotAllowed:
    case ErrorCode::Conflict:
    case ErrorCode::LengthRequired:
    case ErrorCode::PreconditionFailed:
    case ErrorCode::PayloadTooLarge:
    case ErrorCode::UriTooLong:
    case ErrorCode::UnsupportedMediaType:
    case ErrorCode::RangeNotSatisfiable:
    case ErrorCode::ExpectationFailed:
    case ErrorCode::HeadersTooLarge:
    case ErrorCode::InsufficientStorage: return NextStep::GiveUp;
    }
    Q_UNREACHABLE();
}

} // namespace sanad::client
