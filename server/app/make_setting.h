// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/config_table.h"
#include "server/app/config_values.h"

namespace sanad::app {

/// A setting of one field; `field` is a generic lambda from a ServerConfig, const or not, to a reference to it.
template <typename T, typename Field>
Setting setting(
    const QString &key, const QString &placeholder, const QString &help, const ValueKind<T> &kind, Field field)
{
    Setting made;
    made.key = key;
    made.placeholder = placeholder;
    made.help = help;
    made.allowed = kind.allowed;
    made.holdsSecret = [](const QString &) { return false; };
    made.set = [kind, field](ServerConfig &config, const QString &text) {
        std::optional<T> value = kind.parse(text);
        if (!value)
            return QStringLiteral("must be ") + kind.allowed;
        field(config) = *std::move(value);
        return QString();
    };
    made.show = [kind, field](const ServerConfig &config) { return kind.show(field(config)); };
    return made;
}

/// Fills `secret` from a file; returns what is wrong with it.
[[nodiscard]] QString readSecretFile(const QString &path, QByteArray &secret);

} // namespace sanad::app
