// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ServerConfig.h"
#include "tests/api/TestServer.h"
#include "tests/support/PostgresFixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QNetworkReply>
#include <QTest>

using namespace sanad::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Admin = QByteArrayLiteral("/api/support/admin");
const QByteArray Phrases = QByteArrayLiteral("/api/support/admin/bot/phrases");
const QByteArray Models = QByteArrayLiteral("/api/support/admin/bot/models");

/// A word that no language has, so that only the school's phrases can teach it.
const QStringList Taught{u"zorblax flimmers"_s, u"my zorblax flimmers again"_s, u"the zorblax flimmers a lot"_s,
    u"why does my zorblax flimmer"_s, u"zorblax flimmering since yesterday"_s, u"zorblax flimmers in every lesson"_s,
    u"it flimmers, the zorblax"_s, u"zorblax is flimmering on my phone"_s, u"help, zorblax flimmers"_s};
const QString Asked = QStringLiteral("zorblax flimmers today");

/// Students who write one message after the other, and never stop by themselves.
class Crowd : public QObject
{
public:
    Crowd(const TestServer &server, int students)
    {
        for (int i = 0; i < students; ++i)
            write(server.url(), server.student(500 + i, u"Student"_s), 0);
    }
    void stop() { m_isStopping = true; }
    [[nodiscard]] int underWay() const { return m_underWay; }
    [[nodiscard]] int stored() const { return m_stored; }
    [[nodiscard]] const QList<int> &refusals() const { return m_refusals; }

private:
    void write(const QUrl &url, const QByteArray &token, int number)
    {
        if (m_isStopping)
            return;
        QNetworkRequest request(url.resolved(QUrl(u"/api/support/messages"_s)));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        request.setRawHeader("Authorization", "Bearer " + token);
        // Thanks, so that no chat ever waits for an admin.
        QNetworkReply *reply = m_network.post(request, QByteArray(R"({"text":"thank you"})"));
        ++m_underWay;
        connect(reply, &QNetworkReply::finished, this, [this, reply, url, token, number] {
            --m_underWay;
            const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
            status == 201 ? void(++m_stored) : m_refusals.append(status);
            reply->deleteLater();
            write(url, token, number + 1);
        });
    }

    QNetworkAccessManager m_network;
    bool m_isStopping = false;
    int m_underWay = 0;
    int m_stored = 0;
    QList<int> m_refusals;
};

} // namespace

/// How a school keeps its bot current, over REST, while the server runs.
class tst_KnowledgeApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLoggingCategory::setFilterRules(u"sanad.*.info=false"_s); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_server =
            std::make_unique<TestServer>([](sanad::app::ServerConfig &config) { config.http.rates.isOn = false; });
    }
    void cleanup() { m_server.reset(); }

    void studentsMayNot_data();
    void studentsMayNot();
    void badInputIsRefused_data();
    void badInputIsRefused();
    void questionsAreKept();
    void questionsAreAnsweredByTheBot();
    void repliesAreLiveAtOnce();
    void phrasesAreListed();
    void phrasesAreKept();
    void builtInPhrasesStayAsTheSchoolLeftThem();
    void textsAreTriedOut();
    void failuresAreOffered();
    void newModelIsLiveWithoutARestart();
    void tooFewPhrasesAreNotTrainedOn();
    void otherServersFollow();

private:
    Answer get(const QByteArray &target) { return client().get(target, m_server->admin()); }
    Answer send(const QByteArray &method, const QByteArray &target, const QJsonObject &body)
    {
        return client().request(method, target, m_server->admin(), QJsonDocument(body).toJson(), "application/json");
    }
    Answer post(const QByteArray &target, const QJsonObject &body) { return send("POST", target, body); }
    Answer remove(const QByteArray &target) { return client().request("DELETE", target, m_server->admin()); }
    ApiClient client() const { return ApiClient(m_server->url()); }
    QJsonObject newestModel() { return get(Models).json.value("models"_L1).toArray().first().toObject(); }
    QString botReply(qint64 student, const QString &text)
    {
        return client().say(m_server->student(student), text).object("bot_reply"_L1).value("text"_L1).toString();
    }
    static QByteArray number(const QJsonObject &thing) { return QByteArray::number(thing.value("id"_L1).toInteger()); }

    std::unique_ptr<TestServer> m_server;
};

