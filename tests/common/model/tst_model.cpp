// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/model/Chat.h"
#include "common/model/Faq.h"
#include "common/model/Message.h"
#include "common/model/Person.h"
#include "payload_rows.h"

using namespace Qt::StringLiterals;
using namespace sanad;
using sanad::test::FieldNotes;
using sanad::test::payloadRows;
using sanad::test::toObject;

/// The model's values and their JSON, field by field.
class tst_model : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void payloads_data();
    void payloads() { test::checkPayload(); }
    void messageFieldsAreThoseOfTheContract();
    void absentValuesAreNull();
    void mediaNeedsAllItsFields_data();
    void mediaNeedsAllItsFields();
    void duration_data();
    void duration();
    void imageFieldsOnlyOnImages();
    void messageStatus();
    void textIsKeptByteForByte_data();
    void textIsKeptByteForByte();
    void everyNameInEveryField();
    void equality();
};

namespace {

Message textMessage()
{
    Message message;
    message.id = MessageId(77);
    message.chatId = ChatId(5);
    message.senderId = PersonId(9);
    message.senderRole = Role::Student;
    message.text = u"لا أستطيع الدخول"_s;
    message.createdAt = Timestamp(1705312800123);
    message.senderName = u"أحمد"_s;
    message.deliveredAt = Timestamp(1705312801000);
    message.readAt = Timestamp(1705312802000);
    message.clientMessageId = u"c-1"_s;
    return message;
}

Message imageMessage()
{
    Message message = textMessage();
    message.type = MessageType::Image;
    message.attachment = Attachment{.id = {},
        .hasThumbnail = false,
        .url = u"https://x/1"_s,
        .mediaType = u"image/png"_s,
        .name = u"صورة.png"_s,
        .size = 12345,
        .duration = 1.5,
        .width = 640,
        .height = 480,
        .thumbnailUrl = u"https://x/1t"_s};
    return message;
}

Chat wholeChat()
{
    Chat chat;
    chat.id = ChatId(5);
    chat.studentId = PersonId(9);
    chat.adminId = PersonId(2);
    chat.status = ChatStatus::AdminHandling;
    chat.lastMessageAt = Timestamp(1705312800123);
    chat.createdAt = Timestamp(1705312800000);
    chat.updatedAt = Timestamp(1705312800124);
    chat.currentIntent = Intent::VideoLoading;
    chat.botAttempts = 2;
    return chat;
}

} // namespace

void tst_model::payloads_data()
{
    test::payloadColumns();
    payloadRows("Chat", wholeChat(),
        {.optional = {u"admin_id"_s, u"last_message_at"_s, u"current_intent"_s},
            .derived = {},
            .ids = {u"id"_s, u"student_id"_s, u"admin_id"_s},
            .names = {u"status"_s, u"current_intent"_s}});
    const QStringList noMedia{u"media_url"_s, u"media_type"_s, u"media_name"_s, u"media_size"_s, u"duration"_s};
    payloadRows("Message", textMessage(),
        {.optional = {u"text"_s, u"delivered_at"_s, u"read_at"_s, u"client_message_id"_s},
            .derived = QStringList{u"is_auto_reply"_s, u"status"_s} + noMedia,
            .ids = {u"id"_s, u"chat_id"_s, u"sender_id"_s},
            .names = {u"sender_role"_s, u"message_type"_s}});
    payloadRows("Image", imageMessage(),
        {.optional = {u"text"_s, u"delivered_at"_s, u"read_at"_s, u"client_message_id"_s, u"duration"_s, u"width"_s,
             u"height"_s, u"thumbnail_url"_s, u"media_url"_s},
            .derived = {u"is_auto_reply"_s, u"status"_s},
            .ids = {u"id"_s},
            .names = {u"message_type"_s}});
    payloadRows("Person", Person{.role = Role::Admin, .id = PersonId(3), .name = u"منى"_s},
        {.optional = {}, .derived = {}, .ids = {u"id"_s}, .names = {u"role"_s}});
    payloadRows("Faq", Faq{.id = FaqId(1), .question = u"كيف أدفع؟"_s, .answer = u"بالبطاقة."_s, .priority = -3},
        {.optional = {}, .derived = {}, .ids = {u"id"_s}, .names = {}});
}

void tst_model::messageFieldsAreThoseOfTheContract()
{
    const QStringList always{u"chat_id"_s, u"client_message_id"_s, u"created_at"_s, u"delivered_at"_s, u"duration"_s,
        u"id"_s, u"is_auto_reply"_s, u"media_name"_s, u"media_size"_s, u"media_type"_s, u"media_url"_s,
        u"message_type"_s, u"read_at"_s, u"sender_id"_s, u"sender_name"_s, u"sender_role"_s, u"status"_s, u"text"_s};
    QCOMPARE(toObject(toJson(textMessage())).keys(), always);
    QStringList ofImage = always;
    ofImage << u"width"_s << u"height"_s << u"thumbnail_url"_s;
    ofImage.sort();
    QCOMPARE(toObject(toJson(imageMessage())).keys(), ofImage);
    QCOMPARE(toObject(toJson(wholeChat())).keys(),
        QStringList({u"admin_id"_s, u"bot_attempts"_s, u"created_at"_s, u"current_intent"_s, u"id"_s,
            u"last_message_at"_s, u"status"_s, u"student_id"_s, u"updated_at"_s}));
}

