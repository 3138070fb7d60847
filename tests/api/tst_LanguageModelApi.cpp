// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ServerApp.h"
#include "server/app/ServerConfig.h"
#include "server/bot/built_in.h"
#include "server/storage/DbExecutor.h"
#include "tests/api/TestServer.h"
#include "tests/support/FakeEndpoint.h"
#include "tests/support/StoreCalls.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTest>

using namespace sanad;
using namespace sanad::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Manner = FakeEndpoint::Manner;
Q_DECLARE_METATYPE(Manner)

/// The whole server with a language model that does its best, or its worst.
class tst_LanguageModelApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void answerIsPhrased();
    void faqIsSaidInstead_data();
    void faqIsSaidInstead();
    void onlyQuestionsOfTheFaqsAreAsked();
    void nobodyIsNamed();
    void orderHoldsAndOthersDoNotWait();
    void stoppingWaitsForNothing();

private:
    void start(std::chrono::milliseconds timeout = 10s);
    QNetworkReply *post(const QByteArray &token, const QString &text);
    [[nodiscard]] QStringList textsOf(const QByteArray &token);

    std::unique_ptr<FakeEndpoint> m_endpoint;
    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<ApiClient> m_client;
    QNetworkAccessManager m_network;
};

namespace {

const QString Good = u"Yes: if the course page mentions one, you find it in your account."_s;
const QString Question = u"do you give certificates?"_s;
const QString FaqText =
    u"Yes, if the course page mentions one; you find it in your account after finishing all lessons and quizzes."_s;

QString replyOf(const Answer &answer)
{
    return answer.object("bot_reply"_L1).value("text"_L1).toString();
}

} // namespace

void tst_LanguageModelApi::init()
{
    m_endpoint = std::make_unique<FakeEndpoint>();
    m_endpoint->content = Good;
}

void tst_LanguageModelApi::cleanup()
{
    m_client.reset();
    m_server.reset();
    m_endpoint.reset();
}

void tst_LanguageModelApi::start(std::chrono::milliseconds timeout)
{
    m_server = std::make_unique<TestServer>([this, timeout](app::ServerConfig &config) {
        config.languageModel.url = m_endpoint->url();
        config.languageModel.model = u"small"_s;
        config.languageModel.timeout = timeout;
    });
    {
        const auto database = storage::DatabaseConfig::parse({}, m_server->dataDir());
        QVERIFY(database.has_value());
        storage::DbExecutor store(*database);
        QVERIFY(store.start().has_value());
        const Status added = writeAndWait<void>(store, [](Transaction &transaction) -> Status {
            SANAD_ASSIGN(const QList<Faq> faqs, bot::loadDemoFaqs());
            for (const Faq &faq : faqs)
                SANAD_TRY(transaction.faqs().add(faq));
            return {};
        });
        QVERIFY(added.has_value());
        store.stop();
    }
    m_server->restart();
    m_client = std::make_unique<ApiClient>(m_server->url());
}

