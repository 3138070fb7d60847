// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/FolderBlobStore.h"

#include "server/media/file_errors.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace sanad::media {

namespace {

/// Makes the names in a folder durable.
Status syncFolder(const QString &folder)
{
    const int descriptor = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return fileError(errno, u"cannot open a folder of blobs"_s);
    const bool isSynced = ::fsync(descriptor) == 0;
    const int number = errno;
    ::close(descriptor);
    return isSynced ? Status() : Status(fileError(number, u"cannot sync a folder of blobs"_s));
}

struct FileState
{
    qint64 size = 0;
    Timestamp changed;
};

std::optional<FileState> stateOf(const QString &path)
{
    struct stat state = {};
    if (::stat(QFile::encodeName(path).constData(), &state) != 0)
        return std::nullopt;
    return FileState{.size = state.st_size,
        .changed = Timestamp(qint64(state.st_mtim.tv_sec) * 1000 + state.st_mtim.tv_nsec / 1'000'000)};
}

} // namespace

Status FolderBlobStore::prepare()
{
    if (!QDir().mkpath(m_folder))
        return fileError(errno, u"cannot make the folder "_s + m_folder);
    return {};
}

/// Moves the file into place; makes the part's folder if it is the first there.
Status FolderBlobStore::moveInto(const QString &hash, const QString &path) const
{
    const QByteArray from = QFile::encodeName(path);
    const QByteArray to = QFile::encodeName(pathOf(hash));
    if (::rename(from.constData(), to.constData()) == 0)
        return {};
    if (errno == ENOENT) {
        if (::mkdir(QFile::encodeName(partFolder(hash)).constData(), 0700) != 0 && errno != EEXIST)
            return fileError(errno, u"cannot make a folder of blobs"_s);
        SANAD_TRY(syncFolder(m_folder));
        if (::rename(from.constData(), to.constData()) == 0)
            return {};
    }
    return fileError(errno, u"cannot put a blob in place"_s);
}

QString FolderBlobStore::partFolder(const QString &hash) const
{
    return m_folder + u'/' + hash.first(2);
}

QString FolderBlobStore::pathOf(const QString &hash) const
{
    return partFolder(hash) + u'/' + hash.sliced(2);
}

Status FolderBlobStore::put(const Blob &blob, const QString &path)
{
    const QString place = pathOf(blob.hash);
    {
        const QMutexLocker lock(&m_mutex);
        const std::optional<FileState> there = stateOf(place);
        if (there && there->size == blob.size) {
            // From now on it counts as new: the sweep must not take it before its row is committed.
            if (::utimensat(AT_FDCWD, QFile::encodeName(place).constData(), nullptr, 0) != 0)
                return fileError(errno, u"cannot renew a blob"_s);
        } else {
            SANAD_TRY(moveInto(blob.hash, path));
        }
    }
    // Also where it was there already: another thread may just have renamed it, and not have come to this line.
    return syncFolder(partFolder(blob.hash));
}

std::variant<BlobFile, BlobElsewhere> FolderBlobStore::locate(
    const Blob &blob, const QByteArray &, const QByteArray &) const
{
    return BlobFile{pathOf(blob.hash)};
}

Result<QStringList> FolderBlobStore::oldBlobs(int part, Timestamp limit)
{
    const QString name = partName(part);
    QStringList found;
    QDirIterator files(m_folder + u'/' + name, QDir::Files | QDir::Hidden);
    while (files.hasNext()) {
        const std::optional<FileState> state = stateOf(files.next());
        if (state && state->changed < limit)
            found.append(name + files.fileName());
    }
    return found;
}

Result<bool> FolderBlobStore::removeIfOld(const QString &hash, Timestamp limit)
{
    const QMutexLocker lock(&m_mutex);
    const QString path = pathOf(hash);
    const std::optional<FileState> state = stateOf(path);
    if (!state)
        return true;
    if (state->changed >= limit)
        return false;
    if (::unlink(QFile::encodeName(path).constData()) != 0 && errno != ENOENT)
        return fileError(errno, u"cannot remove a blob"_s);
    return true;
}

} // namespace sanad::media
