// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/refresh_token.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

namespace sanad {

namespace {

constexpr auto Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray randomBytes(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    auto *words = reinterpret_cast<quint32 *>(bytes.data());
    QRandomGenerator::system()->fillRange(words, size / qsizetype(sizeof(quint32)));
    return bytes;
}

std::optional<QByteArray> decoded(const QByteArray &text, qsizetype size)
{
    QByteArray bytes = QByteArray::fromBase64(text, Url);
    return bytes.size() == size && bytes.toBase64(Url) == text ? std::optional(bytes) : std::nullopt;
}

} // namespace

RefreshToken RefreshToken::random()
{
    return {randomBytes(FamilyBytes), randomSecret()};
}

QByteArray RefreshToken::randomSecret()
{
    return randomBytes(SecretBytes);
}

QByteArray RefreshToken::followingSecret(const QByteArray &key, const QByteArray &secret, const QString &requestId)
{
    static_assert(SecretBytes == 32, "a SHA-256");
    return QMessageAuthenticationCode::hash(secret + requestId.toUtf8(), key, QCryptographicHash::Sha256);
}

std::optional<RefreshToken> RefreshToken::fromText(const QString &text)
{
    constexpr qsizetype familyLetters = (FamilyBytes * 4 + 2) / 3;
    constexpr qsizetype secretLetters = (SecretBytes * 4 + 2) / 3;
    if (text.size() != familyLetters + 1 + secretLetters || text.at(familyLetters) != u'.')
        return std::nullopt;
    const QByteArray bytes = text.toLatin1();
    const auto family = decoded(bytes.first(familyLetters), FamilyBytes);
    const auto secret = decoded(bytes.last(secretLetters), SecretBytes);
    return family && secret ? std::optional(RefreshToken{*family, *secret}) : std::nullopt;
}

QByteArray RefreshToken::toText() const
{
    return family.toBase64(Url) + '.' + secret.toBase64(Url);
}

QByteArray secretHash(QByteArrayView secret)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(secret);
    return hash.result().toHex();
}

} // namespace sanad
