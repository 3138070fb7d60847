// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/Strip.h"

#include <QTimer>

namespace sanad::client {

/// Tells what went wrong or was done, for some seconds or until it is closed; several come one after the other.
class Notice final : public Strip
{
    Q_OBJECT

public:
    explicit Notice(QWidget *parent = nullptr);

    void tell(const QString &sentence);

protected:
    void changeEvent(QEvent *event) override;

private:
    void next();
    void retranslate();

    QTimer m_time;
    QStringList m_waiting;
    QPushButton *m_close = nullptr;
};

} // namespace sanad::client
