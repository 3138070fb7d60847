// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/UploadExchange.h"

#include <QNetworkAccessManager>
#include <QUrl>
#include <QUrlQuery>

namespace sanad::client {

/// What to ask a server.
struct HttpRequest
{
    QString path;
    QUrlQuery query = {};
    std::optional<QByteArray> json = {}; ///< a body: then it is a POST
    std::optional<UploadFile> upload = {}; ///< likewise
    qint64 most = 8 * 1024 * 1024; ///< bytes of the answer
};

/// The way to one server: what may be asked how, and what may be answered, is bounded here. No cookies, no cache, no
/// redirects, no exceptions to certificates. The program's thread.
class HttpClient final : public QObject
{
    Q_OBJECT

public:
    struct Limits
    {
        std::chrono::milliseconds idle{20'000}; ///< without a byte in either direction
        std::chrono::milliseconds whole{60'000}; ///< of a call without a file
        std::chrono::milliseconds uploadIdle{90'000}; ///< the server looks into a file before it answers
        std::chrono::milliseconds permission{1'000}; ///< to send a file
    };

    HttpClient();
    explicit HttpClient(const Limits &limits, QObject *parent = nullptr);

    /// `http` or `https`, perhaps with a path in front of the contract's; nothing is asked of another host.
    void setServer(const QUrl &server) { m_server = server; }
    [[nodiscard]] const QUrl &server() const { return m_server; }
    /// The address of a path of the contract.
    [[nodiscard]] QUrl address(const QString &path) const;

    /// Null, after an Error that is told later, if the file cannot be read or there is no server.
    HttpExchange *send(const HttpRequest &request, const QByteArray &token, QObject *context, HttpExchange::Done done);
    /// Fetches what a link of the server's leads to into a new file at `path`, without a token; it may send us on, but
    /// not from https to http. Null as above.
    HttpExchange *download(
        const QUrl &link, const QString &path, qint64 most, QObject *context, HttpExchange::Done done);

private:
    [[nodiscard]] QNetworkRequest prepared(const QUrl &url, std::chrono::milliseconds idle) const;
    HttpExchange *upload(const HttpRequest &request, const QUrl &url, const QByteArray &token, QObject *context,
        HttpExchange::Done done);
    void fail(QObject *context, HttpExchange::Done done, Error error);

    const Limits m_limits;
    QNetworkAccessManager m_manager;
    QObject m_exchanges; ///< parent of those under way, which must go before what carries them
    QUrl m_server;
};

} // namespace sanad::client
