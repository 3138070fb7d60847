// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/api/TestServer.h"

#include <QStringList>

#include <memory>

namespace sanad::test {

/// A server with accounts, the command line beside it, and one student: "sara".
class SignInFixture
{
protected:
    static const QString Password;

    /// Starts anew; warnings are failures from now on.
    void begin();
    /// What the program says to this command, on the server's own data.
    int command(const QStringList &words, const QByteArray &input = {}, QString *said = nullptr);
    int add(const QString &username, const QString &role, const QStringList &more = {});
    Answer login(const QString &username = QStringLiteral("sara"), const QString &password = Password);
    Answer refresh(const Answer &from, const QString &requestId = {});
    static QByteArray tokenOf(const Answer &answer) { return answer.text(QLatin1StringView("token")).toLatin1(); }
    int me(const QByteArray &token) { return m_client->get("/api/auth/me", token).status; }

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<ApiClient> m_client;
};

} // namespace sanad::test
