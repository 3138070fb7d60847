// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/HttpClient.h"

#include "client/net/call_faults.h"

#include <QFile>
#include <QHttpMultiPart>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr int MostRedirects = 3;

bool isWeb(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1);
}

/// A file's name as browsers write it into a form (HTML, "multipart form data"): what would end it is escaped.
QByteArray quoted(const QString &name)
{
    QByteArray bytes = name.toUtf8();
    bytes.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    return '"' + bytes + '"';
}

QHttpPart part(const QByteArray &disposition, const QByteArray &type = {})
{
    QHttpPart made;
    made.setRawHeader("Content-Disposition", "form-data; " + disposition);
    if (!type.isEmpty())
        made.setRawHeader("Content-Type", type);
    return made;
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
    QNetworkRequest prepare = prepared(url, request.upload ? m_limits.uploadIdle : m_limits.idle);
    if (!token.isEmpty())
        prepare.setRawHeader("Authorization", "Bearer " + token);
    QNetworkReply *reply = nullptr;
    if (request.upload) {
        reply = post(std::move(prepare), *request.upload);
    } else if (request.json) {
        prepare.setRawHeader("Content-Type", "application/json");
        reply = m_manager.post(prepare, *request.json);
    } else {
        reply = m_manager.get(prepare);
    }
    if (!reply) {
        fail(context, std::move(done), Error::of(ErrorCode::NotFound, tr("The file cannot be read any more.")));
        return nullptr;
    }
    const auto deadline = request.upload ? std::chrono::milliseconds(0) : m_limits.whole;
    return new HttpExchange(reply, request.most, deadline, context, std::move(done), &m_exchanges);
}

QNetworkReply *HttpClient::post(QNetworkRequest request, const UploadFile &upload)
{
    auto form = std::make_unique<QHttpMultiPart>(QHttpMultiPart::FormDataType);
    // The fields come first: the server can judge by them before it has the file.
    for (const auto &[name, value] : upload.fields) {
        QHttpPart field = part("name=\"" + name + '"');
        field.setBody(value);
        form->append(field);
    }
    auto *const file = new QFile(upload.path, form.get());
    if (!file->open(QIODevice::ReadOnly))
        return nullptr;
    QHttpPart content =
        part("name=\"" + upload.part + "\"; filename=" + quoted(upload.name), "application/octet-stream");
    content.setBodyDevice(file);
    form->append(content);
    QNetworkReply *const reply = m_manager.post(request, form.get());
    form.release()->setParent(reply);
    return reply;
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
    auto *const exchange = new HttpExchange(
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
