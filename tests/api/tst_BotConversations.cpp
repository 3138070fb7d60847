// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ServerConfig.h"
#include "server/bot/built_in.h"
#include "server/domain/BotPolicy.h"
#include "server/storage/DbExecutor.h"
#include "tests/api/TestServer.h"
#include "tests/support/StoreCalls.h"

#include <QSet>
#include <QTest>

using namespace sanad;
using namespace sanad::test;
using namespace Qt::StringLiterals;

namespace {

/// One message of a student, and what comes of it.
struct Turn
{
    QString says;
    QString reply; ///< its name: "LOGIN_PROBLEM/2", "escalation/did_not_help", "faq", "silent"
    QString status;
    int attempts = 0;
};

/// What a conversation is to lead to, turn by turn; "admin: …" is said by an admin.
using Turns = QList<Turn>;

/// Tells which of the bot's texts one is.
class TextNames
{
public:
    TextNames()
    {
        for (const Language language : AllLanguages) {
            for (const Intent intent : AllIntents) {
                for (int attempt = 1; attempt <= MaxBotAttempts; ++attempt) {
                    add({.kind = ReplyKind::Help, .intent = intent, .attempt = attempt, .language = language},
                        u"%1/%2"_s.arg(toWire(intent)).arg(attempt));
                }
            }
            for (int attempt = 1; attempt <= MaxBotAttempts; ++attempt) {
                add({.kind = ReplyKind::Greeting, .attempt = attempt, .language = language}, u"greeting"_s);
                add({.kind = ReplyKind::Closing, .attempt = attempt, .language = language}, u"closing"_s);
            }
            add({.kind = ReplyKind::Patience, .language = language}, u"patience"_s);
            add({.kind = ReplyKind::Machine, .language = language}, u"machine"_s);
            const QStringList reasons{
                u"asked_for"_s, u"did_not_help"_s, u"account_locked"_s, u"payment_to_check"_s, u"out_of_advice"_s};
            for (const HandOver reason : AllHandOvers) {
                add({.kind = ReplyKind::Escalation, .language = language, .reason = reason},
                    u"escalation/"_s + reasons.at(int(reason)));
            }
        }
    }
    [[nodiscard]] QString nameOf(const QString &text) const
    {
        if (const auto found = m_names.constFind(text); found != m_names.constEnd())
            return *found;
        const bool asks = text.contains(u"\n1. "_s) && text.contains(u"\n2. "_s) && !text.contains(u"\n3. "_s);
        return asks ? u"question"_s : u"faq"_s;
    }

private:
    void add(const ReplyKey &key, const QString &name) { m_names.insert(m_replies->reply(key, {}), name); }

    Result<bot::ReplyCatalogue> m_replies = bot::builtInReplies();
    QHash<QString, QString> m_names;
};

bool isArabic(const QString &text)
{
    return std::ranges::any_of(text, [](QChar one) { return one.script() == QChar::Script_Arabic; });
}

} // namespace

Q_DECLARE_METATYPE(Turns)

/// Whole conversations with the bot, over REST: what students type, and what they and the chat get.
class tst_BotConversations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void conversation_data();
    void conversation();
    void faqsOfTheSchoolAreAnswered();
    void memoryOutlivesARestart();
    void memoryIsNotOnTheWire();
    void handedBackBeginsAnew();
    void schoolIsSpokenOf();

private:
    const TextNames m_names;
};

