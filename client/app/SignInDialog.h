// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QUrl>

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace sanad::client {

/// Asks for server, name and password. It decides nothing: what comes of it is told by whoever asked.
class SignInDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit SignInDialog(QWidget *parent = nullptr);

    /// What is known already; the first empty field gets the focus.
    void propose(const QUrl &server, const QString &username);
    /// Where the sign-in will be kept, as a translated sentence.
    void setKeptWhere(const QString &sentence);
    /// Why one has to sign in (again); empty: no reason.
    void setReason(const QString &sentence);
    /// While the server is asked.
    void setBusy(bool isBusy);
    void showFault(const QString &sentence);

Q_SIGNALS:
    void signInRequested(const QUrl &server, const QString &username, const QString &password);
    void languageToggled(); ///< the other language, please

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void retranslate();
    void submit();
    void onServerEdited();

    QLabel *m_title = nullptr;
    QLabel *m_reason = nullptr;
    QLabel *m_serverLabel = nullptr;
    QLabel *m_nameLabel = nullptr;
    QLabel *m_passwordLabel = nullptr;
    QLineEdit *m_server = nullptr;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_password = nullptr;
    QLabel *m_warning = nullptr;
    QLabel *m_fault = nullptr;
    QLabel *m_kept = nullptr;
    QPushButton *m_language = nullptr;
    QPushButton *m_submit = nullptr;
    bool m_isBusy = false;
};

} // namespace sanad::client
