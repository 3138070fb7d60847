// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/AdminAction.h"
#include "common/protocol/messages/ConversationUpdated.h"
#include "common/protocol/messages/EditFaq.h"
#include "common/protocol/messages/EditPhrase.h"
#include "common/protocol/messages/JoinedChat.h"
#include "common/protocol/messages/Login.h"
#include "common/protocol/messages/MarkRead.h"
#include "common/protocol/messages/MessageNotice.h"
#include "common/protocol/messages/Notification.h"
#include "common/protocol/messages/RateChat.h"
#include "common/protocol/messages/SendMessage.h"
#include "common/protocol/messages/SetReply.h"
#include "common/protocol/messages/StatusUpdated.h"
#include "common/protocol/messages/TryBot.h"
#include "common/protocol/messages/TypingNotice.h"
#include "common/protocol/messages/UserTyping.h"
#include "common/protocol/messages/bare_id.h"
#include "payload_rows.h"

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::protocol;
using sanad::test::payloadRows;
using sanad::test::toObject;

/// Every payload of the real-time events and of the requests with a body, field by field.
class tst_messages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void payloads_data();
    void payloads() { test::checkPayload(); }
    void clientMessageId_data();
    void clientMessageId();
    void textFaults_data();
    void textFaults();
    void score_data();
    void score();
    void comment_data();
    void comment();
    void noticeCarriesWhatClientsSortBy();
    void noticeOfAnotherChat();
    void statusLeavesOutWhatIsUnknown();
    void notificationOfAnEscalation();
    void notificationKinds();
    void userTypingToTheLetter();
    void bareIds_data();
    void bareIds();

private:
    static void addKnowledgeRows();
};

namespace {

Message someMessage()
{
    Message message;
    message.id = MessageId(77);
    message.chatId = ChatId(5);
    message.senderId = PersonId(9);
    message.text = u"مرحبا"_s;
    message.createdAt = Timestamp(1705312800123);
    message.senderName = u"أحمد"_s;
    return message;
}

Chat someChat()
{
    Chat chat;
    chat.id = ChatId(5);
    chat.studentId = PersonId(9);
    return chat;
}

template <typename T>
void checkField(const QString &field, const QJsonValue &value, const QJsonObject &whole, bool fine)
{
    QJsonObject json = whole;
    json.insert(field, value);
    const auto read = T::fromJson(json);
    QCOMPARE(bool(read), fine);
    if (!fine)
        QCOMPARE(read.error().field, field);
}

} // namespace

void tst_messages::payloads_data()
{
    test::payloadColumns();
    SendMessage send;
    send.chatId = ChatId(5);
    send.text = u"لا يعمل"_s;
    send.clientMessageId = u"a-1"_s;
    payloadRows("SendMessage", send,
        {.optional = {u"chat_id"_s, u"client_message_id"_s}, .derived = {}, .ids = {u"chat_id"_s}, .names = {}});
    payloadRows("TypingNotice", TypingNotice{.chatId = ChatId(5), .isTyping = true},
        {.optional = {}, .derived = {}, .ids = {u"chat_id"_s}, .names = {}});
    payloadRows("UserTyping",
        UserTyping{.chatId = ChatId(5),
            .user = {.role = Role::Admin, .id = PersonId(2), .name = u"الدعم"_s},
            .isTyping = true},
        {.optional = {}, .derived = {}, .ids = {u"chat_id"_s, u"user_id"_s}, .names = {u"user_role"_s}});
    payloadRows(
        "MarkRead", MarkRead{.upTo = MessageId(7)}, {.optional = {}, .derived = {}, .ids = {u"up_to"_s}, .names = {}});
    RateChat rating;
    rating.score = 4;
    rating.comment = u"شكراً"_s;
    payloadRows("RateChat", rating, {.optional = {u"comment"_s}, .derived = {}, .ids = {}, .names = {}});
    payloadRows("StatusUpdated",
        StatusUpdated{.messageId = MessageId(7),
            .status = MessageStatus::Read,
            .deliveredAt = Timestamp(1),
            .readAt = Timestamp(2)},
        {.optional = {u"delivered_at"_s, u"read_at"_s},
            .derived = {},
            .ids = {u"message_id"_s},
            .names = {u"status"_s}});
    payloadRows("MessageNotice", MessageNotice{.message = someMessage(), .timestamp = Timestamp(1705312800200)},
        {.optional = {}, .derived = {}, .ids = {u"chat_id"_s}, .names = {}});
    payloadRows("ConversationUpdated", ConversationUpdated{.conversation = someChat()});
    payloadRows("Notification",
        Notification{.kind = NotificationKind::AdminReply, .chatId = ChatId(5), .message = someMessage()},
        {.optional = {}, .derived = {}, .ids = {u"chat_id"_s}, .names = {u"type"_s}});
    payloadRows("Login", Login{.username = u"منى"_s, .password = u"correct horse"_s});
    payloadRows("Refresh", Refresh{.refreshToken = u"a.b"_s, .clientRequestId = u"r-1"_s},
        {.optional = {u"client_request_id"_s}, .derived = {}, .ids = {}, .names = {}});
    payloadRows("ChangePassword", ChangePassword{.oldPassword = u"correct horse"_s, .newPassword = u"سلام سلام"_s});
    payloadRows("JoinedChat", JoinedChat{.chatId = ChatId(5)},
        {.optional = {}, .derived = {}, .ids = {u"chat_id"_s}, .names = {}});
    payloadRows(
        "AdminAction", AdminAction{.force = true}, {.optional = {u"force"_s}, .derived = {}, .ids = {}, .names = {}});
    addKnowledgeRows();
}

