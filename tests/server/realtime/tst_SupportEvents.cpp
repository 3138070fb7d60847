// SPDX-License-Identifier: GPL-3.0-or-later
#include "SupportFixture.h"
#include "common/protocol/events.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace sanad;
using namespace sanad::test;
namespace event = sanad::protocol::event;

/// What clients may do, what they are answered, and how much of it.
class tst_SupportEvents final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void joinAnswersWithBothNames();
    void othersChatsLookAsIfTheyWereNot();
    void leavingEndsTheRoom();
    void leavingBeforeTheJoinIsAnswered();
    void sendIsAnsweredAsThePost();
    void refusedSendIsAnError();
    void repeatIsAnsweredWithTheFirst();
    void marksOnlyWhatIsTheirs();
    void refusesWrongArguments_data();
    void refusesWrongArguments();
    void typingIsHeardByOthersOnly();
    void typingEndsByItself();
    void typingGoesOnWhileItIsRenewed();
    void typingEndsWith_data();
    void typingEndsWith();
    void limitsEvents_data();
    void limitsEvents();
    void limitsMessagesOfAPersonOverAllSockets();
    void limitsJoins();
    void answerOfOneWhoHasGoneIsDropped();
};

namespace {

QJsonObject typing(qint64 chat, bool isTyping)
{
    return {{u"chat_id"_s, chat}, {u"is_typing"_s, isTyping}};
}

QString codeOf(const QJsonObject &ack)
{
    return ack.value("error"_L1).toObject().value("code"_L1).toString();
}

/// What the others have been told, as true and false.
QList<bool> told(FakeSocket &client)
{
    QList<bool> states;
    for (const Got &got : client.all(event::UserTyping))
        states.append(got.object().value("is_typing"_L1).toBool());
    client.forget();
    return states;
}

} // namespace

void tst_SupportEvents::joinAnswersWithBothNames()
{
    SupportFixture f;
    const Chat chat = f.open(f.domain.student);
    const auto admin = f.client(u"admin 1"_s);
    const QJsonObject expected{{u"chat_id"_s, chat.id.value()}};
    for (int i = 0; i < 2; ++i) { // the second time it is in already
        admin->emitEvent(event::JoinChat, {chat.id.value()}, 7);
        QCOMPARE(admin->ack(7), expected);
        for (const auto name : event::ForJoinedChat) {
            QCOMPARE(admin->all(name).size(), 1);
            QCOMPARE(admin->all(name).constFirst().arguments, QJsonArray{expected});
        }
        admin->forget();
    }
    f.post(f.domain.student, u"hello"_s);
    QCOMPARE(admin->all(event::MessageReceive).size(), 2);
}

void tst_SupportEvents::othersChatsLookAsIfTheyWereNot()
{
    SupportFixture f;
    const Chat chat = f.open(f.domain.student);
    const auto stranger = f.client(u"student 6"_s);
    stranger->emitEvent(event::JoinChat, {chat.id.value()}, 1);
    stranger->emitEvent(event::JoinChat, {99}, 2);
    QCOMPARE(codeOf(stranger->ack(1)), u"not_found"_s);
    QCOMPARE(stranger->ack(1), stranger->ack(2));
    QCOMPARE(stranger->all(event::Error).size(), 2);
    QCOMPARE(stranger->all(event::Error).constFirst().object(), stranger->ack(1).value("error"_L1).toObject());
    stranger->forget();
    stranger->emitEvent(event::Typing, {typing(chat.id.value(), true)}, 3);
    QCOMPARE(codeOf(stranger->ack(3)), u"not_found"_s);
    stranger->forget();
    f.post(f.domain.student, u"hello"_s);
    QVERIFY(stranger->all().isEmpty());
}

void tst_SupportEvents::leavingEndsTheRoom()
{
    SupportFixture f;
    f.open(f.domain.student);
    const auto admin = f.client(u"admin 1"_s);
    admin->emitEvent(event::JoinChat, {1});
    admin->emitEvent(event::LeaveChat, {1}, 1);
    QCOMPARE(admin->ack(1), (QJsonObject{{u"chat_id"_s, 1}}));
    admin->forget();
    f.post(f.domain.student, u"hello"_s);
    QVERIFY(admin->all(event::MessageReceive).isEmpty());
    admin->emitEvent(event::LeaveChat, {1}, 2); // nothing to leave
    QCOMPARE(admin->ack(2), (QJsonObject{{u"chat_id"_s, 1}}));
}

