// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/UploadExchange.h"

#include "client/net/call_faults.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr qint64 Piece = 64 * 1024;
/// So much may wait in the socket: progress shall be what has left.
constexpr qint64 MostQueued = 2 * Piece;
constexpr qsizetype MostOfHead = 64 * 1024;

/// A file's name as browsers write it into a form (HTML, "multipart form data"): what would end it is escaped.
QByteArray quoted(const QString &name)
{
    QByteArray bytes = name.toUtf8();
    bytes.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    return '"' + bytes + '"';
}

/// The body of an answer that came in chunks (RFC 9112, 7.1); what is not understood is left out.
QByteArray joined(QByteArrayView chunks)
{
    QByteArray body;
    while (true) {
        const qsizetype lineEnd = chunks.indexOf("\r\n");
        if (lineEnd < 0)
            return body;
        bool isNumber = false;
        const QByteArray line = chunks.first(lineEnd).toByteArray();
        const qint64 size = line.split(';').constFirst().trimmed().toLongLong(&isNumber, 16);
        chunks = chunks.sliced(lineEnd + 2);
        if (!isNumber || size <= 0 || size + 2 > chunks.size())
            return body;
        body += chunks.first(size);
        chunks = chunks.sliced(size + 2);
    }
}

} // namespace

UploadExchange::UploadExchange(const UploadFile &form, std::unique_ptr<QFile> file, const QUrl &url,
    const QByteArray &head, const Limits &limits, QObject *context, Done done, QObject *parent)
    : HttpExchange(context, std::move(done), parent)
    , m_file(std::move(file))
    , m_url(url)
    , m_limits(limits)
{
    const QByteArray boundary = "sanad" + QUuid::createUuid().toRfc4122().toHex();
    // The fields come first: the server can judge by them before it has the file.
    for (const auto &[name, value] : form.fields)
        m_before +=
            "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    m_before += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + form.part
        + "\"; filename=" + quoted(form.name) + "\r\nContent-Type: application/octet-stream\r\n\r\n";
    m_after = "\r\n--" + boundary + "--\r\n";
    m_total = m_before.size() + m_file->size() + m_after.size();
    m_request = "POST " + url.path(QUrl::FullyEncoded).toLatin1()
        + " HTTP/1.1\r\nHost: " + url.authority(QUrl::FullyEncoded).toLatin1() + "\r\n" + head
        + "Content-Type: multipart/form-data; boundary=" + boundary + "\r\nContent-Length: "
        + QByteArray::number(m_total) + "\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n";

    m_idle.setSingleShot(true);
    m_permission.setSingleShot(true);
    connect(&m_idle, &QTimer::timeout, this, [this] { fail(troubleError(Trouble::TimedOut, u"upload"_s)); });
    connect(&m_permission, &QTimer::timeout, this, &UploadExchange::sendMore);
    connect(&m_socket, &QSslSocket::readyRead, this, &UploadExchange::read);
    connect(&m_socket, &QSslSocket::disconnected, this, &UploadExchange::onClosed);
    connect(&m_socket, &QSslSocket::errorOccurred, this, &UploadExchange::onClosed);
    connect(&m_socket, &QSslSocket::sslErrors, this,
        [this] { fail(troubleError(Trouble::BadCertificate, m_socket.errorString())); });
    connect(&m_socket, &QSslSocket::bytesWritten, this, [this] {
        m_idle.start(m_limits.idle);
        if (m_stage == Stage::Sending)
            sendMore();
        if (m_stage == Stage::Sending || m_stage == Stage::Sent)
            Q_EMIT uploaded(qMax<qint64>(0, m_queued - m_socket.bytesToWrite()), m_total);
    });
    m_idle.start(m_limits.idle);
    const bool isEncrypted = url.scheme() == "https"_L1;
    constexpr int plainPort = 80;
    constexpr int tlsPort = 443;
    const auto port = quint16(url.port(isEncrypted ? tlsPort : plainPort));
    if (isEncrypted) {
        connect(&m_socket, &QSslSocket::encrypted, this, &UploadExchange::onConnected);
        m_socket.connectToHostEncrypted(url.host(), port);
    } else {
        connect(&m_socket, &QSslSocket::connected, this, &UploadExchange::onConnected);
        m_socket.connectToHost(url.host(), port);
    }
}

UploadExchange::~UploadExchange()
{
    m_socket.disconnect(this);
}

