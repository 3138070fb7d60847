// SPDX-License-Identifier: GPL-3.0-or-later
#include "HttpFixture.h"

#include <QTest>

#include <memory>
#include <vector>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The limits of rate and memory as clients meet them, and clients behind proxies.
class tst_Throttle : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void tellsWhatIsLeft();
    void refusesWhatIsTooMuch();
    void refusesBeforeTheBody();
    void tellsBrowsersToo();
    void limitsBadTokens();
    void limitsByForwardedAddress();
    void tellsTheClientsAddress();
    void asksForHttps_data();
    void asksForHttps();
    void refusesBodiesBeyondTheirMemory();
    void refusesBodiesThatGrowTogether();
    void givesMemoryBack();

private:
    [[nodiscard]] static HttpConfig strict(RateClass what, RateRule perPerson, RateRule perAddress);
    [[nodiscard]] static HttpConfig behindProxy();
};

HttpConfig tst_Throttle::strict(RateClass what, RateRule perPerson, RateRule perAddress)
{
    HttpConfig config;
    config.rates.perPerson[std::size_t(what)] = perPerson;
    config.rates.perAddress[std::size_t(what)] = perAddress;
    return config;
}

HttpConfig tst_Throttle::behindProxy()
{
    HttpConfig config = strict(RateClass::Reading, {}, {2, 3600s});
    config.proxy.trusted = {*net::AddressRange::parse(u"127.0.0.0/8"_s)};
    return config;
}

void tst_Throttle::tellsWhatIsLeft()
{
    HttpFixture fixture(strict(RateClass::Reading, {10, 100s}, {}));
    RawClient client(fixture.port());
    client.send(get("/student", "Authorization: Bearer student\r\n").repeated(2) + get("/hello"));
    QVERIFY(client.waitForAnswers(3));
    for (int i = 0; i < 2; ++i) {
        const Answer &answer = client.answers().at(i);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.header("ratelimit-limit"), "10");
        QCOMPARE(answer.header("ratelimit-remaining"), QByteArray::number(9 - i));
        QCOMPARE(answer.header("ratelimit-reset"), QByteArray::number(10 * (i + 1)));
        QCOMPARE(answer.header("retry-after"), "");
    }
    // A public route has no person, and the rule for addresses is off here.
    QCOMPARE(client.answers().at(2).header("ratelimit-limit"), "");
}

void tst_Throttle::refusesWhatIsTooMuch()
{
    HttpFixture fixture(strict(RateClass::Reading, {}, {3, 3600s}));
    RawClient client(fixture.port());
    client.send(get("/hello").repeated(5));
    QVERIFY(client.waitForAnswers(5));
    QCOMPARE(client.answers().at(2).status, 200);
    const Answer &refusal = client.answers().at(3);
    QCOMPARE(refusal.status, 429);
    QCOMPARE(refusal.errorFormFault(), QString());
    QVERIFY(refusal.body.contains(R"("code":"rate_limited")"));
    const int retryAfter = refusal.header("retry-after").toInt();
    QVERIFY(retryAfter > 1190 && retryAfter <= 1200);
    QCOMPARE(refusal.header("ratelimit-remaining"), "0");
    // The connection stays, and so do other classes of routes.
    client.send(post("/echo", "x"));
    QVERIFY(client.waitForAnswers(6));
    QCOMPARE(client.answers().last().status, 201);
    QCOMPARE(fixture.server->counters().limited, 2);
    QCOMPARE(fixture.handled, 4);
}

void tst_Throttle::refusesBeforeTheBody()
{
    HttpFixture fixture(strict(RateClass::Writing, {}, {1, 3600s}));
    RawClient client(fixture.port());
    client.send(post("/echo", "x"));
    QVERIFY(client.waitForAnswers(1));
    client.send(post("/big", QByteArray(1'000'000, 'x'), "Expect: 100-continue\r\n").chopped(1'000'000));
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().size(), 2);
    QCOMPARE(client.answers().last().status, 429);
    QCOMPARE(client.answers().last().header("connection"), "close");
    QVERIFY(fixture.server->counters().bytesIn < 1000);
}

