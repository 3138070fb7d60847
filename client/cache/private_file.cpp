// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/private_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

/// The context of these sentences in the translations.
class PrivateFile
{
    Q_DECLARE_TR_FUNCTIONS(sanad::client::PrivateFile)

public:
    static Error cannotWrite(const QString &detail)
    {
        Error error = Error::of(
            ErrorCode::InsufficientStorage, tr("This could not be stored on this computer. Is its disk full?"));
        error.detail = detail;
        return error;
    }
    static Error cannotRead(const QString &detail)
    {
        Error error = Error::of(ErrorCode::NotFound, tr("The file cannot be read."));
        error.detail = detail;
        return error;
    }
};

void syncFolder(const QString &path)
{
    const int folder = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return;
    ::fsync(folder);
    ::close(folder);
}

/// Writes what `fill` writes, then moves it into place.
template <typename Fill>
Status replace(const QString &path, Fill fill)
{
    const QString temporary = path + ".new"_L1;
    QFile file(temporary);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate, QFile::ReadOwner | QFile::WriteOwner))
        return PrivateFile::cannotWrite(file.errorString());
    const Status filled = fill(file);
    const bool isOnDisk = filled && file.flush() && ::fsync(file.handle()) == 0;
    const QString problem = file.errorString();
    file.close();
    if (!isOnDisk || std::rename(QFile::encodeName(temporary).constData(), QFile::encodeName(path).constData()) != 0) {
        file.remove();
        return filled ? Status(PrivateFile::cannotWrite(problem)) : filled;
    }
    syncFolder(QFileInfo(path).path());
    return {};
}

} // namespace

Status makePrivateFolder(const QString &path)
{
    if (!QDir().mkpath(path))
        return PrivateFile::cannotWrite(u"no folder %1"_s.arg(path));
    if (!QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return PrivateFile::cannotWrite(u"the folder %1 is somebody else's"_s.arg(path));
    return {};
}

Status writePrivateFile(const QString &path, const QByteArray &bytes)
{
    return replace(path, [&](QFile &file) -> Status {
        if (file.write(bytes) == bytes.size())
            return {};
        return PrivateFile::cannotWrite(file.errorString());
    });
}

Status copyPrivately(const QString &from, const QString &to)
{
    QFile source(from);
    if (!source.open(QIODevice::ReadOnly))
        return PrivateFile::cannotRead(source.errorString());
    return replace(to, [&](QFile &file) -> Status {
        QByteArray piece(256 * 1024, Qt::Uninitialized);
        while (true) {
            const qint64 got = source.read(piece.data(), piece.size());
            if (got < 0)
                return PrivateFile::cannotRead(source.errorString());
            if (got == 0)
                return {};
            if (file.write(piece.constData(), got) != got)
                return PrivateFile::cannotWrite(file.errorString());
        }
    });
}

} // namespace sanad::client
