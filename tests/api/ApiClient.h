// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QUrl>

namespace sanad::test {

/// One answer of the server.
struct Answer
{
    int status = 0; ///< 0: none came in time
    QByteArray body;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QJsonObject json; ///< of the body, if it is a JSON object

    [[nodiscard]] QString text(QLatin1StringView field) const { return json.value(field).toString(); }
    [[nodiscard]] QJsonObject object(QLatin1StringView field) const { return json.value(field).toObject(); }
    [[nodiscard]] qsizetype count(QLatin1StringView field) const;
};

/// A client that waits for each answer, for at most ten seconds.
class ApiClient
{
public:
    explicit ApiClient(const QUrl &base)
        : m_base(base)
    {
    }

    Answer get(const QByteArray &target, const QByteArray &token = {});
    /// Sends `body` as it is.
    Answer post(const QByteArray &target, const QByteArray &token, const QByteArray &body,
        const QByteArray &contentType = "application/json");
    Answer post(const QByteArray &target, const QByteArray &token, const QJsonObject &body);
    Answer request(const QByteArray &method, const QByteArray &target, const QByteArray &token = {},
        const QByteArray &body = {}, const QByteArray &contentType = {});

    /// Says `text` as a student, in their open chat.
    Answer say(const QByteArray &token, const QString &text, qint64 chatId = 0);

private:
    QUrl m_base;
    QNetworkAccessManager m_network;
};

/// Writes raw bytes to the server and returns what comes back until it closes, or until `quietMs` without a byte.
[[nodiscard]] QByteArray rawExchange(quint16 port, const QByteArray &bytes, int quietMs = 300);

} // namespace sanad::test
