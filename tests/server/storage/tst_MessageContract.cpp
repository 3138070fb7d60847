// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreContractTest.h"

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;

namespace {

QList<MessageId> idsOf(const QList<Message> &messages)
{
    QList<MessageId> ids;
    for (const Message &message : messages)
        ids.append(message.id);
    return ids;
}

} // namespace

/// What every MessageRepository promises, checked over the fake and over both databases.
class tst_MessageContract final : public StoreContractTest
{
    Q_OBJECT

private Q_SLOTS:
    void messageIsReadBack();
    void textIsKeptByteForByte_data();
    void textIsKeptByteForByte();
    void attachmentIsReadBack();
    void messageOfUnknownChatIsNotFound();
    void sameTimeInOneChatIsAConflict();
    void clientIdIsUniquePerSender();
    void clientIdsDifferInEveryByte();
    void replyIsFound();
    void newestPages_data();
    void newestPages();
    void afterPages();
    void advanceOnlyForward_data();
    void advanceOnlyForward();
    void markReadUpTo();
    void unreadOfStudentCountsAllChats();
};

void tst_MessageContract::messageIsReadBack()
{
    VALUE(made, makeChat(1));
    Message full = textOf(made.id, PersonId(1), u"لا أستطيع الدخول"_s, T0);
    full.id = MessageId(12345);
    full.deliveredAt = T0.plusMs(1); // nobody has seen what is just stored
    full.readAt = T0.plusMs(2);
    full.clientMessageId = u"c-1"_s;
    for (const MessageType type : AllMessageTypes) {
        for (const Role role : AllRoles) {
            full.type = type;
            full.senderRole = role;
            full.createdAt = full.createdAt.plusMs(1);
            full.clientMessageId += u'x';
            VALUE(id, append(full));
            QVERIFY(id.isValid() && id != MessageId(12345));
            Message expected = full;
            expected.id = id;
            expected.deliveredAt.reset();
            expected.readAt.reset();
            VALUE(found, message(id));
            QCOMPARE(found, expected);
            VALUE(page, newest(made.id, {}, 1));
            QCOMPARE(page, QList<Message>{expected});
            VALUE(byClientId, read<std::optional<Message>>([&](Transaction &t) {
                return t.messages().findByClientId(role, PersonId(1), full.clientMessageId);
            }));
            QCOMPARE(byClientId, expected);
        }
    }
}

void tst_MessageContract::textIsKeptByteForByte_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << u""_s;
    QTest::newRow("Arabic with diacritics") << u"مُحَمَّدٌ ـ كِتَابٌ"_s;
    QTest::newRow("bidi marks and isolates") << u"\u200Fabc\u200E \u2068x\u2069 \u202Ey\u202C"_s;
    QTest::newRow("zero width joiners") << u"می\u200Cخواهم \u200D"_s;
    QTest::newRow("emoji with joiners and tones") << u"👩🏽‍💻 👨‍👩‍👧‍👦 🇪🇬"_s;
    QTest::newRow("decomposed and composed") << u"e\u0301 \u00E9 ا\u0653 آ"_s;
    QTest::newRow("quotes and escapes") << u"' \" \\ \\n \\x00 %s $1 ? :a ; -- /* */ {}"_s;
    QTest::newRow("blanks and line ends") << u" \t\r\n\n x \u00A0\u2028"_s;
    QTest::newRow("last of the planes") << u"\uFFFD\uFEFF \U0010FFFD"_s;
    QTest::newRow("byte order mark first") << u"\uFEFFabc"_s;
    QTest::newRow("two byte order marks first") << u"\uFEFF\uFEFFabc"_s;
    QTest::newRow("byte order mark alone") << u"\uFEFF"_s;
    QTest::newRow("reversed byte order mark first") << u"\uFFFEabc"_s;
    QTest::newRow("64 KiB") << QString(32768, u'ش');
}

