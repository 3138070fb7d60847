// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace sanad::media {

/// So many bytes of a file decide on its type.
inline constexpr qsizetype SniffedBytes = 16 * 1024;

/// The media type of a file by its first SniffedBytes. The name only tells apart what shares one container by nature:
/// office documents in a ZIP, tables in plain text.
[[nodiscard]] QString sniffedMediaType(const QByteArray &head, const QString &name);
/// The type of a container once it is known whether pictures move in it: a voice message in WebM is audio/webm.
[[nodiscard]] QString refinedMediaType(const QString &type, bool hasVideo, bool hasAudio);

/// Whether the picture worker can decode it.
[[nodiscard]] bool isPicture(const QString &type);
/// Whether the worker is to look into it: it can be decoded, lasts, or may say where it was taken.
[[nodiscard]] bool isToBeExamined(const QString &type);
/// Whether it lasts: audio, video, and containers of either.
[[nodiscard]] bool isTimed(const QString &type);

} // namespace sanad::media
