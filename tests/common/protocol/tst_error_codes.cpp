// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/error_codes.h"

#include <QJsonDocument>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::protocol;

/// The table of error codes, over the whole enum, and the error's form on the wire.
class tst_error_codes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void everyCodeHasAForm_data();
    void everyCodeHasAForm();
    void wireNamesAreUnique();
    void unknownNames();
    void waitingSentenceIsTheUsers();
    void standardSentence();
    void everyField();
    void detailStaysHere();
    void readsBackWhatWasWritten();
    void readsUnknownCode();
};

namespace {

QJsonObject written(const Error &error)
{
    JsonWriter writer;
    writeError(writer, error);
    return QJsonDocument::fromJson(writer.bytes()).object();
}

} // namespace

void tst_error_codes::everyCodeHasAForm_data()
{
    // Every status that API.md 1 allows, and which codes stand for it.
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, ErrorCode code, int status) { QTest::newRow(name) << int(code) << status; };
    row("invalid_request", ErrorCode::InvalidRequest, 400);
    row("invalid_json", ErrorCode::InvalidJson, 400);
    row("invalid_field", ErrorCode::InvalidField, 400);
    row("unauthorized", ErrorCode::Unauthorized, 401);
    row("forbidden", ErrorCode::Forbidden, 403);
    row("waiting_for_admin", ErrorCode::WaitingForAdmin, 403);
    row("chat_closed", ErrorCode::ChatClosed, 403);
    row("not_found", ErrorCode::NotFound, 404);
    row("method_not_allowed", ErrorCode::MethodNotAllowed, 405);
    row("request_timeout", ErrorCode::RequestTimeout, 408);
    row("conflict", ErrorCode::Conflict, 409);
    row("length_required", ErrorCode::LengthRequired, 411);
    row("payload_too_large", ErrorCode::PayloadTooLarge, 413);
    row("uri_too_long", ErrorCode::UriTooLong, 414);
    row("unsupported_media_type", ErrorCode::UnsupportedMediaType, 415);
    row("precondition_failed", ErrorCode::PreconditionFailed, 412);
    row("range_not_satisfiable", ErrorCode::RangeNotSatisfiable, 416);
    row("expectation_failed", ErrorCode::ExpectationFailed, 417);
    row("headers_too_large", ErrorCode::HeadersTooLarge, 431);
    row("rate_limited", ErrorCode::RateLimited, 429);
    row("internal", ErrorCode::Internal, 500);
    row("unavailable", ErrorCode::Unavailable, 503);
    row("insufficient_storage", ErrorCode::InsufficientStorage, 507);
    row("limit_reached", ErrorCode::LimitReached, 429);
}

void tst_error_codes::everyCodeHasAForm()
{
    QFETCH(const int, code);
    QFETCH(const int, status);
    const ErrorForm form = errorForm(ErrorCode(code));
    QCOMPARE(form.code, QLatin1StringView(QTest::currentDataTag()));
    QCOMPARE(form.httpStatus, status);
    QVERIFY(form.sentence.endsWith('.'_L1));
    QCOMPARE(errorCodeFromWire(QString(form.code)), std::optional(ErrorCode(code)));
}

void tst_error_codes::wireNamesAreUnique()
{
    QSet<QString> names;
    for (int code = 0; code <= int(LastErrorCode); ++code)
        names.insert(errorForm(ErrorCode(code)).code);
    QCOMPARE(names.size(), int(LastErrorCode) + 1);
    // The rows above leave none out.
    constexpr int rowsAbove = 24;
    QCOMPARE(names.size(), rowsAbove);
}

void tst_error_codes::unknownNames()
{
    for (const QStringView name : {u"", u"Not_Found", u"not_found ", u"teapot"})
        QCOMPARE(errorCodeFromWire(name), std::optional<ErrorCode>());
}

void tst_error_codes::waitingSentenceIsTheUsers()
{
    QCOMPARE(errorForm(ErrorCode::WaitingForAdmin).sentence,
        "Please wait for admin response. You cannot send messages while waiting for support team."_L1);
}

void tst_error_codes::standardSentence()
{
    QCOMPARE(written(Error::of(ErrorCode::Internal)),
        QJsonObject({{u"message"_s, u"Something went wrong on our side."_s}, {u"code"_s, u"internal"_s}}));
}

void tst_error_codes::everyField()
{
    Error error = Error::of(ErrorCode::Conflict, u"مع \"أحمد\""_s);
    error.field = u"chat_id"_s;
    error.status = u"admin_handling"_s;
    error.heldBy = 7;
    QCOMPARE(written(error),
        QJsonObject({{u"message"_s, u"مع \"أحمد\""_s}, {u"code"_s, u"conflict"_s}, {u"field"_s, u"chat_id"_s},
            {u"status"_s, u"admin_handling"_s}, {u"held_by"_s, 7}}));
}

void tst_error_codes::detailStaysHere()
{
    JsonWriter writer;
    writeError(writer, Error::internal(u"disk sda1 failed"_s));
    QVERIFY(!writer.bytes().contains("sda1"));
}

void tst_error_codes::readsBackWhatWasWritten()
{
    Error error = Error::of(ErrorCode::WaitingForAdmin, u"Wait."_s);
    error.field = u"text"_s;
    error.status = u"waiting_for_admin"_s;
    error.heldBy = 9;
    QCOMPARE(readError(written(error)), error);
}

void tst_error_codes::readsUnknownCode()
{
    const Error error = readError({{u"message"_s, u"New."_s}, {u"code"_s, u"brand_new"_s}});
    QCOMPARE(error.code, ErrorCode::Internal);
    QCOMPARE(error.message, u"New."_s);
    QCOMPARE(error.detail, u"brand_new"_s);
    QCOMPARE(readError({}).code, ErrorCode::Internal);
}

QTEST_APPLESS_MAIN(tst_error_codes)
#include "tst_error_codes.moc"
