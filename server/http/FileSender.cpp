// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/FileSender.h"

#include "server/http/logging.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>

namespace sanad::http {

namespace {

constexpr qint64 CopyStep = 128 * 1024;

// What sendDirectly() and copy() return besides bytes.
constexpr qint64 WouldBlock = -1;
constexpr qint64 Unsupported = -2;
constexpr qint64 Broken = -3;

bool isUnsupported(int fault)
{
    return fault == EINVAL || fault == ENOSYS || fault == EOPNOTSUPP;
}

} // namespace

FileSender::FileSender(ClientSocket &socket, FileBody body, const HttpConfig &config, std::function<void()> onWritable)
    : m_socket(socket)
    , m_body(std::move(body))
    , m_config(config)
    , m_onWritable(std::move(onWritable))
    , m_isDirect(config.usesSendfile && socket.carriesBytesAsTheyAre())
{
}

FileSender::~FileSender()
{
    stopWatching();
}

FileSender::Progress FileSender::advance()
{
    qint64 share = m_config.limits.filePerTurn;
    while (m_sent < m_body.length && share > 0) {
        if (m_socket.hasUnsent()) {
            stopWatching();
            return Progress::Waiting;
        }
        const qint64 most = std::min(share, m_body.length - m_sent);
        const qint64 size = m_isDirect ? sendDirectly(most) : copy(most);
        if (size == Broken)
            return Progress::Failed;
        if (size == WouldBlock)
            break;
        if (size == Unsupported) {
            m_isDirect = false;
            continue;
        }
        m_sent += size;
        share -= size;
    }
    if (m_sent == m_body.length)
        return Progress::Done;
    if (m_socket.hasUnsent())
        stopWatching();
    else if (!watch())
        return Progress::Failed;
    return Progress::Waiting;
}

qint64 FileSender::sendDirectly(qint64 most)
{
    off_t position = m_body.offset + m_sent;
    ssize_t size = 0;
    do {
        size = ::sendfile(m_socket.descriptor(), m_body.file->descriptor(), &position, std::size_t(most));
    } while (size < 0 && errno == EINTR);
    if (size > 0) {
        m_socket.countDirect(size);
        return size;
    }
    if (size == 0) {
        qCCritical(lcHttp) << "A file has become shorter while it was sent";
        return Broken;
    }
    if (errno == EAGAIN)
        return WouldBlock;
    if (isUnsupported(errno) && m_sent == 0)
        return Unsupported;
    if (errno == EIO)
        qCCritical(lcHttp) << "A file cannot be read:" << qt_error_string(errno);
    return Broken;
}

qint64 FileSender::copy(qint64 most)
{
    QByteArray piece(std::min(most, CopyStep), Qt::Uninitialized);
    ssize_t size = 0;
    do {
        size =
            ::pread(m_body.file->descriptor(), piece.data(), std::size_t(piece.size()), off_t(m_body.offset + m_sent));
    } while (size < 0 && errno == EINTR);
    if (size <= 0) {
        qCCritical(lcHttp) << "A file cannot be read, or has become shorter while it was sent";
        return Broken;
    }
    piece.truncate(size);
    m_socket.write(piece);
    m_socket.flush();
    return m_socket.isOpen() ? size : Broken;
}

/// Has `onWritable` called when the client has taken something; false if there is no descriptor left for that.
bool FileSender::watch()
{
    if (m_watched < 0) {
        m_watched = ::fcntl(m_socket.descriptor(), F_DUPFD_CLOEXEC, 0);
        if (m_watched < 0) {
            qCWarning(lcHttp) << "A download was broken off:" << qt_error_string(errno);
            return false;
        }
        m_notifier.emplace(m_watched, QSocketNotifier::Write);
        QObject::connect(&*m_notifier, &QSocketNotifier::activated, &*m_notifier,
            [onWritable = m_onWritable] { onWritable(); }); // a copy, since the call may end the sender
    }
    m_notifier->setEnabled(true);
    return true;
}

void FileSender::stopWatching()
{
    m_notifier.reset();
    if (const int watched = std::exchange(m_watched, -1); watched >= 0)
        ::close(watched);
}

} // namespace sanad::http
