// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/Outbox.h"

#include "tests/api/TestServer.h"
#include "tests/client/support/ClientFixture.h"
#include "tests/client/support/FakeHttpServer.h"

using namespace Qt::StringLiterals;
using namespace sanad;
using client::Outbox;
using client::OutgoingFile;
using client::TimelineItem;
using State = client::TimelineItem::State;
using test::FakeHttpServer;
using test::ProgramOf;

namespace {

const Person Student{.role = Role::Student, .id = PersonId(5), .name = u"أحمد"_s};
const Person Admin{.role = Role::Admin, .id = PersonId(1), .name = u"منى"_s};

/// The server's answer to a message.
FakeHttpServer::Reply accepted(int id, const QString &text, const QString &clientId)
{
    Message message;
    message.id = MessageId(id);
    message.chatId = ChatId(1);
    message.senderId = Student.id;
    message.text = text;
    message.senderName = Student.name;
    message.clientMessageId = clientId;
    return FakeHttpServer::answer(201, "{\"message\":" + toJson(message) + '}');
}

/// The value of a field of the JSON in a request's body.
QString bodyField(const QByteArray &request, const QString &name)
{
    const QByteArray body = request.mid(request.indexOf("\r\n\r\n") + 4);
    return QJsonDocument::fromJson(body).object().value(name).toString();
}

FakeHttpServer::Reply refused(int status, ErrorCode code)
{
    return FakeHttpServer::answer(status, test::errorJson(code));
}

} // namespace

class tst_Outbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void onDiskBeforeItReturns();
    void refusesWhatCannotBeSent_data();
    void refusesWhatCannotBeSent();
    void inOrderAndOnce();
    void chatsDoNotWaitForEachOther();
    void offlineEntriesAreEditable();
    void waitsForTheAdmin();
    void refusals_data();
    void refusals();
    void aRefusedOneLetsOthersPass();
    void strangeAnswersEnd();
    void retryAfterIsRespected();
    void editedAfterALostAnswer();
    void largeFilesAreCopiedAside();
    void vanishedSource();
    void uploadIsGivenUp();
    void signedOutNothingGoes();

private:
    void start(FakeHttpServer::Handler handler);
    void restart();
    [[nodiscard]] QList<TimelineItem> items() const { return m_program->outbox.items({}); }
    [[nodiscard]] QStringList sentTexts() const;
    QString writeFile(const QString &name, qint64 size);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeHttpServer> m_server;
    std::unique_ptr<ProgramOf> m_program;
};

void tst_Outbox::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_program.reset();
    m_server.reset();
    m_folder = std::make_unique<QTemporaryDir>();
}

void tst_Outbox::start(FakeHttpServer::Handler handler)
{
    m_server = std::make_unique<FakeHttpServer>([handler = std::move(handler)](const QByteArray &request) {
        return request.startsWith("POST /api/support/messages") ? handler(request) : FakeHttpServer::answer(503, "");
    });
    restart();
}

void tst_Outbox::restart()
{
    m_program.reset();
    m_program = std::make_unique<ProgramOf>(m_server->url(), "t", Student, m_folder->path());
}

QStringList tst_Outbox::sentTexts() const
{
    QStringList texts;
    for (const QByteArray &request : m_server->requests()) {
        if (request.startsWith("POST /api/support/messages"))
            texts.append(bodyField(request, u"text"_s));
    }
    return texts;
}

QString tst_Outbox::writeFile(const QString &name, qint64 size)
{
    QFile file(m_folder->filePath(name));
    if (!file.open(QIODevice::WriteOnly) || !file.resize(size))
        qFatal("No room for the tests");
    return file.fileName();
}

void tst_Outbox::onDiskBeforeItReturns()
{
    start([](const QByteArray &) { return FakeHttpServer::Reply{.bytes = {}, .closes = false}; });
    const QString id = m_program->outbox.add({}, u"لا تضِع"_s).value();
    const QString file = m_program->outbox.addFile({}, {.path = writeFile(u"a.txt"_s, 10)}).value();
    auto other = client::OutboxStore::open(m_folder->path(), ProgramOf::key()); // as if after a crash, right now
    QVERIFY(other);
    const QList<client::OutboxEntry> entries = (*other)->load();
    QCOMPARE(entries.size(), 2);
    QCOMPARE(entries.at(0).localId, id);
    QCOMPARE(entries.at(0).text, u"لا تضِع"_s);
    QCOMPARE(entries.at(1).localId, file);
    QCOMPARE(QFileInfo((*other)->pathOf(entries.at(1).file->stored)).size(), 10);
}

