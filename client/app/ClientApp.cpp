// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/ClientApp.h"

#include "client/admin/AdminWindow.h"
#include "client/app/SettingsDialog.h"
#include "client/app/logging.h"
#include "client/app/sanad_link.h"
#include "client/cache/RecordCipher.h"
#include "client/models/MessageWords.h"
#include "client/student/StudentWindow.h"
#include "client/widgets/icons.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::client {

namespace {

constexpr auto KeyName = "storage-key"_L1;
constexpr int ZoomStep = 10;
constexpr QSize UsualSize{900, 680};
constexpr qsizetype MostSummary = 160;

QString fileIn(const QString &folder, QLatin1StringView name)
{
    return QDir(folder).filePath(QString(name));
}

} // namespace

ClientApp::ClientApp(const ClientOptions &options, Outside outside, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_outside(std::move(outside))
    , m_settings(fileIn(options.dataDir, "settings.ini"_L1))
    , m_session(m_http)
    , m_realtime(m_http, m_session, m_clock, {})
    , m_api(m_http, m_session)
    , m_secrets(m_outside.keyring, fileIn(options.dataDir, "secrets"_L1))
    , m_login(m_http, m_session, m_secrets, m_settings)
    , m_alerts(m_settings)
{
    QApplication::setQuitOnLastWindowClosed(false);
    connect(&m_login, &LoginSession::signedIn, this, &ClientApp::onSignedIn);
    connect(&m_login, &LoginSession::signInNeeded, this, &ClientApp::askSignIn);
    connect(&m_login, &LoginSession::refused, this, [this](const QString &sentence) {
        if (m_dialog)
            m_dialog->showFault(sentence);
    });
    connect(&m_realtime, &RealtimeClient::messageReceived, this, &ClientApp::onMessage);
    connect(&m_alerts, &Alerts::windowWanted, this, &ClientApp::showWindow);
    connect(&m_alerts, &Alerts::quitWanted, qApp, &QCoreApplication::quit);
    connect(&m_alerts, &Alerts::messageWanted, this, [this](ChatId chat, MessageId message) {
        showWindow();
        if (m_student != nullptr)
            m_student->showMessage(chat, message);
        else if (m_admin != nullptr)
            m_admin->showMessage(chat, message);
    });
}

ClientApp::~ClientApp() = default;

void ClientApp::start()
{
    m_language.apply(LanguageSwitch::resolved(m_options.language.value_or(m_settings.language()), QLocale::system()));
    applyLook();
    if (m_options.link.isEmpty())
        m_login.start(m_options.server, m_options.tokenFile);
    else
        openLink(m_options.link);
}

void ClientApp::applyLook()
{
    m_theme.apply(m_options.theme.value_or(m_settings.theme()), m_settings.fontPercent());
}

void ClientApp::setLanguage(LanguageChoice choice)
{
    m_options.language.reset();
    m_settings.setLanguage(choice);
    m_language.apply(LanguageSwitch::resolved(choice, QLocale::system()));
    m_alerts.setWindow(m_window.get(), windowTitle());
}

void ClientApp::setTheme(ThemeChoice choice)
{
    m_options.theme.reset();
    m_settings.setTheme(choice);
    applyLook();
}

void ClientApp::zoom(int steps)
{
    m_settings.setFontPercent(steps == 0 ? 100 : m_settings.fontPercent() + steps * ZoomStep);
    applyLook();
}

QString ClientApp::windowTitle()
{
    //: The program's name in the title of its window
    return tr("Sanad");
}

void ClientApp::onSignedIn(const Person &person)
{
    if (m_dialog)
        m_dialog->accept();
    if (m_desk && m_desk->person().role == person.role && m_desk->person().id == person.id) {
        // The same person again: everything is as they left it.
        showWindow();
        return;
    }
    closeDesk();
    m_secrets.read(
        QString(KeyName), this, [this, person](const Result<std::optional<QByteArray>> &kept) { onKey(person, kept); });
}

void ClientApp::onKey(const Person &person, const Result<std::optional<QByteArray>> &kept)
{
    if (kept && *kept && (*kept)->size() == RecordCipher::KeyBytes) {
        openDesk(person, **kept);
    } else if (kept) {
        const QByteArray key = RecordCipher::newKey();
        m_secrets.write(QString(KeyName), key, this, [this, person, key](const Status &written) {
            if (!written)
                qCWarning(lcApp) << "the key of what is stored could not be kept:" << written.error().detail;
            openDesk(person, key);
        });
    } else {
        // The keyring is locked. Without the key nothing of the history can be read, nor the outbox.
        auto *box = new QMessageBox(QMessageBox::Warning, windowTitle(), kept.error().message, {}, m_window.get());
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->addButton(tr("Try again"), QMessageBox::AcceptRole);
        box->addButton(tr("Quit"), QMessageBox::RejectRole);
        connect(box, &QMessageBox::accepted, this, [this, person] { onSignedIn(person); });
        connect(box, &QMessageBox::rejected, qApp, &QCoreApplication::quit);
        box->open();
    }
}

void ClientApp::openDesk(const Person &person, const QByteArray &key)
{
    auto desk = PersonalDesk::open(m_api, m_realtime, m_http.server(), person, m_options.dataDir, key);
    if (!desk) {
        qCWarning(lcApp) << "the data folder cannot be used:" << desk.error().detail;
        QMessageBox::critical(nullptr, windowTitle(),
            tr("Nothing can be stored in %1. Is there room, and may you write there?")
                .arg(u'\u2066' + QDir::toNativeSeparators(m_options.dataDir) + u'\u2069'));
        QCoreApplication::exit(1);
        return;
    }
    m_desk = *std::move(desk);
    makeWindow();
}

void ClientApp::makeWindow()
{
    ChatParts parts = m_desk->parts();
    parts.makeVoice = m_outside.makeVoice;
    parts.makePlayback = m_outside.makePlayback;
    if (m_desk->person().role == Role::Student) {
        auto window = std::make_unique<StudentWindow>(parts);
        m_student = window.get();
        m_window = std::move(window);
        connectStudent();
    } else {
        auto window = std::make_unique<AdminWindow>(parts);
        m_admin = window.get();
        m_window = std::move(window);
        connectAdmin();
    }
    m_window->setWindowIcon(applicationIcon());
    m_window->installEventFilter(this);
    m_alerts.setWindow(m_window.get(), windowTitle());
    if (!m_window->restoreGeometry(m_settings.windowPlace(m_desk->person().role))) {
        const QSize room = m_window->screen()->availableSize();
        m_window->resize(UsualSize.boundedTo(room));
    }
    m_window->show();
    Q_EMIT windowShown(m_window.get());
    if (m_student != nullptr) {
        if (const QString trouble = m_desk->trouble(); !trouble.isEmpty())
            m_student->chat().tell(trouble);
        m_api.unreadCount(m_window.get(), [this](const Result<int> &count) {
            if (count)
                m_alerts.setUnread(*count);
        });
    }
}

void ClientApp::connectStudent()
{
    connect(m_student, &StudentWindow::signInWanted, this, [this] { askSignIn({}); });
    connect(m_student, &StudentWindow::signOutWanted, &m_login, &LoginSession::signOut, Qt::QueuedConnection);
    connect(m_student, &StudentWindow::settingsWanted, this, &ClientApp::openSettings);
    connect(m_student, &StudentWindow::aboutWanted, this, &ClientApp::openAbout);
    connect(m_student, &StudentWindow::quitWanted, m_student, &QWidget::close);
    connect(m_student, &StudentWindow::zoomWanted, this, &ClientApp::zoom);
    connect(m_student, &StudentWindow::allSeen, this, [this] { m_alerts.setUnread(0); });
}

void ClientApp::connectAdmin()
{
    connect(m_admin, &AdminWindow::signInWanted, this, [this] { askSignIn({}); });
    connect(m_admin, &AdminWindow::signOutWanted, &m_login, &LoginSession::signOut, Qt::QueuedConnection);
    connect(m_admin, &AdminWindow::settingsWanted, this, &ClientApp::openSettings);
    connect(m_admin, &AdminWindow::aboutWanted, this, &ClientApp::openAbout);
    connect(m_admin, &AdminWindow::quitWanted, m_admin, &QWidget::close);
    connect(m_admin, &AdminWindow::zoomWanted, this, &ClientApp::zoom);
    connect(m_admin, &AdminWindow::waitingChanged, &m_alerts, &Alerts::setUnread);
}

void ClientApp::showWindow()
{
    QWidget *shown = m_window ? m_window.get() : static_cast<QWidget *>(m_dialog);
    if (shown == nullptr)
        return;
    shown->setWindowState(shown->windowState() & ~Qt::WindowMinimized);
    shown->show();
    shown->raise();
    shown->activateWindow();
}

void ClientApp::closeDesk()
{
    if (m_window)
        m_settings.setWindowPlace(m_desk->person().role, m_window->saveGeometry());
    m_alerts.setUnread(0);
    m_alerts.setWindow(nullptr, windowTitle());
    m_student = nullptr;
    m_admin = nullptr;
    m_window.reset();
    m_desk.reset();
}

void ClientApp::askSignIn(const QString &reason)
{
    if (!m_session.isSignedIn() && !m_session.person())
        closeDesk();
    if (m_dialog) {
        m_dialog->setReason(reason);
        m_dialog->setBusy(false);
        return;
    }
    m_dialog = new SignInDialog(m_window.get());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->propose(m_http.server(), m_settings.lastUsername());
    m_dialog->setReason(reason);
    m_dialog->setKeptWhere(m_outside.keyring.isAvailable()
            ? tr("Your sign-in will be kept in this computer's keyring.")
            : tr("This computer has no keyring: your sign-in will be kept in a file that only you can read."));
    connect(m_dialog, &SignInDialog::signInRequested, &m_login, &LoginSession::signIn);
    connect(m_dialog, &SignInDialog::languageToggled, this, [this] {
        setLanguage(m_language.language() == Language::Arabic ? LanguageChoice::English : LanguageChoice::Arabic);
    });
    connect(m_dialog, &QDialog::rejected, this, [this] {
        if (!m_window)
            QCoreApplication::quit();
    });
    if (m_window)
        m_dialog->setWindowModality(Qt::WindowModal);
    m_dialog->show();
    Q_EMIT windowShown(m_dialog);
}

void ClientApp::onStartedAgain(const QString &link)
{
    showWindow();
    if (!link.isEmpty())
        openLink(link);
}

void ClientApp::openLink(const QString &text)
{
    const auto link = parseSanadLink(text);
    const auto goOn = [this] {
        if (!m_window && !m_dialog)
            m_login.start(m_options.server, m_options.tokenFile);
    };
    if (!link || link->token.isEmpty()) {
        goOn();
        if (!link)
            QMessageBox::warning(m_window.get(), windowTitle(), link.error().message);
        return;
    }
    const QUrl known = m_options.server.value_or(m_settings.serverAddress());
    const QUrl server = link->server.isEmpty() ? known : link->server;
    if (server.isEmpty()) {
        goOn();
        return;
    }
    // A link may come from anybody: whom it makes one talk to is for the person to see.
    auto *box = new QMessageBox(QMessageBox::Question, windowTitle(),
        tr("Sign in at %1 with this link?").arg(u'\u2066' + server.toDisplayString() + u'\u2069'), {}, m_window.get());
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->addButton(tr("Sign in"), QMessageBox::AcceptRole);
    box->addButton(tr("Cancel"), QMessageBox::RejectRole);
    connect(box, &QMessageBox::accepted, this,
        [this, server, token = link->token] { m_login.signInWithToken(server, token); });
    connect(box, &QMessageBox::rejected, this, goOn);
    box->open();
}

void ClientApp::openSettings()
{
    if (!m_settingsDialog) {
        m_settingsDialog = new SettingsDialog(m_settings, Alerts::hasTray(), m_window.get());
        m_settingsDialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(
            m_settingsDialog, &SettingsDialog::languageChosen, this, [this] { setLanguage(m_settings.language()); });
        connect(m_settingsDialog, &SettingsDialog::lookChosen, this, [this] {
            m_options.theme.reset();
            applyLook();
        });
        connect(m_settingsDialog, &SettingsDialog::soundTried, &m_alerts, &Alerts::tryOut);
    }
    m_settingsDialog->show();
    m_settingsDialog->raise();
    m_settingsDialog->activateWindow();
}

void ClientApp::openAbout()
{
    auto *box = new QMessageBox(m_window.get());
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("About Sanad"));
    box->setIconPixmap(applicationIcon().pixmap(64, 64));
    //: %1 is a version number
    box->setText(tr("Sanad %1").arg(u"\u2066" SANAD_VERSION "\u2069"_s));
    box->setInformativeText(tr("The support desk of an online school.") + u"\n\n"_s
        + tr("Free software under the GNU General Public License, version 3 or later.") + u"\n\n"_s
        + m_login.keptWhere());
    box->addButton(tr("Close"), QMessageBox::RejectRole);
    box->open();
}

