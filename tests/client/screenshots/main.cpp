// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/admin/AdminWindow.h"
#include "client/app/ClientApp.h"
#include "client/student/StudentWindow.h"
#include "client/widgets/Composer.h"
#include "tests/client/widgets/FakeSound.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QTest>
#include <QTextStream>
#include <QToolButton>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

namespace {

constexpr int Patience = 15'000; // milliseconds
constexpr int Settling = 600; // for thumbnails and fonts; nothing tells when the last one is painted

/// There is none where pictures are taken.
class NoKeyring final : public Keyring
{
public:
    [[nodiscard]] bool isAvailable() const override { return false; }
    void read(const QString &, ReadDone done) override { done(Error::of(ErrorCode::Unavailable)); }
    void write(const QString &, const QByteArray &, Done done) override { done(Error::of(ErrorCode::Unavailable)); }
    void remove(const QString &, Done done) override { done(Error::of(ErrorCode::Unavailable)); }
};

void click(QWidget &window, Qt::Key key, Qt::KeyboardModifiers modifiers = {})
{
    for (QToolButton *button : window.findChildren<QToolButton *>()) {
        if (button->shortcut() == QKeySequence(int(modifiers) | key))
            button->click();
    }
}

/// Brings the program into the state that is to be seen; the widget to take, or none.
QWidget *arrange(ClientApp &app, const QString &scene, const QString &text)
{
    if (scene == "sign-in"_L1)
        return app.signInDialog();
    if (AdminWindow *admin = app.adminWindow()) {
        if (!QTest::qWaitFor([&] { return admin->chats().rowCount() > 0; }, Patience))
            return nullptr;
        admin->openChat(ChatId(admin->chats().index(0).data(ChatListModel::IdRole).toLongLong()));
        return QTest::qWaitFor([&] { return admin->chat().conversation().isLoaded(); }, Patience) ? admin : nullptr;
    }
    StudentWindow *student = app.studentWindow();
    if (student == nullptr)
        return nullptr;
    Conversation &conversation = student->chat().conversation();
    const bool isThere = scene == "offline"_L1
        ? QTest::qWaitFor([&] { return conversation.messages().rowCount() > 0; }, Patience)
        : QTest::qWaitFor([&] { return conversation.isLoaded(); }, Patience);
    if (!isThere)
        return nullptr;
    if (scene == "send"_L1 || scene == "offline"_L1)
        conversation.send(text);
    else if (scene == "write"_L1)
        student->chat().composer().setText(text);
    else if (scene == "questions"_L1)
        click(*student, Qt::Key_F1);
    else if (scene == "chats"_L1)
        click(*student, Qt::Key_H, Qt::ControlModifier);
    else if (scene == "emoji"_L1)
        click(*student, Qt::Key_Period, Qt::ControlModifier);
    else if (scene == "settings"_L1)
        app.openSettings();
    if (scene == "settings"_L1 || scene == "emoji"_L1) {
        QTest::qWait(Settling);
        for (QWidget *top : QApplication::topLevelWidgets()) {
            if (top != student && top->isVisible() && top->height() > 100)
                return top;
        }
    }
    return student;
}

} // namespace

/// Takes one picture of the program in some state; scripts/screenshots calls it for each.
int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    QCommandLineParser parser;
    const auto option = [&](const QString &name, const QString &usual = {}) {
        parser.addOption({name, name, name, usual});
    };
    for (const QString &name : {u"server"_s, u"token-file"_s, u"data-dir"_s, u"out"_s, u"text"_s})
        option(name);
    option(u"language"_s, u"ar"_s);
    option(u"theme"_s, u"light"_s);
    option(u"percent"_s, u"100"_s);
    option(u"size"_s, u"760x620"_s);
    option(u"scene"_s, u"chat"_s);
    parser.process(application);

    ClientOptions options;
    if (parser.isSet(u"server"_s))
        options.server = QUrl(parser.value(u"server"_s));
    options.tokenFile = parser.value(u"token-file"_s);
    options.dataDir = parser.value(u"data-dir"_s);
    options.language = languageChoiceFromName(parser.value(u"language"_s));
    options.theme = themeChoiceFromName(parser.value(u"theme"_s));
    QDir().mkpath(options.dataDir);
    NoKeyring keyring;
    ClientApp app(options,
        {.keyring = keyring,
            .makeVoice = [] { return std::make_unique<test::FakeVoice>(); },
            .makePlayback = [] { return std::make_unique<test::FakePlayback>(); }});
    app.settings().setFontPercent(parser.value(u"percent"_s).toInt());
    app.start();
    const auto isUp = [&] { return app.window() != nullptr || app.signInDialog() != nullptr; };
    const QStringList size = parser.value(u"size"_s).split(u'x');
    if (!QTest::qWaitFor(isUp, Patience))
        return 1;
    if (app.window() != nullptr)
        app.window()->resize(size.value(0).toInt(), size.value(1).toInt());
    QWidget *shown = arrange(app, parser.value(u"scene"_s), parser.value(u"text"_s));
    if (shown == nullptr) {
        QTextStream(stderr) << "the scene did not come about" << Qt::endl;
        return 1;
    }
    QTest::qWait(Settling);
    return shown->grab().save(parser.value(u"out"_s)) ? 0 : 1;
}
