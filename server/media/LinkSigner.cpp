// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/LinkSigner.h"

#include "server/media/Sha256.h"

#include <openssl/crypto.h>

#include <charconv>

using namespace Qt::StringLiterals;

namespace sanad::media {

namespace {

/// Links that are made within one hour are the same, so that a browser finds in its cache what it has shown before.
constexpr qint64 StepSeconds = 3600;

std::optional<qint64> wholeNumber(QByteArrayView text)
{
    qint64 value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

} // namespace

LinkSigner::LinkSigner(QByteArray key, Rules rules, const Clock &clock)
    : m_key(std::move(key))
    , m_rules(std::move(rules))
    , m_clock(clock)
{
}

QByteArray LinkSigner::signature(AttachmentId attachment, MediaPart part, const QByteArray &expires) const
{
    const QByteArray message = "sanad media\n" + QByteArray::number(attachment.value())
        + (part == MediaPart::Content ? "\ncontent\n" : "\nthumbnail\n") + expires;
    return hmacSha256(m_key, message).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QString LinkSigner::link(const QByteArray &pattern, const Attachment &attachment, MediaPart part,
    const QByteArray &origin, const QByteArray &expires) const
{
    QByteArray path = pattern;
    path.replace(":attachment", QByteArray::number(attachment.id.value()));
    // A path segment of its own: what could end it, or be read in two ways, is encoded.
    path.replace(":name", attachment.name.toUtf8().toPercentEncoding());
    return QString::fromLatin1((m_rules.publicUrl.isEmpty() ? origin : m_rules.publicUrl) + path + "?expires=" + expires
        + "&signature=" + signature(attachment.id, part, expires));
}

void LinkSigner::addTo(Attachment &attachment, const QByteArray &origin) const
{
    const qint64 end = m_clock.now().msSinceEpoch() / 1000 + m_rules.lifetime.count();
    const QByteArray expires = QByteArray::number((end + StepSeconds - 1) / StepSeconds * StepSeconds);
    attachment.url = link(m_rules.contentPath, attachment, MediaPart::Content, origin, expires);
    if (attachment.hasThumbnail)
        attachment.thumbnailUrl = link(m_rules.thumbnailPath, attachment, MediaPart::Thumbnail, origin, expires);
}

Status LinkSigner::check(
    AttachmentId attachment, MediaPart part, const QByteArray &expires, const QByteArray &given) const
{
    const QByteArray right = signature(attachment, part, expires);
    if (given.size() != right.size() || CRYPTO_memcmp(given.constData(), right.constData(), size_t(right.size())) != 0)
        return Error::of(ErrorCode::Forbidden, u"This link is not valid."_s);
    const std::optional<qint64> end = wholeNumber(expires);
    if (!end || m_clock.now().msSinceEpoch() / 1000 > *end)
        return Error::of(ErrorCode::Forbidden, u"This link has expired; load the conversation again."_s);
    return {};
}

} // namespace sanad::media
