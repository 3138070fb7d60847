// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "server/domain/Media.h"

#include <chrono>

namespace sanad::media {

/// Signs the addresses of media with a key that all servers on one database share. Any thread.
class LinkSigner final : public MediaLinks
{
public:
    /// The name under which the database keeps the key.
    static constexpr QLatin1StringView KeyName{"media-links"};
    static constexpr int KeyBytes = 32;

    struct Rules
    {
        QByteArray publicUrl; ///< without a slash at the end; empty: the origin of each request
        QByteArray contentPath; ///< pattern of the route, with ":attachment" and ":name"
        QByteArray thumbnailPath; ///< the same
        std::chrono::seconds lifetime{24 * 3600};
    };

    LinkSigner(QByteArray key, Rules rules, const Clock &clock);

    using MediaLinks::addTo;
    void addTo(Attachment &attachment, const QByteArray &origin) const override;
    [[nodiscard]] Status check(
        AttachmentId attachment, MediaPart part, const QByteArray &expires, const QByteArray &signature) const override;

private:
    [[nodiscard]] QByteArray signature(AttachmentId attachment, MediaPart part, const QByteArray &expires) const;
    [[nodiscard]] QString link(const QByteArray &pattern, const Attachment &attachment, MediaPart part,
        const QByteArray &origin, const QByteArray &expires) const;

    const QByteArray m_key;
    const Rules m_rules;
    const Clock &m_clock;
};

} // namespace sanad::media
