// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/SignInFixture.h"

#include <QJsonDocument>
#include <QNetworkReply>
#include <QTest>

using namespace sanad;
using namespace sanad::test;
using namespace Qt::StringLiterals;

/// Signing in, staying in, going out, being put out: over HTTP, with the command line beside the running server.
class tst_SignIn : public QObject, private SignInFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { m_server.reset(); }
    void signsInAndIsKnown();
    void wrongPasswordAndUnknownNameLookTheSame();
    void badInput_data();
    void badInput();
    void refreshExchangesOnce();
    void twoRefreshesAtOnce();
    void lostAnswerCanBeAskedForAgain();
    void logoutEndsTheSessionAtOnce();
    void changedPasswordEndsOtherSessions();
    void wrongOldPasswordIsNoSignOut();
    void schoolsTokenHasNoPassword();
    void guessesAreSlowedDown();
    void restartKeepsSessionsAndEnds();
    void tokensAreNotKeptInCaches();
    void passwordsAreNeverStored();
    void withoutAccountsThereIsNoDoor();
};

void tst_SignIn::signsInAndIsKnown()
{
    const Answer answer = login(u"SARA"_s); // names are folded
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json.keys(), (QStringList{u"expires_in"_s, u"refresh_token"_s, u"token"_s, u"user"_s}));
    QCOMPARE(answer.json.value("expires_in"_L1).toInt(), 900);
    const QJsonObject sara{{u"id"_s, 1'000'000'000}, {u"role"_s, u"student"_s}, {u"name"_s, u"sara"_s}};
    QCOMPARE(answer.object("user"_L1), sara);
    QCOMPARE(m_client->get("/api/auth/me", tokenOf(answer)).object("user"_L1), sara);
    QCOMPARE(m_client->say(tokenOf(answer), u"hello"_s).status, 201);
    QCOMPARE(m_client->get("/api/support/admin/chats", tokenOf(answer)).status, 403);
    QCOMPARE(me({}), 401);
    QCOMPARE(me(m_server->student()), 200); // the school's tokens go on
}

void tst_SignIn::wrongPasswordAndUnknownNameLookTheSame()
{
    const Answer wrong = login(u"sara"_s, u"wrong horse"_s);
    const Answer unknown = login(u"nobody"_s, u"wrong horse"_s);
    QCOMPARE(wrong.status, 401);
    QCOMPARE(unknown.status, 401);
    QCOMPARE(wrong.body, unknown.body);
    QCOMPARE(login(u"sara"_s, u"short"_s).body, wrong.body);
}

void tst_SignIn::badInput_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("field");
    struct Fields
    {
        const char *path;
        QList<std::pair<const char *, QByteArray>> good;
    };
    const QList<Fields> routes{{"/api/auth/login", {{"username", R"("sara")"}, {"password", R"("correct horse")"}}},
        {"/api/auth/refresh", {{"refresh_token", "\"" + QByteArray(22, 'A') + '.' + QByteArray(43, 'A') + "\""}}},
        {"/api/auth/password", {{"old_password", R"("correct horse")"}, {"new_password", R"("staple battery")"}}}};
    const QList<std::pair<const char *, QByteArray>> values{{"missing", {}}, {"null", "null"}, {"a number", "5"},
        {"true", "true"}, {"a list", "[\"x\"]"}, {"an object", "{}"}, {"a NUL inside", R"("cor\u0000rect horse")"},
        {"half a surrogate", R"("cor\ud800rect horse")"}};
    for (const Fields &route : routes) {
        const auto bodyWith = [&](const char *changed, const QByteArray &value) {
            QByteArrayList members;
            for (const auto &[name, good] : route.good) {
                const QByteArray text = qstrcmp(name, changed) == 0 ? value : good;
                if (!text.isEmpty())
                    members.append('"' + QByteArray(name) + "\":" + text);
            }
            return '{' + members.join(',') + '}';
        };
        for (const auto &[name, good] : route.good) {
            for (const auto &[kind, value] : values)
                QTest::addRow("%s: %s %s", route.path, name, kind)
                    << QByteArray(route.path) << bodyWith(name, value) << 400 << QString::fromLatin1(name);
            QTest::addRow("%s: %s invalid UTF-8", route.path, name)
                << QByteArray(route.path) << bodyWith(name, "\"\xff\xfe\"") << 400 << QString();
        }
        QTest::addRow("%s: empty body", route.path) << QByteArray(route.path) << QByteArray() << 400 << QString();
        QTest::addRow("%s: a list", route.path) << QByteArray(route.path) << QByteArray("[]") << 400 << QString();
        QTest::addRow("%s: cut off", route.path) << QByteArray(route.path) << QByteArray("{\"a\":") << 400 << QString();
        QTest::addRow("%s: 17 KB", route.path)
            << QByteArray(route.path) << "{\"x\":\"" + QByteArray(17 * 1024, 'x') + "\"}" << 413 << QString();
    }
    const auto row = [](const char *name, const char *path, const QByteArray &body, int status, const QString &field) {
        QTest::newRow(name) << QByteArray(path) << body << status << field;
    };
    const QByteArray longText = '"' + QByteArray(1025, 'x') + '"';
    row("login: username empty", "/api/auth/login", R"({"username":"","password":"x"})", 400, u"username"_s);
    row("login: username too long", "/api/auth/login", R"({"username":)" + longText + R"(,"password":"x"})", 400,
        u"username"_s);
    row("login: username with a line end", "/api/auth/login", R"({"username":"a\nb","password":"x"})", 400,
        u"username"_s);
    row("login: password empty", "/api/auth/login", R"({"username":"sara","password":""})", 400, u"password"_s);
    row("login: password too long", "/api/auth/login", R"({"username":"sara","password":)" + longText + '}', 400,
        u"password"_s);
    row("refresh: empty", "/api/auth/refresh", R"({"refresh_token":""})", 401, {});
    row("refresh: noise", "/api/auth/refresh", R"({"refresh_token":"abc"})", 401, {});
    row("refresh: too long", "/api/auth/refresh", R"({"refresh_token":)" + longText + '}', 401, {});
    row("refresh: of nobody", "/api/auth/refresh",
        R"({"refresh_token":")" + QByteArray(22, 'A') + '.' + QByteArray(43, 'A') + "\"}", 401, {});
    row("refresh: id empty", "/api/auth/refresh", R"({"refresh_token":"abc","client_request_id":""})", 400,
        u"client_request_id"_s);
    row("refresh: id too long", "/api/auth/refresh",
        R"({"refresh_token":"abc","client_request_id":")" + QByteArray(65, 'x') + "\"}", 400, u"client_request_id"_s);
    row("refresh: id a number", "/api/auth/refresh", R"({"refresh_token":"abc","client_request_id":5})", 400,
        u"client_request_id"_s);
    row("password: new one short", "/api/auth/password", R"({"old_password":"correct horse","new_password":"1234567"})",
        400, u"new_password"_s);
    row("password: new one too long", "/api/auth/password",
        R"({"old_password":"correct horse","new_password":)" + longText + '}', 400, u"new_password"_s);
    row("password: old one too long", "/api/auth/password",
        R"({"old_password":)" + longText + R"(,"new_password":"staple battery"})", 400, u"old_password"_s);
}