void tst_Throttle::tellsBrowsersToo()
{
    HttpFixture fixture(strict(RateClass::Reading, {}, {1, 3600s}));
    RawClient client(fixture.port());
    client.send(get("/hello", "Origin: https://school.example\r\n").repeated(2));
    QVERIFY(client.waitForAnswers(2));
    const Answer &refusal = client.answers().last();
    QCOMPARE(refusal.status, 429);
    QCOMPARE(refusal.header("access-control-allow-origin"), "*");
    QVERIFY(refusal.header("access-control-expose-headers").contains("RateLimit-Remaining"));
    QVERIFY(refusal.header("access-control-expose-headers").contains("Retry-After"));
}

void tst_Throttle::limitsBadTokens()
{
    HttpConfig config;
    config.rates.badTokens = {3, 3600s};
    HttpFixture fixture(config);
    RawClient client(fixture.port());
    client.send(get("/student", "Authorization: Bearer guess\r\n").repeated(6));
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().size(), 4);
    QCOMPARE(client.answers().at(2).status, 401);
    QCOMPARE(client.answers().at(3).status, 429);
    QCOMPARE(client.answers().at(3).errorFormFault(), QString());
    QCOMPARE(fixture.server->counters().limitedBadTokens, 1);
    // Whoever has a good token there is not held up.
    RawClient good(fixture.port());
    good.send(get("/student", "Authorization: Bearer student\r\n"));
    QVERIFY(good.waitForAnswers(1));
    QCOMPARE(good.answers().first().status, 200);
}

void tst_Throttle::limitsByForwardedAddress()
{
    HttpFixture fixture(behindProxy());
    RawClient proxy(fixture.port());
    const QByteArray one = get("/hello", "X-Forwarded-For: 192.0.2.1\r\n");
    const QByteArray spoofed = get("/hello", "X-Forwarded-For: 198.51.100.7, 192.0.2.1\r\n");
    const QByteArray two = get("/hello", "X-Forwarded-For: 192.0.2.2\r\n");
    proxy.send(one + one + one + spoofed + two);
    QVERIFY(proxy.waitForAnswers(5));
    QList<int> statuses;
    for (const Answer &answer : proxy.answers())
        statuses.append(answer.status);
    QCOMPARE(statuses, (QList<int>{200, 200, 429, 429, 200}));
}

void tst_Throttle::tellsTheClientsAddress()
{
    const QByteArray headers = "X-Forwarded-For: 2001:db8::7\r\nX-Forwarded-Proto: https\r\n";
    {
        HttpFixture fixture(behindProxy());
        QList<AccessLogEntry> entries;
        fixture.server->setAccessLog([&](const AccessLogEntry &entry) { entries.append(entry); });
        RawClient proxy(fixture.port());
        proxy.send(get("/hello", headers));
        QVERIFY(proxy.waitForAnswers(1));
        QCOMPARE(fixture.requests.first().client.toString(), u"2001:db8::7"_s);
        QCOMPARE(fixture.requests.first().origin, "https://test");
        QCOMPARE(entries.first().client.toString(), u"2001:db8::7"_s);
    }
    HttpFixture untrusting;
    QTest::ignoreMessage(QtInfoMsg, QRegularExpression(u"A proxy on this machine is not trusted"_s));
    RawClient proxy(untrusting.port());
    proxy.send(get("/hello", headers).repeated(2));
    QVERIFY(proxy.waitForAnswers(2));
    QCOMPARE(untrusting.requests.first().client, QHostAddress(QHostAddress::LocalHost));
    QCOMPARE(untrusting.requests.first().origin, "http://test");
}

void tst_Throttle::asksForHttps_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<QByteArray>("scheme");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("off") << 0 << "https"_ba
                         << ""_ba;
    QTest::newRow("over http") << 86'400 << "http"_ba
                               << ""_ba;
    QTest::newRow("over https") << 86'400 << "https"_ba
                                << "max-age=86400"_ba;
}

