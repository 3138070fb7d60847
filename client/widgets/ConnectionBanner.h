// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/Strip.h"

#include <QTimer>

#include <optional>

namespace sanad::client {

/// Says that the server cannot be reached, when it is tried again, and that nothing is lost meanwhile; hidden when all
/// is well.
class ConnectionBanner final : public Strip
{
    Q_OBJECT

public:
    explicit ConnectionBanner(QWidget *parent = nullptr);

    void showOnline();
    void showConnecting();
    /// `nextTryInMs`: counted down; nothing if it is not known.
    void showOffline(std::optional<int> nextTryInMs);
    void showSignedOut();

Q_SIGNALS:
    void retryRequested();
    void signInRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class State { Online, Connecting, Offline, SignedOut };

    void show(State state, std::optional<int> seconds);
    void say();
    void onTick();

    State m_state = State::Online;
    std::optional<int> m_seconds;
    QTimer m_countdown;
    QTimer m_patience; ///< a connection that is made at once needs no banner
    QPushButton *m_button = nullptr;
};

} // namespace sanad::client
