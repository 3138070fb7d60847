// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/MediaFetcher.h"

#include "tests/client/support/ClientFixture.h"
#include "tests/client/support/FakeHttpServer.h"

using namespace Qt::StringLiterals;
using namespace sanad;
using client::MediaFetcher;
using Part = client::MediaFetcher::Part;
using test::FakeHttpServer;

namespace {

const Person Student{.role = Role::Student, .id = PersonId(5), .name = {}};

} // namespace

class tst_MediaFetcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void fetchedOnce();
    void thumbnailsAreApart();
    void linksAreAskedForAnew();
    void goneForGood();
    void tooLarge();
    void cancelled();

private:
    [[nodiscard]] Message message(const QString &path) const;
    Result<QString> fetch(const Message &message, Part part = Part::Content);
    [[nodiscard]] int downloads(const QByteArray &path) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeHttpServer> m_server;
    std::unique_ptr<test::NetworkOf> m_net;
    std::unique_ptr<client::MediaCache> m_cache;
    std::unique_ptr<MediaFetcher> m_fetcher;
};

void tst_MediaFetcher::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_fetcher.reset();
    m_net.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<FakeHttpServer>([this](const QByteArray &request) {
        if (request.startsWith("GET /good"))
            return FakeHttpServer::answer(200, "picture", "image/png");
        if (request.startsWith("GET /huge"))
            return FakeHttpServer::answer(200, QByteArray(50'000, 'x'), "image/png");
        if (request.startsWith("GET /silent"))
            return FakeHttpServer::Reply{.bytes = {}, .closes = false};
        if (request.startsWith("GET /api/support/chats/1/messages?after=8&limit=1 "))
            return FakeHttpServer::answer(200, "{\"messages\":[" + toJson(message(u"/good"_s)) + "]}");
        if (request.startsWith("GET /ended"))
            return FakeHttpServer::answer(403, test::errorJson(ErrorCode::Forbidden));
        return FakeHttpServer::answer(404, test::errorJson(ErrorCode::NotFound));
    });
    m_net = std::make_unique<test::NetworkOf>(m_server->url(), "t", Student);
    m_cache = std::make_unique<client::MediaCache>(m_folder->path(), 1'000'000);
    m_fetcher = std::make_unique<MediaFetcher>(m_net->api, *m_cache, 10'000);
}

Message tst_MediaFetcher::message(const QString &path) const
{
    Message made;
    made.id = MessageId(9);
    made.chatId = ChatId(1);
    made.senderId = PersonId(1);
    made.type = MessageType::Image;
    made.senderName = u"x"_s;
    made.attachment = Attachment();
    made.attachment->url = m_server->url().toString() + path;
    made.attachment->thumbnailUrl = made.attachment->url;
    made.attachment->mediaType = u"image/png"_s;
    made.attachment->name = u"a.png"_s;
    return made;
}

Result<QString> tst_MediaFetcher::fetch(const Message &wanted, Part part)
{
    return test::waitFor<QString>([&](QObject *context, auto done) { m_fetcher->fetch(wanted, part, context, done); });
}

int tst_MediaFetcher::downloads(const QByteArray &path) const
{
    return int(std::ranges::count_if(
        m_server->requests(), [&](const QByteArray &request) { return request.startsWith("GET " + path); }));
}

void tst_MediaFetcher::fetchedOnce()
{
    QVERIFY(!m_fetcher->find(message(u"/good"_s), Part::Content));
    QObject context;
    int good = 0;
    for (int i = 0; i < 4; ++i)
        m_fetcher->fetch(message(u"/good"_s), Part::Content, &context,
            [&](const Result<QString> &path) { good += path.has_value(); });
    QTRY_COMPARE(good, 4);
    QVERIFY(fetch(message(u"/good"_s)));
    QCOMPARE(downloads("/good"), 1);
    QFile file(m_fetcher->find(message(u"/good"_s), Part::Content).value());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "picture");
}

void tst_MediaFetcher::thumbnailsAreApart()
{
    QVERIFY(fetch(message(u"/good"_s)));
    QVERIFY(!m_fetcher->find(message(u"/good"_s), Part::Thumbnail));
    QVERIFY(fetch(message(u"/good"_s), Part::Thumbnail));
    QCOMPARE(downloads("/good"), 2);
}

void tst_MediaFetcher::linksAreAskedForAnew()
{
    QVERIFY(fetch(message(u"/ended"_s)));
    QCOMPARE(downloads("/ended"), 1);
    QCOMPARE(downloads("/good"), 1);
    // One that came without a link, from an old cache.
    Message bare = message({});
    bare.attachment->thumbnailUrl.clear();
    QVERIFY(fetch(bare, Part::Thumbnail));
}

void tst_MediaFetcher::goneForGood()
{
    Message gone = message(u"/ended"_s);
    gone.id = MessageId(77);
    QCOMPARE(fetch(gone).error().code, ErrorCode::NotFound);
    QVERIFY(!fetch(gone).error().message.isEmpty());
}

void tst_MediaFetcher::tooLarge()
{
    QCOMPARE(fetch(message(u"/huge"_s)).error().message, client::troubleError(client::Trouble::TooLarge).message);
    QVERIFY(!m_fetcher->find(message(u"/huge"_s), Part::Content));
}

void tst_MediaFetcher::cancelled()
{
    bool isTold = false;
    QObject context;
    m_fetcher->fetch(message(u"/silent"_s), Part::Content, &context, [&](const Result<QString> &) { isTold = true; });
    QTRY_COMPARE(downloads("/silent"), 1);
    m_fetcher->cancel(message(u"/silent"_s), Part::Content);
    QVERIFY(fetch(message(u"/good"_s))); // the same message, anew
    QVERIFY(!isTold);
}

QTEST_GUILESS_MAIN(tst_MediaFetcher)
#include "tst_MediaFetcher.moc"
