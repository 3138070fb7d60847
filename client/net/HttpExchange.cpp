// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/HttpExchange.h"

#include "client/net/call_faults.h"
#include "client/net/logging.h"
#include "common/core/JsonReader.h"

#include <QFile>
#include <QThreadPool>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

/// Larger answers are parsed beside the program's thread, which has frames to draw.
constexpr qsizetype ParsedAtOnce = 256 * 1024;
constexpr int LongestRetryAfter = 3600; // seconds

int statusOf(const QNetworkReply &reply)
{
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

} // namespace

HttpExchange::HttpExchange(
    QNetworkReply *reply, qint64 most, std::chrono::milliseconds deadline, QObject *context, Done done, QObject *parent)
    : QObject(parent)
    , m_reply(reply)
    , m_most(most)
    , m_context(context)
    , m_done(std::move(done))
{
    m_reply->setParent(this);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpExchange::read);
    connect(m_reply, &QNetworkReply::finished, this, &HttpExchange::onFinished);
    connect(m_reply, &QNetworkReply::uploadProgress, this, &HttpExchange::uploaded);
    connect(m_reply, &QNetworkReply::downloadProgress, this, &HttpExchange::downloaded);
    if (deadline.count() > 0) {
        m_deadline.setSingleShot(true);
        connect(&m_deadline, &QTimer::timeout, this, [this] {
            m_failure = troubleError(Trouble::TimedOut, u"no answer in the time there is"_s);
            m_reply->abort();
        });
        m_deadline.start(deadline);
    }
    if (context)
        connect(context, &QObject::destroyed, this, &HttpExchange::abort);
}

HttpExchange::~HttpExchange()
{
    m_reply->disconnect(this);
}

void HttpExchange::writeTo(std::unique_ptr<QFile> file)
{
    m_file = std::move(file);
}

void HttpExchange::abort()
{
    m_done = {};
    m_deadline.stop();
    m_reply->disconnect(this);
    m_reply->abort();
    deleteLater();
}

void HttpExchange::read()
{
    const QByteArray bytes = m_reply->readAll();
    m_received += bytes.size();
    if (m_received > m_most) {
        m_failure = troubleError(Trouble::TooLarge, u"more than %1 bytes"_s.arg(m_most));
        m_reply->abort();
        return;
    }
    if (!m_file || statusOf(*m_reply) / 100 != 2) {
        m_body += bytes;
    } else if (m_file->write(bytes) != bytes.size()) {
        m_failure = Error::of(ErrorCode::InsufficientStorage, tr("There is no room left on this computer."));
        m_failure->detail = m_file->errorString();
        m_reply->abort();
    }
}

void HttpExchange::onFinished()
{
    m_deadline.stop();
    if (!m_failure && m_reply->isOpen())
        read();
    if (m_failure)
        return tell(*std::exchange(m_failure, std::nullopt));
    if (const auto trouble = troubleOf(m_reply->error()))
        return tell(troubleError(*trouble, m_reply->errorString()));
    finish(m_body);
}

void HttpExchange::finish(const QByteArray &body)
{
    const int status = statusOf(*m_reply);
    if (m_file && status / 100 == 2) {
        if (!m_file->flush())
            return tell(Error::of(ErrorCode::InsufficientStorage, tr("There is no room left on this computer.")));
        return tell(QJsonObject());
    }
    const auto conclude = [this, status](const Result<QJsonObject> &json) {
        if (status / 100 != 2)
            return tell(withRetryAfter(errorOfAnswer(status, json ? *json : QJsonObject())));
        tell(json ? json : Result<QJsonObject>(troubleError(Trouble::NotSanad, json.error().message)));
    };
    if (body.size() <= ParsedAtOnce)
        return conclude(JsonReader::parseObject(body));
    QThreadPool::globalInstance()->start([self = QPointer(this), body, conclude] {
        auto json = JsonReader::parseObject(body);
        // The pool's thread must not look into the pointer: the object may die meanwhile. The event is posted to the
        // application, which outlives it, and looks there.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, conclude, json = std::move(json)] {
                if (self)
                    conclude(json);
            },
            Qt::QueuedConnection);
    });
}

Error HttpExchange::withRetryAfter(Error error) const
{
    bool isNumber = false;
    const int seconds = m_reply->rawHeader("Retry-After").trimmed().toInt(&isNumber);
    if (isNumber && seconds >= 0)
        error.retryAfter = qMin(seconds, LongestRetryAfter);
    return error;
}

void HttpExchange::tell(Result<QJsonObject> result)
{
    if (!result)
        qCDebug(lcNet) << "A call failed:" << result.error().detail;
    m_file.reset();
    const Done done = std::exchange(m_done, {});
    deleteLater();
    if (done && m_context)
        done(std::move(result));
}

} // namespace sanad::client
