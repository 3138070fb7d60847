// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QHash>
#include <QString>

#include <map>
#include <optional>

namespace sanad::client {

/// Downloaded files in a folder that only the user can enter, up to a size: what was not used for the longest time goes
/// first. They are not sealed, since players and viewers read them by themselves. The program's thread.
class MediaCache final
{
public:
    /// `folder`: made if needed. `most`: bytes of all files together.
    MediaCache(const QString &folder, qint64 most);

    /// The file under `key`, if it is here; counts as used.
    [[nodiscard]] std::optional<QString> find(const QString &key);
    /// Where to write a file before take(); the folder is made.
    [[nodiscard]] QString incomingPath(const QString &key);
    /// Takes the file at incomingPath(key) in. It is here at least until the next one is taken, however large it is.
    [[nodiscard]] Result<QString> take(const QString &key);
    /// Deletes everything.
    void clear();

    [[nodiscard]] qint64 size() const { return m_size; }

private:
    struct Entry
    {
        qint64 size = 0;
        qint64 use = 0; ///< grows with each use
    };

    void scan();
    void forget(const QString &name);
    [[nodiscard]] QString pathOf(const QString &name) const { return m_folder + u'/' + name; }
    [[nodiscard]] static QString nameOf(const QString &key);

    const QString m_folder;
    const qint64 m_most;
    QHash<QString, Entry> m_entries; ///< by the file's name
    std::map<qint64, QString> m_byUse;
    qint64 m_size = 0;
    qint64 m_lastUse = 0;
    bool m_isScanned = false;
};

} // namespace sanad::client
