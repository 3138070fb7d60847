// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/llm/LanguageModel.h"

#include "server/llm/chat_completion.h"
#include "server/llm/logging.h"

#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace sanad::llm {

LanguageModel::LanguageModel(LanguageModelConfig config)
    : m_config(std::move(config))
{
}

LanguageModel::~LanguageModel()
{
    // Replies end with the manager; nobody is to hear of it.
    m_pending.clear();
}

void LanguageModel::phrase(const PhraseRequest &request, QObject *context, Done done)
{
    const bool isOff = m_isStopped || m_pending.size() >= MostAtOnce || (m_isPaused && !m_pause.hasExpired());
    if (isOff) {
        QMetaObject::invokeMethod(
            context, [done = std::move(done)] { done({}); }, Qt::QueuedConnection);
        return;
    }
    m_isPaused = false;
    QNetworkRequest post(QUrl(m_config.url + "/chat/completions"_L1));
    post.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    // What is compressed could be far larger than it looks.
    post.setRawHeader("Accept-Encoding", "identity");
    if (!m_config.key.isEmpty())
        post.setRawHeader("Authorization", "Bearer " + m_config.key);
    post.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    post.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    post.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    post.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    QNetworkReply *reply = m_network.post(post, requestBody(request, m_config.model));
    m_pending.insert(reply, {request, context, std::move(done)});
    QObject::connect(reply, &QNetworkReply::readyRead, &m_network, [this, reply] { onReadyRead(reply); });
    QObject::connect(reply, &QNetworkReply::finished, &m_network, [this, reply] { onFinished(reply); });
    // Of the whole exchange: Qt's own time-out begins anew with every byte.
    QTimer::singleShot(m_config.timeout, reply, [reply] { reply->abort(); });
}

void LanguageModel::onReadyRead(QNetworkReply *reply)
{
    if (reply->bytesAvailable() > LongestBody)
        reply->abort();
}

void LanguageModel::onFinished(QNetworkReply *reply)
{
    reply->deleteLater();
    if (!m_pending.contains(reply))
        return;
    const Pending pending = m_pending.take(reply);
    if (const QString fault = faultOf(reply); !fault.isEmpty()) {
        if (!m_isStopped)
            noteFailure(fault);
        answer(pending, {});
        return;
    }
    QString why;
    std::optional<QString> text = acceptedAnswer(reply->readAll(), pending.request, &why);
    m_failures = 0;
    if (!text)
        qCInfo(lcLanguageModel).noquote() << "an answer is not shown:" << why;
    answer(pending, std::move(text));
}

QString LanguageModel::faultOf(QNetworkReply *reply)
{
    if (reply->error() != QNetworkReply::NoError)
        return reply->error() == QNetworkReply::OperationCanceledError ? u"too slow, or too much"_s
                                                                       : u"error %1"_s.arg(int(reply->error()));
    constexpr int ok = 200;
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status != ok)
        return u"status %1"_s.arg(status);
    return reply->bytesAvailable() > LongestBody ? u"too much"_s : QString();
}

void LanguageModel::answer(const Pending &pending, std::optional<QString> text)
{
    if (pending.context)
        pending.done(std::move(text));
}

void LanguageModel::noteFailure(const QString &why)
{
    qCInfo(lcLanguageModel).noquote() << "no answer:" << why;
    if (++m_failures < MostFailures)
        return;
    m_failures = 0;
    m_isPaused = true;
    m_pause = QDeadlineTimer(PauseTime);
    qCWarning(lcLanguageModel).noquote() << "the language model fails again and again and is left alone for"
                                         << PauseTime.count() << "seconds; last:" << why;
}

void LanguageModel::stop()
{
    m_isStopped = true;
    for (QNetworkReply *reply : m_pending.keys())
        reply->abort();
}

} // namespace sanad::llm