void tst_KnowledgeApi::studentsMayNot_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    const auto row = [](const char *method, const QByteArray &target) {
        QTest::addRow("%s %s", method, target.constData()) << QByteArray(method) << Admin + target;
    };
    row("GET", "/faq");
    row("POST", "/faq");
    row("PATCH", "/faq/1");
    row("DELETE", "/faq/1");
    row("GET", "/bot/intents");
    row("PUT", "/bot/replies/en/LOGIN_PROBLEM/1");
    row("DELETE", "/bot/replies/en/LOGIN_PROBLEM/1");
    row("GET", "/bot/phrases");
    row("POST", "/bot/phrases");
    row("PATCH", "/bot/phrases/1");
    row("DELETE", "/bot/phrases/1");
    row("GET", "/bot/candidates");
    row("POST", "/bot/train");
    row("GET", "/bot/models");
    row("POST", "/bot/models/built-in/publish");
    row("POST", "/bot/try");
    row("POST", "/bot/rehearse");
}

void tst_KnowledgeApi::studentsMayNot()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    const bool hasBody = method != "GET" && method != "DELETE";
    const Answer refused =
        client().request(method, target, m_server->student(), hasBody ? "{}" : "", hasBody ? "application/json" : "");
    QCOMPARE(refused.status, 403);
    QCOMPARE(client().request(method, target).status, 401);
}

