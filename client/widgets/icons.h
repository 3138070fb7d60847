// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QLatin1StringView>
#include <QPalette>

namespace sanad::client {

/// Whether a drawing points somewhere, so that it turns round where reading goes from right to left.
enum class IconTurn { Never, WithReading };

/// Our drawing `name` (resources/icons), painted in the application's colour for `role`: it follows a change of theme,
/// and of the reading direction, at the next painting.
[[nodiscard]] QIcon icon(
    QLatin1StringView name, IconTurn turn = IconTurn::Never, QPalette::ColorRole role = QPalette::ButtonText);

/// The same drawing once, in a colour of its own.
[[nodiscard]] QPixmap iconPixmap(QLatin1StringView name, int size, const QColor &colour, qreal pixelRatio);

/// The program's own sign, for windows, the tray and the desktop.
[[nodiscard]] QIcon applicationIcon();

} // namespace sanad::client
