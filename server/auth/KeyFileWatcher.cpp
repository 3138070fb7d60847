// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/KeyFileWatcher.h"

#include "server/auth/logging.h"

#include <QFile>

#include <sys/stat.h>

using namespace std::chrono_literals;

namespace sanad::auth {

namespace {

void noteIgnored(const JwksReading &reading)
{
    for (const QString &note : reading.ignored)
        qCInfo(lcAuth).noquote() << "Not used of the key file:" << note;
}

} // namespace

KeyFileWatcher::KeyFileWatcher(KeyFile file, Changed changed, QObject *parent)
    : QObject(parent)
    , m_file(std::move(file))
    , m_changed(std::move(changed))
{
    m_timer.setInterval(1s);
    connect(&m_timer, &QTimer::timeout, this, &KeyFileWatcher::check);
}

KeyFileWatcher::Identity KeyFileWatcher::identify() const
{
    struct stat found = {};
    if (::stat(QFile::encodeName(m_file.path).constData(), &found) != 0)
        return {};
    return {qint64(found.st_dev), qint64(found.st_ino), qint64(found.st_size), qint64(found.st_mtim.tv_sec),
        qint64(found.st_mtim.tv_nsec), qint64(found.st_ctim.tv_sec), qint64(found.st_ctim.tv_nsec)};
}

Result<KeySet> KeyFileWatcher::start()
{
    // Before reading: what is written while we read is seen at the next look.
    m_seen = identify();
    SANAD_ASSIGN(JwksReading reading, m_file.read());
    noteIgnored(reading);
    m_timer.start();
    return std::move(reading.keys);
}

void KeyFileWatcher::check()
{
    const Identity now = identify();
    if (now == m_seen && !m_hasFailed)
        return;
    const bool isNew = std::exchange(m_seen, now) != now;
    Result<JwksReading> reading = m_file.read();
    // Read anew at each look until it can be: what was in the way, such as a lack of descriptors, leaves no trace on
    // it.
    m_hasFailed = !reading;
    if (!reading) {
        if (isNew)
            qCWarning(lcAuth).noquote() << "The changed key file" << reading.error().message
                                        << "- the keys before it stay";
        return;
    }
    noteIgnored(*reading);
    qCInfo(lcAuth) << "Read a changed key file; keys:" << reading->keys.size();
    m_changed(std::move(reading->keys));
}

} // namespace sanad::auth