void tst_SupportEvents::leavingBeforeTheJoinIsAnswered()
{
    SupportFixture f(SupportFixture::quickConfig(), InMemoryStore::Delivery::Queued);
    f.service.openChat(f.domain.student, &f.context, [](const Result<Chat> &) {});
    const auto admin = f.client(u"admin 1"_s);
    admin->emitEvent(event::JoinChat, {1}, 1);
    admin->emitEvent(event::LeaveChat, {1}, 2);
    QTRY_COMPARE(admin->ack(1), (QJsonObject{{u"chat_id"_s, 1}}));
    QVERIFY(admin->all(event::JoinedChat).isEmpty());
    admin->emitEvent(event::Typing, {typing(1, true)}, 3);
    QCOMPARE(codeOf(admin->ack(3)), u"not_found"_s);
}

void tst_SupportEvents::sendIsAnsweredAsThePost()
{
    SupportFixture f;
    const auto student = f.client(u"student 5"_s);
    student->emitEvent(event::SendMessage, {QJsonObject{{u"text"_s, u"hello"_s}, {u"client_message_id"_s, u"c"_s}}}, 1);
    const QJsonObject ack = student->ack(1);
    QCOMPARE(ack.keys(), (QStringList{u"bot_reply"_s, u"message"_s}));
    QCOMPARE(ack.value("message"_L1).toObject().value("text"_L1).toString(), u"hello"_s);
    QCOMPARE(ack.value("message"_L1).toObject().value("client_message_id"_L1).toString(), u"c"_s);
    // The answer comes before what everybody hears, and the bot's reply after the message.
    const QStringList names = student->takeNames();
    QCOMPARE(names.constFirst(), u"ack 1"_s);
    QCOMPARE(names.mid(1, 4),
        (QStringList{event::MessageReceive, event::NewMessage, event::MessageReceive, event::NewMessage}));
    QCOMPARE(f.store.state().messages.size(), size_t(2));
    student->emitEvent(event::SendMessage, {QJsonObject{{u"text"_s, u"no ack wanted"_s}}});
    QCOMPARE(student->all(event::MessageReceive).size(), 2);
    QVERIFY(!student->takeNames().join(u' ').contains(u"ack"_s));
}

void tst_SupportEvents::refusedSendIsAnError()
{
    SupportFixture f;
    const auto student = f.client(u"student 5"_s);
    f.post(f.domain.student, u"person"_s);
    student->forget();
    student->emitEvent(event::SendMessage, {QJsonObject{{u"text"_s, u"hello?"_s}}}, 4);
    const QJsonObject expected{
        {u"message"_s, u"Please wait for admin response. You cannot send messages while waiting for support team."_s},
        {u"code"_s, u"waiting_for_admin"_s}, {u"status"_s, u"waiting_for_admin"_s}};
    QCOMPARE(student->all(event::Error).size(), 1);
    QCOMPARE(student->all(event::Error).constFirst().object(), expected);
    QCOMPARE(student->ack(4), (QJsonObject{{u"error"_s, expected}}));
    QCOMPARE(student->all().size(), 2);
    QCOMPARE(f.store.state().messages.size(), size_t(2));
}

void tst_SupportEvents::repeatIsAnsweredWithTheFirst()
{
    SupportFixture f;
    const auto student = f.client(u"student 5"_s);
    const QJsonObject message{{u"text"_s, u"hello"_s}, {u"client_message_id"_s, u"c"_s}};
    student->emitEvent(event::SendMessage, {message}, 1);
    const QJsonObject first = student->ack(1);
    student->forget();
    student->emitEvent(event::SendMessage, {message}, 2);
    QCOMPARE(student->ack(2), first);
    QCOMPARE(student->all().size(), 1);
}

void tst_SupportEvents::marksOnlyWhatIsTheirs()
{
    SupportFixture f;
    const auto student = f.client(u"student 5"_s);
    const auto stranger = f.client(u"student 6"_s);
    f.post(f.domain.student, u"hello"_s);
    student->forget();
    stranger->emitEvent(event::MarkRead, {2}, 1);
    QCOMPARE(codeOf(stranger->ack(1)), u"not_found"_s);
    student->emitEvent(event::MarkRead, {1}, 1); // the own message
    QCOMPARE(codeOf(student->ack(1)), u"forbidden"_s);
    student->emitEvent(event::MarkDelivered, {2}, 2);
    QCOMPARE(student->ack(2), (QJsonObject{{u"delivered"_s, 1}}));
    student->emitEvent(event::MarkRead, {2}, 3);
    QCOMPARE(student->ack(3), (QJsonObject{{u"read"_s, 1}}));
    student->emitEvent(event::MarkRead, {2}, 4);
    QCOMPARE(student->ack(4), (QJsonObject{{u"read"_s, 0}}));
}