void tst_KnowledgeApi::badInputIsRefused_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const char *method, const char *target, const QByteArray &body, int status,
                         const QString &field = {}) {
        QTest::newRow(name) << QByteArray(method) << Admin + target << body << status << field;
    };
    const QByteArray longText = QByteArray(400, 'x');
    row("question missing", "POST", "/faq", R"({"answer":"a"})", 400, u"question"_s);
    row("answer missing", "POST", "/faq", R"({"question":"q"})", 400, u"answer"_s);
    row("question blank", "POST", "/faq", R"({"question":" \u200f ","answer":"a"})", 400, u"question"_s);
    row("question too long", "POST", "/faq", R"({"answer":"a","question":")" + QByteArray(501, 'x') + "\"}", 400,
        u"question"_s);
    row("answer no text", "POST", "/faq", R"({"question":"q","answer":7})", 400, u"answer"_s);
    row("answer with U+0000", "POST", "/faq", R"({"question":"q","answer":"a\u0000"})", 400, u"answer"_s);
    row("priority no number", "POST", "/faq", R"({"question":"q","answer":"a","priority":"high"})", 400, u"priority"_s);
    row("priority too high", "POST", "/faq", R"({"question":"q","answer":"a","priority":1000001})", 400, u"priority"_s);
    row("no such question", "PATCH", "/faq/999", R"({"answer":"a"})", 404);
    row("question no number", "PATCH", "/faq/one", R"({"answer":"a"})", 404);
    row("removing no question", "DELETE", "/faq/999", "", 404);
    row("no such reply", "PUT", "/bot/replies/en/LOGIN_PROBLEM/9", R"({"text":"t"})", 404);
    row("no such subject", "PUT", "/bot/replies/en/NOTHING/1", R"({"text":"t"})", 404);
    row("no such language", "PUT", "/bot/replies/fr/LOGIN_PROBLEM/1", R"({"text":"t"})", 404);
    row("reply missing", "PUT", "/bot/replies/en/LOGIN_PROBLEM/1", "{}", 400, u"text"_s);
    row("reply blank", "PUT", "/bot/replies/en/LOGIN_PROBLEM/1", R"({"text":"  "})", 400, u"text"_s);
    row("reply too long", "PUT", "/bot/replies/en/LOGIN_PROBLEM/1", R"({"text":")" + QByteArray(4001, 'x') + "\"}", 400,
        u"text"_s);
    row("placeholder unknown", "PUT", "/bot/replies/en/LOGIN_PROBLEM/1", R"({"text":"Go to {nowhere}"})", 400,
        u"text"_s);
    row("phrase without label", "POST", "/bot/phrases", R"({"text":"t"})", 400, u"label"_s);
    row("phrase without text", "POST", "/bot/phrases", R"({"label":"PAYMENT"})", 400, u"text"_s);
    row("unknown label", "POST", "/bot/phrases", R"({"text":"t","label":"LUNCH"})", 400, u"label"_s);
    row("label no text", "POST", "/bot/phrases", R"({"text":"t","label":3})", 400, u"label"_s);
    row("unknown variety", "POST", "/bot/phrases", R"({"text":"t","label":"OTHER","variety":"fr"})", 400, u"variety"_s);
    row("phrase of marks only", "POST", "/bot/phrases", R"({"text":"؟؟!","label":"OTHER"})", 400, u"text"_s);
    row("phrase too long", "POST", "/bot/phrases", R"({"label":"OTHER","text":")" + longText + "\"}", 400, u"text"_s);
    row("phrase of endless ligatures", "POST", "/bot/phrases",
        R"({"label":"OTHER","text":")" + QByteArray("ﷺ").repeated(300) + "\"}", 400, u"text"_s);
    row("phrase with U+0000", "POST", "/bot/phrases", R"({"label":"OTHER","text":"a\u0000b"})", 400, u"text"_s);
    row("half a surrogate", "POST", "/bot/phrases", R"({"label":"OTHER","text":"a\ud800"})", 400, u"text"_s);
    row("needs_admin of a video", "POST", "/bot/phrases",
        R"({"label":"VIDEO_LOADING","text":"tttt","needs_admin":true})", 400, u"needs_admin"_s);
    row("needs_admin no truth", "POST", "/bot/phrases", R"({"label":"PAYMENT","text":"t","needs_admin":1})", 400,
        u"needs_admin"_s);
    row("no such phrase", "PATCH", "/bot/phrases/999999", R"({"label":"OTHER"})", 404);
    row("removing no phrase", "DELETE", "/bot/phrases/999999", "", 404);
    row("listing an unknown label", "GET", "/bot/phrases?label=LUNCH", "", 400, u"label"_s);
    row("listing an unknown source", "GET", "/bot/phrases?source=me", "", 400, u"source"_s);
    row("listing from nowhere", "GET", "/bot/phrases?cursor=x", "", 400, u"cursor"_s);
    row("listing too many", "GET", "/bot/phrases?limit=201", "", 400, u"limit"_s);
    row("candidates from nowhere", "GET", "/bot/candidates?cursor=x", "", 400, u"cursor"_s);
    row("trying nothing", "POST", "/bot/try", "{}", 400, u"text"_s);
    row("trying a blank", "POST", "/bot/try", R"({"text":" "})", 400, u"text"_s);
    row("trying no number", "POST", "/bot/try", R"({"text":"t","model":"new"})", 400, u"model"_s);
    row("trying no model", "POST", "/bot/try", R"({"text":"t","model":999})", 404);
    row("publishing no model", "POST", "/bot/models/999/publish", "", 404);
    row("publishing no number", "POST", "/bot/models/new/publish", "", 404);
    row("rehearsing without a model", "POST", "/bot/rehearse", "", 404);
    row("rehearsing none", "POST", "/bot/rehearse", R"({"model":0,"limit":0})", 400, u"limit"_s);
    row("rehearsing too much", "POST", "/bot/rehearse", R"({"model":0,"limit":20001})", 400, u"limit"_s);
    row("rehearsing no time", "POST", "/bot/rehearse", R"({"model":0,"from":"yesterday"})", 400, u"from"_s);
    row("rehearsing backwards", "POST", "/bot/rehearse",
        R"({"model":0,"from":"2024-01-02T00:00:00.000Z","to":"2024-01-01T00:00:00.000Z"})", 400, u"to"_s);
}