void tst_Throttle::asksForHttps()
{
    QFETCH(const int, seconds);
    QFETCH(const QByteArray, scheme);
    QFETCH(const QByteArray, header);
    HttpConfig config = behindProxy();
    config.strictTransport = std::chrono::seconds(seconds);
    HttpFixture fixture(config);
    RawClient client(fixture.port());
    client.send(get("/hello", "X-Forwarded-Proto: " + scheme + "\r\n"));
    client.send(get("/nowhere", "X-Forwarded-Proto: " + scheme + "\r\n"));
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(client.answers().first().header("strict-transport-security"), header);
    QCOMPARE(client.answers().last().header("strict-transport-security"), header);
}

void tst_Throttle::refusesBodiesBeyondTheirMemory()
{
    HttpConfig config;
    config.limits.bodiesInAll = 1'000'000;
    HttpFixture fixture(config);
    RawClient holder(fixture.port());
    holder.send(post("/big", QByteArray(900'000, 'x')).chopped(1));
    QTRY_VERIFY(fixture.server->counters().bytesIn >= 900'000);
    RawClient second(fixture.port());
    second.send(post("/big", QByteArray(200'000, 'x'), "Expect: 100-continue\r\n").chopped(200'000));
    QVERIFY(second.waitForEnd());
    QCOMPARE(second.answers().first().status, 503);
    QCOMPARE(second.answers().first().errorFormFault(), QString());
    QCOMPARE(second.answers().first().header("retry-after"), "1");
    QCOMPARE(fixture.server->counters().overloadByBodies, 1);
    // Small ones pass, and so does whoever was there first.
    RawClient small(fixture.port());
    small.send(post("/big", QByteArray(4'000, 'x')));
    QVERIFY(small.waitForAnswers(1));
    QCOMPARE(small.answers().first().status, 200);
    holder.send("x");
    QVERIFY(holder.waitForAnswers(1));
    QCOMPARE(holder.answers().first().body, "900000");
}

// All are let in while there is little; then all send.
void tst_Throttle::refusesBodiesThatGrowTogether()
{
    HttpConfig config;
    config.limits.bodiesInAll = 1'500'000;
    HttpFixture fixture(config);
    std::vector<std::unique_ptr<RawClient>> clients;
    const QByteArray body(1'000'000, 'x');
    for (int i = 0; i < 5; ++i) {
        clients.push_back(std::make_unique<RawClient>(fixture.port()));
        clients.back()->send(post("/big", body).chopped(body.size() - 5'000));
    }
    QTRY_VERIFY(fixture.server->counters().bytesIn >= 25'000);
    for (const auto &client : clients)
        client->send(body.first(body.size() - 5'001));
    QTRY_COMPARE(fixture.server->counters().overloadByBodies, 4);
    const auto refused = [&] {
        return std::count_if(clients.cbegin(), clients.cend(), [](const auto &client) {
            (void)client->waitForAnswers(0);
            return client->answers().size() == 1 && client->answers().first().status == 503;
        });
    };
    QTRY_COMPARE(refused(), 4);
}

void tst_Throttle::givesMemoryBack()
{
    HttpConfig config;
    config.limits.bodiesInAll = 1'000'000;
    HttpFixture fixture(config);
    for (int i = 0; i < 3; ++i) {
        RawClient gone(fixture.port());
        gone.send(post("/big", QByteArray(900'000, 'x')).chopped(1));
        QTRY_VERIFY(fixture.server->counters().bytesIn >= quint64(i * 1'800'000 + 900'000));
        gone.vanish();
        QTRY_COMPARE(fixture.server->connectionCount(), 0);
        RawClient whole(fixture.port());
        whole.send(post("/big", QByteArray(900'000, 'x')));
        QVERIFY(whole.waitForAnswers(1));
        QCOMPARE(whole.answers().first().status, 200);
    }
    QCOMPARE(fixture.server->counters().overloadByBodies, 0);
}

QTEST_GUILESS_MAIN(tst_Throttle)
#include "tst_Throttle.moc"
