// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/HttpClient.h"

#include "client/net/ReplyExchange.h"
#include "client/net/call_faults.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr int MostRedirects = 3;

bool isWeb(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1);
}

} // namespace

HttpClient::HttpClient()
    : HttpClient(Limits())
{
}

HttpClient::HttpClient(const Limits &limits, QObject *parent)
    : QObject(parent)
    , m_limits(limits)
{
}

QUrl HttpClient::address(const QString &path) const
{
    QUrl url = m_server;
    QString base = m_server.path();
    while (base.endsWith(u'/'))
        base.chop(1);
    url.setPath(base + path);
    url.setQuery(QString());
    url.setFragment(QString());
    return url;
}

QNetworkRequest HttpClient::prepared(const QUrl &url, std::chrono::milliseconds idle) const
{
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    // What is small on the way may be huge unpacked.
    request.setRawHeader("Accept-Encoding", "identity");
    request.setRawHeader("User-Agent", "Sanad");
    request.setTransferTimeout(int(idle.count()));
    return request;
}

HttpExchange *HttpClient::send(
    const HttpRequest &request, const QByteArray &token, QObject *context, HttpExchange::Done done)
{
    QUrl url = address(request.path);
    if (!request.query.isEmpty())
        url.setQuery(request.query);
    if (!isWeb(url)) {
        fail(context, std::move(done), troubleError(Trouble::Unreachable, u"no address of a server"_s));
        return nullptr;
    }
    if (request.upload)
        return upload(request, url, token, context, std::move(done));
    QNetworkRequest prepare = prepared(url, m_limits.idle);
    if (!token.isEmpty())
        prepare.setRawHeader("Authorization", "Bearer " + token);
    if (request.json)
        prepare.setRawHeader("Content-Type", "application/json");
    QNetworkReply *const reply = request.json ? m_manager.post(prepare, *request.json) : m_manager.get(prepare);
    return new ReplyExchange(reply, request.most, m_limits.whole, context, std::move(done), &m_exchanges);
}

HttpExchange *HttpClient::upload(
    const HttpRequest &request, const QUrl &url, const QByteArray &token, QObject *context, HttpExchange::Done done)
{
    auto file = std::make_unique<QFile>(request.upload->path);
    if (!file->open(QIODevice::ReadOnly)) {
        fail(context, std::move(done), Error::of(ErrorCode::NotFound, tr("The file cannot be read any more.")));
        return nullptr;
    }
    QByteArray head = "User-Agent: Sanad\r\nAccept-Encoding: identity\r\n";
    if (!token.isEmpty())
        head += "Authorization: Bearer " + token + "\r\n";
    return new UploadExchange(*request.upload, std::move(file), url, head,
        {.idle = m_limits.uploadIdle, .permission = m_limits.permission, .most = request.most}, context,
        std::move(done), &m_exchanges);
}

HttpExchange *HttpClient::download(
    const QUrl &link, const QString &path, qint64 most, QObject *context, HttpExchange::Done done)
{
    // A server could name files of this computer otherwise.
    const bool isSafe = isWeb(link) && (link.scheme() == "https"_L1 || m_server.scheme() != "https"_L1);
    if (!isSafe) {
        fail(context, std::move(done), troubleError(Trouble::NotSanad, u"a link that is none"_s));
        return nullptr;
    }
    auto file = std::make_unique<QFile>(path);
    if (!file->open(QIODevice::WriteOnly | QIODevice::Truncate, QFile::ReadOwner | QFile::WriteOwner)) {
        Error error = Error::of(ErrorCode::InsufficientStorage, tr("The file cannot be stored on this computer."));
        error.detail = file->errorString();
        fail(context, std::move(done), error);
        return nullptr;
    }
    QNetworkRequest request = prepared(link, m_limits.idle);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    request.setMaximumRedirectsAllowed(MostRedirects);
    auto *const exchange = new ReplyExchange(
        m_manager.get(request), most, std::chrono::milliseconds(0), context, std::move(done), &m_exchanges);
    exchange->writeTo(std::move(file));
    return exchange;
}

void HttpClient::fail(QObject *context, HttpExchange::Done done, Error error)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done), error = std::move(error)] { done(error); }, Qt::QueuedConnection);
}

} // namespace sanad::client