void tst_KnowledgeApi::badInputIsRefused()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QString, field);
    const Answer refused =
        client().request(method, target, m_server->admin(), body, body.isEmpty() ? "" : "application/json");
    QVERIFY2(refused.status == status, refused.body.constData());
    QCOMPARE(refused.text("field"_L1), field);
    QVERIFY(!refused.text("message"_L1).isEmpty());
}

void tst_KnowledgeApi::questionsAreKept()
{
    const Answer added = post(Admin + "/faq", {{u"question"_s, u"متى العطلة؟"_s}, {u"answer"_s, u"في يوليو"_s}});
    QCOMPARE(added.status, 201);
    const QByteArray id = number(added.object("faq"_L1));
    const Answer changed = send("PATCH", Admin + "/faq/" + id, {{u"answer"_s, u"في أغسطس"_s}, {u"priority"_s, 9}});
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.object("faq"_L1).value("question"_L1).toString(), u"متى العطلة؟"_s);
    QCOMPARE(changed.object("faq"_L1).value("priority"_L1).toInt(), 9);
    const Answer seen = client().get("/api/support/faq", m_server->student());
    QCOMPARE(seen.json.value("faqs"_L1).toArray().first().toObject(), changed.object("faq"_L1));
    QCOMPARE(get(Admin + "/faq").count("faqs"_L1), seen.count("faqs"_L1));
    QCOMPARE(remove(Admin + "/faq/" + id).status, 200);
    QCOMPARE(client().get("/api/support/faq", m_server->student()).count("faqs"_L1), seen.count("faqs"_L1) - 1);
}

void tst_KnowledgeApi::questionsAreAnsweredByTheBot()
{
    const QString asked = u"is there a certificate at the end of the course?"_s;
    const QString unknown = botReply(5, asked);
    const Answer added = post(Admin + "/faq",
        {{u"question"_s, u"Do I get a certificate at the end of the course?"_s}, {u"answer"_s, u"Yes, on paper."_s}});
    QCOMPARE(added.status, 201);
    QCOMPARE(botReply(6, asked), u"Yes, on paper."_s);
    const QByteArray one = Admin + "/faq/" + number(added.object("faq"_L1));
    QCOMPARE(send("PATCH", one, {{u"answer"_s, u"Yes, by mail."_s}}).status, 200);
    QCOMPARE(botReply(7, asked), u"Yes, by mail."_s);
    QCOMPARE(remove(one).status, 200);
    QCOMPARE(botReply(8, asked), unknown);
}

void tst_KnowledgeApi::repliesAreLiveAtOnce()
{
    const QByteArray reply = Admin + "/bot/replies/en/VIDEO_LOADING/1";
    const QString before = botReply(5, u"the video keeps buffering"_s);
    const Answer set = send("PUT", reply, {{u"text"_s, u"Turn it off and on again."_s}});
    QCOMPARE(set.status, 200);
    QVERIFY(set.object("reply"_L1).value("is_own"_L1).toBool());
    QCOMPARE(botReply(6, u"the video keeps buffering"_s), u"Turn it off and on again."_s);
    // What is said twice helps nobody.
    const Answer same =
        send("PUT", Admin + "/bot/replies/en/VIDEO_LOADING/2", {{u"text"_s, u"Turn it off and on again."_s}});
    QCOMPARE(same.status, 400);
    QCOMPARE(same.text("field"_L1), u"text"_s);
    const Answer overview = get(Admin + "/bot/intents");
    QCOMPARE(overview.count("intents"_L1), 8);
    QCOMPARE(overview.count("acts"_L1), 3);
    m_server->restart();
    QCOMPARE(botReply(7, u"the video keeps buffering"_s), u"Turn it off and on again."_s);
    const Answer reset = remove(reply);
    QCOMPARE(reset.status, 200);
    QVERIFY(!reset.object("reply"_L1).value("is_own"_L1).toBool());
    QCOMPARE(botReply(8, u"the video keeps buffering"_s), before);
}

