// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/app/Alerts.h"
#include "client/app/ClientOptions.h"
#include "client/app/LanguageSwitch.h"
#include "client/app/LoginSession.h"
#include "client/app/PersonalDesk.h"
#include "client/app/SignInDialog.h"
#include "client/app/Theme.h"
#include "client/net/ApiClient.h"
#include "client/net/RealtimeClient.h"

#include <QElapsedTimer>

namespace sanad::client {

class AdminWindow;
class SettingsDialog;
class StudentWindow;

/// The whole desktop program: the only place that knows all parts, makes them and ties them together. GUI thread.
class ClientApp final : public QObject
{
    Q_OBJECT

public:
    /// What the program meets outside itself, so that tests can put something else there.
    struct Outside
    {
        Keyring &keyring;
        std::function<std::unique_ptr<VoiceInput>()> makeVoice;
        std::function<std::unique_ptr<Playback>()> makePlayback;
    };

    ClientApp(const ClientOptions &options, Outside outside, QObject *parent = nullptr);
    ~ClientApp() override;

    /// Shows what there is to show.
    void start();
    /// Somebody started the program once more.
    void onStartedAgain(const QString &link);

    [[nodiscard]] QWidget *window() const { return m_window.get(); }
    [[nodiscard]] StudentWindow *studentWindow() const { return m_student; }
    [[nodiscard]] AdminWindow *adminWindow() const { return m_admin; }
    [[nodiscard]] SignInDialog *signInDialog() const { return m_dialog; }
    [[nodiscard]] ClientSettings &settings() { return m_settings; }
    [[nodiscard]] Alerts &alerts() { return m_alerts; }
    void setLanguage(LanguageChoice choice);
    void setTheme(ThemeChoice choice);
    void zoom(int steps);
    void openSettings();

Q_SIGNALS:
    void windowShown(QWidget *window);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void applyLook();
    void onSignedIn(const Person &person);
    void onKey(const Person &person, const Result<std::optional<QByteArray>> &kept);
    void openDesk(const Person &person, const QByteArray &key);
    void makeWindow();
    void connectStudent();
    void connectAdmin();
    void showWindow();
    void closeDesk();
    void askSignIn(const QString &reason);
    void openLink(const QString &text);
    void openAbout();
    void onMessage(const Message &message);
    void tellOf(const Message &message);
    [[nodiscard]] bool isOnScreen(MessageId message) const;
    [[nodiscard]] static QString windowTitle();

    ClientOptions m_options;
    Outside m_outside;
    ClientSettings m_settings;
    Theme m_theme;
    LanguageSwitch m_language;
    BootClock m_clock;
    HttpClient m_http;
    Session m_session;
    RealtimeClient m_realtime;
    ApiClient m_api;
    SecretStore m_secrets;
    LoginSession m_login;
    Alerts m_alerts;
    std::unique_ptr<PersonalDesk> m_desk;
    std::unique_ptr<QWidget> m_window; ///< before the desk it goes
    StudentWindow *m_student = nullptr; ///< the window, if it is a student's
    AdminWindow *m_admin = nullptr; ///< likewise
    QPointer<SignInDialog> m_dialog;
    QPointer<SettingsDialog> m_settingsDialog;
};

} // namespace sanad::client