QNetworkReply *tst_LanguageModelApi::post(const QByteArray &token, const QString &text)
{
    QNetworkRequest request(m_server->url().resolved(QUrl(u"/api/support/messages"_s)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("Authorization", "Bearer " + token);
    return m_network.post(request, QJsonDocument(QJsonObject{{u"text"_s, text}}).toJson());
}

QStringList tst_LanguageModelApi::textsOf(const QByteArray &token)
{
    const qint64 chat = m_client->get("/api/support/chat", token).object("chat"_L1).value("id"_L1).toInteger();
    const Answer page = m_client->get("/api/support/chats/" + QByteArray::number(chat) + "/messages", token);
    QStringList texts;
    for (const QJsonValue message : page.json.value("messages"_L1).toArray())
        texts.append(message.toObject().value("text"_L1).toString());
    return texts;
}

void tst_LanguageModelApi::answerIsPhrased()
{
    start();
    const Answer answer = m_client->say(m_server->student(), Question);
    QCOMPARE(answer.status, 201);
    QCOMPARE(replyOf(answer), Good);
    QCOMPARE(textsOf(m_server->student()), QStringList({Question, Good}));
    const QJsonObject chat = m_client->get("/api/support/chat", m_server->student()).object("chat"_L1);
    QCOMPARE(chat.value("status"_L1).toString(), u"bot_handling"_s);
    QCOMPARE(chat.value("bot_attempts"_L1).toInt(), 1);
}

void tst_LanguageModelApi::faqIsSaidInstead_data()
{
    QTest::addColumn<Manner>("manner");
    QTest::addColumn<QString>("content");
    QTest::newRow("status 500") << Manner::Fails << Good;
    QTest::newRow("garbage") << Manner::TalksNonsense << Good;
    QTest::newRow("half an answer") << Manner::BreaksOff << Good;
    QTest::newRow("slow") << Manner::NeverAnswers << Good;
    QTest::newRow("huge") << Manner::FloodsUs << Good;
    QTest::newRow("redirect") << Manner::SendsElsewhere << Good;
    QTest::newRow("empty") << Manner::Answers << QString();
    QTest::newRow("overlong") << Manner::Answers << Good.repeated(200);
    QTest::newRow("wrong language") << Manner::Answers << u"نعم، تحصل على شهادة في نهاية الدورة."_s;
    QTest::newRow("no answer") << Manner::Answers << u"NO_ANSWER"_s;
    QTest::newRow("makes up a price") << Manner::Answers << u"Yes, for only 49 dollars more."_s;
}

void tst_LanguageModelApi::faqIsSaidInstead()
{
    QFETCH(const Manner, manner);
    QFETCH(const QString, content);
    m_endpoint->manner = manner;
    m_endpoint->content = content;
    start(manner == Manner::NeverAnswers ? 50ms : 10s);
    const Answer answer = m_client->say(m_server->student(), Question);
    QCOMPARE(answer.status, 201);
    QCOMPARE(replyOf(answer), FaqText);
    QCOMPARE(m_endpoint->asked().size(), 1);
}

void tst_LanguageModelApi::onlyQuestionsOfTheFaqsAreAsked()
{
    start();
    const QByteArray student = m_server->student();
    for (const QString &text :
        {u"hi"_s, u"I can't log in"_s, u"what is the weather like"_s, u"thank you, it works"_s, u"I want a person"_s})
        QCOMPARE(m_client->say(student, text).status, 201);
    // The chat waits for an admin now: refused at once, and nobody is asked.
    QCOMPARE(m_client->say(student, Question).status, 403);
    QCOMPARE(m_endpoint->asked().size(), 0);
}

void tst_LanguageModelApi::nobodyIsNamed()
{
    start();
    const QByteArray student = m_server->student(77'123'456, u"Laila Hassan"_s);
    const Answer answer = m_client->say(
        student, u"do you give certificates? I am Laila, laila.h@mail.example, phone 0100 123 4567, id 77123456"_s);
    QCOMPARE(answer.status, 201);
    QCOMPARE(m_endpoint->asked().size(), 1);
    const FakeEndpoint::Asked &asked = m_endpoint->asked().constFirst();
    QVERIFY(asked.body.contains("do you give certificates?"));
    for (const QByteArray &secret : {QByteArray("Laila"), QByteArray("Hassan"), QByteArray("mail.example"),
             QByteArray("0100"), QByteArray("4567"), QByteArray("77123456"), QByteArray("Bearer")})
        QVERIFY2(!asked.body.contains(secret) && !asked.head.contains(secret), secret.constData());
}

void tst_LanguageModelApi::orderHoldsAndOthersDoNotWait()
{
    m_endpoint->manner = Manner::NeverAnswers;
    start();
    const QByteArray student = m_server->student();
    const std::unique_ptr<QNetworkReply> first(post(student, Question));
    QTRY_COMPARE(m_endpoint->asked().size(), 1);
    const std::unique_ptr<QNetworkReply> second(post(student, u"and I can't log in"_s));
    // Another student is answered meanwhile, and an admin, too.
    QCOMPARE(m_client->say(m_server->student(6), u"the video does not load"_s).status, 201);
    QCOMPARE(m_client->get("/api/support/admin/chats", m_server->admin()).status, 200);
    QVERIFY(!first->isFinished() && !second->isFinished());
    m_endpoint->release();
    QTRY_VERIFY(first->isFinished() && second->isFinished());
    const QStringList texts = textsOf(student);
    QCOMPARE(texts.size(), 4);
    QCOMPARE(texts.first(3), QStringList({Question, Good, u"and I can't log in"_s}));
}

void tst_LanguageModelApi::stoppingWaitsForNothing()
{
    m_endpoint->manner = Manner::NeverAnswers;
    start(8s);
    const std::unique_ptr<QNetworkReply> first(post(m_server->student(), Question));
    QTRY_COMPARE(m_endpoint->asked().size(), 1);
    QElapsedTimer timer;
    timer.start();
    m_server->restart();
    QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
    // What was under way has been answered and is on disk.
    QTRY_VERIFY(first->isFinished());
    m_client = std::make_unique<ApiClient>(m_server->url());
    QCOMPARE(first->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 201);
    QCOMPARE(textsOf(m_server->student()), QStringList({Question, FaqText}));
}

SANAD_SERVER_TEST_MAIN(tst_LanguageModelApi)
#include "tst_LanguageModelApi.moc"