void tst_KnowledgeApi::phrasesAreListed()
{
    const Answer page = get(Phrases + "?label=PAYMENT&variety=eg&limit=3");
    QCOMPARE(page.status, 200);
    QCOMPARE(page.count("phrases"_L1), 3);
    for (const QJsonValue &phrase : page.json.value("phrases"_L1).toArray()) {
        QCOMPARE(phrase["label"_L1].toString(), u"PAYMENT"_s);
        QCOMPARE(phrase["variety"_L1].toString(), u"eg"_s);
        QCOMPARE(phrase["source"_L1].toString(), u"built_in"_s);
    }
    const Answer next =
        get(Phrases + "?label=PAYMENT&variety=eg&limit=3&cursor=" + page.text("next_cursor"_L1).toLatin1());
    QCOMPARE(next.count("phrases"_L1), 3);
    QVERIFY(next.json.value("phrases"_L1) != page.json.value("phrases"_L1));
    QCOMPARE(get(Phrases + "?source=school").count("phrases"_L1), 0);
    // However it is spelt.
    QCOMPARE(post(Phrases, {{u"text"_s, u"أَكَلَ القُطّةَ"_s}, {u"label"_s, u"OTHER"_s}}).status, 201);
    const Answer found = get(Phrases + "?q=" + QString(u"اكل القطه"_s).toUtf8().toPercentEncoding());
    QCOMPARE(found.count("phrases"_L1), 1);
}

void tst_KnowledgeApi::phrasesAreKept()
{
    const Answer added = post(Phrases, {{u"text"_s, u"my zorblax flimmers"_s}, {u"label"_s, u"VIDEO_LOADING"_s}});
    QCOMPARE(added.status, 201);
    const QJsonObject phrase = added.object("phrase"_L1);
    QCOMPARE(phrase.value("source"_L1).toString(), u"school"_s);
    QCOMPARE(phrase.value("variety"_L1).toString(), u"en"_s);
    QCOMPARE(phrase.value("updated_by"_L1).toInt(), 1);
    const Answer twice = post(Phrases, {{u"text"_s, u"My  ZORBLAX flimmers!"_s}, {u"label"_s, u"OTHER"_s}});
    QCOMPARE(twice.status, 409);
    QCOMPARE(twice.text("field"_L1), u"text"_s);
    const QByteArray one = Phrases + '/' + number(phrase);
    const Answer changed = send("PATCH", one, {{u"label"_s, u"PAYMENT"_s}, {u"needs_admin"_s, true}});
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.object("phrase"_L1).value("needs_admin"_L1), QJsonValue(true));
    QCOMPARE(changed.object("phrase"_L1).value("text"_L1).toString(), u"my zorblax flimmers"_s);
    QCOMPARE(remove(one).status, 200);
    QCOMPARE(remove(one).status, 404);
}

void tst_KnowledgeApi::builtInPhrasesStayAsTheSchoolLeftThem()
{
    const QJsonArray two = get(Phrases + "?label=OTHER&limit=2").json.value("phrases"_L1).toArray();
    const QJsonObject edited = two[0].toObject();
    const QJsonObject removed = two[1].toObject();
    QCOMPARE(send("PATCH", Phrases + '/' + number(edited), {{u"label"_s, u"BUG_ERROR"_s}})
                 .object("phrase"_L1)
                 .value("source"_L1)
                 .toString(),
        u"edited"_s);
    QCOMPARE(remove(Phrases + '/' + number(removed)).status, 200);
    m_server->restart();
    QCOMPARE(get(Phrases + "?source=edited").count("phrases"_L1), 1);
    const QByteArray part = removed.value("text"_L1).toString().toUtf8().toPercentEncoding();
    for (const QJsonValue &left : get(Phrases + "?q=" + part).json.value("phrases"_L1).toArray())
        QVERIFY(left["id"_L1].toInteger() != removed.value("id"_L1).toInteger());
}

