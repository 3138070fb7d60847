// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/data_folder.h"

#include <QDir>
#include <QFileInfo>

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

} // namespace sanad::app
