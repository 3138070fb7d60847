// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/make_setting.h"

#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

constexpr qint64 MaxSecretBytes = 64 * 1024;

} // namespace

QString readSecretFile(const QString &path, QByteArray &secret)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return u"must be a file that the server can read: %1"_s.arg(path);
    if (file.permissions() & (QFile::ReadOther | QFile::WriteOther))
        return u"must not be open to everybody (chmod o-rw): %1"_s.arg(path);
    QByteArray bytes = file.read(MaxSecretBytes + 1);
    if (bytes.size() > MaxSecretBytes)
        return u"must be at most 64K long: %1"_s.arg(path);
    // Editors and echo end a file with a line end that nobody means to be part of the secret.
    if (bytes.endsWith('\n'))
        bytes.chop(bytes.endsWith("\r\n") ? 2 : 1);
    if (bytes.isEmpty())
        return u"must not be empty: %1"_s.arg(path);
    secret = bytes;
    return {};
}

} // namespace sanad::app
