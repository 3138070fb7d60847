// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/SignInDialog.h"

#include "client/app/sanad_link.h"
#include "client/widgets/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sanad::client {

SignInDialog::SignInDialog(QWidget *parent)
    : QDialog(parent)
{
    build();
    connect(m_submit, &QPushButton::clicked, this, &SignInDialog::submit);
    connect(m_language, &QPushButton::clicked, this, &SignInDialog::languageToggled);
    connect(m_server, &QLineEdit::textChanged, this, &SignInDialog::onServerEdited);
    retranslate();
    onServerEdited();
}

void SignInDialog::build()
{
    setWindowIcon(applicationIcon());
    auto *sign = new QLabel(this);
    sign->setPixmap(applicationIcon().pixmap(QSize(64, 64), devicePixelRatioF()));
    sign->setAlignment(Qt::AlignCenter);
    const auto wrapped = [this](const char *name) {
        auto *label = new QLabel(this);
        label->setWordWrap(true);
        label->setObjectName(QLatin1StringView(name));
        label->setVisible(false);
        return label;
    };
    m_title = new QLabel(this);
    m_title->setObjectName(u"headerTitle"_s);
    m_title->setAlignment(Qt::AlignCenter);
    m_reason = wrapped("fault");
    m_warning = wrapped("dimmed");
    m_fault = wrapped("fault");
    m_kept = wrapped("dimmed");
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 20);
    column->setSpacing(8);
    column->addWidget(sign);
    column->addWidget(m_title);
    column->addWidget(m_reason);
    const auto field = [&](QLabel *&label, QLineEdit *&edit) {
        label = new QLabel(this);
        edit = new QLineEdit(this);
        label->setBuddy(edit);
        column->addWidget(label);
        column->addWidget(edit);
    };
    field(m_serverLabel, m_server);
    // Addresses and names of accounts are Latin text, whatever the language of the window.
    m_server->setLayoutDirection(Qt::LeftToRight);
    column->addWidget(m_warning);
    field(m_nameLabel, m_name);
    field(m_passwordLabel, m_password);
    m_password->setEchoMode(QLineEdit::Password);
    column->addWidget(m_fault);
    m_submit = new QPushButton(this);
    m_submit->setDefault(true);
    m_language = new QPushButton(this);
    m_language->setAutoDefault(false);
    m_language->setFlat(true);
    column->addSpacing(6);
    column->addWidget(m_submit);
    column->addWidget(m_kept);
    column->addWidget(m_language, 0, Qt::AlignCenter);
    column->addStretch(1);
    setMinimumWidth(fontMetrics().averageCharWidth() * 52);
}

void SignInDialog::retranslate()
{
    setWindowTitle(tr("Sign in to Sanad"));
    m_title->setText(tr("Welcome to the support desk"));
    m_serverLabel->setText(tr("&Server"));
    m_nameLabel->setText(tr("&User name"));
    m_passwordLabel->setText(tr("&Password"));
    m_server->setPlaceholderText(u"https://support.example.org"_s);
    m_server->setAccessibleName(tr("Server address"));
    m_name->setAccessibleName(tr("User name"));
    m_password->setAccessibleName(tr("Password"));
    m_submit->setText(m_isBusy ? tr("Signing in…") : tr("Sign in"));
    //: Button that changes the whole program to the other language: in English it is written in Arabic, and the reverse
    m_language->setText(tr("العربية"));
    m_language->setAccessibleName(tr("Change the language to Arabic"));
    onServerEdited();
}

void SignInDialog::propose(const QUrl &server, const QString &username)
{
    m_server->setText(server.toString());
    m_name->setText(username);
    for (QLineEdit *field : {m_server, m_name, m_password}) {
        if (field->text().isEmpty()) {
            field->setFocus();
            break;
        }
    }
}

void SignInDialog::setKeptWhere(const QString &sentence)
{
    m_kept->setText(sentence);
    m_kept->setVisible(!sentence.isEmpty());
}

void SignInDialog::setReason(const QString &sentence)
{
    m_reason->setText(sentence);
    m_reason->setVisible(!sentence.isEmpty());
}

void SignInDialog::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    for (QWidget *widget : std::initializer_list<QWidget *>{m_server, m_name, m_password, m_submit})
        widget->setEnabled(!isBusy);
    m_submit->setText(isBusy ? tr("Signing in…") : tr("Sign in"));
    if (isBusy)
        m_fault->setVisible(false);
}

void SignInDialog::showFault(const QString &sentence)
{
    setBusy(false);
    m_fault->setText(sentence);
    m_fault->setAccessibleName(sentence);
    m_fault->setVisible(true);
    m_password->setFocus();
    m_password->selectAll();
}

void SignInDialog::onServerEdited()
{
    const auto address = parseServerAddress(m_server->text());
    m_warning->setText(
        tr("This address is not encrypted: others on the network could read your password and messages."));
    m_warning->setVisible(address && isUnprotected(*address));
}

void SignInDialog::submit()
{
    const auto address = parseServerAddress(m_server->text());
    if (!address) {
        showFault(address.error().message);
        m_server->setFocus();
    } else if (m_name->text().trimmed().isEmpty() || m_password->text().isEmpty()) {
        showFault(tr("Type your user name and your password."));
        (m_name->text().trimmed().isEmpty() ? m_name : m_password)->setFocus();
    } else {
        setBusy(true);
        Q_EMIT signInRequested(*address, m_name->text().trimmed(), m_password->text());
    }
}

void SignInDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace sanad::client