void tst_BotConversations::conversation_data()
{
    const QString bot = u"bot_handling"_s;
    const QString waits = u"waiting_for_admin"_s;
    const QString done = u"resolved"_s;
    const QString admin = u"admin_handling"_s;
    QTest::addColumn<bool>("arabic");
    QTest::addColumn<Turns>("turns");

    QTest::newRow("the user's flow") << false
                                     << Turns{{u"I can't log in"_s, u"LOGIN_PROBLEM/1"_s, bot, 1},
                                            {u"This didn't work"_s, u"escalation/did_not_help"_s, waits, 1},
                                            {u"admin: I have reset it."_s, u"silent"_s, admin, 1},
                                            {u"which password do I use?"_s, u"silent"_s, admin, 1},
                                            {u"Thank you, problem solved"_s, u"closing"_s, done, 1}};
    QTest::newRow("three helps, then a person; egyptian")
        << true
        << Turns{{u"مش عارف ادخل على حسابي"_s, u"LOGIN_PROBLEM/1"_s, bot, 1},
               {u"لسه مش عارف اسجل دخول"_s, u"LOGIN_PROBLEM/2"_s, bot, 2},
               {u"برضه مش راضي يدخلني الحساب"_s, u"LOGIN_PROBLEM/3"_s, bot, 3},
               {u"مش بيرضى يسجل دخولي"_s, u"escalation/out_of_advice"_s, waits, 3}};
    QTest::newRow("two subjects in turn")
        << false
        << Turns{{u"I can't log in to my account"_s, u"LOGIN_PROBLEM/1"_s, bot, 1},
               {u"the video does not load"_s, u"VIDEO_LOADING/1"_s, bot, 1},
               {u"I still cannot log in to my account"_s, u"LOGIN_PROBLEM/2"_s, bot, 1},
               {u"the video keeps buffering"_s, u"VIDEO_LOADING/2"_s, bot, 1}};
    QTest::newRow("solved, then the same again")
        << true
        << Turns{{u"نسيت كلمة السر"_s, u"PASSWORD_RESET/1"_s, bot, 1}, {u"شكراً انحلت"_s, u"closing"_s, done, 1},
               {u"نسيت كلمة السر"_s, u"PASSWORD_RESET/1"_s, bot, 1}};
    QTest::newRow("greeting first") << true
                                    << Turns{{u"السلام عليكم"_s, u"greeting"_s, bot, 0},
                                           {u"الفيديو ما يشتغل عندي"_s, u"VIDEO_LOADING/1"_s, bot, 1},
                                           {u"تمام شكرا"_s, u"closing"_s, done, 1}};
    QTest::newRow("no more than that there is a problem")
        << true
        << Turns{{u"عندي مشكلة"_s, u"greeting"_s, bot, 0}, {u"الفيديو ما عم يفتح معي"_s, u"VIDEO_LOADING/1"_s, bot, 1}};
    QTest::newRow("greeting in english") << false
                                         << Turns{{u"hi"_s, u"greeting"_s, bot, 0},
                                                {u"hello??"_s, u"greeting"_s, bot, 0},
                                                {u"hey"_s, u"greeting"_s, bot, 0},
                                                {u"hi"_s, u"escalation/asked_for"_s, waits, 0}};
    QTest::newRow("will try") << true
                              << Turns{{u"الفيديو مش شغال"_s, u"VIDEO_LOADING/1"_s, bot, 1},
                                     {u"طيب هجرب وارد عليك"_s, u"patience"_s, bot, 1}, {u"لحظة"_s, u"silent"_s, bot, 1},
                                     {u"لا"_s, u"escalation/did_not_help"_s, waits, 1}};
    QTest::newRow("a person at once; gulf") << true << Turns{{u"ابي اكلم موظف"_s, u"escalation/asked_for"_s, waits, 0}};
    QTest::newRow("account locked") << false
                                    << Turns{{u"my account was banned"_s, u"escalation/account_locked"_s, waits, 0}};
    QTest::newRow("money taken twice; egyptian")
        << true << Turns{{u"الفلوس اتخصمت مرتين"_s, u"escalation/payment_to_check"_s, waits, 0}};
    QTest::newRow("thanks, but") << true
                                 << Turns{{u"مش عارف ادخل على حسابي"_s, u"LOGIN_PROBLEM/1"_s, bot, 1},
                                        {u"شكرا بس لسه مش شغال"_s, u"escalation/did_not_help"_s, waits, 1}};
    QTest::newRow("digits and emoji keep the language")
        << false
        << Turns{{u"I can't log in"_s, u"LOGIN_PROBLEM/1"_s, bot, 1}, {u"404"_s, u"LOGIN_PROBLEM/2"_s, bot, 2},
               {u"???"_s, u"LOGIN_PROBLEM/3"_s, bot, 3}, {u"???"_s, u"escalation/out_of_advice"_s, waits, 3}};
    QTest::newRow("arabizi is answered in arabic")
        << true
        << Turns{
               {u"msh 3aref ad5ol 3ala 7esaby"_s, u"LOGIN_PROBLEM/1"_s, bot, 1}, {u"shokran"_s, u"closing"_s, done, 1}};
    QTest::newRow("thanks twice, and ok")
        << true
        << Turns{{u"شكراً"_s, u"closing"_s, done, 0}, {u"شكراً جزيلاً"_s, u"closing"_s, done, 0},
               {u"تمام"_s, u"closing"_s, done, 0}};
    QTest::newRow("nothing known") << false
                                   << Turns{{u"what is the weather like today"_s, u"OTHER/1"_s, bot, 1},
                                          {u"who is the president of the moon"_s, u"OTHER/2"_s, bot, 2},
                                          {u"what is the best football club"_s, u"OTHER/3"_s, bot, 3},
                                          {u"can you tell me a joke"_s, u"escalation/out_of_advice"_s, waits, 3}};
}

