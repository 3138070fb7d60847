// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/app/Chime.h"
#include "client/app/ClientSettings.h"
#include "common/model/Message.h"

#include <QObject>
#include <QPointer>

#include <memory>

class QMenu;
class QSystemTrayIcon;
class QWidget;

namespace sanad::client {

/// Tells a person who looks elsewhere that a message has come: by sound, by the desktop's notifications, by the tray.
/// Where there is no tray, the window's title and its entry in the task bar say so.
class Alerts final : public QObject
{
    Q_OBJECT

public:
    explicit Alerts(const ClientSettings &settings, QObject *parent = nullptr);
    ~Alerts() override;

    /// The window that is told of; its title is kept by setUnread().
    void setWindow(QWidget *window, const QString &title);
    [[nodiscard]] static bool hasTray();
    /// `isSeen`: the message is on screen already.
    void tell(const Message &message, const QString &sender, const QString &summary, bool isSeen);
    void setUnread(int count);
    [[nodiscard]] int unread() const { return m_unread; }
    /// How a sound of this volume is.
    void tryOut();

Q_SIGNALS:
    void messageWanted(sanad::ChatId chat, sanad::MessageId message); ///< a notification was clicked
    void windowWanted();
    void quitWanted();

private:
    void makeTray();
    void retitle();
    bool eventFilter(QObject *watched, QEvent *event) override;

    const ClientSettings &m_settings;
    Chime m_chime;
    std::unique_ptr<QMenu> m_menu;
    std::unique_ptr<QSystemTrayIcon> m_tray;
    QPointer<QWidget> m_window;
    QString m_title;
    int m_unread = 0;
    ChatId m_toldChat; ///< of the notification that is shown
    MessageId m_toldMessage;
};

} // namespace sanad::client
