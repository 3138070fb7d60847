// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/MediaCache.h"

#include "client/cache/logging.h"
#include "client/cache/private_file.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr auto Incoming = ".part"_L1;

} // namespace

MediaCache::MediaCache(const QString &folder, qint64 most)
    : m_folder(folder)
    , m_most(most)
{
}

QString MediaCache::nameOf(const QString &key)
{
    return QString::fromLatin1(QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex());
}

void MediaCache::scan()
{
    if (std::exchange(m_isScanned, true))
        return;
    // The times of last use of earlier runs are the files' own; later uses count from there.
    const QFileInfoList files = QDir(m_folder).entryInfoList(QDir::Files, QDir::Time | QDir::Reversed);
    for (const QFileInfo &file : files) {
        if (file.fileName().endsWith(Incoming)) {
            QFile::remove(file.filePath());
            continue;
        }
        m_entries.insert(file.fileName(), {.size = file.size(), .use = ++m_lastUse});
        m_byUse.emplace(m_lastUse, file.fileName());
        m_size += file.size();
    }
}

std::optional<QString> MediaCache::find(const QString &key)
{
    scan();
    const QString name = nameOf(key);
    const auto found = m_entries.find(name);
    if (found == m_entries.end())
        return std::nullopt;
    QFile file(pathOf(name));
    if (!file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly)) {
        forget(name);
        return std::nullopt;
    }
    file.setFileTime(QDateTime::currentDateTimeUtc(), QFileDevice::FileModificationTime);
    m_byUse.erase(found->use);
    found->use = ++m_lastUse;
    m_byUse.emplace(m_lastUse, name);
    return pathOf(name);
}

QString MediaCache::incomingPath(const QString &key)
{
    scan();
    if (const Status made = makePrivateFolder(m_folder); !made)
        qCInfo(lcCache) << "No folder for media:" << made.error().detail;
    return pathOf(nameOf(key)) + Incoming;
}

Result<QString> MediaCache::take(const QString &key)
{
    scan();
    const QString name = nameOf(key);
    const QString incoming = incomingPath(key);
    const qint64 size = QFileInfo(incoming).size();
    if (std::rename(QFile::encodeName(incoming).constData(), QFile::encodeName(pathOf(name)).constData()) != 0)
        return Error::internal(u"a download could not be moved into its place"_s);
    if (m_entries.contains(name))
        forget(name);
    while (!m_byUse.empty() && m_size + size > m_most) {
        const QString oldest = m_byUse.begin()->second;
        QFile::remove(pathOf(oldest));
        forget(oldest);
    }
    m_entries.insert(name, {.size = size, .use = ++m_lastUse});
    m_byUse.emplace(m_lastUse, name);
    m_size += size;
    return pathOf(name);
}

void MediaCache::forget(const QString &name)
{
    const Entry entry = m_entries.take(name);
    m_byUse.erase(entry.use);
    m_size -= entry.size;
}

void MediaCache::clear()
{
    QDir(m_folder).removeRecursively();
    m_entries.clear();
    m_byUse.clear();
    m_size = 0;
}

} // namespace sanad::client
