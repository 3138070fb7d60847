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

/// Who hears what, how often, and in which order, when something happens to a chat.
class tst_Happenings final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void goesToThoseWhomItConcerns_data();
    void goesToThoseWhomItConcerns();
    void messageIsWrittenAsTheContractSays();
    void statusIsWrittenAsTheContractSays();
    void repeatsCauseNothing();
    void isEncodedOnceForAll();
    void fileLinksFitHowTheClientReachesUs();
    void ownPostIsKeptBackForAMoment();
    void whatFollowsTheOwnPostWaitsToo();
    void messagesThroughSocketsAreNotKeptBack();
    void survivesASocketThatDiesWhileItIsSentTo();
};

void tst_Happenings::goesToThoseWhomItConcerns_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QStringList>("student");
    QTest::addColumn<QStringList>("joined"); // an admin in the chat's room
    QTest::addColumn<QStringList>("admin"); // another one
    const QStringList message{event::MessageReceive, event::NewMessage};
    const QStringList chat{event::ConversationUpdate, event::ConversationUpdated};
    const QStringList notice{event::Notification};
    const QStringList status{event::StatusUpdated};
    const QStringList none;
    QTest::newRow("first message, with the bot's reply")
        << u"say"_s << message + message + chat << message + message + chat << chat;
    QTest::newRow("escalation") << u"say person"_s << message + message + chat << message + message + chat + notice
                                << chat + notice;
    QTest::newRow("an admin answers") << u"say person answer"_s << message + notice + chat << message + chat << chat;
    QTest::newRow("nothing but a message") << u"say person answer answer"_s << message + notice << message << none;
    QTest::newRow("claimed") << u"say claim"_s << chat << chat << chat;
    QTest::newRow("delivered") << u"say deliver"_s << status << status << none;
    QTest::newRow("delivered twice") << u"say deliver deliver"_s << none << none << none;
    QTest::newRow("all read") << u"say say readall"_s << status + status << status + status << none;
    QTest::newRow("refused while waiting") << u"say person say"_s << none << none << none;
}

void tst_Happenings::goesToThoseWhomItConcerns()
{
    QFETCH(QString, what);
    SupportFixture f;
    f.open(f.domain.student);
    const auto student = f.client(u"student 5"_s);
    const auto second = f.client(u"student 5"_s);
    const auto stranger = f.client(u"student 6"_s);
    const auto joined = f.client(u"admin 1"_s);
    const auto admin = f.client(u"admin 2"_s);
    joined->emitEvent(event::JoinChat, {1});
    const QList<FakeSocket *> all{student.get(), second.get(), stranger.get(), joined.get(), admin.get()};
    for (const QString &step : what.split(u' ')) {
        for (FakeSocket *client : all)
            client->forget();
        if (step == "say"_L1 || step == "person"_L1)
            f.post(f.domain.student, step);
        else if (step == "answer"_L1)
            f.post(f.domain.admin, step, ChatId(1));
        else if (step == "claim"_L1)
            f.act(ChatId(1), AdminAction::Claim);
        else if (step == "deliver"_L1)
            student->emitEvent(event::MarkDelivered, {2});
        else
            f.service.readUpTo(
                f.domain.student, ChatId(1), MessageId(99), &f.context, [](const Result<StatusChange> &) {});
    }
    QTEST(student->takeNames(), "student");
    QTEST(second->takeNames(), "student");
    QTEST(joined->takeNames(), "joined");
    QTEST(admin->takeNames(), "admin");
    QCOMPARE(stranger->takeNames(), QStringList());
}