void tst_messages::addKnowledgeRows()
{
    payloadRows("EditFaq", EditFaq{.question = u"كيف أدفع؟"_s, .answer = u"بالبطاقة"_s, .priority = -3},
        {.optional = {u"question"_s, u"answer"_s, u"priority"_s}, .derived = {}, .ids = {}, .names = {}});
    payloadRows("EditPhrase",
        EditPhrase{.text = u"دفعت مرتين"_s, .label = Label::Payment, .variety = Variety::Gulf, .needsAdmin = true},
        {.optional = {u"text"_s, u"label"_s, u"variety"_s, u"needs_admin"_s},
            .derived = {},
            .ids = {},
            .names = {u"label"_s, u"variety"_s}});
    payloadRows("SetReply", SetReply{.text = u"افتح الصفحة"_s});
    payloadRows("TryBot", TryBot{.text = u"لا يعمل"_s, .model = 3},
        {.optional = {u"model"_s}, .derived = {}, .ids = {}, .names = {}});
    payloadRows("RehearseBot",
        RehearseBot{.model = 0, .limit = 500, .from = Timestamp(1705312800123), .to = Timestamp(1705312900123)},
        {.optional = {u"model"_s, u"limit"_s, u"from"_s, u"to"_s}, .derived = {}, .ids = {}, .names = {}});
}

void tst_messages::clientMessageId_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("fine");
    QTest::newRow("empty") << u""_s << false;
    QTest::newRow("one") << u"a"_s << true;
    QTest::newRow("64") << QString(64, u'a') << true;
    QTest::newRow("65") << QString(65, u'a') << false;
    QTest::newRow("64 arabic") << QString(64, u'س') << true;
    QTest::newRow("64 beyond the basic plane") << u"👍"_s.repeated(64) << true;
    QTest::newRow("65 beyond the basic plane") << u"👍"_s.repeated(65) << false;
    QTest::newRow("nul") << QString(QChar(QChar::Null)) << false;
    QTest::newRow("half surrogate") << QString(QChar(0xd800)) << false;
}

void tst_messages::clientMessageId()
{
    QFETCH(const QString, id);
    QFETCH(const bool, fine);
    checkField<SendMessage>(u"client_message_id"_s, id, {{u"text"_s, u"a"_s}}, fine);
}

void tst_messages::textFaults_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("fine");
    // Emptiness and length are judged by the domain, over what cannot be text at all.
    QTest::newRow("empty") << u""_s << true;
    QTest::newRow("long") << QString(100'000, u'a') << true;
    QTest::newRow("nul") << u"a"_s + QChar(QChar::Null) << false;
    QTest::newRow("half surrogate") << u"a"_s + QChar(0xdfff) << false;
}

void tst_messages::textFaults()
{
    QFETCH(const QString, text);
    QFETCH(const bool, fine);
    checkField<SendMessage>(u"text"_s, text, {}, fine);
}

void tst_messages::score_data()
{
    QTest::addColumn<QJsonValue>("score");
    QTest::addColumn<bool>("fine");
    for (int score = 1; score <= 5; ++score)
        QTest::newRow(QByteArray::number(score).constData()) << QJsonValue(score) << true;
    QTest::newRow("zero") << QJsonValue(0) << false;
    QTest::newRow("six") << QJsonValue(6) << false;
    QTest::newRow("negative") << QJsonValue(-1) << false;
    QTest::newRow("half") << QJsonValue(2.5) << false;
    QTest::newRow("huge") << QJsonValue(1e300) << false;
    QTest::newRow("text") << QJsonValue(u"5"_s) << false;
}

void tst_messages::score()
{
    QFETCH(const QJsonValue, score);
    QFETCH(const bool, fine);
    checkField<RateChat>(u"score"_s, score, {}, fine);
}

void tst_messages::comment_data()
{
    QTest::addColumn<QString>("comment");
    QTest::addColumn<bool>("fine");
    QTest::newRow("empty") << u""_s << true;
    QTest::newRow("2000") << QString(2000, u'س') << true;
    QTest::newRow("2001") << QString(2001, u'س') << false;
    QTest::newRow("2000 emoji") << u"👍"_s.repeated(2000) << true;
    QTest::newRow("nul") << QString(QChar(QChar::Null)) << false;
}