void tst_Outbox::refusesWhatCannotBeSent_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("blank") << u" \u200F\n"_s;
    QTest::newRow("too long") << QString(70'000, u'x');
    QTest::newRow("null") << QString(QChar(u'\0'));
}

void tst_Outbox::refusesWhatCannotBeSent()
{
    QFETCH(QString, text);
    start([](const QByteArray &) { return FakeHttpServer::answer(503, ""); });
    QVERIFY(!m_program->outbox.add({}, text).error().message.isEmpty());
    QCOMPARE(m_program->outbox.size(), 0);
    for (const QString &path : {u"/nowhere"_s, m_folder->path(), writeFile(u"empty"_s, 0)})
        QVERIFY(!m_program->outbox.addFile({}, {.path = path}).error().message.isEmpty());
    QCOMPARE(m_program->outbox.size(), 0);
}

/// The first answer is lost, the second attempt gets it: never out of order, each with its own id throughout.
void tst_Outbox::inOrderAndOnce()
{
    QStringList ids;
    int calls = 0;
    start([&](const QByteArray &request) -> FakeHttpServer::Reply {
        const QString id = bodyField(request, u"client_message_id"_s);
        if (++calls == 1)
            return {.bytes = "HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{", .closes = true};
        if (!ids.contains(id))
            ids.append(id);
        return accepted(int(ids.indexOf(id)) + 1, bodyField(request, u"text"_s), id);
    });
    QSignalSpy sent(&m_program->outbox, &Outbox::sent);
    QStringList local;
    for (const QString &text : {u"one"_s, u"two"_s, u"three"_s})
        local.append(m_program->outbox.add({}, text).value());
    QTRY_COMPARE(sent.size(), 3);
    QCOMPARE(ids, local);
    QVERIFY(calls >= 4);
    QCOMPARE(m_program->outbox.size(), 0);
    QVERIFY(m_program->outboxStore->load().isEmpty());
}

void tst_Outbox::chatsDoNotWaitForEachOther()
{
    start([](const QByteArray &request) {
        return request.contains("\"chat_id\":7") ? refused(403, ErrorCode::WaitingForAdmin)
                                                 : accepted(1, bodyField(request, u"text"_s), {});
    });
    QSignalSpy blocked(&m_program->outbox, &Outbox::blocked);
    QSignalSpy sent(&m_program->outbox, &Outbox::sent);
    QVERIFY(m_program->outbox.add(ChatId(7), u"waits"_s));
    QVERIFY(m_program->outbox.add(ChatId(8), u"goes"_s));
    QTRY_COMPARE(sent.size(), 1);
    QTRY_COMPARE(blocked.size(), 1);
    QCOMPARE(m_program->outbox.items(ChatId(7)).constFirst().state, State::Waiting);
}

void tst_Outbox::offlineEntriesAreEditable()
{
    bool isUp = false;
    start([&](const QByteArray &request) {
        return isUp ? accepted(1, bodyField(request, u"text"_s), {}) : FakeHttpServer::answer(503, "");
    });
    Outbox *outbox = &m_program->outbox;
    const QString first = outbox->add({}, u"first"_s).value();
    const QString second = outbox->add({}, u"second"_s).value();
    QVERIFY(outbox->add({}, u"third"_s));
    QTRY_COMPARE(outbox->items({}).constFirst().state, State::Waiting);
    restart();
    outbox = &m_program->outbox;
    QTRY_VERIFY(sentTexts().size() >= 4 && outbox->items({}).constFirst().state == State::Waiting);
    QVERIFY(outbox->edit(first, u"changed"_s));
    QTRY_COMPARE(outbox->items({}).constFirst().state, State::Waiting);
    QVERIFY(outbox->discard(second));
    QVERIFY(!outbox->edit(second, u"x"_s));
    QVERIFY(!outbox->edit(outbox->items({}).constLast().localId, u"  "_s));
    isUp = true;
    QSignalSpy sent(outbox, &Outbox::sent);
    outbox->retry({});
    QTRY_COMPARE(sent.size(), 2);
    QCOMPARE(sentTexts().last(2), (QStringList{u"changed"_s, u"third"_s}));
}

