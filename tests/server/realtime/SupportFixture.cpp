// SPDX-License-Identifier: GPL-3.0-or-later
#include "SupportFixture.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::test {

Result<Caller> FakeTokens::authenticate(QByteArrayView bearerToken)
{
    const QStringList words = QString::fromUtf8(bearerToken).split(u' ');
    if (words.first() == "expired"_L1)
        return Error::of(ErrorCode::Unauthorized, u"The token has expired."_s);
    const auto role = roleFromWire(words.first());
    if (!role || words.size() < 2)
        return Error::of(ErrorCode::Unauthorized, u"The token is malformed."_s);
    Caller caller = UseCaseFixture::person(*role, words.at(1).toLongLong(), u"name of %1"_s.arg(words.at(1)));
    caller.issuedAt = m_clock.now();
    if (const qsizetype life = words.indexOf(u"for"_s); life > 0)
        caller.expiresAt = m_clock.now().plusMs(words.at(life + 1).toLongLong() * 1000);
    if (const qsizetype session = words.indexOf(u"session"_s); session > 0)
        caller.session = SessionId(words.at(session + 1).toLongLong());
    SANAD_TRY(m_ends.check(caller));
    return caller;
}

void FakeLinks::addTo(Attachment &attachment, const QByteArray &origin) const
{
    attachment.url = QString::fromUtf8(origin) + u"/file/%1"_s.arg(attachment.id.value());
}

Status FakeLinks::check(AttachmentId, MediaPart, const QByteArray &, const QByteArray &) const
{
    return {};
}

MessageReading WordReader::read(const QString &text) const
{
    const MessageAct act = text == "person"_L1 ? MessageAct::WantsPerson
        : text == "thanks"_L1                  ? MessageAct::Solved
                                               : MessageAct::Problem;
    return UseCaseFixture::reads(act, Intent::LoginProblem);
}

SupportFixture::SupportFixture(realtime::SupportConfig config, InMemoryStore::Delivery delivery)
    : store(delivery)
    , service(store, reader, domain.replies, domain.clock)
    , support({.service = service,
                  .authenticator = tokens,
                  .ends = ends,
                  .links = links,
                  .clock = domain.clock,
                  .wheel = wheel},
          config)
{
}

realtime::SupportConfig SupportFixture::quickConfig()
{
    realtime::SupportConfig config;
    config.ownEchoDelay = 0ms;
    return config;
}

SupportFixture::Client SupportFixture::client(const QString &token, const QJsonObject &more)
{
    auto client = std::make_unique<FakeSocket>(support);
    QJsonObject payload = more;
    payload.insert(u"token"_s, token);
    client->connectWith(payload);
    return client;
}

SupportFixture::Client SupportFixture::clientAgain(const QString &token, const FakeSocket &before)
{
    QJsonObject more{{u"pid"_s, before.accepted->value("pid"_L1)}};
    if (!before.offset().isEmpty())
        more.insert(u"offset"_s, before.offset());
    return client(token, more);
}

PostOutcome SupportFixture::post(const Caller &caller, const QString &text, std::optional<ChatId> chat,
    const QString &clientId, std::optional<StoredMedia> media)
{
    PostOutcome posted;
    QObject asker; // hears nothing of what a queued store does later
    service.post(caller, {.chatId = chat, .text = text, .clientMessageId = clientId, .media = std::move(media)}, &asker,
        [&](const Result<PostOutcome> &outcome) { posted = outcome.value_or(PostOutcome()); });
    return posted;
}

void SupportFixture::act(ChatId chat, AdminAction action)
{
    service.act(domain.admin, chat, action, false, &context, [](const Result<AdminOutcome> &) {});
}

Chat SupportFixture::open(const Caller &caller)
{
    Chat opened;
    QObject asker;
    service.openChat(caller, &asker, [&](const Result<Chat> &chat) { opened = chat.value_or(Chat()); });
    return opened;
}

StoredMedia SupportFixture::picture()
{
    return {.content = {.hash = QString(64, u'a'), .mediaType = u"image/png"_s, .size = 100},
        .name = u"a.png"_s,
        .width = 4,
        .height = 3};
}

void SupportFixture::advance(std::chrono::milliseconds time)
{
    // In steps, as the wheel's timer would.
    for (auto left = time; left > 0ms; left -= 100ms) {
        const auto step = std::min(left, 100ms);
        now += step;
        domain.clock.advance(step.count());
        wheel.catchUp();
    }
}

} // namespace sanad::test