void tst_BotConversations::conversation()
{
    QFETCH(const bool, arabic);
    QFETCH(const Turns, turns);
    TestServer server;
    ApiClient client(server.url());
    QSet<QString> said;
    qint64 chatId = 0;
    for (const Turn &turn : turns) {
        const bool isAdmin = turn.says.startsWith("admin: "_L1);
        const Answer answer =
            isAdmin ? client.say(server.admin(), turn.says.sliced(7), chatId) : client.say(server.student(), turn.says);
        QCOMPARE(answer.status, 201);
        chatId = answer.object("message"_L1).value("chat_id"_L1).toInteger();
        const QString text = answer.object("bot_reply"_L1).value("text"_L1).toString();
        QCOMPARE(text.isEmpty() ? u"silent"_s : m_names.nameOf(text), turn.reply);
        if (!text.isEmpty()) {
            QVERIFY2(isArabic(text) == arabic, qPrintable(text));
            QVERIFY2(!said.contains(text) || turn.reply == "PASSWORD_RESET/1"_L1, qPrintable(text));
            said.insert(text);
        }
        const QJsonObject chat = client.get("/api/support/chat", server.student()).object("chat"_L1);
        QCOMPARE(chat.value("status"_L1).toString(), turn.status);
        QCOMPARE(chat.value("bot_attempts"_L1).toInt(), turn.attempts);
    }
}

void tst_BotConversations::faqsOfTheSchoolAreAnswered()
{
    TestServer server;
    {
        const auto database = storage::DatabaseConfig::parse({}, server.dataDir());
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
    server.restart();
    ApiClient client(server.url());
    const QByteArray student = server.student();
    const auto reply = [&](const QString &text) {
        return client.say(student, text).object("bot_reply"_L1).value("text"_L1).toString();
    };
    QVERIFY(reply(u"do you give certificates?"_s).startsWith(u"Yes, if the course page mentions one"_s));
    QVERIFY(reply(u"هل فيه تطبيق للجوال؟"_s).startsWith(u"نعم، ابحث عن اسم المدرسة"_s));
    QCOMPARE(client.get("/api/support/chat", student).object("chat"_L1).value("bot_attempts"_L1).toInt(), 1);
    // Not the same answer twice: the bot owns up that it knows no other.
    QCOMPARE(m_names.nameOf(reply(u"will I get a certificate"_s)), u"OTHER/1"_s);
    const QJsonObject chat = client.get("/api/support/chat", student).object("chat"_L1);
    QCOMPARE(chat.value("bot_attempts"_L1).toInt(), 2);
    QCOMPARE(chat.value("current_intent"_L1).toString(), u"OTHER"_s);
}

void tst_BotConversations::memoryOutlivesARestart()
{
    TestServer server;
    {
        ApiClient client(server.url());
        client.say(server.student(), u"I can't log in"_s);
        client.say(server.student(), u"the video does not load"_s);
    }
    server.restart();
    ApiClient client(server.url());
    const Answer answer = client.say(server.student(), u"I can't log in"_s);
    QCOMPARE(m_names.nameOf(answer.object("bot_reply"_L1).value("text"_L1).toString()), u"LOGIN_PROBLEM/2"_s);
}

void tst_BotConversations::memoryIsNotOnTheWire()
{
    TestServer server;
    ApiClient client(server.url());
    client.say(server.student(), u"I can't log in"_s);
    QVERIFY(!client.get("/api/support/chat", server.student()).body.contains("memory"));
    QVERIFY(!client.get("/api/support/admin/chats", server.admin()).body.contains("memory"));
}

void tst_BotConversations::handedBackBeginsAnew()
{
    TestServer server;
    ApiClient client(server.url());
    client.say(server.student(), u"I can't log in"_s);
    const Answer failed = client.say(server.student(), u"This didn't work"_s);
    const qint64 chat = failed.object("message"_L1).value("chat_id"_L1).toInteger();
    const QByteArray path = "/api/support/admin/chats/" + QByteArray::number(chat) + "/handback";
    QCOMPARE(client.post(path, server.admin(), QJsonObject{}).status, 200);
    const Answer again = client.say(server.student(), u"I can't log in"_s);
    QCOMPARE(m_names.nameOf(again.object("bot_reply"_L1).value("text"_L1).toString()), u"LOGIN_PROBLEM/1"_s);
}

void tst_BotConversations::schoolIsSpokenOf()
{
    TestServer server([](app::ServerConfig &config) {
        config.school.name = u"Noor"_s;
        config.school.loginUrl = u"https://noor.example/login"_s;
    });
    ApiClient client(server.url());
    const auto reply = [&](const QString &text) {
        return client.say(server.student(), text).object("bot_reply"_L1).value("text"_L1).toString();
    };
    QVERIFY(reply(u"hi"_s).contains(u"welcome to Noor!"_s));
    QVERIFY(reply(u"لا أستطيع الدخول إلى حسابي"_s).contains(u"\u2066https://noor.example/login\u2069"_s));
}

SANAD_SERVER_TEST_MAIN(tst_BotConversations)
#include "tst_BotConversations.moc"