void tst_model::absentValuesAreNull()
{
    Message message = textMessage();
    message.text.clear();
    message.deliveredAt.reset();
    message.readAt.reset();
    message.clientMessageId.clear();
    const QJsonObject json = toObject(toJson(message));
    for (const auto field : {"text"_L1, "media_url"_L1, "media_type"_L1, "media_name"_L1, "media_size"_L1,
             "duration"_L1, "delivered_at"_L1, "read_at"_L1, "client_message_id"_L1})
        QVERIFY2(json.value(field).isNull(), field.data());
    QCOMPARE(json.value("status"_L1), u"sent"_s);
    QCOMPARE(*Message::fromJson(json), message);
    Chat chat = wholeChat();
    chat.adminId.reset();
    chat.lastMessageAt.reset();
    chat.currentIntent.reset();
    const QJsonObject chatJson = toObject(toJson(chat));
    for (const auto field : {"admin_id"_L1, "last_message_at"_L1, "current_intent"_L1})
        QVERIFY2(chatJson.value(field).isNull(), field.data());
    QCOMPARE(*Chat::fromJson(chatJson), chat);
}

void tst_model::mediaNeedsAllItsFields_data()
{
    QTest::addColumn<QString>("field");
    for (const QString &field : {u"media_type"_s, u"media_name"_s, u"media_size"_s})
        QTest::newRow(qPrintable(field)) << field;
}

void tst_model::mediaNeedsAllItsFields()
{
    QFETCH(const QString, field);
    QJsonObject json = toObject(toJson(imageMessage()));
    json.insert(field, QJsonValue::Null);
    const auto read = Message::fromJson(json);
    QVERIFY(!read);
    QCOMPARE(read.error().field, field);
}

void tst_model::duration_data()
{
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<bool>("fine");
    QTest::newRow("zero") << QJsonValue(0) << true;
    QTest::newRow("fraction") << QJsonValue(0.125) << true;
    QTest::newRow("negative") << QJsonValue(-0.5) << false;
    QTest::newRow("text") << QJsonValue(u"3"_s) << false;
}

void tst_model::duration()
{
    QFETCH(const QJsonValue, value);
    QFETCH(const bool, fine);
    QJsonObject json = toObject(toJson(imageMessage()));
    json.insert(u"duration"_s, value);
    const auto read = Message::fromJson(json);
    QCOMPARE(bool(read), fine);
    if (fine)
        QCOMPARE(read->attachment->duration, std::optional(value.toDouble()));
}

void tst_model::imageFieldsOnlyOnImages()
{
    Message message = imageMessage();
    message.type = MessageType::File;
    const QJsonObject json = toObject(toJson(message));
    QVERIFY(!json.contains("width"_L1) && !json.contains("thumbnail_url"_L1));
    QCOMPARE(json.value("media_size"_L1), 12345);
}

void tst_model::messageStatus()
{
    Message message = textMessage();
    QCOMPARE(message.status(), MessageStatus::Read);
    message.readAt.reset();
    QCOMPARE(message.status(), MessageStatus::Delivered);
    message.deliveredAt.reset();
    QCOMPARE(message.status(), MessageStatus::Sent);
    message.readAt = Timestamp(1);
    QCOMPARE(message.status(), MessageStatus::Read);
    QVERIFY(!message.isAutoReply());
    message.type = MessageType::AutoReply;
    QVERIFY(message.isAutoReply());
    QCOMPARE(toObject(toJson(message)).value("is_auto_reply"_L1), true);
}

void tst_model::textIsKeptByteForByte_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("diacritics") << u"مُحَمَّد"_s;
    QTest::newRow("joiners") << u"می\u200cخواهم 👨\u200d👩\u200d👧"_s;
    QTest::newRow("bidi") << u"\u200f\u2067abc\u2069\u202e"_s;
    QTest::newRow("white space at the ends") << u" \t\nx\r\n\u00a0"_s;
    QTest::newRow("decomposed") << u"e\u0301 é"_s;
    QTest::newRow("quotes and backslashes") << u"\\\"'/<script>\u2028"_s;
    QTest::newRow("control characters") << u"\x01\x1f\x7f\u0085"_s;
    QTest::newRow("noncharacters") << u"\ufffe\uffff\ufdd0"_s;
    QTest::newRow("byte order mark first") << u"\ufeff\ufeffa\ufeff"_s;
    QTest::newRow("last code point") << u"\U0010ffff"_s;
}

void tst_model::textIsKeptByteForByte()
{
    QFETCH(const QString, text);
    Message message = textMessage();
    message.text = text;
    const auto read = Message::fromJson(toObject(toJson(message)));
    QVERIFY(read);
    QCOMPARE(read->text.toUtf8(), text.toUtf8());
}

void tst_model::everyNameInEveryField()
{
    for (const ChatStatus status : AllChatStatuses) {
        for (const Intent intent : AllIntents) {
            Chat chat = wholeChat();
            chat.status = status;
            chat.currentIntent = intent;
            QCOMPARE(*Chat::fromJson(toObject(toJson(chat))), chat);
        }
    }
    for (const MessageType type : AllMessageTypes) {
        for (const Role role : AllRoles) {
            Message message = textMessage();
            message.type = type;
            message.senderRole = role;
            QCOMPARE(*Message::fromJson(toObject(toJson(message))), message);
        }
    }
}

void tst_model::equality()
{
    // A student and an admin of the same id are two people.
    const Person student{.role = Role::Student, .id = PersonId(5), .name = u"أ"_s};
    Person admin = student;
    admin.role = Role::Admin;
    QVERIFY(!(student == admin));
    Message other = textMessage();
    other.readAt.reset();
    QVERIFY(!(other == textMessage()));
}

QTEST_APPLESS_MAIN(tst_model)
#include "tst_model.moc"
