// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/key_files.h"

#include <QObject>
#include <QTimer>

#include <array>
#include <functional>

namespace sanad::auth {

/// Rereads a key file when it has been replaced or written to, so that the school can change its keys without a restart
/// of ours. Looks once a second (one stat(2)); works on every file system, unlike notifications. Network thread.
class KeyFileWatcher final : public QObject
{
    Q_OBJECT

public:
    using Changed = std::function<void(KeySet keys)>;

    /// `changed` is called with every new set of keys.
    KeyFileWatcher(KeyFile file, Changed changed, QObject *parent = nullptr);

    /// Reads the file and starts to watch it. Errors as of KeyFile::read(); nothing is watched then.
    [[nodiscard]] Result<KeySet> start();
    /// Looks now. A file that is gone or broken changes nothing, and is complained about once.
    void check();

private:
    using Identity = std::array<qint64, 7>;

    [[nodiscard]] Identity identify() const;

    const KeyFile m_file;
    const Changed m_changed;
    Identity m_seen{};
    bool m_hasFailed = false; ///< the last time it was read
    QTimer m_timer;
};

} // namespace sanad::auth