void ClientApp::onMessage(const Message &message)
{
    if (!m_desk || message.senderRole == m_desk->person().role)
        return;
    // The view has the message by the next turn, and then knows whether it is on screen.
    QTimer::singleShot(0ms, m_window.get(), [this, message] { tellOf(message); });
}

void ClientApp::tellOf(const Message &message)
{
    const bool isSeen = isOnScreen(message.id);
    const TimelineItem item{.message = message};
    const QString said = message.text.isEmpty() ? MessageWords::attachmentKind(message) : message.text;
    m_alerts.tell(message, MessageWords::sender(item, false), said.left(MostSummary), isSeen);
    if (!isSeen && m_student != nullptr)
        m_alerts.setUnread(m_alerts.unread() + 1);
}

bool ClientApp::isOnScreen(MessageId message) const
{
    if (m_student != nullptr)
        return m_student->chat().isOnScreen(message);
    return m_admin != nullptr && m_admin->chat().isOnScreen(message);
}

bool ClientApp::eventFilter(QObject *watched, QEvent *event)
{
    if (m_window && watched == m_window.get() && event->type() == QEvent::Close) {
        m_settings.setWindowPlace(m_desk->person().role, m_window->saveGeometry());
        if (m_settings.staysInTray() && Alerts::hasTray()) {
            m_window->hide();
            event->ignore();
            return true;
        }
        QCoreApplication::quit();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace sanad::client