void tst_MessageContract::textIsKeptByteForByte()
{
    QFETCH(QString, text);
    VALUE(made, makeChat(1));
    Message sent = textOf(made.id, PersonId(1), text, T0);
    sent.senderName = text.left(200);
    sent.clientMessageId = text.left(30);
    VALUE(id, append(sent));
    VALUE(found, message(id));
    QCOMPARE(found->text.toUtf8(), text.toUtf8());
    QCOMPARE(found->senderName.toUtf8(), sent.senderName.toUtf8());
    QCOMPARE(found->clientMessageId.toUtf8(), sent.clientMessageId.toUtf8());
    OK(write<void>([&](Transaction &t) { return t.people().ensure({Role::Student, PersonId(1), text}, T0); }));
    VALUE(person,
        read<std::optional<Person>>([](Transaction &t) { return t.people().find(Role::Student, PersonId(1)); }));
    QCOMPARE(person->name.toUtf8(), text.toUtf8());
}

void tst_MessageContract::attachmentIsReadBack()
{
    VALUE(made, makeChat(1));
    const auto add = [this](const StoredMedia &media) {
        return write<AttachmentId>([&](Transaction &t) { return t.media().add(media, Role::Student, PersonId(1)); });
    };
    Message image = textOf(made.id, PersonId(1), {}, T0);
    image.type = MessageType::Image;
    const StoredMedia picture{
        .content = {.hash = QString(64, u'a'), .mediaType = u"image/png"_s, .size = 5'000'000'000},
        .name = u"لقطة.png"_s,
        .duration = {},
        .width = 640,
        .height = 480,
        .thumbnail = Blob{.hash = QString(64, u'b'), .mediaType = u"image/jpeg"_s, .size = 900}};
    VALUE(pictureId, add(picture));
    image.attachment = Attachment{.id = pictureId,
        .hasThumbnail = true,
        .url = u"https://example.org/1"_s,
        .mediaType = u"image/png"_s,
        .name = u"لقطة.png"_s,
        .size = 5'000'000'000,
        .duration = {},
        .width = 640,
        .height = 480,
        .thumbnailUrl = u"https://example.org/2"_s};
    Message audio = textOf(made.id, PersonId(1), {}, T0.plusMs(1));
    audio.type = MessageType::Audio;
    const StoredMedia voice{.content = {.hash = QString(64, u'c'), .mediaType = u"audio/ogg"_s, .size = 1},
        .name = u"voice.ogg"_s,
        .duration = 2.5,
        .width = {},
        .height = {},
        .thumbnail = {}};
    VALUE(voiceId, add(voice));
    audio.attachment = Attachment{.id = voiceId,
        .hasThumbnail = false,
        .url = {},
        .mediaType = u"audio/ogg"_s,
        .name = u"voice.ogg"_s,
        .size = 1,
        .duration = 2.5,
        .width = {},
        .height = {},
        .thumbnailUrl = {}};
    VALUE(imageId, append(image));
    VALUE(audioId, append(audio));
    image.id = imageId;
    audio.id = audioId;
    // Addresses are grants that expire: they are made when a message is shown, not stored.
    image.attachment->url.clear();
    image.attachment->thumbnailUrl.clear();
    VALUE(page, newest(made.id, {}, 50));
    QCOMPARE(page, (QList<Message>{image, audio}));
    VALUE(found, message(imageId));
    QCOMPARE(found, image);
    VALUE(rows, overview({}));
    QCOMPARE(rows.constFirst().lastMessage, audio);
}

void tst_MessageContract::messageOfUnknownChatIsNotFound()
{
    FAILS(append(textOf(ChatId(99), PersonId(1), u"x"_s, T0)), ErrorCode::NotFound);
    VALUE(made, makeChat(1));
    FAILS(append(textOf(made.id, PersonId(1), u"x"_s, T0), MessageId(99)), ErrorCode::NotFound);
}

void tst_MessageContract::sameTimeInOneChatIsAConflict()
{
    VALUE(first, makeChat(1));
    VALUE(second, makeChat(2));
    OK(append(textOf(first.id, PersonId(1), u"x"_s, T0)));
    FAILS(append(textOf(first.id, PersonId(1), u"y"_s, T0)), ErrorCode::Conflict);
    OK(append(textOf(second.id, PersonId(2), u"y"_s, T0)));
}

void tst_MessageContract::clientIdIsUniquePerSender()
{
    VALUE(made, makeChat(1));
    Message sent = textOf(made.id, PersonId(1), u"x"_s, T0);
    sent.clientMessageId = u"same"_s;
    OK(append(sent));
    sent.createdAt = T0.plusMs(1);
    FAILS(append(sent), ErrorCode::Conflict);
    sent.senderRole = Role::Admin;
    OK(append(sent));
    sent.createdAt = T0.plusMs(2);
    sent.senderId = PersonId(2);
    OK(append(sent));
    VALUE(none, read<std::optional<Message>>([](Transaction &t) {
        return t.messages().findByClientId(Role::Student, PersonId(2), u"same"_s);
    }));
    QVERIFY(!none);
    // Without one, there is nothing to be unique, nor to be found.
    sent.clientMessageId.clear();
    for (int i = 3; i < 5; ++i) {
        sent.createdAt = T0.plusMs(i);
        OK(append(sent));
    }
    VALUE(empty, read<std::optional<Message>>([](Transaction &t) {
        return t.messages().findByClientId(Role::Admin, PersonId(2), {});
    }));
    QVERIFY(!empty);
}

void tst_MessageContract::clientIdsDifferInEveryByte()
{
    VALUE(made, makeChat(1));
    qint64 ms = 0;
    for (const QString &clientId : {u"a"_s, u"A"_s, u"a "_s, u"\u00E9"_s, u"e\u0301"_s, u"a\u200D"_s}) {
        Message sent = textOf(made.id, PersonId(1), clientId, T0.plusMs(++ms));
        sent.clientMessageId = clientId;
        VALUE(id, append(sent));
        VALUE(found, read<std::optional<Message>>([&](Transaction &t) {
            return t.messages().findByClientId(Role::Student, PersonId(1), clientId);
        }));
        QCOMPARE(found->id, id);
    }
}

void tst_MessageContract::replyIsFound()
{
    VALUE(made, makeChat(1));
    VALUE(other, makeChat(2));
    VALUE(question, append(textOf(made.id, PersonId(1), u"?"_s, T0)));
    const auto reply = [&](ChatId chat) {
        return read<std::optional<Message>>([=](Transaction &t) { return t.messages().findReplyTo(chat, question); });
    };
    VALUE(before, reply(made.id));
    QVERIFY(!before);
    VALUE(answer, append(botText(made.id, PersonId(1), u"!"_s, T0.plusMs(1)), question));
    VALUE(found, reply(made.id));
    QCOMPARE(found->id, answer);
    VALUE(elsewhere, reply(other.id));
    QVERIFY(!elsewhere);
}

void tst_MessageContract::newestPages_data()
{
    QTest::addColumn<int>("before"); // place of the message whose time bounds the page; -1: none
    QTest::addColumn<int>("limit");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("count");
    QTest::newRow("all") << -1 << 50 << 0 << 10;
    QTest::newRow("newest three") << -1 << 3 << 7 << 3;
    QTest::newRow("before the newest") << 9 << 3 << 6 << 3;
    QTest::newRow("before the second") << 1 << 3 << 0 << 1;
    QTest::newRow("before the first") << 0 << 3 << 0 << 0;
    QTest::newRow("exactly as many as there are") << -1 << 10 << 0 << 10;
    QTest::newRow("none") << -1 << 0 << 0 << 0;
    QTest::newRow("a negative number") << -1 << -5 << 0 << 0;
}

void tst_MessageContract::newestPages()
{
    QFETCH(int, before);
    QFETCH(int, limit);
    QFETCH(int, first);
    QFETCH(int, count);
    VALUE(made, makeChat(1));
    VALUE(other, makeChat(2));
    VALUE(ids, makeMessages(made.id, 10));
    OK(makeMessages(other.id, 10));
    const auto bound = before < 0 ? std::optional<Timestamp>() : std::optional(T0.plusMs(before));
    VALUE(page, newest(made.id, bound, limit));
    QCOMPARE(idsOf(page), ids.mid(first, count));
}

void tst_MessageContract::afterPages()
{
    VALUE(made, makeChat(1));
    VALUE(other, makeChat(2));
    VALUE(ids, makeMessages(made.id, 6));
    VALUE(foreign, makeMessages(other.id, 1));
    VALUE(late, append(textOf(made.id, PersonId(1), u"late"_s, T0.plusMs(100))));
    const QList<MessageId> all = ids + QList<MessageId>{late};
    VALUE(everything, after(made.id, MessageId(0), 50));
    QCOMPARE(idsOf(everything), all);
    for (qsizetype i = 0; i < all.size(); ++i) {
        VALUE(rest, after(made.id, all.at(i), 50));
        QCOMPARE(idsOf(rest), all.mid(i + 1));
        VALUE(two, after(made.id, all.at(i), 2));
        QCOMPARE(idsOf(two), all.mid(i + 1, 2));
    }
    VALUE(afterForeign, after(made.id, foreign.constFirst(), 50));
    QCOMPARE(idsOf(afterForeign), QList<MessageId>{late});
    VALUE(afterFuture, after(made.id, MessageId(MessageId::Max), 50));
    QVERIFY(afterFuture.isEmpty());
    VALUE(none, after(made.id, MessageId(0), 0));
    QVERIFY(none.isEmpty());
    VALUE(negative, after(made.id, MessageId(0), -1));
    QVERIFY(negative.isEmpty());
}

void tst_MessageContract::advanceOnlyForward_data()
{
    QTest::addColumn<MessageStatus>("from");
    QTest::addColumn<MessageStatus>("to");
    QTest::addColumn<bool>("moves");
    using enum MessageStatus;
    QTest::newRow("sent, sent") << Sent << Sent << false;
    QTest::newRow("sent, delivered") << Sent << Delivered << true;
    QTest::newRow("sent, read") << Sent << Read << true;
    QTest::newRow("delivered, sent") << Delivered << Sent << false;
    QTest::newRow("delivered, delivered") << Delivered << Delivered << false;
    QTest::newRow("delivered, read") << Delivered << Read << true;
    QTest::newRow("read, sent") << Read << Sent << false;
    QTest::newRow("read, delivered") << Read << Delivered << false;
    QTest::newRow("read, read") << Read << Read << false;
}

void tst_MessageContract::advanceOnlyForward()
{
    QFETCH(MessageStatus, from);
    QFETCH(MessageStatus, to);
    QFETCH(bool, moves);
    VALUE(made, makeChat(1));
    Message sent = textOf(made.id, PersonId(1), u"x"_s, T0);
    VALUE(id, append(sent));
    sent.id = id;
    if (from != MessageStatus::Sent) {
        OK(write<bool>(
            [&](Transaction &t) { return t.messages().advance(id, MessageStatus::Delivered, T0.plusMs(1)); }));
        sent.deliveredAt = T0.plusMs(1);
    }
    if (from == MessageStatus::Read) {
        OK(write<bool>([&](Transaction &t) { return t.messages().advance(id, MessageStatus::Read, T0.plusMs(2)); }));
        sent.readAt = T0.plusMs(2);
    }
    VALUE(moved, write<bool>([&](Transaction &t) { return t.messages().advance(id, to, T0.plusMs(9)); }));
    QCOMPARE(moved, moves);
    VALUE(found, message(id));
    if (moves && !sent.deliveredAt)
        sent.deliveredAt = T0.plusMs(9);
    if (moves && to == MessageStatus::Read)
        sent.readAt = T0.plusMs(9);
    QCOMPARE(found, sent);
    VALUE(unknown, write<bool>([&](Transaction &t) { return t.messages().advance(MessageId(99), to, T0); }));
    QVERIFY(!unknown);
}

void tst_MessageContract::markReadUpTo()
{
    VALUE(made, makeChat(1));
    VALUE(other, makeChat(2));
    QList<MessageId> students;
    QList<MessageId> admins;
    for (int i = 0; i < 6; ++i) {
        VALUE(question, append(textOf(made.id, PersonId(1), u"?"_s, T0.plusMs(2 * i))));
        VALUE(answer, append(botText(made.id, PersonId(1), u"!"_s, T0.plusMs(2 * i + 1))));
        students.append(question);
        admins.append(answer);
    }
    VALUE(elsewhere, append(textOf(other.id, PersonId(2), u"?"_s, T0)));
    OK(write<bool>([&](Transaction &t) { return t.messages().advance(students.at(1), MessageStatus::Read, T0); }));
    OK(write<bool>(
        [&](Transaction &t) { return t.messages().advance(students.at(2), MessageStatus::Delivered, T0.plusMs(50)); }));

    const auto mark = [this](ChatId chat, Role sender, MessageId upTo) {
        return write<QList<MessageId>>(
            [=](Transaction &t) { return t.messages().markRead(chat, sender, upTo, T0.plusMs(99)); });
    };
    VALUE(marked, mark(made.id, Role::Student, admins.at(3)));
    QCOMPARE(marked, (QList<MessageId>{students.at(0), students.at(2), students.at(3)}));
    VALUE(again, mark(made.id, Role::Student, admins.at(3)));
    QVERIFY(again.isEmpty());
    VALUE(rest, mark(made.id, Role::Student, elsewhere));
    QCOMPARE(rest, students.mid(4));
    VALUE(before, mark(other.id, Role::Student, MessageId(elsewhere.value() - 1)));
    QVERIFY(before.isEmpty());

    VALUE(delivered, message(students.at(2)));
    QCOMPARE(delivered->deliveredAt, T0.plusMs(50));
    QCOMPARE(delivered->readAt, T0.plusMs(99));
    VALUE(early, message(students.at(1)));
    QCOMPARE(early->readAt, T0);
    VALUE(answer, message(admins.at(0)));
    QVERIFY(!answer->readAt && !answer->deliveredAt);
}

void tst_MessageContract::unreadOfStudentCountsAllChats()
{
    const auto unread = [this](qint64 student) {
        return read<int>([=](Transaction &t) { return t.messages().unreadOfStudent(PersonId(student)); });
    };
    VALUE(nothing, unread(1));
    QCOMPARE(nothing, 0);
    VALUE(first, makeChat(1));
    OK(append(textOf(first.id, PersonId(1), u"?"_s, T0)));
    VALUE(answer, append(botText(first.id, PersonId(1), u"!"_s, T0.plusMs(1))));
    Chat closed = first;
    closed.status = ChatStatus::Closed;
    OK(update(closed));
    VALUE(second, makeChat(1));
    OK(append(botText(second.id, PersonId(1), u"!"_s, T0)));
    OK(append(botText(second.id, PersonId(1), u"!"_s, T0.plusMs(1))));
    VALUE(other, makeChat(2));
    OK(append(botText(other.id, PersonId(2), u"!"_s, T0)));
    VALUE(three, unread(1));
    QCOMPARE(three, 3);
    OK(write<bool>([&](Transaction &t) { return t.messages().advance(answer, MessageStatus::Delivered, T0); }));
    VALUE(delivered, unread(1));
    QCOMPARE(delivered, 3);
    OK(write<bool>([&](Transaction &t) { return t.messages().advance(answer, MessageStatus::Read, T0); }));
    VALUE(two, unread(1));
    QCOMPARE(two, 2);
}

QTEST_GUILESS_MAIN(tst_MessageContract)
#include "tst_MessageContract.moc"