void tst_KnowledgeApi::textsAreTriedOut()
{
    const Answer tried = post(Admin + "/bot/try", {{u"text"_s, u"I can't log in to my account"_s}});
    QCOMPARE(tried.status, 200);
    QCOMPARE(tried.text("act"_L1), u"problem"_s);
    QCOMPARE(tried.text("intent"_L1), u"LOGIN_PROBLEM"_s);
    QCOMPARE(tried.text("language"_L1), u"en"_s);
    QCOMPARE(tried.text("does"_L1), u"answers"_s);
    QVERIFY(tried.json.value("confidence"_L1).toDouble() > 0.5);
    QCOMPARE(tried.text("reply"_L1), botReply(5, u"I can't log in to my account"_s));
    const Answer builtIn = post(Admin + "/bot/try", {{u"text"_s, u"I can't log in to my account"_s}, {u"model"_s, 0}});
    QCOMPARE(builtIn.json, tried.json);
    QCOMPARE(post(Admin + "/bot/try", {{u"text"_s, u"I want to talk to a human"_s}}).text("does"_L1), u"hands_over"_s);
}

void tst_KnowledgeApi::failuresAreOffered()
{
    client().say(m_server->student(5), u"zorblax flimmers in the wardrobe"_s);
    client().say(m_server->student(6), u"the quibble does not grumble at all"_s);
    client().say(m_server->student(6), u"This didn't work"_s);
    const Answer page = get(Admin + "/bot/candidates");
    QCOMPARE(page.status, 200);
    QStringList found;
    for (const QJsonValue &one : page.json.value("candidates"_L1).toArray())
        found.append(one["reason"_L1].toString() + u' ' + one["text"_L1].toString());
    QVERIFY2(found.contains(u"not_solved the quibble does not grumble at all"_s)
            || found.contains(u"unsure the quibble does not grumble at all"_s),
        page.body.constData());
    // One click makes it a phrase, and it is offered no more.
    const QJsonObject one = page.json.value("candidates"_L1).toArray().first().toObject();
    const QJsonObject phrase{{u"text"_s, one.value("text"_L1)}, {u"label"_s, one.value("label"_L1)},
        {u"variety"_s, one.value("variety"_L1)}};
    QCOMPARE(post(Phrases, phrase).status, 201);
    QCOMPARE(get(Admin + "/bot/candidates").count("candidates"_L1), page.count("candidates"_L1) - 1);
}

