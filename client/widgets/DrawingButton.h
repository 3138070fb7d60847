// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/icons.h"

#include <QToolButton>

namespace sanad::client {

/// A flat button that shows one of our drawings, as large as the text around it asks for, and has a name for all who
/// cannot see it.
class DrawingButton final : public QToolButton
{
    Q_OBJECT

public:
    explicit DrawingButton(QLatin1StringView drawing, QWidget *parent, IconTurn turn = IconTurn::Never,
        QPalette::ColorRole role = QPalette::ButtonText);

    void setDrawing(QLatin1StringView drawing, QPalette::ColorRole role = QPalette::ButtonText);
    /// What it does: read aloud, and shown with its keys when the mouse rests on it.
    void setName(const QString &name);

protected:
    void changeEvent(QEvent *event) override;

private:
    void fit();

    IconTurn m_turn;
};

} // namespace sanad::client
