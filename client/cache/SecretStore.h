// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cache/Keyring.h"

#include <QObject>
#include <QPointer>

namespace sanad::client {

/// Keeps small secrets: in the desktop's keyring where there is one, otherwise each in a file that only the user can
/// read. A note in the folder says which are in the keyring, so that one that is locked for the moment is not taken for
/// an empty one. The program's thread.
class SecretStore final : public QObject
{
    Q_OBJECT

public:
    /// `folder`: made if needed, for the user alone.
    SecretStore(Keyring &keyring, const QString &folder, QObject *parent = nullptr);

    /// `name`: of letters, digits, dots, dashes. No value: it was never stored. Unavailable: it is in the keyring,
    /// which cannot be asked now. No call after `context`'s death.
    void read(const QString &name, QObject *context, Keyring::ReadDone done);
    void write(const QString &name, const QByteArray &secret, QObject *context, Keyring::Done done);
    void remove(const QString &name, QObject *context, Keyring::Done done);

    /// Where what was read or written last is; false: in a file, which the person should be told.
    [[nodiscard]] bool isInKeyring() const { return m_isInKeyring; }

private:
    [[nodiscard]] QString pathOf(const QString &name) const;
    Status writeFile(const QString &name, const QByteArray &secret);

    Keyring &m_keyring;
    const QString m_folder;
    bool m_isInKeyring = false;
};

} // namespace sanad::client