void tst_SignIn::badInput()
{
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    QFETCH(const QString, field);
    const QByteArray token = tokenOf(login());
    QVERIFY(!token.isEmpty());
    const Answer answer = m_client->post(target, token, body);
    QCOMPARE(answer.status, status);
    QVERIFY(!answer.text("message"_L1).isEmpty() && !answer.text("code"_L1).isEmpty());
    if (status == 400)
        QCOMPARE(answer.text("field"_L1), field);
    QVERIFY(!answer.body.contains("horse"));
    QCOMPARE(me(token), 200); // nothing has ended
    QCOMPARE(login().status, 200); // nothing has changed
}

void tst_SignIn::refreshExchangesOnce()
{
    const Answer first = login();
    const Answer second = refresh(first);
    QCOMPARE(second.status, 200);
    QVERIFY(second.text("refresh_token"_L1) != first.text("refresh_token"_L1));
    QCOMPARE(second.object("user"_L1), first.object("user"_L1));
    QCOMPARE(me(tokenOf(second)), 200);
    // The reused token ends the family: what followed from it, and its access tokens, at once.
    QCOMPARE(refresh(first).status, 401);
    QCOMPARE(refresh(second).status, 401);
    QCOMPARE(me(tokenOf(first)), 401);
    QCOMPARE(me(tokenOf(second)), 401);
    QCOMPARE(login().status, 200);
}