void tst_SupportEvents::refusesWrongArguments_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QJsonArray>("arguments");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *what, QLatin1StringView name, const QJsonArray &arguments, const QString &field,
                         const QString &code = u"invalid_field"_s) {
        QTest::newRow(what) << QString(name) << arguments << code << field;
    };
    for (const auto name : {event::JoinChat, event::LeaveChat}) {
        const QByteArray at = QByteArray(name.data(), name.size()) + ": ";
        row(at + "nothing", name, {}, u"chat_id"_s);
        row(at + "null", name, {QJsonValue()}, u"chat_id"_s);
        row(at + "text", name, {u"1"_s}, u"chat_id"_s);
        row(at + "an object", name, {QJsonObject{{u"chat_id"_s, 1}}}, u"chat_id"_s);
        row(at + "zero", name, {0}, u"chat_id"_s);
        row(at + "a fraction", name, {1.5}, u"chat_id"_s);
        row(at + "too large", name, {9007199254740992.0}, u"chat_id"_s);
    }
    row("mark read: nothing", event::MarkRead, {}, u"message_id"_s);
    row("mark delivered: text", event::MarkDelivered, {u"2"_s}, u"message_id"_s);
    row("send: nothing", event::SendMessage, {}, u"text"_s);
    row("send: text alone", event::SendMessage, {u"hello"_s}, {}, u"invalid_request"_s);
    row("send: a list", event::SendMessage, {QJsonArray{1}}, {}, u"invalid_request"_s);
    row("send: no text", event::SendMessage, {QJsonObject()}, u"text"_s);
    row("send: text is a number", event::SendMessage, {QJsonObject{{u"text"_s, 5}}}, u"text"_s);
    row("send: blank", event::SendMessage, {QJsonObject{{u"text"_s, u" \n"_s}}}, u"text"_s);
    row("send: too long", event::SendMessage, {QJsonObject{{u"text"_s, QString(65'537, u'a')}}}, u"text"_s);
    row("send: chat is text", event::SendMessage, {QJsonObject{{u"text"_s, u"a"_s}, {u"chat_id"_s, u"1"_s}}},
        u"chat_id"_s);
    row("send: long client id", event::SendMessage,
        {QJsonObject{{u"text"_s, u"a"_s}, {u"client_message_id"_s, QString(65, u'a')}}}, u"client_message_id"_s);
    row("typing: no chat", event::Typing, {QJsonObject{{u"is_typing"_s, true}}}, u"chat_id"_s);
    row("typing: no state", event::Typing, {QJsonObject{{u"chat_id"_s, 1}}}, u"is_typing"_s);
    row("typing: a number for the state", event::Typing, {QJsonObject{{u"chat_id"_s, 1}, {u"is_typing"_s, 1}}},
        u"is_typing"_s);
    QTest::newRow("unknown event") << u"support:drop-tables"_s << QJsonArray() << u"invalid_request"_s << QString();
    QTest::newRow("an event of ours") << QString(event::MessageReceive) << QJsonArray{QJsonObject()}
                                      << u"invalid_request"_s << QString();
}

void tst_SupportEvents::refusesWrongArguments()
{
    QFETCH(QString, name);
    QFETCH(QJsonArray, arguments);
    SupportFixture f;
    f.open(f.domain.student);
    const auto student = f.client(u"student 5"_s);
    student->emitEvent(name, arguments, 1);
    const QJsonObject error = student->ack(1).value("error"_L1).toObject();
    QTEST(error.value("code"_L1).toString(), "code");
    QTEST(error.value("field"_L1).toString(), "field");
    QVERIFY(!error.value("message"_L1).toString().isEmpty());
    QCOMPARE(student->all(event::Error).size(), 1);
    QCOMPARE(student->all(event::Error).constFirst().object(), error);
    student->forget();
    student->emitEvent(name, arguments); // without an acknowledgement the error is all
    QCOMPARE(student->takeNames(), QStringList{event::Error});
    QCOMPARE(f.store.state().messages.size(), size_t(0));
    QVERIFY(!student->isDisconnected);
}

void tst_SupportEvents::typingIsHeardByOthersOnly()
{
    SupportFixture f;
    f.open(f.domain.student);
    const auto student = f.client(u"student 5"_s);
    const auto second = f.client(u"student 5"_s);
    const auto admin = f.client(u"admin 1"_s);
    admin->emitEvent(event::JoinChat, {1});
    admin->forget();
    admin->emitEvent(event::Typing, {typing(1, true)});
    QVERIFY(admin->all().isEmpty());
    const QJsonObject expected{{u"chat_id"_s, 1}, {u"user_id"_s, 1}, {u"user_role"_s, u"admin"_s},
        {u"user_name"_s, u"name of 1"_s}, {u"is_typing"_s, true}};
    for (FakeSocket *client : {student.get(), second.get()}) {
        QCOMPARE(client->all().size(), 1);
        QCOMPARE(client->all().constFirst().arguments, QJsonArray{expected}); // no offset: it is not sent anew
    }
    told(*student);
    admin->emitEvent(event::Typing, {typing(1, false)});
    QCOMPARE(told(*student), QList<bool>{false});
    admin->emitEvent(event::Typing, {typing(1, false)});
    QCOMPARE(told(*student), QList<bool>());
}

void tst_SupportEvents::typingEndsByItself()
{
    SupportFixture f;
    f.open(f.domain.student);
    const auto student = f.client(u"student 5"_s);
    const auto second = f.client(u"student 5"_s);
    student->emitEvent(event::Typing, {typing(1, true)});
    f.advance(5'900ms);
    QCOMPARE(told(*second), QList<bool>{true});
    f.advance(300ms);
    QCOMPARE(told(*second), QList<bool>{false});
}

void tst_SupportEvents::typingGoesOnWhileItIsRenewed()
{
    SupportFixture f;
    f.open(f.domain.student);
    const auto student = f.client(u"student 5"_s);
    const auto second = f.client(u"student 5"_s);
    for (int i = 0; i < 100; ++i) { // a key every 100 ms
        student->emitEvent(event::Typing, {typing(1, true)});
        f.advance(100ms);
    }
    const QList<bool> heard = told(*second);
    QVERIFY(!heard.contains(false));
    QVERIFY2(heard.size() >= 6 && heard.size() <= 8, qPrintable(QString::number(heard.size())));
}

void tst_SupportEvents::typingEndsWith_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : {"leave", "vanish", "post", "send", "elsewhere"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void tst_SupportEvents::typingEndsWith()
{
    QFETCH(QString, what);
    SupportFixture f;
    f.open(f.domain.student);
    f.open(f.domain.otherStudent);
    const auto student = f.client(u"student 5"_s);
    auto admin = f.client(u"admin 1"_s);
    admin->emitEvent(event::JoinChat, {1});
    admin->emitEvent(event::JoinChat, {2});
    admin->emitEvent(event::Typing, {typing(1, true)});
    QCOMPARE(told(*student), QList<bool>{true});
    if (what == "leave"_L1)
        admin->emitEvent(event::LeaveChat, {1});
    else if (what == "vanish"_L1)
        admin.reset();
    else if (what == "post"_L1)
        f.post(f.domain.admin, u"answer"_s, ChatId(1));
    else if (what == "send"_L1)
        admin->emitEvent(event::SendMessage, {QJsonObject{{u"text"_s, u"answer"_s}, {u"chat_id"_s, 1}}});
    else
        admin->emitEvent(event::Typing, {typing(2, true)});
    QCOMPARE(student->all().constFirst().event, QString(event::UserTyping)); // before the message
    QCOMPARE(told(*student), QList<bool>{false});
    f.advance(10s);
    QCOMPARE(told(*student), QList<bool>());
}

void tst_SupportEvents::limitsEvents_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QJsonArray>("arguments");
    QTest::addColumn<int>("what");
    const auto row = [](QLatin1StringView name, const QJsonArray &arguments, realtime::EventClass what) {
        QTest::newRow(name.data()) << QString(name) << arguments << int(what);
    };
    row(event::JoinChat, {1}, realtime::EventClass::Room);
    row(event::LeaveChat, {1}, realtime::EventClass::Room);
    row(event::Typing, {typing(1, true)}, realtime::EventClass::Typing);
    row(event::MarkRead, {2}, realtime::EventClass::Mark);
    row(event::SendMessage, {QJsonObject{{u"text"_s, u"a"_s}}}, realtime::EventClass::Message);
    row("unknown"_L1, {}, realtime::EventClass::Unknown);
}

void tst_SupportEvents::limitsEvents()
{
    QFETCH(QString, name);
    QFETCH(QJsonArray, arguments);
    QFETCH(int, what);
    auto config = SupportFixture::quickConfig();
    config.perSocket[std::size_t(what)] = {.perSecond = 2, .burst = 3};
    SupportFixture f(config);
    f.open(f.domain.student);
    const auto student = f.client(u"student 5"_s);
    const auto refusedOf = [&](int times) {
        int refused = 0;
        for (int i = 0; i < times; ++i) {
            student->forget();
            student->emitEvent(name, arguments, 1);
            refused += codeOf(student->ack(1)) == "rate_limited"_L1;
        }
        return refused;
    };
    QCOMPARE(refusedOf(5), 2);
    QCOMPARE(f.support.counters().limitedEvents, quint64(2));
    f.advance(1s);
    QCOMPARE(refusedOf(3), 1);
    const auto second = f.client(u"student 5"_s); // each socket has its own
    second->emitEvent(name, arguments, 1);
    QVERIFY(codeOf(second->ack(1)) != "rate_limited"_L1);
    QVERIFY(!student->isDisconnected);
}

void tst_SupportEvents::limitsMessagesOfAPersonOverAllSockets()
{
    auto config = SupportFixture::quickConfig();
    config.messages = {3, 60s};
    SupportFixture f(config);
    const auto one = f.client(u"student 5"_s);
    const auto two = f.client(u"student 5"_s);
    const auto other = f.client(u"student 6"_s);
    const auto send = [](FakeSocket &client) {
        client.forget();
        client.emitEvent(event::SendMessage, {QJsonObject{{u"text"_s, u"a"_s}}}, 1);
        return codeOf(client.ack(1));
    };
    QCOMPARE(send(*one), QString());
    QCOMPARE(send(*two), QString());
    QCOMPARE(send(*one), QString());
    QCOMPARE(send(*two), u"rate_limited"_s);
    QCOMPARE(send(*other), QString());
    QCOMPARE(f.support.counters().limitedMessages, quint64(1));
    f.advance(20s);
    QCOMPARE(send(*two), QString());
}

void tst_SupportEvents::limitsJoins()
{
    auto config = SupportFixture::quickConfig();
    config.joinsPerSocket = 1; // and the two of the connection
    SupportFixture f(config);
    for (qint64 id = 1; id <= 4; ++id)
        f.open(UseCaseFixture::person(Role::Student, id, u"s"_s));
    const auto admin = f.client(u"admin 1"_s);
    const auto join = [&](qint64 chat) {
        admin->forget();
        admin->emitEvent(event::JoinChat, {chat}, 1);
        return codeOf(admin->ack(1));
    };
    QCOMPARE(join(1), QString());
    QCOMPARE(join(2), QString());
    QCOMPARE(join(3), u"limit_reached"_s);
    QCOMPARE(join(2), QString()); // is in already
    admin->emitEvent(event::LeaveChat, {1});
    QCOMPARE(join(3), QString());
    QCOMPARE(f.support.counters().limitedJoins, quint64(1));
}

void tst_SupportEvents::answerOfOneWhoHasGoneIsDropped()
{
    SupportFixture f(SupportFixture::quickConfig(), InMemoryStore::Delivery::Queued);
    auto student = f.client(u"student 5"_s);
    QTRY_VERIFY(student->accepted);
    student->emitEvent(event::SendMessage, {QJsonObject{{u"text"_s, u"a"_s}}}, 1);
    student->emitEvent(event::JoinChat, {1}, 2);
    student.reset();
    const auto second = f.client(u"student 5"_s);
    QTRY_VERIFY(second->accepted);
    QCOMPARE(f.store.state().messages.size(), size_t(2)); // it is stored nevertheless
    QVERIFY(!second->takeNames().join(u' ').contains(u"ack"_s));
}

QTEST_GUILESS_MAIN(tst_SupportEvents)
#include "tst_SupportEvents.moc"
