// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/OpenFile.h"

#include "server/net/descriptors.h"

#include <QFile>

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace sanad::http {

Result<std::shared_ptr<const OpenFile>> OpenFile::open(const QString &path)
{
    // Non-blocking, since opening a pipe for reading would wait for a writer.
    const int descriptor =
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        const int fault = errno;
        if (fault == ENOENT || fault == ENOTDIR)
            return Error::notFound({});
        if (fault == EMFILE || fault == ENFILE)
            return Error::of(ErrorCode::Unavailable);
        return Error::internal(u"a file cannot be opened: "_s + qt_error_string(fault));
    }
    if (net::isKeptBack(descriptor)) {
        ::close(descriptor);
        return Error::of(ErrorCode::Unavailable);
    }
    struct stat status
    {
    };
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return Error::internal(u"what should be sent is no regular file"_s);
    }
    return std::shared_ptr<const OpenFile>(new OpenFile(descriptor, status.st_size));
}

OpenFile::~OpenFile()
{
    ::close(m_descriptor);
}

} // namespace sanad::http