void UploadExchange::abort()
{
    silence();
    m_stage = Stage::Over;
    m_socket.disconnect(this);
    m_socket.abort();
    deleteLater();
}

void UploadExchange::onConnected()
{
    m_stage = Stage::Asking;
    m_socket.write(m_request);
    m_permission.start(m_limits.permission);
}

void UploadExchange::sendMore()
{
    if (m_stage == Stage::Asking) {
        m_permission.stop();
        m_stage = Stage::Sending;
        m_socket.write(m_before);
        m_queued = m_before.size();
    }
    while (m_stage == Stage::Sending && m_socket.bytesToWrite() < MostQueued) {
        const QByteArray piece = m_file->read(Piece);
        const bool isShort = m_queued + m_after.size() < m_total;
        if (piece.isEmpty() && isShort)
            return fail(Error::of(ErrorCode::NotFound, tr("The file cannot be read any more.")));
        if (piece.isEmpty()) {
            m_socket.write(m_after);
            m_queued = m_total;
            m_stage = Stage::Sent;
        } else {
            // One that grows while it is sent is sent as long as it was.
            const qint64 left = m_total - m_after.size() - m_queued;
            m_socket.write(piece.constData(), qMin<qint64>(piece.size(), left));
            m_queued += qMin<qint64>(piece.size(), left);
            if (piece.size() > left)
                m_file->seek(m_file->size());
        }
    }
}

void UploadExchange::read()
{
    m_idle.start(m_limits.idle);
    m_received += m_socket.readAll();
    if (m_received.size() > m_limits.most)
        return fail(troubleError(Trouble::TooLarge, u"upload"_s));
    while (m_status == 0) {
        if (!takeHead())
            return;
    }
    const bool isWhole =
        m_isChunked ? m_received.endsWith("0\r\n\r\n") : m_length >= 0 && m_received.size() >= m_length;
    if (isWhole)
        finish();
}

/// Takes a head off the front of what came; false if it is not there yet, or is none.
bool UploadExchange::takeHead()
{
    const qsizetype end = m_received.indexOf("\r\n\r\n");
    const bool isHttp = m_received.startsWith("HTTP/1.") || (m_received.size() < 7 && end < 0);
    if (!isHttp || (end < 0 && m_received.size() > MostOfHead)) {
        fail(troubleError(Trouble::NotSanad, u"no HTTP"_s));
        return false;
    }
    if (end < 0)
        return false;
    const QList<QByteArray> lines = m_received.first(end).split('\n');
    m_received.remove(0, end + 4);
    constexpr int statusPlace = 9; // behind "HTTP/1.1 "
    const int status = lines.constFirst().mid(statusPlace, 3).toInt();
    if (status / 100 == 1) {
        if (m_stage == Stage::Asking)
            sendMore();
        return m_stage != Stage::Over;
    }
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        const QByteArray name = line.first(qMax<qsizetype>(0, colon)).trimmed().toLower();
        const QByteArray value = line.mid(colon + 1).trimmed();
        if (name == "content-length")
            m_length = value.toLongLong();
        else if (name == "retry-after")
            m_retryAfter = value;
        else if (name == "transfer-encoding")
            m_isChunked = value.toLower().contains("chunked");
    }
    // A status that is none is judged like any other that says no.
    m_status = qMax(1, status);
    return true;
}

void UploadExchange::onClosed()
{
    if (m_stage == Stage::Over)
        return;
    read();
    if (m_stage == Stage::Over)
        return;
    const bool isToTheEnd = m_length < 0 && !m_isChunked;
    if (m_status != 0 && isToTheEnd)
        return finish();
    const bool neverBegan = m_stage == Stage::Connecting;
    fail(troubleError(neverBegan ? Trouble::Unreachable : Trouble::Interrupted, m_socket.errorString()));
}

void UploadExchange::fail(const Error &error)
{
    if (m_stage == Stage::Over)
        return;
    m_stage = Stage::Over;
    m_idle.stop();
    m_permission.stop();
    m_socket.disconnect(this);
    m_socket.abort();
    tell(error);
}

void UploadExchange::finish()
{
    m_stage = Stage::Over;
    m_idle.stop();
    m_permission.stop();
    m_socket.disconnect(this);
    m_socket.abort();
    conclude(m_status, m_isChunked ? joined(m_received) : m_received, m_retryAfter);
}

} // namespace sanad::client
