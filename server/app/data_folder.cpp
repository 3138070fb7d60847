// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/data_folder.h"

#include <QDir>
#include <QFileInfo>

#include <sys/file.h>

using namespace Qt::StringLiterals;

namespace sanad::app {

Status makeDataFolder(const QString &path)
{
    constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    const bool isThere =
        QFileInfo(path).isDir() || (QDir().mkpath(QFileInfo(path).absolutePath()) && QDir().mkdir(path, ownerOnly));
    if (!isThere)
        return Error::of(ErrorCode::Unavailable, u"The data folder %1 cannot be made."_s.arg(path));
    return {};
}

Result<std::unique_ptr<QFile>> takeDataFolder(const QString &path)
{
    auto lock = std::make_unique<QFile>(path + "/sanad.lock"_L1);
    if (!lock->open(QIODevice::WriteOnly, QFile::ReadOwner | QFile::WriteOwner))
        return Error::of(ErrorCode::Unavailable, u"The data folder %1 cannot be written."_s.arg(path));
    if (::flock(lock->handle(), LOCK_EX | LOCK_NB) != 0)
        return Error::of(ErrorCode::Unavailable, u"Another server uses the data folder %1."_s.arg(path));
    return lock;
}

} // namespace sanad::app