void tst_KnowledgeApi::newModelIsLiveWithoutARestart()
{
    const QString before = botReply(5, Asked);
    for (const QString &text : Taught)
        QCOMPARE(post(Phrases, {{u"text"_s, text}, {u"label"_s, u"VIDEO_LOADING"_s}}).status, 201);
    Crowd crowd(*m_server, 3);
    const Answer begun = client().request("POST", Admin + "/bot/train", m_server->admin());
    QCOMPARE(begun.status, 202);
    QCOMPARE(begun.object("model"_L1).value("state"_L1).toString(), u"training"_s);
    QCOMPARE(client().request("POST", Admin + "/bot/train", m_server->admin()).status, 409);
    const QByteArray id = number(begun.object("model"_L1));
    QCOMPARE(client().request("POST", Models + '/' + id + "/publish", m_server->admin()).status, 409);
    QTRY_VERIFY_WITH_TIMEOUT(newestModel().value("state"_L1) != u"training"_s, 400'000);
    const QJsonObject model = newestModel();
    QVERIFY2(model.value("state"_L1) == u"ready"_s, QJsonDocument(model).toJson());
    QVERIFY(model.value("accuracy"_L1).toDouble() > 0.8);
    QVERIFY(model.value("macro_f1"_L1).toDouble() > 0.8);
    QCOMPARE(get(Models).json.value("live"_L1).toInt(), 0);

    // A candidate answers nobody, but it can be asked.
    QCOMPARE(botReply(6, Asked), before);
    const auto tryOut = [&](const QByteArray &number) {
        return post(Admin + "/bot/try", {{u"text"_s, Asked}, {u"model"_s, number.toInt()}});
    };
    QCOMPARE(tryOut(id).text("intent"_L1), u"VIDEO_LOADING"_s);
    QVERIFY(tryOut("0").text("intent"_L1) != u"VIDEO_LOADING"_s);
    const Answer rehearsed = client().request("POST", Admin + "/bot/rehearse", m_server->admin());
    QCOMPARE(rehearsed.status, 200);
    QVERIFY(rehearsed.json.value("messages"_L1).toInt() > 2);
    const QJsonArray changes = rehearsed.json.value("changes"_L1).toArray();
    const bool isForeseen = std::any_of(changes.begin(), changes.end(), [](const QJsonValue &change) {
        return change["text"_L1].toString() == Asked
            && change["after"_L1]["intent"_L1].toString() == u"VIDEO_LOADING"_s;
    });
    QVERIFY2(isForeseen, rehearsed.body.constData());

    QCOMPARE(client().request("POST", Models + '/' + id + "/publish", m_server->admin()).status, 200);
    const QString after = botReply(7, Asked);
    QVERIFY(after != before);
    QCOMPARE(after, botReply(8, u"the video keeps buffering"_s));
    crowd.stop();
    QTRY_COMPARE(crowd.underWay(), 0);
    QVERIFY2(crowd.refusals().isEmpty(), qPrintable(QString::number(crowd.refusals().value(0))));
    QVERIFY(crowd.stored() > 20);

    m_server->restart();
    QCOMPARE(get(Models).json.value("live"_L1).toInt(), id.toInt());
    QCOMPARE(botReply(9, Asked), after);
    QCOMPARE(client().request("POST", Models + "/built-in/publish", m_server->admin()).status, 200);
    QCOMPARE(botReply(10, Asked), before);
}

void tst_KnowledgeApi::tooFewPhrasesAreNotTrainedOn()
{
    while (true) {
        const Answer page = get(Phrases + "?label=WANT_HUMAN&limit=200");
        for (const QJsonValue &phrase : page.json.value("phrases"_L1).toArray())
            QCOMPARE(remove(Phrases + '/' + number(phrase.toObject())).status, 200);
        if (page.json.value("next_cursor"_L1).isNull())
            break;
    }
    const Answer refused = client().request("POST", Admin + "/bot/train", m_server->admin());
    QCOMPARE(refused.status, 409);
    QVERIFY2(refused.text("message"_L1).contains(u"WANT_HUMAN has 0"_s), refused.body.constData());
    QCOMPARE(get(Models).count("models"_L1), 0);
}

void tst_KnowledgeApi::otherServersFollow()
{
    PostgresFixture postgres;
    QVERIFY(postgres.start().has_value());
    const auto url = postgres.createDatabase();
    QVERIFY(url.has_value());
    const auto onIt = [&](sanad::app::ServerConfig &config) { config.databaseUrl = *url; };
    m_server = std::make_unique<TestServer>(onIt);
    const TestServer other(onIt);
    auto replyOfOther = [&, student = 100]() mutable {
        return ApiClient(other.url())
            .say(other.student(++student), u"the video keeps buffering"_s)
            .object("bot_reply"_L1)
            .value("text"_L1)
            .toString();
    };
    const QString before = replyOfOther();
    QVERIFY(!before.isEmpty());
    QCOMPARE(
        send("PUT", Admin + "/bot/replies/en/VIDEO_LOADING/1", {{u"text"_s, u"Turn it off and on again."_s}}).status,
        200);
    QTRY_COMPARE(replyOfOther(), u"Turn it off and on again."_s);
    m_server.reset();
}

SANAD_SERVER_TEST_MAIN(tst_KnowledgeApi)
#include "tst_KnowledgeApi.moc"