void tst_SignIn::twoRefreshesAtOnce()
{
    const Answer first = login();
    const QByteArray body = QJsonDocument(QJsonObject{{u"refresh_token"_s, first.text("refresh_token"_L1)}}).toJson();
    QNetworkAccessManager network;
    std::vector<std::unique_ptr<QNetworkReply>> replies;
    for (int i = 0; i < 2; ++i) {
        QNetworkRequest request(QUrl(m_server->url().toString() + u"/api/auth/refresh"_s));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        replies.emplace_back(network.post(request, body));
    }
    QTRY_VERIFY(replies.at(0)->isFinished() && replies.at(1)->isFinished());
    QList<int> statuses;
    for (const auto &reply : replies)
        statuses.append(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt());
    std::ranges::sort(statuses);
    QCOMPARE(statuses, (QList{200, 401}));
}

void tst_SignIn::lostAnswerCanBeAskedForAgain()
{
    const Answer first = login();
    const Answer lost = refresh(first, u"r1"_s);
    const Answer again = refresh(first, u"r1"_s);
    QCOMPARE(again.status, 200);
    QCOMPARE(again.text("refresh_token"_L1), lost.text("refresh_token"_L1));
    QCOMPARE(refresh(again, u"r2"_s).status, 200);
    QCOMPARE(refresh(first, u"r1"_s).status, 401);
    QCOMPARE(me(tokenOf(again)), 401);
}

void tst_SignIn::logoutEndsTheSessionAtOnce()
{
    const Answer here = login();
    const Answer there = login();
    QCOMPARE(m_client->post("/api/auth/logout", tokenOf(here), QByteArray(), {}).status, 200);
    QCOMPARE(me(tokenOf(here)), 401);
    QCOMPARE(refresh(here).status, 401);
    QCOMPARE(me(tokenOf(there)), 200);
    QCOMPARE(refresh(there).status, 200);
    QCOMPARE(m_client->post("/api/auth/logout", tokenOf(here), QByteArray(), {}).status, 401);
    QCOMPARE(m_client->post("/api/auth/logout", m_server->student(), QByteArray(), {}).status, 200); // nothing to end
    QCOMPARE(me(m_server->student()), 200);
}

void tst_SignIn::changedPasswordEndsOtherSessions()
{
    const Answer here = login();
    const Answer there = login();
    const QJsonObject change{{u"old_password"_s, Password}, {u"new_password"_s, u"staple battery"_s}};
    QCOMPARE(m_client->post("/api/auth/password", tokenOf(here), change).status, 200);
    QCOMPARE(me(tokenOf(here)), 200);
    QCOMPARE(me(tokenOf(there)), 401);
    QCOMPARE(refresh(here).status, 200);
    QCOMPARE(refresh(there).status, 401);
    QCOMPARE(login().status, 401);
    QCOMPARE(login(u"sara"_s, u"staple battery"_s).status, 200);
}

