// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/Session.h"

#include "client/net/ApiClient.h"
#include "server/app/ServerConfig.h"
#include "tests/api/SignInFixture.h"
#include "tests/client/support/ClientFixture.h"
#include "tests/client/support/FakeHttpServer.h"

using namespace Qt::StringLiterals;
using namespace sanad;
using client::Session;
using client::Tokens;

/// Signing in, and staying so, with a real server; renewal's corners with a false one.
class tst_Session : public QObject, private test::SignInFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void tokensRoundTrip();
    void signsInAndOut();
    void wrongPassword();
    void resumesAHandedToken();
    void refusedCallIsRepeatedOnce();
    void callersShareOneRenewal();
    void renewalOfALostAnswer();
    void expiresOnce();
    void offlineIsNoExpiry();

private:
    static Result<Person> login(Session &session, const QString &password = Password);
    static Tokens stale(const Session &session);
};

namespace {

struct Net
{
    explicit Net(const QUrl &url) { http.setServer(url); }
    client::HttpClient http{test::NetworkOf::shortLimits()};
    Session session{http};
    client::ApiClient api{http, session};
    QSignalSpy expired{&session, &Session::expired};
    QSignalSpy changed{&session, &Session::tokensChanged};
};

} // namespace

Result<Person> tst_Session::login(Session &session, const QString &password)
{
    return test::waitFor<Person>(
        [&](QObject *context, auto done) { session.login(u"sara"_s, password, context, done); });
}

/// Tokens whose access token the server does not know.
Tokens tst_Session::stale(const Session &session)
{
    Tokens tokens = session.tokens();
    tokens.access = "no.such.token";
    return tokens;
}

void tst_Session::tokensRoundTrip()
{
    const Tokens tokens{.access = "a", .refresh = "r", .renewal = u"id"_s, .expiresAt = Timestamp(1'700'000'000'000)};
    QCOMPARE(Tokens::fromJson(tokens.toJson()).value(), tokens);
    QCOMPARE(Tokens::fromJson(Tokens{}.toJson()).value(), Tokens{});
    QVERIFY(!Tokens::fromJson("[]"));
    QVERIFY(!Tokens::fromJson(R"({"refresh":"r"})"));
}

void tst_Session::signsInAndOut()
{
    Net net(m_server->url());
    QSignalSpy begun(&net.session, &Session::begun);
    const auto person = login(net.session);
    QVERIFY(person);
    QCOMPARE(person->name, u"sara"_s);
    QCOMPARE(begun.size(), 1);
    QVERIFY(net.session.isSignedIn());
    QVERIFY(!net.session.tokens().refresh.isEmpty());
    const QByteArray token = net.session.tokens().access;
    QCOMPARE(me(token), 200);
    net.session.logout();
    QVERIFY(!net.session.isSignedIn());
    QTRY_COMPARE(me(token), 401);
    QCOMPARE(net.expired.size(), 0);
}

void tst_Session::wrongPassword()
{
    Net net(m_server->url());
    const auto person = login(net.session, u"wrong horse"_s);
    QCOMPARE(person.error().code, ErrorCode::Unauthorized);
    QVERIFY(person.error().message != client::sentenceFor(ErrorCode::Unauthorized));
    QVERIFY(!net.session.isSignedIn());
}

void tst_Session::resumesAHandedToken()
{
    Net net(m_server->url());
    const auto resume = [&](const QByteArray &token) {
        return test::waitFor<Person>([&](QObject *context, auto done) {
            net.session.resume(Tokens{.access = token, .refresh = {}, .renewal = {}, .expiresAt = {}}, context, done);
        });
    };
    QCOMPARE(resume("nonsense").error().code, ErrorCode::Unauthorized);
    QVERIFY(!net.session.isSignedIn());
    const auto person = resume(m_server->student(7, u"ليلى"_s));
    QCOMPARE(person.value(), (Person{.role = Role::Student, .id = PersonId(7), .name = u"ليلى"_s}));
    QVERIFY(net.session.tokens().expiresAt);
}

