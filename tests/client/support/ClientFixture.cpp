// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/support/ClientFixture.h"

using namespace std::chrono_literals;

namespace sanad::test {

NetworkOf::NetworkOf(const QUrl &server, const QByteArray &token, const Person &person)
{
    http.setServer(server);
    session.resume({.access = token, .refresh = {}, .renewal = {}, .expiresAt = {}}, person);
}

client::HttpClient::Limits NetworkOf::shortLimits()
{
    return {.idle = 2'000ms, .whole = 5'000ms, .uploadIdle = 10'000ms, .permission = 200ms};
}

client::RealtimeClient::Timing NetworkOf::shortTiming()
{
    client::RealtimeClient::Timing timing;
    timing.open = 3'000ms;
    timing.tick = 20ms;
    timing.reconnect.first = 20ms;
    timing.reconnect.longest = 100ms;
    return timing;
}

client::Outbox::Limits ProgramOf::shortPauses()
{
    client::Outbox::Limits limits;
    limits.retry.first = 20ms;
    limits.retry.longest = 100ms;
    return limits;
}

namespace {

template <typename T>
std::unique_ptr<T> opened(Result<std::unique_ptr<T>> result)
{
    if (!result)
        qFatal("A store could not be opened: %s", qPrintable(result.error().detail));
    return *std::move(result);
}

} // namespace

ProgramOf::ProgramOf(const QUrl &server, const QByteArray &token, const Person &person, const QString &folder)
    : network(server, token, person)
    , store(opened(client::LocalStore::open(folder, key())))
    , outboxStore(opened(client::OutboxStore::open(folder, key())))
    , outbox(network.api, network.realtime, *outboxStore, person, shortPauses())
    , chat(network.api, network.realtime, *store, outbox, person)
{
}

QStringList ProgramOf::texts()
{
    chat.messages().flush();
    QStringList all;
    for (int row = 0; row < chat.messages().rowCount(); ++row)
        all.append(chat.messages().at(row).message.text);
    return all;
}

QList<client::TimelineItem::State> ProgramOf::states()
{
    chat.messages().flush();
    QList<client::TimelineItem::State> all;
    for (int row = 0; row < chat.messages().rowCount(); ++row)
        all.append(chat.messages().at(row).state);
    return all;
}

const client::TimelineItem &ProgramOf::last()
{
    chat.messages().flush();
    return chat.messages().at(chat.messages().rowCount() - 1);
}

} // namespace sanad::test
