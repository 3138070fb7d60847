// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/openapi/Recorder.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace sanad::test {

namespace {

QByteArray requestBytes(const QByteArray &method, const Call &call)
{
    QByteArray bytes =
        method + ' ' + call.target + " HTTP/1.1\r\nHost: support.school.example\r\nConnection: close\r\n";
    if (!call.token.isEmpty())
        bytes += "Authorization: Bearer " + call.token + "\r\n";
    if (!call.contentType.isEmpty())
        bytes += "Content-Type: " + call.contentType + "\r\n";
    if (call.hasLength && (!call.body.isEmpty() || method != "GET"))
        bytes += "Content-Length: " + QByteArray::number(call.body.size()) + "\r\n";
    for (const QByteArray &header : call.headers)
        bytes += header + "\r\n";
    return call.isComplete ? bytes + "\r\n" + call.body : bytes;
}

Answer parsed(const QByteArray &bytes)
{
    Answer answer;
    const qsizetype headEnd = bytes.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return answer;
    QByteArrayList lines = bytes.first(headEnd).split('\n');
    answer.status = lines.takeFirst().split(' ').value(1).toInt();
    for (const QByteArray &line : std::as_const(lines)) {
        const qsizetype colon = line.indexOf(':');
        answer.headers.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
    }
    answer.body = bytes.sliced(headEnd + 4);
    answer.json = QJsonDocument::fromJson(answer.body).object();
    return answer;
}

/// JSON as what it is, other text as text, and of other bytes how many there are.
QJsonValue bodyForRecord(const QByteArray &body, const QByteArray &contentType)
{
    const QJsonDocument json = QJsonDocument::fromJson(body);
    if (contentType.startsWith("application/json") && !json.isNull())
        return json.isObject() ? QJsonValue(json.object()) : QJsonValue(json.array());
    return body.isEmpty() ? QJsonValue() : QJsonValue(qint64(body.size()));
}

} // namespace

Answer Recorder::exchange(quint16 port, const QByteArray &method, const Call &call)
{
    // Each of these ends its connection: whoever sees less than all of an answer waits in vain.
    constexpr int patienceMs = 5'000;
    return parsed(rawExchange(port, requestBytes(method, call), patienceMs));
}

Answer Recorder::send(quint16 port, const Occasion &occasion, const Call &call)
{
    const Answer answer = exchange(port, occasion.operation.split(' ').first(), call);
    QJsonObject headers;
    for (auto header = answer.headers.cbegin(); header != answer.headers.cend(); ++header)
        headers.insert(QString::fromLatin1(header.key()), QString::fromLatin1(header.value()));
    const QJsonObject record{
        {u"operation"_s, QString::fromLatin1(occasion.operation)},
        {u"how"_s, QString::fromUtf8(occasion.how)},
        {u"example"_s, QString::fromLatin1(occasion.example)},
        {u"target"_s, QString::fromLatin1(call.target)},
        {u"request_type"_s, QString::fromLatin1(call.contentType)},
        {u"request"_s, bodyForRecord(call.body, call.contentType)},
        {u"status"_s, answer.status},
        {u"headers"_s, headers},
        {u"body"_s, bodyForRecord(answer.body, answer.headers.value("content-type"))},
        {u"body_size"_s, qint64(answer.body.size())},
    };
    m_lines += QJsonDocument(record).toJson(QJsonDocument::Compact) + '\n';
    return answer;
}

} // namespace sanad::test
