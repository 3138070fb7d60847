// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cache/Keyring.h"

#include <QObject>

namespace sanad::client {

/// The keyring of the session (Secret Service, KWallet), by QtKeychain.
class DesktopKeyring final : public Keyring
{
public:
    [[nodiscard]] bool isAvailable() const override;
    void read(const QString &name, ReadDone done) override;
    void write(const QString &name, const QByteArray &secret, Done done) override;
    void remove(const QString &name, Done done) override;

private:
    QObject m_context; ///< parent of what is being asked
};

} // namespace sanad::client
