// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/SignInFixture.h"

#include "server/app/commands/run_command.h"

#include <QBuffer>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace sanad::test {

namespace {

/// As cheap as it may be: what it costs is tested elsewhere.
void withAccounts(app::ServerConfig &config)
{
    config.accounts.enabled = true;
    config.accounts.hashMemory = 8 * 1024 * 1024;
    config.accounts.hashPasses = 1;
}

} // namespace

const QString SignInFixture::Password = u"correct horse"_s;

void SignInFixture::begin()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_server = std::make_unique<TestServer>(withAccounts);
    m_client = std::make_unique<ApiClient>(m_server->url());
    QCOMPARE(add(u"sara"_s, u"student"_s), 0);
}

int SignInFixture::command(const QStringList &words, const QByteArray &input, QString *said)
{
    QProcessEnvironment environment;
    environment.insert(u"SANAD_DATA_DIR"_s, m_server->dataDir());
    environment.insert(u"SANAD_JWT_SECRET"_s, QString(40, u'x'));
    environment.insert(u"SANAD_ACCOUNTS_ENABLED"_s, u"on"_s);
    environment.insert(u"SANAD_ACCOUNTS_HASH_MEMORY"_s, u"8M"_s);
    environment.insert(u"SANAD_ACCOUNTS_HASH_PASSES"_s, u"1"_s);
    QString text;
    QTextStream out(&text);
    QBuffer source;
    source.setData(input);
    source.open(QIODevice::ReadOnly);
    const SystemClock clock;
    const int code = app::runCommand(QStringList{u"sanad-server"_s} + words, out, out,
        {.clock = clock, .serve = {}, .environment = environment, .machineFile = {}, .input = &source});
    out.flush();
    if (said)
        *said = text;
    return code;
}

int SignInFixture::add(const QString &username, const QString &role, const QStringList &more)
{
    return command(
        QStringList{u"user"_s, u"add"_s, u"--username"_s, username, u"--role"_s, role, u"--name"_s, username} + more,
        Password.toUtf8() + '\n');
}

Answer SignInFixture::login(const QString &username, const QString &password)
{
    return m_client->post("/api/auth/login", {}, QJsonObject{{u"username"_s, username}, {u"password"_s, password}});
}

Answer SignInFixture::refresh(const Answer &from, const QString &requestId)
{
    QJsonObject body{{u"refresh_token"_s, from.text("refresh_token"_L1)}};
    if (!requestId.isEmpty())
        body.insert(u"client_request_id"_s, requestId);
    return m_client->post("/api/auth/refresh", {}, body);
}

} // namespace sanad::test
