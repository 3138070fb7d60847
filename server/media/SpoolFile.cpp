// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/SpoolFile.h"

#include "server/media/file_errors.h"

#include <QFile>
#include <QRandomGenerator>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace sanad::media {

Result<std::unique_ptr<SpoolFile>> SpoolFile::create(const QString &folder)
{
    std::array<quint64, 2> random{};
    QRandomGenerator::system()->fillRange(random.data(), random.size());
    QString path =
        u"%1/%2%3"_s.arg(folder).arg(random[0], 16, 16, QLatin1Char('0')).arg(random[1], 16, 16, QLatin1Char('0'));
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return fileError(errno, u"cannot make a spool file"_s);
    return std::unique_ptr<SpoolFile>(new SpoolFile(descriptor, std::move(path)));
}

SpoolFile::~SpoolFile()
{
    ::close(m_descriptor);
    // Fails where the file has been moved into the store: names are never used twice, so nothing else can be hit.
    ::unlink(QFile::encodeName(m_path).constData());
}

Status SpoolFile::write(QByteArrayView bytes)
{
    m_hash.add(bytes);
    m_size += bytes.size();
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), size_t(bytes.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return fileError(errno, u"cannot write a spool file"_s);
        bytes = bytes.sliced(written);
    }
    return {};
}

Status SpoolFile::sync() const
{
    if (::fsync(m_descriptor) != 0)
        return fileError(errno, u"cannot sync a spool file"_s);
    return {};
}

} // namespace sanad::media
