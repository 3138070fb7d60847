// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/ReplyExchange.h"

#include "client/net/call_faults.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

int statusOf(const QNetworkReply &reply)
{
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

} // namespace

ReplyExchange::ReplyExchange(
    QNetworkReply *reply, qint64 most, std::chrono::milliseconds deadline, QObject *context, Done done, QObject *parent)
    : HttpExchange(context, std::move(done), parent)
    , m_reply(reply)
    , m_most(most)
{
    m_reply->setParent(this);
    connect(m_reply, &QNetworkReply::readyRead, this, &ReplyExchange::read);
    connect(m_reply, &QNetworkReply::finished, this, &ReplyExchange::onFinished);
    connect(m_reply, &QNetworkReply::downloadProgress, this, &ReplyExchange::downloaded);
    if (deadline.count() == 0)
        return;
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        m_failure = troubleError(Trouble::TimedOut, u"no answer in the time there is"_s);
        m_reply->abort();
    });
    m_deadline.start(deadline);
}

ReplyExchange::~ReplyExchange()
{
    m_reply->disconnect(this);
}

void ReplyExchange::writeTo(std::unique_ptr<QFile> file)
{
    m_file = std::move(file);
}

void ReplyExchange::abort()
{
    silence();
    m_deadline.stop();
    m_reply->disconnect(this);
    m_reply->abort();
    deleteLater();
}

void ReplyExchange::read()
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

void ReplyExchange::onFinished()
{
    m_deadline.stop();
    if (!m_failure && m_reply->isOpen())
        read();
    const bool isFile = m_file && statusOf(*m_reply) / 100 == 2;
    if (!m_failure && isFile && !m_file->flush())
        m_failure = Error::of(ErrorCode::InsufficientStorage, tr("There is no room left on this computer."));
    m_file.reset();
    if (m_failure)
        return tell(*std::exchange(m_failure, std::nullopt));
    if (const auto trouble = troubleOf(m_reply->error()))
        return tell(troubleError(*trouble, m_reply->errorString()));
    if (isFile)
        return tell(QJsonObject());
    conclude(statusOf(*m_reply), m_body, m_reply->rawHeader("Retry-After"));
}

} // namespace sanad::client
