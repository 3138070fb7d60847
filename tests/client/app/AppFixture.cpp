// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/app/AppFixture.h"

#include "client/admin/AdminWindow.h"
#include "client/student/StudentWindow.h"
#include "client/widgets/Composer.h"
#include "server/app/ServerConfig.h"
#include "tests/client/warnings.h"

#include <QDir>
#include <QJsonArray>
#include <QTest>
#include <QTextEdit>

using namespace Qt::StringLiterals;

namespace sanad::test {

void AppFixture::beginApp()
{
    failOnUnexpectedWarnings();
    m_port = 0;
    m_server = std::make_unique<TestServer>([this](app::ServerConfig &config) {
        config.accounts.enabled = true;
        config.jwt.rules.leeway = std::chrono::seconds(0); // tokens end on time
        config.accounts.hashMemory = 8 * 1024 * 1024;
        config.accounts.hashPasses = 1;
        if (m_port != 0)
            config.listen = {app::ListenAddress{QHostAddress(QHostAddress::LocalHost), m_port}};
    });
    m_port = m_server->port();
    m_client = std::make_unique<ApiClient>(m_server->url());
}

void AppFixture::endApp()
{
    stop();
    m_client.reset();
    m_server.reset();
}

void AppFixture::start(const QByteArray &token, client::LanguageChoice language)
{
    client::ClientOptions options;
    options.server = m_server->url();
    options.dataDir = m_files.filePath(QString::fromLatin1(QTest::currentTestFunction()));
    QDir().mkpath(options.dataDir);
    options.language = language;
    options.theme = client::ThemeChoice::Light;
    if (!token.isEmpty()) {
        options.tokenFile = options.dataDir + u"/token"_s;
        QFile file(options.tokenFile);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(token) == token.size());
    }
    m_app = std::make_unique<client::ClientApp>(options,
        client::ClientApp::Outside{.keyring = m_keyring,
            .makeVoice =
                [this] {
                    auto voice = std::make_unique<FakeVoice>();
                    m_voice = voice.get();
                    return voice;
                },
            .makePlayback = [] { return std::make_unique<FakePlayback>(); }});
    m_app->settings().setVolume(0);
    m_app->start();
    QTRY_VERIFY(m_app->window() != nullptr || m_app->signInDialog() != nullptr);
    if (m_app->studentWindow() != nullptr)
        QTRY_VERIFY(conversation().isLoaded());
}

void AppFixture::stop()
{
    m_app.reset();
    m_voice = nullptr;
}

client::Conversation &AppFixture::conversation() const
{
    return m_app->studentWindow() != nullptr ? student().chat().conversation() : admin().chat().conversation();
}

client::MessageModel &AppFixture::messages() const
{
    return conversation().messages();
}

void AppFixture::say(const QString &text)
{
    client::Composer &composer =
        m_app->studentWindow() != nullptr ? student().chat().composer() : admin().chat().composer();
    composer.setText(text);
    QTest::keyClick(&composer.editor(), Qt::Key_Return);
}

bool AppFixture::shows(const QString &text, client::TimelineItem::State state) const
{
    for (int row = messages().rowCount() - 1; row >= 0; --row) {
        const client::TimelineItem &item = messages().at(row);
        if (item.message.text == text && item.state == state)
            return true;
    }
    return false;
}

qint64 AppFixture::chatId(const QByteArray &token)
{
    return m_client->get("/api/support/chat", token).object("chat"_L1).value("id"_L1).toInteger();
}

QStringList AppFixture::atServer(const QByteArray &token)
{
    const QByteArray target = "/api/support/chats/" + QByteArray::number(chatId(token)) + "/messages?limit=200";
    QStringList texts;
    for (const QJsonValue &message : m_client->get(target, token).json.value("messages"_L1).toArray())
        texts.append(message.toObject().value("text"_L1).toString());
    return texts;
}

void AppFixture::answer(qint64 chat, const QString &text)
{
    QCOMPARE(m_client->say(m_server->admin(), text, chat).status, 201);
}

void AppFixture::restartServer()
{
    m_server->restart();
}

} // namespace sanad::test
