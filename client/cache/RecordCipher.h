// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace sanad::client {

/// Seals records, each by itself: XChaCha20-Poly1305 (libsodium) with a random nonce. The context of a record (which
/// table, which id) is sealed with it, so that records cannot be exchanged for each other.
class RecordCipher
{
public:
    static constexpr qsizetype KeyBytes = 32;

    /// `key`: KeyBytes of it.
    explicit RecordCipher(const QByteArray &key);
    [[nodiscard]] static QByteArray newKey();

    [[nodiscard]] QByteArray seal(const QByteArray &plain, const QByteArray &context) const;
    /// Nothing if it was sealed with another key or context, or changed since.
    [[nodiscard]] std::optional<QByteArray> open(const QByteArray &sealed, const QByteArray &context) const;

private:
    QByteArray m_key;
};

} // namespace sanad::client
