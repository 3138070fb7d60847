// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>

class QWidget;

namespace sanad::client {

/// Measures how long a start takes: prints the milliseconds when the first window has been painted and the program
/// waits for a person, and ends it.
class StartWatch final : public QObject
{
    Q_OBJECT

public:
    explicit StartWatch(const QElapsedTimer &since, QObject *parent = nullptr);

    void watch(QWidget *window);

private:
    bool eventFilter(QObject *watched, QEvent *event) override;

    QElapsedTimer m_since;
    bool m_isPainted = false;
};

} // namespace sanad::client
