// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringView>
#include <QUrl>

namespace sanad::client {

/// An address inside a text, in UTF-16 units.
struct Link
{
    qsizetype start = 0;
    qsizetype length = 0;
    QUrl url; ///< http, https or mailto

    bool operator==(const Link &) const = default;
};

/// Finds web and mail addresses in what somebody has written: http, https and mailto, "www." and plain mail addresses.
///
/// Punctuation at the end belongs to the sentence, a closing bracket too unless it was opened inside. Nothing else is
/// ever a link: other schemes, addresses with a user name (they show one host and open another), hosts that mix letters
/// of two scripts in one label, what is longer than 2,000 characters. Takes time in proportion to the text.
[[nodiscard]] QList<Link> scanLinks(QStringView text);

} // namespace sanad::client
