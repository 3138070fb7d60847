// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/HttpExchange.h"

#include "client/net/call_faults.h"
#include "client/net/logging.h"
#include "common/core/JsonReader.h"

#include <QThreadPool>

namespace sanad::client {

namespace {

/// Larger answers are parsed beside the program's thread, which has frames to draw.
constexpr qsizetype ParsedAtOnce = 256 * 1024;
constexpr int LongestRetryAfter = 3600; // seconds

Result<QJsonObject> judge(int status, const QByteArray &retryAfter, const Result<QJsonObject> &json)
{
    if (status / 100 == 2)
        return json ? json : Result<QJsonObject>(troubleError(Trouble::NotSanad, json.error().message));
    Error error = errorOfAnswer(status, json ? *json : QJsonObject());
    bool isNumber = false;
    const int seconds = retryAfter.trimmed().toInt(&isNumber);
    if (isNumber && seconds >= 0)
        error.retryAfter = qMin(seconds, LongestRetryAfter);
    return error;
}

} // namespace

HttpExchange::HttpExchange(QObject *context, Done done, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_done(std::move(done))
{
    connect(context, &QObject::destroyed, this, [this] { abort(); });
}

void HttpExchange::conclude(int status, const QByteArray &body, const QByteArray &retryAfter)
{
    if (body.size() <= ParsedAtOnce)
        return tell(judge(status, retryAfter, JsonReader::parseObject(body)));
    QThreadPool::globalInstance()->start([self = QPointer(this), body, status, retryAfter] {
        auto json = JsonReader::parseObject(body);
        // The pool's thread must not look into the pointer: the object may die meanwhile. The event is posted to the
        // application, which outlives it, and looks there.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, status, retryAfter, json = std::move(json)] {
                if (self)
                    self->tell(judge(status, retryAfter, json));
            },
            Qt::QueuedConnection);
    });
}

void HttpExchange::tell(Result<QJsonObject> result)
{
    if (!result)
        qCDebug(lcNet) << "A call failed:" << result.error().detail;
    const Done done = std::exchange(m_done, {});
    deleteLater();
    if (done && m_context)
        done(std::move(result));
}

} // namespace sanad::client
