// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <optional>

/// What the contract (API.md 3) demands of a message's text. All functions are safe from any thread.
namespace sanad::text {

/// The most that a message's text may take, in bytes of UTF-8 after trimming.
inline constexpr qsizetype MaxMessageBytes = 65536;

/// Why a text cannot be a message.
enum class TextFault {
    Empty, ///< nothing but white space and invisible characters
    TooLong, ///< over MaxMessageBytes after trimming
    HasNul, ///< holds U+0000
    NotUnicode, ///< holds half a surrogate pair, which has no UTF-8
};

/// What is wrong with `text` as a message, if anything.
[[nodiscard]] std::optional<TextFault> messageTextFault(QStringView text);

/// `text` without the white space at both ends; joiners and bidi marks there are kept, since they belong to the text.
/// Only for measuring: a message is stored byte for byte, as it came.
[[nodiscard]] QStringView trimmedMessage(QStringView text);

/// Bytes that `text` takes in UTF-8; half a surrogate pair counts three (as U+FFFD).
[[nodiscard]] qsizetype utf8Size(QStringView text);

/// Whether `text` shows nothing: white space, zero-width and bidi control characters, blank fillers, lone marks only.
[[nodiscard]] bool isBlank(QStringView text);

} // namespace sanad::text
