// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/ResponseWriter.h"

#include "server/http/header_names.h"
#include "server/http/logging.h"

#include <QDateTime>
#include <QLocale>

#include <charconv>
#include <chrono>

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

QByteArrayView reasonPhrase(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 426: return "Upgrade Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    case 507: return "Insufficient Storage";
    default: return "Status";
    }
}

void appendNumber(QByteArray &out, qint64 number)
{
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end - digits.data());
}

bool isBodiless(int status)
{
    return status == 204 || status == 304;
}

// As draft-ietf-httpapi-ratelimit-headers has them up to version 07: three plain numbers, which is what clients in use
// understand. The structured fields of later versions are still changing.
void appendRate(QByteArray &out, const RateState &rate)
{
    out += "RateLimit-Limit: ";
    appendNumber(out, rate.limit);
    out += "\r\nRateLimit-Remaining: ";
    appendNumber(out, rate.remaining);
    out += "\r\nRateLimit-Reset: ";
    appendNumber(out, rate.reset.count());
    out += "\r\n";
}

/// Headers that the connection writes, and nobody else.
bool isOurs(QByteArrayView name)
{
    for (const QByteArrayView ours : {QByteArrayView("connection"), QByteArrayView("content-length"),
             QByteArrayView("content-type"), QByteArrayView("date"), QByteArrayView("transfer-encoding")}) {
        if (equalsIgnoringCase(name, ours))
            return true;
    }
    return false;
}

} // namespace

ResponseWriter::ResponseWriter(CorsPolicy cors, std::chrono::seconds strictTransport)
    : m_cors(std::move(cors))
{
    // Over http browsers ignore it, and nobody should send it (RFC 6797, section 7.2).
    if (strictTransport.count() > 0)
        m_strictTransportLine =
            "Strict-Transport-Security: max-age=" + QByteArray::number(qint64(strictTransport.count())) + "\r\n";
}

void ResponseWriter::appendDate(QByteArray &out)
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const qint64 second = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    if (second != m_dateSecond) {
        m_dateSecond = second;
        const QDateTime time = QDateTime::fromSecsSinceEpoch(second).toUTC();
        m_dateLine = "\r\nDate: " + QLocale::c().toString(time, u"ddd, dd MMM yyyy hh:mm:ss"_s).toLatin1() + " GMT\r\n";
    }
    out += m_dateLine;
}

void ResponseWriter::appendHeaders(QByteArray &out, const Response &response)
{
    bool hasCacheControl = false;
    for (const auto &[name, value] : response.headers) {
        if (!isToken(name) || !isFieldValue(value) || isOurs(name)) {
            qCWarning(lcHttp) << "A handler's header was left out, its name or value is not allowed:"
                              << name.toPercentEncoding();
            continue;
        }
        hasCacheControl = hasCacheControl || equalsIgnoringCase(name, "cache-control");
        out += name;
        out += ": ";
        out += value;
        out += "\r\n";
    }
    if (!hasCacheControl)
        out += "Cache-Control: no-store\r\n";
    out += "X-Content-Type-Options: nosniff\r\n";
}

bool ResponseWriter::sendsBody(const Response &response, const ResponseContext &context)
{
    return !context.isHead && !isBodiless(response.status);
}

QByteArray ResponseWriter::write(const Response &response, const ResponseContext &context)
{
    Q_ASSERT(response.status >= 200 && response.status <= 599);
    constexpr qsizetype roomForHead = 512;
    QByteArray out;
    out.reserve(roomForHead + response.body.size());
    out += "HTTP/1.1 ";
    appendNumber(out, response.status);
    out += ' ';
    out += reasonPhrase(response.status);
    appendDate(out);
    if (!isBodiless(response.status)) {
        if (isFieldValue(response.contentType)) {
            out += "Content-Type: ";
            out += response.contentType;
            out += "\r\n";
        } else {
            qCWarning(lcHttp) << "A handler's content type was left out, it holds control characters";
        }
        out += "Content-Length: ";
        appendNumber(out, response.bodySize());
        out += "\r\n";
    }
    appendHeaders(out, response);
    if (context.isSecure)
        out += m_strictTransportLine;
    if (context.rate)
        appendRate(out, *context.rate);
    m_cors.appendHeaders(out, context.origin);
    if (!context.keepsAlive)
        out += "Connection: close\r\n";
    else if (context.minorVersion == 0)
        out += "Connection: keep-alive\r\n";
    out += "\r\n";
    if (!response.file && sendsBody(response, context))
        out += response.body;
    return out;
}

} // namespace sanad::http
