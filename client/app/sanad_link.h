// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace sanad::client {

/// What a link of the form `sanad://open?server=https://desk.example&token=…` hands over. A school's web page makes
/// them; anybody can, so that nothing happens on a link's word alone but what a person then sees and may refuse.
struct SanadLink
{
    QUrl server; ///< empty: the one that is known
    QByteArray token; ///< empty: none

    bool operator==(const SanadLink &) const = default;
};

/// The link in `text`; an Error InvalidField if it is none of ours, or names a server that cannot be one.
[[nodiscard]] Result<SanadLink> parseSanadLink(const QString &text);

/// The address of a server as a person types it: `desk.example` means https, this machine may be http, and any path
/// is kept. An Error InvalidField with a translated sentence if it cannot be one.
[[nodiscard]] Result<QUrl> parseServerAddress(const QString &text);
/// Whether passwords and tokens would go over the network unencrypted.
[[nodiscard]] bool isUnprotected(const QUrl &server);

} // namespace sanad::client
