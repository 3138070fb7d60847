// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/names.h"
#include "tests/api/ApiClient.h"

#include <QByteArray>
#include <QTemporaryDir>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>

namespace sanad::app {
class ServerApp;
struct ServerConfig;
} // namespace sanad::app

namespace sanad::test {

/// A whole server on a free loopback port, with a fresh SQLite database in a temporary folder.
class TestServer
{
public:
    /// `change`: what is to be other than usual.
    explicit TestServer(std::function<void(app::ServerConfig &)> change = {});
    ~TestServer();

    [[nodiscard]] QUrl url() const;
    [[nodiscard]] quint16 port() const;
    [[nodiscard]] QString dataDir() const { return m_data.path(); }
    [[nodiscard]] app::ServerApp &app() { return *m_app; }

    /// Tokens of the people that the tests speak as.
    [[nodiscard]] QByteArray student(qint64 id = 5, const QString &name = QStringLiteral("أحمد محمد"),
        std::chrono::seconds life = std::chrono::hours(1)) const;
    [[nodiscard]] QByteArray admin(qint64 id = 1, const QString &name = QStringLiteral("منى")) const;

    /// Stops the server and starts it again on the same data.
    void restart();

private:
    [[nodiscard]] QByteArray token(Role role, qint64 id, const QString &name, std::chrono::seconds life) const;
    void start();

    const std::function<void(app::ServerConfig &)> m_change;
    QTemporaryDir m_data;
    std::unique_ptr<app::ServerApp> m_app;
};

/// Runs a test class on the event dispatcher that the server uses.
int runServerTest(QObject &test, int argc, char **argv);

} // namespace sanad::test

#define SANAD_SERVER_TEST_MAIN(Test)                                                                                   \
    int main(int argc, char **argv)                                                                                    \
    {                                                                                                                  \
        Test test;                                                                                                     \
        return sanad::test::runServerTest(test, argc, argv);                                                           \
    }
