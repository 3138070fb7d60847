// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/app/ClientApp.h"
#include "tests/api/SignInFixture.h"
#include "tests/client/widgets/FakeSound.h"

#include <QTemporaryDir>

class QTextEdit;

namespace sanad::test {

/// A computer without a keyring.
class NoKeyring final : public client::Keyring
{
public:
    [[nodiscard]] bool isAvailable() const override { return false; }
    void read(const QString &, ReadDone done) override { done(Error::of(ErrorCode::Unavailable)); }
    void write(const QString &, const QByteArray &, Done done) override { done(Error::of(ErrorCode::Unavailable)); }
    void remove(const QString &, Done done) override { done(Error::of(ErrorCode::Unavailable)); }
};

/// The whole program beside a whole server, both in this process.
class AppFixture : protected SignInFixture
{
protected:
    void beginApp();
    void endApp();

    /// The program on this test's data folder; a file with `token`, if there is one, is handed to it.
    void start(const QByteArray &token, client::LanguageChoice language = client::LanguageChoice::English);
    /// The program ends, as if the machine went off: nothing is asked.
    void stop();
    [[nodiscard]] client::StudentWindow &student() const { return *m_app->studentWindow(); }
    [[nodiscard]] client::AdminWindow &admin() const { return *m_app->adminWindow(); }
    [[nodiscard]] client::MessageModel &messages() const;
    [[nodiscard]] client::Conversation &conversation() const;
    /// Types into the composer and presses Enter.
    void say(const QString &text);
    /// Whether the newest messages hold one with this text, in this state.
    [[nodiscard]] bool shows(const QString &text, client::TimelineItem::State state) const;
    /// The texts that the server has of the person's open chat.
    [[nodiscard]] QStringList atServer(const QByteArray &token);
    [[nodiscard]] qint64 chatId(const QByteArray &token);
    /// An admin answers.
    void answer(qint64 chat, const QString &text);
    /// The server goes and comes back on its own port.
    void restartServer();

    QTemporaryDir m_files;
    NoKeyring m_keyring;
    FakeVoice *m_voice = nullptr; ///< the last one that was made
    std::unique_ptr<client::ClientApp> m_app;

private:
    quint16 m_port = 0;
};

} // namespace sanad::test
