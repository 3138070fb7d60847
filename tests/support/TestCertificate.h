// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/TlsIdentity.h"

#include <QByteArray>
#include <QString>

class QSslSocket;
class QTemporaryDir;

namespace sanad::test {

/// A key and a certificate for "localhost", 127.0.0.1 and ::1 that it signed itself, fresh from OpenSSL, in PEM.
struct TestCertificate
{
    QByteArray certificate;
    QByteArray key;

    /// Valid from `start` to `end`, both in seconds from now; with `password`, the key is encrypted.
    [[nodiscard]] static TestCertificate make(
        const QByteArray &name = "localhost", long start = -60, long end = 3600, const QByteArray &password = {});
};

/// A fresh certificate and its key, written to `folder`.
[[nodiscard]] net::TlsFiles writeCertificate(const QTemporaryDir &folder);
/// Begins to connect to a server on this machine, whoever vouches for it.
void connectEncrypted(QSslSocket &client, quint16 port);
/// Writes a file, readable by its owner only.
void writePrivately(const QString &path, const QByteArray &bytes);

} // namespace sanad::test
