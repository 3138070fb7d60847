// SPDX-License-Identifier: GPL-3.0-or-later
#include "HttpFixture.h"
#include "server/net/EpollEventDispatcher.h"

#include <QTest>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;

/// Whether clients that go away while they wait for their answer are noticed: only where a route asks for it.
class tst_HttpWaiting : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void noticesClientsThatGo_data();
    void noticesClientsThatGo();
    void doesNotLookAtOthers();
    void keepsPipelinedRequests();
};

namespace {

/// A server with two routes that let their clients wait, one of which watches them.
struct Fixture
{
    Fixture()
    {
        RouteTable routes;
        routes.add({.method = Method::Get,
            .pattern = "/plain",
            .access = Access::Public,
            .handler = [](const Request &, const Responder &responder) {
                responder.send(Response::json(200, "\"plain\""));
            }});
        for (const bool isWatching : {true, false}) {
            Route wait{.method = Method::Get,
                .pattern = isWatching ? "/watch" : "/wait",
                .access = Access::Public,
                .handler = [this](const Request &, const Responder &responder) {
                    responder.whenGone([this] { ++gone; });
                    waiting.append(responder);
                }};
            wait.watchesClient = isWatching;
            routes.add(wait);
        }
        server = std::make_unique<HttpServer>(std::move(routes), authenticator, HttpConfig());
        const auto listening = server->listen(QHostAddress::LocalHost, 0);
        if (!listening)
            qFatal("cannot listen");
        port = *listening;
    }

    FakeAuthenticator authenticator;
    QList<Responder> waiting;
    int gone = 0;
    std::unique_ptr<HttpServer> server;
    quint16 port = 0;
};

} // namespace

void tst_HttpWaiting::noticesClientsThatGo_data()
{
    QTest::addColumn<bool>("isReset");
    QTest::newRow("closed") << false;
    QTest::newRow("reset") << true;
}

void tst_HttpWaiting::noticesClientsThatGo()
{
    QFETCH(const bool, isReset);
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(get("/watch"));
    QTRY_COMPARE(fixture.waiting.size(), 1);
    QVERIFY(fixture.waiting.first().isAlive());
    if (isReset)
        client.vanish();
    else
        client.finishSending();
    QTRY_COMPARE(fixture.gone, 1);
    QVERIFY(!fixture.waiting.first().isAlive());
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
}

void tst_HttpWaiting::doesNotLookAtOthers()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(get("/wait"));
    QTRY_COMPARE(fixture.waiting.size(), 1);
    client.finishSending();
    QTest::qWait(50);
    QVERIFY(fixture.waiting.first().isAlive());
    fixture.waiting.first().send(Response::json(200, "1"));
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(fixture.gone, 0);
}

void tst_HttpWaiting::keepsPipelinedRequests()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(get("/watch"));
    QTRY_COMPARE(fixture.waiting.size(), 1);
    client.send(get("/plain") + get("/plain"));
    QTest::qWait(20);
    QCOMPARE(client.answers().size(), 0);
    fixture.waiting.first().send(Response::json(200, "1"));
    QVERIFY(client.waitForAnswers(3));
    QCOMPARE(client.answers().last().body, "\"plain\"");
    QCOMPARE(fixture.gone, 0);
}

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new net::EpollEventDispatcher);
    QCoreApplication application(argc, argv);
    tst_HttpWaiting test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_HttpWaiting.moc"