void tst_Session::refusedCallIsRepeatedOnce()
{
    Net net(m_server->url());
    const auto person = login(net.session);
    QVERIFY(person);
    net.session.resume(stale(net.session), *person);
    const auto chat = test::waitFor<Chat>([&](QObject *context, auto done) { net.api.openChat(context, done); });
    QVERIFY(chat);
    QCOMPARE(net.expired.size(), 0);
    QCOMPARE(me(net.session.tokens().access), 200);
}

void tst_Session::callersShareOneRenewal()
{
    Net net(m_server->url());
    const auto person = login(net.session);
    QVERIFY(person);
    net.session.resume(stale(net.session), *person);
    QObject context;
    int good = 0;
    for (int i = 0; i < 5; ++i)
        net.api.unreadCount(&context, [&](const Result<int> &count) { good += count.has_value(); });
    QTRY_COMPARE(good, 5);
    QCOMPARE(net.expired.size(), 0); // a refresh token that is used twice would have ended everything
}

/// The exchange had been made, but its answer was lost, and the program with it: the same exchange again is harmless.
void tst_Session::renewalOfALostAnswer()
{
    Net net(m_server->url());
    const auto person = login(net.session);
    QVERIFY(person);
    Tokens before;
    QObject context;
    connect(&net.session, &Session::tokensChanged, &context, [&](const Tokens &tokens) {
        if (!tokens.renewal.isEmpty())
            before = tokens;
    });
    const auto renew = [](Session &session) {
        return test::waitFor<QByteArray>([&](QObject *asker, auto done) { session.renew(asker, done); });
    };
    QVERIFY(renew(net.session));
    QVERIFY(!before.renewal.isEmpty());
    Net next(m_server->url());
    next.session.resume(before, *person);
    QVERIFY(renew(next.session));
    QVERIFY(next.session.tokens().renewal.isEmpty());
    QCOMPARE(me(next.session.tokens().access), 200);
}

void tst_Session::expiresOnce()
{
    Net net(m_server->url());
    const auto person = login(net.session);
    QVERIFY(person);
    Tokens tokens = stale(net.session);
    tokens.refresh = "of nobody";
    net.session.resume(tokens, *person);
    QObject context;
    QList<ErrorCode> codes;
    for (int i = 0; i < 3; ++i)
        net.api.unreadCount(&context, [&](const Result<int> &count) { codes.append(count.error().code); });
    QTRY_COMPARE(codes, QList<ErrorCode>(3, ErrorCode::Unauthorized));
    QCOMPARE(net.expired.size(), 1);
    QVERIFY(!net.session.isSignedIn());
    QVERIFY(net.session.person()); // who it was, is known
    QCOMPARE(test::waitFor<int>([&](QObject *asker, auto done) { net.api.unreadCount(asker, done); }).error().code,
        ErrorCode::Unauthorized);
}

void tst_Session::offlineIsNoExpiry()
{
    test::FakeHttpServer server([](const QByteArray &request) {
        return request.startsWith("POST") ? test::FakeHttpServer::answer(503, "")
                                          : test::FakeHttpServer::answer(401, "");
    });
    Net net(server.url());
    net.session.resume(Tokens{.access = "a", .refresh = "r", .renewal = {}, .expiresAt = {}},
        Person{.role = Role::Student, .id = PersonId(5), .name = {}});
    const auto count = test::waitFor<int>([&](QObject *context, auto done) { net.api.unreadCount(context, done); });
    QCOMPARE(count.error().code, ErrorCode::Unavailable);
    QCOMPARE(net.expired.size(), 0);
    QVERIFY(net.session.isSignedIn());
    QVERIFY(!net.session.tokens().renewal.isEmpty());
}

SANAD_SERVER_TEST_MAIN(tst_Session)
#include "tst_Session.moc"
