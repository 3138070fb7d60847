// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "FakeSocket.h"
#include "server/realtime/SupportNamespace.h"
#include "tests/support/UseCaseFixture.h"

namespace sanad::test {

/// Knows "student 5", "admin 1" and so on; "… for 60" is good for so many seconds; "expired" is refused as such.
class FakeTokens final : public Authenticator
{
public:
    FakeTokens(const Clock &clock, const SessionEnds &ends)
        : m_clock(clock)
        , m_ends(ends)
    {
    }
    [[nodiscard]] Result<Caller> authenticate(QByteArrayView bearerToken) override;
    [[nodiscard]] Status recheck(const Caller &caller) override { return m_ends.check(caller); }

private:
    const Clock &m_clock;
    const SessionEnds &m_ends;
};

/// Addresses that show where the client thinks we are.
class FakeLinks final : public MediaLinks
{
public:
    void addTo(Attachment &attachment, const QByteArray &origin) const override;
    using MediaLinks::addTo;
    [[nodiscard]] Status check(
        AttachmentId attachment, MediaPart part, const QByteArray &expires, const QByteArray &signature) const override;
};

/// A student's word says what the bot does: "person" escalates, "thanks" resolves, all else is a problem.
class WordReader final : public MessageReader
{
public:
    [[nodiscard]] MessageReading read(const QString &text) const override;
};

/// The support desk without a network, over an in-memory store, with a clock that the test moves.
class SupportFixture
{
public:
    using Client = std::unique_ptr<FakeSocket>;

    explicit SupportFixture(realtime::SupportConfig config = quickConfig(),
        InMemoryStore::Delivery delivery = InMemoryStore::Delivery::Immediate);

    /// Without delay of one's own.
    static realtime::SupportConfig quickConfig();

    [[nodiscard]] Client client(const QString &token, const QJsonObject &more = {});
    /// Comes back as socket.io-client does.
    [[nodiscard]] Client clientAgain(const QString &token, const FakeSocket &before);

    // What the REST side does.
    PostOutcome post(const Caller &caller, const QString &text, std::optional<ChatId> chat = {},
        const QString &clientId = {}, std::optional<StoredMedia> media = {});
    void act(ChatId chat, AdminAction action);
    Chat open(const Caller &caller);
    /// A file that can be attached.
    [[nodiscard]] static StoredMedia picture();

    void advance(std::chrono::milliseconds time);

    UseCaseFixture domain;
    std::chrono::nanoseconds now{std::chrono::hours(1)};
    net::TimerWheel wheel{std::chrono::milliseconds(100), [this] { return now; }};
    InMemoryStore store;
    WordReader reader;
    FakeLinks links;
    SessionEnds ends;
    FakeTokens tokens{domain.clock, ends};
    ChatService service;
    realtime::SupportNamespace support;
    QObject context;
};

} // namespace sanad::test
