// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/ServerConfig.h"

#include <QString>

#include <functional>
#include <vector>

namespace sanad::app {

/// One thing an operator can set. Its key is its one name: environment variable and option follow from it.
struct Setting
{
    QString key; ///< in the configuration file: "listen", "jwt/secret" (section and name)
    QString placeholder; ///< what stands for the value in a help text
    QString help;
    QString allowed; ///< completes "must be …"
    bool isList = false; ///< items separated by commas; the option may be repeated
    std::function<bool(const QString &)> holdsSecret; ///< whether this value must not be readable by everybody
    std::function<QString(ServerConfig &, const QString &)> set; ///< what is wrong with the text; empty if it was taken
    std::function<QString(const ServerConfig &)> show; ///< the value in force, secrets hidden

    [[nodiscard]] QString environmentName() const; ///< `SANAD_JWT_SECRET`
    [[nodiscard]] QString optionName() const; ///< `jwt-secret`
};

/// All settings, in the order of the reference. `--help`, check-config, config-reference and the reader all go by it.
[[nodiscard]] const std::vector<Setting> &configTable();
/// The setting of a key; null if there is none.
[[nodiscard]] const Setting *findSetting(const QString &key);

} // namespace sanad::app
