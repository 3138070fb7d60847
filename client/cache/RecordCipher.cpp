// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/RecordCipher.h"

#include <sodium.h>

namespace sanad::client {

namespace {

static_assert(RecordCipher::KeyBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
constexpr qsizetype NonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr qsizetype TagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
/// The first byte of every record, should there ever be another way to seal.
constexpr char Version = 1;

const uchar *in(const QByteArray &bytes)
{
    return reinterpret_cast<const uchar *>(bytes.constData());
}

uchar *out(QByteArray &bytes, qsizetype at)
{
    return reinterpret_cast<uchar *>(bytes.data()) + at;
}

} // namespace

RecordCipher::RecordCipher(const QByteArray &key)
    : m_key(key)
{
    if (sodium_init() < 0 || key.size() != KeyBytes)
        qFatal("A record cipher needs a key of %lld bytes.", qlonglong(KeyBytes));
}

QByteArray RecordCipher::newKey()
{
    if (sodium_init() < 0)
        qFatal("libsodium cannot be used here.");
    QByteArray key(KeyBytes, Qt::Uninitialized);
    randombytes_buf(key.data(), size_t(key.size()));
    return key;
}

QByteArray RecordCipher::seal(const QByteArray &plain, const QByteArray &context) const
{
    QByteArray sealed(1 + NonceBytes + plain.size() + TagBytes, Qt::Uninitialized);
    sealed[0] = Version;
    randombytes_buf(out(sealed, 1), size_t(NonceBytes));
    crypto_aead_xchacha20poly1305_ietf_encrypt(out(sealed, 1 + NonceBytes), nullptr, in(plain), quint64(plain.size()),
        in(context), quint64(context.size()), nullptr, in(sealed) + 1, in(m_key));
    return sealed;
}

std::optional<QByteArray> RecordCipher::open(const QByteArray &sealed, const QByteArray &context) const
{
    const qsizetype size = sealed.size() - 1 - NonceBytes - TagBytes;
    if (size < 0 || sealed.front() != Version)
        return std::nullopt;
    QByteArray plain(size, Qt::Uninitialized);
    const int fault =
        crypto_aead_xchacha20poly1305_ietf_decrypt(out(plain, 0), nullptr, nullptr, in(sealed) + 1 + NonceBytes,
            quint64(size + TagBytes), in(context), quint64(context.size()), in(sealed) + 1, in(m_key));
    if (fault != 0)
        return std::nullopt;
    return plain;
}

} // namespace sanad::client