void tst_Happenings::messageIsWrittenAsTheContractSays()
{
    SupportFixture f;
    const auto student = f.client(u"student 5"_s);
    const PostOutcome posted = f.post(f.domain.student, u"hello"_s);
    const QList<Got> got = student->all(event::MessageReceive);
    QCOMPARE(got.size(), 2);
    for (const auto &[message, notice] :
        {std::pair(posted.message, got.at(0).object()), std::pair(*posted.botReply, got.at(1).object())}) {
        QJsonObject expected = QJsonDocument::fromJson(toJson(message)).object();
        expected.insert(u"_timestamp"_s, message.createdAt.msSinceEpoch());
        expected.insert(u"_uniqueId"_s, u"message-%1"_s.arg(message.id.value()));
        QCOMPARE(notice.value("message"_L1).toObject(), expected);
        QCOMPARE(notice.value("chat_id"_L1).toInteger(), posted.chat.id.value());
        QCOMPARE(notice.value("timestamp"_L1).toString(), QString::fromLatin1(f.domain.clock.now().toIso()));
    }
    QCOMPARE(student->all(event::ConversationUpdate).constFirst().object().value("conversation"_L1).toObject(),
        QJsonDocument::fromJson(toJson(posted.chat)).object());
    const auto admin = f.client(u"admin 1"_s);
    f.post(f.domain.student, u"person"_s);
    const QJsonObject escalation = admin->all(event::Notification).constFirst().object();
    QCOMPARE(escalation.value("type"_L1).toString(), u"escalation"_s);
    QCOMPARE(escalation.value("chat_id"_L1).toInteger(), posted.chat.id.value());
    f.post(f.domain.admin, u"answer"_s, posted.chat.id);
    const QJsonObject reply = student->all(event::Notification).constFirst().object();
    QCOMPARE(reply.value("type"_L1).toString(), u"admin_reply"_s);
    QCOMPARE(reply.value("message"_L1).toObject().value("text"_L1).toString(), u"answer"_s);
}

void tst_Happenings::statusIsWrittenAsTheContractSays()
{
    SupportFixture f;
    const auto student = f.client(u"student 5"_s);
    const PostOutcome posted = f.post(f.domain.student, u"hello"_s);
    const qint64 id = posted.botReply->id.value();
    const QString now = QString::fromLatin1(f.domain.clock.now().toIso());
    student->forget();
    student->emitEvent(event::MarkDelivered, {id});
    student->emitEvent(event::MarkRead, {id});
    student->emitEvent(event::MarkDelivered, {id}); // does not go back
    const QList<Got> got = student->all(event::StatusUpdated);
    QCOMPARE(got.size(), 2);
    QCOMPARE(got.at(0).object(),
        (QJsonObject{{u"message_id"_s, id}, {u"status"_s, u"delivered"_s}, {u"delivered_at"_s, now}}));
    QCOMPARE(got.at(1).object(), (QJsonObject{{u"message_id"_s, id}, {u"status"_s, u"read"_s}, {u"read_at"_s, now}}));
}

void tst_Happenings::repeatsCauseNothing()
{
    SupportFixture f;
    const auto student = f.client(u"student 5"_s);
    f.post(f.domain.student, u"hello"_s, {}, u"id-1"_s);
    student->forget();
    QVERIFY(f.post(f.domain.student, u"hello"_s, {}, u"id-1"_s).isRepeat);
    QVERIFY(student->all().isEmpty());
}

void tst_Happenings::isEncodedOnceForAll()
{
    SupportFixture f;
    const auto one = f.client(u"student 5"_s);
    const auto two = f.client(u"student 5"_s);
    f.post(f.domain.student, u"hello"_s);
    QVERIFY(!one->frames.isEmpty());
    QCOMPARE(one->frames.size(), two->frames.size());
    for (qsizetype i = 0; i < one->frames.size(); ++i)
        QCOMPARE(static_cast<const void *>(one->frames.at(i).bytes.constData()),
            static_cast<const void *>(two->frames.at(i).bytes.constData()));
}

void tst_Happenings::fileLinksFitHowTheClientReachesUs()
{
    SupportFixture f;
    f.open(f.domain.student);
    const QJsonObject token{{u"token"_s, u"student 5"_s}};
    FakeSocket inside(f.support, {.address = {}, .origin = "http://10.0.0.1:8000"});
    FakeSocket outside(f.support, {.address = {}, .origin = "https://support.example"});
    FakeSocket second(f.support, {.address = {}, .origin = "https://support.example"});
    for (FakeSocket *client : {&inside, &outside, &second})
        client->connectWith(token);
    f.post(f.domain.student, {}, {}, {}, SupportFixture::picture());
    const auto url = [](const FakeSocket &client) {
        return client.all(event::NewMessage).constFirst().object().value("message"_L1).toObject().value("media_url"_L1);
    };
    QCOMPARE(url(inside).toString(), u"http://10.0.0.1:8000/file/1"_s);
    QCOMPARE(url(outside).toString(), u"https://support.example/file/1"_s);
    QCOMPARE(static_cast<const void *>(outside.frames.constFirst().bytes.constData()),
        static_cast<const void *>(second.frames.constFirst().bytes.constData()));
}

