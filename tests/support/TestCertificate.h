// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

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

/// Writes a file, readable by its owner only.
void writePrivately(const QString &path, const QByteArray &bytes);

} // namespace sanad::test
