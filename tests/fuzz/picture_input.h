// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fuzz.h"

#include <QString>

#include <array>

namespace sanad::fuzz {

inline constexpr std::array PictureFormats{"jpeg", "png", "gif", "webp"};

/// The format that the first bytes announce, as the sniffer would tell it; that of `choice` for anything else.
[[nodiscard]] inline QByteArray pictureFormat(QByteArrayView file, quint8 choice)
{
    if (file.startsWith("\xff\xd8"))
        return "jpeg";
    if (file.startsWith("\x89PNG"))
        return "png";
    if (file.startsWith("GIF8"))
        return "gif";
    if (file.startsWith("RIFF"))
        return "webp";
    return PictureFormats[choice % PictureFormats.size()];
}

} // namespace sanad::fuzz