void tst_Happenings::ownPostIsKeptBackForAMoment()
{
    auto config = SupportFixture::quickConfig();
    config.ownEchoDelay = 80ms;
    SupportFixture f(config);
    f.open(f.domain.student);
    const auto student = f.client(u"student 5"_s);
    const auto admin = f.client(u"admin 1"_s);
    admin->emitEvent(event::JoinChat, {1});
    admin->forget();
    f.post(f.domain.student, u"hello"_s);
    QVERIFY(student->all().isEmpty());
    QCOMPARE(admin->all().size(), 6);
    f.now += 79ms;
    QTest::qWait(120); // the real timer asks, and finds that it is too early
    QVERIFY(student->all().isEmpty());
    f.now += 1ms;
    QTRY_COMPARE(student->all().size(), 6);
    QCOMPARE(student->takeNames(), admin->takeNames());
}

void tst_Happenings::whatFollowsTheOwnPostWaitsToo()
{
    auto config = SupportFixture::quickConfig();
    config.ownEchoDelay = 20ms;
    SupportFixture f(config);
    f.open(f.domain.student);
    const auto student = f.client(u"student 5"_s);
    f.post(f.domain.student, u"one"_s);
    f.now += 15ms;
    f.post(f.domain.admin, u"two"_s, ChatId(1));
    f.post(f.domain.student, u"three"_s);
    QVERIFY(student->all().isEmpty());
    f.now += 6ms; // the first has waited long enough, and what came behind it; the third has not
    QTRY_COMPARE(student->all(event::MessageReceive).size(), 3);
    f.now += 20ms;
    QTRY_COMPARE(student->all(event::MessageReceive).size(), 4);
    QStringList texts;
    for (const Got &got : student->all(event::MessageReceive))
        texts.append(got.object().value("message"_L1).toObject().value("text"_L1).toString());
    QCOMPARE(texts, (QStringList{u"one"_s, u"help LOGIN_PROBLEM 1"_s, u"two"_s, u"three"_s}));
    QString last;
    for (const Got &got : student->all()) { // an offset that goes back would bring doubles after a break
        QVERIFY(got.offset().section(u'.', 1).toInt() > last.section(u'.', 1).toInt());
        last = got.offset();
    }
}

void tst_Happenings::messagesThroughSocketsAreNotKeptBack()
{
    auto config = SupportFixture::quickConfig();
    config.ownEchoDelay = 1s;
    SupportFixture f(config);
    const auto student = f.client(u"student 5"_s);
    student->emitEvent(event::SendMessage, {QJsonObject{{u"text"_s, u"hello"_s}}});
    QCOMPARE(student->all(event::MessageReceive).size(), 2);
}

void tst_Happenings::survivesASocketThatDiesWhileItIsSentTo()
{
    SupportFixture f;
    /// Is cut off as soon as anything is sent to it.
    class Fragile final : public realtime::Socket
    {
    public:
        explicit Fragile(realtime::NamespaceHandler &handler)
            : m_handler(handler)
        {
        }
        [[nodiscard]] const realtime::Peer &peer() const override { return m_peer; }
        void accept(QByteArrayView) override {}
        void refuse(QByteArrayView) override {}
        void send(const protocol::EngineIoFrame &) override
        {
            ++sent;
            if (sent == 1)
                m_handler.disconnected(*this, realtime::Goodbye::SlowReader);
        }
        void send(const QList<protocol::EngineIoFrame> &frames) override { send(frames.constFirst()); }
        void disconnect(bool) override {}
        int sent = 0;

    private:
        realtime::NamespaceHandler &m_handler;
        const realtime::Peer m_peer;
    };
    Fragile fragile(f.support);
    f.support.connecting(fragile, {{u"token"_s, u"student 5"_s}});
    const auto student = f.client(u"student 5"_s);
    f.post(f.domain.student, u"hello"_s);
    QCOMPARE(fragile.sent, 1);
    QCOMPARE(student->all(event::MessageReceive).size(), 2);
    QCOMPARE(f.support.socketCount(), 1);
}

QTEST_GUILESS_MAIN(tst_Happenings)
#include "tst_Happenings.moc"
