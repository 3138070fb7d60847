// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/app/ClientSettings.h"

#include <QFont>
#include <QObject>
#include <QPalette>

namespace sanad::client {

/// How the program looks: Fusion with colours of our own, and resources/themes/widgets.qss on top of it.
class Theme final : public QObject
{
    Q_OBJECT

public:
    enum class Kind { Light, Dark, HighContrast };

    /// Before the first window: it remembers what the system's own colours and font are.
    explicit Theme(QObject *parent = nullptr);

    [[nodiscard]] static QPalette paletteOf(Kind kind);
    /// What `choice` means on a system whose windows look like `system`.
    [[nodiscard]] static Kind resolved(ThemeChoice choice, const QPalette &system);

    void apply(ThemeChoice choice, int fontPercent);
    [[nodiscard]] Kind kind() const { return m_kind; }

private:
    [[nodiscard]] static QString styleSheet(const QPalette &palette, Kind kind);

    QPalette m_system;
    QFont m_font;
    Kind m_kind = Kind::Light;
    bool m_isStyled = false;
    QString m_sheet;
};

} // namespace sanad::client