void tst_messages::comment()
{
    QFETCH(const QString, comment);
    QFETCH(const bool, fine);
    checkField<RateChat>(u"comment"_s, comment, {{u"score"_s, 3}}, fine);
}

void tst_messages::noticeCarriesWhatClientsSortBy()
{
    const QJsonObject json =
        toObject(toJson(MessageNotice{.message = someMessage(), .timestamp = Timestamp(1705312800200)}));
    QCOMPARE(json.keys(), QStringList({u"chat_id"_s, u"message"_s, u"timestamp"_s}));
    QCOMPARE(json.value("chat_id"_L1), 5);
    QCOMPARE(json.value("timestamp"_L1), u"2024-01-15T10:00:00.200Z"_s);
    QJsonObject message = json.value("message"_L1).toObject();
    QCOMPARE(message.take("_timestamp"_L1).toInteger(), 1705312800123);
    const QString unique = message.take("_uniqueId"_L1).toString();
    QCOMPARE(unique, u"message-77"_s);
    QCOMPARE(message, toObject(toJson(someMessage())));
}

void tst_messages::noticeOfAnotherChat()
{
    QJsonObject json = toObject(toJson(MessageNotice{.message = someMessage(), .timestamp = Timestamp(1)}));
    json.insert(u"chat_id"_s, 6);
    const auto read = MessageNotice::fromJson(json);
    QVERIFY(!read);
    QCOMPARE(read.error().field, u"chat_id"_s);
}

void tst_messages::statusLeavesOutWhatIsUnknown()
{
    const StatusUpdated update{
        .messageId = MessageId(1), .status = MessageStatus::Delivered, .deliveredAt = Timestamp(0), .readAt = {}};
    QCOMPARE(toJson(update),
        QByteArray(R"({"message_id":1,"status":"delivered","delivered_at":"1970-01-01T00:00:00.000Z"})"));
}

void tst_messages::notificationOfAnEscalation()
{
    const Notification notification{.kind = NotificationKind::Escalation, .chatId = ChatId(5), .message = {}};
    QCOMPARE(toJson(notification), QByteArray(R"({"type":"escalation","chat_id":5})"));
    QCOMPARE(*Notification::fromJson(toObject(toJson(notification))), notification);
}

void tst_messages::notificationKinds()
{
    QCOMPARE(toWire(NotificationKind::AdminReply), "admin_reply"_L1);
    for (const NotificationKind kind : AllNotificationKinds)
        QCOMPARE(notificationKindFromWire(QString(toWire(kind))), std::optional(kind));
    QCOMPARE(notificationKindFromWire(u"ADMIN_REPLY"), std::optional<NotificationKind>());
}

void tst_messages::userTypingToTheLetter()
{
    const UserTyping typing{.chatId = ChatId(123),
        .user = {.role = Role::Admin, .id = PersonId(2), .name = u"Support Team"_s},
        .isTyping = true};
    QCOMPARE(toJson(typing),
        QByteArray(R"({"chat_id":123,"user_id":2,"user_role":"admin","user_name":"Support Team","is_typing":true})"));
}

void tst_messages::bareIds_data()
{
    QTest::addColumn<QJsonValue>("payload");
    QTest::addColumn<qint64>("id");
    QTest::newRow("one") << QJsonValue(1) << qint64(1);
    QTest::newRow("largest") << QJsonValue(ChatId::Max) << qint64(ChatId::Max);
    QTest::newRow("zero") << QJsonValue(0) << qint64(0);
    QTest::newRow("negative") << QJsonValue(-1) << qint64(0);
    QTest::newRow("fraction") << QJsonValue(1.5) << qint64(0);
    QTest::newRow("2^53") << QJsonValue(ChatId::Max + 1) << qint64(0);
    QTest::newRow("text") << QJsonValue(u"5"_s) << qint64(0);
    QTest::newRow("null") << QJsonValue(QJsonValue::Null) << qint64(0);
    QTest::newRow("undefined") << QJsonValue(QJsonValue::Undefined) << qint64(0);
    QTest::newRow("object") << QJsonValue(QJsonObject{{u"chat_id"_s, 5}}) << qint64(0);
    QTest::newRow("list") << QJsonValue(QJsonArray{5}) << qint64(0);
    QTest::newRow("true") << QJsonValue(true) << qint64(0);
}

void tst_messages::bareIds()
{
    QFETCH(const QJsonValue, payload);
    QFETCH(const qint64, id);
    const auto read = bareId<ChatId>(payload, "chat_id"_L1);
    QCOMPARE(bool(read), id > 0);
    if (read)
        QCOMPARE(read->value(), id);
    else
        QCOMPARE(read.error().field, u"chat_id"_s);
}

QTEST_APPLESS_MAIN(tst_messages)
#include "tst_messages.moc"
