// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cache/LocalStore.h"
#include "client/cache/OutboxStore.h"
#include "client/models/Conversation.h"
#include "tests/client/support/FakeSteadyClock.h"

#include <QTemporaryDir>
#include <QtTest>

namespace sanad::test {

/// The network side of a program that somebody is signed in with, with short waits.
class NetworkOf
{
public:
    NetworkOf(const QUrl &server, const QByteArray &token, const Person &person);

    [[nodiscard]] static client::HttpClient::Limits shortLimits();
    [[nodiscard]] static client::RealtimeClient::Timing shortTiming();

    client::HttpClient http{shortLimits()};
    client::Session session{http};
    client::ApiClient api{http, session};
    FakeSteadyClock clock;
    client::RealtimeClient realtime{http, session, clock, shortTiming()};
};

/// A person's program without windows: network, stores in a folder, outbox and one conversation. The folder may be
/// another program's of before.
class ProgramOf
{
public:
    ProgramOf(const QUrl &server, const QByteArray &token, const Person &person, const QString &folder);

    [[nodiscard]] static QByteArray key() { return QByteArray(client::RecordCipher::KeyBytes, 'k'); }
    [[nodiscard]] static client::Outbox::Limits shortPauses();

    /// Texts of all rows, in order.
    [[nodiscard]] QStringList texts();
    /// States of all rows, in order.
    [[nodiscard]] QList<client::TimelineItem::State> states();
    [[nodiscard]] const client::TimelineItem &last();

    NetworkOf network;
    std::unique_ptr<client::LocalStore> store;
    std::unique_ptr<client::OutboxStore> outboxStore;
    client::Outbox outbox;
    client::Conversation chat;
};

/// What a call answers, after waiting for it.
template <typename T, typename Call>
Result<T> waitFor(Call call)
{
    QObject context;
    std::optional<Result<T>> answer;
    call(&context, [&](Result<T> result) { answer = std::move(result); });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 10'000))
        return Error::internal(QStringLiteral("nothing was answered"));
    return *std::move(answer);
}

} // namespace sanad::test
