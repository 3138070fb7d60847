// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/TestServer.h"

#include "server/app/ServerApp.h"
#include "server/auth/HmacKey.h"
#include "server/auth/TokenIssuer.h"
#include "server/net/EpollEventDispatcher.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTest>

using namespace std::chrono_literals;

namespace sanad::test {

namespace {

const QByteArray Secret = QByteArrayLiteral("a secret of the tests, of more than 32 bytes");

} // namespace

TestServer::TestServer(std::function<void(app::ServerConfig &)> change)
    : m_change(std::move(change))
{
    start();
}

TestServer::~TestServer() = default;

void TestServer::start()
{
    app::ServerConfig config;
    config.listen = {app::ListenAddress{QHostAddress(QHostAddress::LocalHost), 0}};
    config.dataDir = m_data.path();
    config.jwt.secret = Secret;
    if (m_change)
        m_change(config);
    m_app = std::make_unique<app::ServerApp>(config);
    if (const Status started = m_app->start(); !started)
        qFatal("%s %s", qPrintable(started.error().message), qPrintable(started.error().detail));
}

void TestServer::restart()
{
    QEventLoop loop;
    QObject::connect(m_app.get(), &app::ServerApp::stopped, &loop, &QEventLoop::quit);
    m_app->stop();
    loop.exec();
    m_app.reset();
    start();
}

quint16 TestServer::port() const
{
    return m_app->ports().constFirst();
}

QUrl TestServer::url() const
{
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(port());
    return url;
}

QByteArray TestServer::student(qint64 id, const QString &name, std::chrono::seconds life) const
{
    return token(Role::Student, id, name, life);
}

QByteArray TestServer::admin(qint64 id, const QString &name) const
{
    return token(Role::Admin, id, name, 1h);
}

QByteArray TestServer::token(Role role, qint64 id, const QString &name, std::chrono::seconds life) const
{
    const SystemClock clock;
    auto key = auth::HmacKey::create(Secret);
    const auth::TokenIssuer issuer(*std::move(key), {}, clock);
    return *issuer.issue({.role = role, .id = PersonId(id), .name = name}, life);
}

int runServerTest(QObject &test, int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new net::EpollEventDispatcher);
    const QCoreApplication application(argc, argv);
    return QTest::qExec(&test, argc, argv);
}

} // namespace sanad::test