void tst_SignIn::wrongOldPasswordIsNoSignOut()
{
    const Answer here = login();
    const QJsonObject change{{u"old_password"_s, u"wrong horse"_s}, {u"new_password"_s, u"staple battery"_s}};
    const Answer refused = m_client->post("/api/auth/password", tokenOf(here), change);
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.text("field"_L1), u"old_password"_s);
    QCOMPARE(login().status, 200);
    // A stolen token is no way to guess the password either.
    Answer last;
    for (int i = 0; i < 10; ++i)
        last = m_client->post("/api/auth/password", tokenOf(here), change);
    QCOMPARE(last.status, 429);
}

void tst_SignIn::schoolsTokenHasNoPassword()
{
    const QJsonObject change{{u"old_password"_s, Password}, {u"new_password"_s, u"staple battery"_s}};
    QCOMPARE(m_client->post("/api/auth/password", m_server->student(), change).status, 404);
}

void tst_SignIn::guessesAreSlowedDown()
{
    QCOMPARE(add(u"omar"_s, u"student"_s), 0);
    QCOMPARE(login(u"omar"_s).status, 200); // known from here: a count of its own
    Answer last;
    int wrong = 0;
    for (; wrong < 20 && last.status != 429; ++wrong)
        last = login(u"sara"_s, u"wrong horse"_s);
    QCOMPARE(wrong, 7);
    QCOMPARE(last.text("code"_L1), u"rate_limited"_s);
    QCOMPARE(last.headers.value("retry-after"), QByteArray("1"));
    QCOMPARE(login().status, 429); // the right one is not tried either
    QCOMPARE(login(u"omar"_s).status, 200);
    QTRY_COMPARE_WITH_TIMEOUT(login().status, 200, 5000);
}

void tst_SignIn::restartKeepsSessionsAndEnds()
{
    const Answer stays = login();
    const Answer ended = login();
    QCOMPARE(m_client->post("/api/auth/logout", tokenOf(ended), QByteArray(), {}).status, 200);
    m_server->restart();
    m_client = std::make_unique<ApiClient>(m_server->url());
    QCOMPARE(me(tokenOf(stays)), 200);
    QCOMPARE(me(tokenOf(ended)), 401);
    QCOMPARE(refresh(stays).status, 200);
}

void tst_SignIn::tokensAreNotKeptInCaches()
{
    QCOMPARE(login().headers.value("cache-control"), QByteArray("no-store"));
}

void tst_SignIn::passwordsAreNeverStored()
{
    const Answer here = login();
    QCOMPARE(login(u"sara"_s, u"a wrong secret"_s).status, 401);
    QCOMPARE(login(u"typed into the wrong field"_s, u"x"_s).status, 400);
    QCOMPARE(login(u"typed-into-the-wrong-field"_s, u"x"_s).status, 401);
    const QByteArray refreshToken = here.text("refresh_token"_L1).toLatin1();
    m_server->restart(); // everything is in the file
    for (const QString &name : {u"sanad.db"_s, u"sanad.db-wal"_s}) {
        QFile file(m_server->dataDir() + u'/' + name);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray content = file.readAll();
        for (const QByteArray &secret : {Password.toUtf8(), QByteArray("a wrong secret"),
                 QByteArray("typed-into-the-wrong-field"), tokenOf(here), refreshToken, refreshToken.left(22)}) {
            const QString text = QString::fromLatin1(secret);
            const QByteArray wide(reinterpret_cast<const char *>(text.utf16()), text.size() * 2);
            QVERIFY2(!content.contains(secret) && !content.contains(wide), secret.constData());
        }
        QVERIFY(name != u"sanad.db"_s || content.size() > 10'000);
    }
}

void tst_SignIn::withoutAccountsThereIsNoDoor()
{
    const TestServer server;
    ApiClient client(server.url());
    QCOMPARE(client.post("/api/auth/login", {}, QJsonObject()).status, 404);
    QCOMPARE(client.post("/api/auth/refresh", {}, QJsonObject()).status, 404);
    QCOMPARE(client.get("/api/auth/me", server.student()).status, 200);
    QCOMPARE(client.get("/api/auth/me").status, 401);
}

SANAD_SERVER_TEST_MAIN(tst_SignIn)
#include "tst_SignIn.moc"