void tst_Outbox::waitsForTheAdmin()
{
    bool isWaiting = true;
    start([&](const QByteArray &request) {
        return isWaiting ? refused(403, ErrorCode::WaitingForAdmin) : accepted(1, bodyField(request, u"text"_s), {});
    });
    QSignalSpy blocked(&m_program->outbox, &Outbox::blocked);
    QVERIFY(m_program->outbox.add({}, u"one"_s));
    QTRY_COMPARE(blocked.size(), 1);
    QVERIFY(m_program->outbox.add({}, u"two"_s)); // no further attempt
    m_program->outbox.retry({});
    QCOMPARE(sentTexts().size(), 1);
    for (const TimelineItem &item : items()) {
        QCOMPARE(item.state, State::Waiting);
        QVERIFY(item.problem.isEmpty());
    }
    Chat chat;
    chat.id = ChatId(1);
    chat.studentId = Student.id;
    chat.status = ChatStatus::WaitingForAdmin;
    m_program->outbox.noteChat(chat);
    QCOMPARE(sentTexts().size(), 1);
    isWaiting = false;
    chat.status = ChatStatus::AdminHandling;
    QSignalSpy sent(&m_program->outbox, &Outbox::sent);
    m_program->outbox.noteChat(chat);
    QTRY_COMPARE(sent.size(), 2);
    QCOMPARE(sentTexts(), (QStringList{u"one"_s, u"one"_s, u"two"_s}));
}

void tst_Outbox::refusals_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("invalid") << 400 << ErrorCode::InvalidField;
    QTest::newRow("too large") << 413 << ErrorCode::PayloadTooLarge;
    QTest::newRow("wrong kind") << 415 << ErrorCode::UnsupportedMediaType;
    QTest::newRow("no room") << 507 << ErrorCode::InsufficientStorage;
    QTest::newRow("closed") << 403 << ErrorCode::ChatClosed;
}

void tst_Outbox::refusals()
{
    QFETCH(int, status);
    QFETCH(ErrorCode, code);
    bool isGood = false;
    start([&](const QByteArray &) { return isGood ? accepted(1, {}, {}) : refused(status, code); });
    const QString id = m_program->outbox.addFile({}, {.path = writeFile(u"a.png"_s, 10)}).value();
    QTRY_COMPARE(items().constFirst().state, State::Failed);
    QCOMPARE(items().constFirst().problem, client::sentenceFor(code));
    restart();
    QCOMPARE(items().constFirst().state, State::Failed);
    QCOMPARE(items().constFirst().problem, client::sentenceFor(code));
    isGood = true;
    m_program->outbox.retry(id);
    QTRY_COMPARE(m_program->outbox.size(), 0);
}

void tst_Outbox::aRefusedOneLetsOthersPass()
{
    start([](const QByteArray &request) {
        const QString text = bodyField(request, u"text"_s);
        return text == "bad"_L1 ? refused(400, ErrorCode::InvalidField) : accepted(1, text, {});
    });
    QVERIFY(m_program->outbox.add({}, u"bad"_s));
    QVERIFY(m_program->outbox.add({}, u"good"_s));
    QTRY_COMPARE(m_program->outbox.size(), 1);
    QCOMPARE(items().constFirst().message.text, u"bad"_s);
    QVERIFY(m_program->outbox.edit(items().constFirst().localId, u"better"_s));
    QTRY_COMPARE(m_program->outbox.size(), 0);
}

void tst_Outbox::strangeAnswersEnd()
{
    start([](const QByteArray &) { return FakeHttpServer::answer(200, "<html>", "text/html"); });
    QVERIFY(m_program->outbox.add({}, u"one"_s));
    QTRY_COMPARE(items().constFirst().state, State::Failed);
    QCOMPARE(sentTexts().size(), ProgramOf::shortPauses().strangeAnswers);
}

void tst_Outbox::retryAfterIsRespected()
{
    start([](const QByteArray &) {
        return FakeHttpServer::answer(
            429, test::errorJson(ErrorCode::RateLimited), "application/json", "Retry-After: 60\r\n");
    });
    QSignalSpy changed(&m_program->outbox, &Outbox::changed);
    QVERIFY(m_program->outbox.add({}, u"one"_s));
    QTRY_COMPARE(sentTexts().size(), 1);
    QTRY_COMPARE(items().constFirst().state, State::Waiting);
    QVERIFY(m_program->outbox.add({}, u"two"_s));
    m_program->outbox.retry({});
    QCOMPARE(items().at(0).state, State::Waiting);
    QCOMPARE(items().at(1).state, State::Waiting);
}

/// The server has the old words: the new ones are not dropped in silence.
void tst_Outbox::editedAfterALostAnswer()
{
    QString first;
    int calls = 0;
    bool isEdited = false;
    start([&](const QByteArray &request) -> FakeHttpServer::Reply {
        const QString id = bodyField(request, u"client_message_id"_s);
        if (++calls <= 1)
            first = id;
        if (calls <= 1)
            return {.bytes = "HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{", .closes = true};
        if (!isEdited)
            return FakeHttpServer::answer(503, "", "text/plain", "Retry-After: 0\r\n");
        return id == first ? accepted(1, u"old"_s, id) : accepted(2, bodyField(request, u"text"_s), id);
    });
    const QString id = m_program->outbox.add({}, u"old"_s).value();
    QTRY_VERIFY(calls >= 1 && items().constFirst().state == State::Waiting);
    isEdited = true;
    QVERIFY(m_program->outbox.edit(id, u"new"_s));
    QTRY_COMPARE(m_program->outbox.size(), 0);
    QCOMPARE(sentTexts().constLast(), u"new"_s);
    QVERIFY(bodyField(m_server->requests().constLast(), u"client_message_id"_s) != first);
}

void tst_Outbox::largeFilesAreCopiedAside()
{
    start([](const QByteArray &) { return accepted(1, {}, {}); });
    const QString path = writeFile(u"big.bin"_s, 3 * 1024 * 1024);
    QSignalSpy sent(&m_program->outbox, &Outbox::sent);
    QVERIFY(m_program->outbox.addFile({}, {.path = path, .caption = u"big"_s}));
    QVERIFY(m_program->outbox.add({}, u"behind it"_s));
    QCOMPARE(items().constFirst().localFile, path);
    QCOMPARE(items().constFirst().message.attachment->name, u"big.bin"_s);
    QTRY_COMPARE(sent.size(), 2);
    QVERIFY(m_server->requests().size() >= 2);
    QVERIFY(QDir(m_folder->filePath(u"outbox"_s)).isEmpty());
    QVERIFY(QFile::exists(path)); // the person's own stays
}

void tst_Outbox::vanishedSource()
{
    start([](const QByteArray &) { return FakeHttpServer::answer(503, ""); });
    const client::OutboxEntry entry{.localId = u"x"_s,
        .chat = {},
        .text = {},
        .file = client::OutboxFile{.stored = {},
            .source = u"/nowhere/at/all"_s,
            .name = u"a"_s,
            .mediaType = u"image/png"_s,
            .size = 5,
            .isVoice = false,
            .duration = {}},
        .createdAt = Timestamp(5),
        .isEdited = false,
        .problem = {}};
    QVERIFY(m_program->outboxStore->add(entry));
    restart();
    QTRY_COMPARE(items().constFirst().state, State::Failed);
    QVERIFY(!items().constFirst().problem.isEmpty());
}

void tst_Outbox::uploadIsGivenUp()
{
    start([](const QByteArray &) { return FakeHttpServer::Reply{.bytes = {}, .closes = false}; });
    const QString id = m_program->outbox.addFile({}, {.path = writeFile(u"a.png"_s, 100'000)}).value();
    QTRY_COMPARE(items().constFirst().state, State::Sending);
    QTRY_VERIFY(items().constFirst().progress > 0.99);
    QVERIFY(!m_program->outbox.edit(id, u"x"_s));
    QVERIFY(m_program->outbox.discard(id));
    QCOMPARE(m_program->outbox.size(), 0);
    QVERIFY(QDir(m_folder->filePath(u"outbox"_s)).isEmpty());
    const QString text = m_program->outbox.add({}, u"one"_s).value();
    QTRY_COMPARE(items().constFirst().state, State::Sending);
    QCOMPARE(m_program->outbox.discard(text).error().code, ErrorCode::Conflict);
}

void tst_Outbox::signedOutNothingGoes()
{
    bool isKnown = false;
    start([&](const QByteArray &request) {
        return isKnown ? accepted(1, bodyField(request, u"text"_s), {}) : FakeHttpServer::answer(401, "");
    });
    QSignalSpy expired(&m_program->network.session, &client::Session::expired);
    QVERIFY(m_program->outbox.add({}, u"one"_s));
    QTRY_COMPARE(expired.size(), 1);
    QVERIFY(m_program->outbox.add({}, u"two"_s));
    QTRY_COMPARE(items().constFirst().state, State::Waiting);
    QCOMPARE(items().constLast().state, State::Waiting);
    isKnown = true;
    m_program->network.session.resume({.access = "new", .refresh = {}, .renewal = {}, .expiresAt = {}}, Student);
    QTRY_COMPARE(m_program->outbox.size(), 0);
}

QTEST_GUILESS_MAIN(tst_Outbox)
#include "tst_Outbox.moc"
