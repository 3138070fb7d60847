// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/MultipartBody.h"
#include "tests/api/TestServer.h"
#include "tests/server/media/picture_files.h"
#include "tests/server/media/sound_files.h"

#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonObject>
#include <QTcpSocket>
#include <QTest>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace sanad::test;

namespace {

const QByteArray MediaRoute = "/api/support/messages/media";
const QByteArray AudioRoute = "/api/support/messages/audio";

QByteArray targetOf(const QString &url)
{
    return QUrl(url).toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
}

} // namespace

/// Files over HTTP, from the form to the link, against the whole server.
class tst_MediaApi final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void pictureGoesRound();
    void captionIsAnsweredByTheBot();
    void fileWithoutWordGetsNoBotAnswer();
    void voiceHasItsDuration_data();
    void voiceHasItsDuration();
    void repeatAnswersTheFirst();
    void adminSends();
    void typesAreDecidedByBytes_data();
    void typesAreDecidedByBytes();
    void bombIsAFile();
    void formsAreRefused_data();
    void formsAreRefused();
    void waitingStudentIsRefusedBeforeTheBody();
    void declaredLengthIsRefusedBeforeTheBody();
    void brokenOffUploadLeavesNothing();
    void rangesAndConditions();
    void linksAreChecked();
    void everyListHasLinks();
    void sameBytesAreStoredOnce();

private:
    Answer send(const QByteArray &route, const QByteArray &token, const MultipartBody &form)
    {
        return client().post(route, token, form.bytes(), MultipartBody::contentType());
    }
    Answer fetch(const QString &url) { return client().get(targetOf(url)); }
    ApiClient &client() { return *m_client; }
    QStringList stored() const;
    QStringList spooled() const { return QDir(m_server->dataDir() + "/media/spool"_L1).entryList(QDir::Files); }
    /// Writes the head and part of a body, and returns what the server says to that, or nothing.
    QByteArray beginUpload(const QByteArray &token, qint64 length, const QByteArray &part);

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<ApiClient> m_client;
};

void tst_MediaApi::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_server = std::make_unique<TestServer>();
    m_client = std::make_unique<ApiClient>(m_server->url());
}

QStringList tst_MediaApi::stored() const
{
    QStringList found;
    QDirIterator files(m_server->dataDir() + "/media/blobs"_L1, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext())
        found.append(files.next());
    return found;
}

void tst_MediaApi::pictureGoesRound()
{
    const QByteArray student = m_server->student();
    const Answer sent = send(
        MediaRoute, student, MultipartBody().file("file", "IMG \xd8\xb3.jpg", phoneJpeg({800, 400}, 6), "image/jpeg"));
    QCOMPARE(sent.status, 201);
    const QJsonObject message = sent.object("message"_L1);
    QCOMPARE(message.value("message_type"_L1).toString(), u"image"_s);
    QCOMPARE(message.value("media_type"_L1).toString(), u"image/jpeg"_s);
    QCOMPARE(message.value("media_name"_L1).toString(), u"IMG س.jpg"_s);
    QCOMPARE(message.value("width"_L1).toInt(), 400);
    QCOMPARE(message.value("height"_L1).toInt(), 800);
    QVERIFY(message.value("text"_L1).isNull() && message.value("duration"_L1).isNull());

    const Answer picture = fetch(message.value("media_url"_L1).toString());
    QCOMPARE(picture.status, 200);
    QCOMPARE(picture.body.size(), message.value("media_size"_L1).toInteger());
    QVERIFY(picture.body.startsWith("\xff\xd8\xff"));
    QVERIFY(!picture.body.contains(CameraName) && !picture.body.contains(positionBytes()));
    QCOMPARE(picture.headers.value("content-type"), QByteArray("image/jpeg"));
    QCOMPARE(picture.headers.value("x-content-type-options"), QByteArray("nosniff"));
    QVERIFY(picture.headers.value("cache-control").startsWith("private"));
    QVERIFY(picture.headers.value("content-security-policy").contains("sandbox"));
    QCOMPARE(picture.headers.value("content-disposition"),
        QByteArray("inline; filename=\"IMG _.jpg\"; filename*=UTF-8''IMG%20%D8%B3.jpg"));
    QCOMPARE(picture.headers.value("cross-origin-resource-policy"), QByteArray("cross-origin"));

    const Answer thumbnail = fetch(message.value("thumbnail_url"_L1).toString());
    QCOMPARE(thumbnail.status, 200);
    QCOMPARE(thumbnail.headers.value("content-type"), QByteArray("image/jpeg"));
    QVERIFY(thumbnail.body.size() < picture.body.size() && !thumbnail.body.contains(CameraName));
    QTRY_COMPARE(spooled(), QStringList());
}

void tst_MediaApi::captionIsAnsweredByTheBot()
{
    const QString caption = u"لا أستطيع تسجيل الدخول إلى حسابي"_s;
    const Answer sent = send(MediaRoute, m_server->student(),
        MultipartBody().field("text", caption.toUtf8()).file("file", "a.pdf", "%PDF-1.7\n"));
    QCOMPARE(sent.status, 201);
    QCOMPARE(sent.object("message"_L1).value("text"_L1).toString(), caption);
    QCOMPARE(sent.object("bot_reply"_L1).value("message_type"_L1).toString(), u"auto_reply"_s);
}

void tst_MediaApi::fileWithoutWordGetsNoBotAnswer()
{
    for (const char *text : {"", "  \n "}) {
        const Answer sent = send(
            MediaRoute, m_server->student(), MultipartBody().file("file", "a.pdf", "%PDF-1.7\n").field("text", text));
        QCOMPARE(sent.status, 201);
        QVERIFY(!sent.json.contains("bot_reply"_L1));
        QVERIFY(sent.object("message"_L1).value("text"_L1).isNull());
    }
}

void tst_MediaApi::voiceHasItsDuration_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("claimed");
    QTest::addColumn<double>("duration");
    QTest::newRow("of the file") << wavFile(3) << QByteArray("99") << 3.0;
    QTest::newRow("of the file alone") << amrFile(2) << QByteArray() << 2.0;
    QTest::newRow("of the sender") << QByteArray("ID3\x03\0\0\0\0\0\0", 10) << QByteArray("12.5") << 12.5;
    QTest::newRow("longest") << QByteArray("ID3\x03\0\0\0\0\0\0", 10) << QByteArray("86400") << 86400.0;
}

void tst_MediaApi::voiceHasItsDuration()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QByteArray, claimed);
    QFETCH(const double, duration);
    const Answer sent =
        send(AudioRoute, m_server->student(), MultipartBody().field("duration", claimed).file("audio", "v", file));
    QCOMPARE(sent.status, 201);
    QCOMPARE(sent.object("message"_L1).value("message_type"_L1).toString(), u"audio"_s);
    QVERIFY(qAbs(sent.object("message"_L1).value("duration"_L1).toDouble() - duration) < 0.1);
}

void tst_MediaApi::repeatAnswersTheFirst()
{
    const auto form = MultipartBody().field("client_message_id", "abc").file("file", "a.pdf", "%PDF-1.7\n");
    const Answer first = send(MediaRoute, m_server->student(), form);
    const Answer second = send(MediaRoute, m_server->student(), form);
    QCOMPARE(second.status, 201);
    QCOMPARE(second.object("message"_L1).value("id"_L1), first.object("message"_L1).value("id"_L1));
}

void tst_MediaApi::adminSends()
{
    const Answer said = client().say(m_server->student(), u"hello"_s);
    const QByteArray chat = QByteArray::number(said.object("message"_L1).value("chat_id"_L1).toInteger());
    const auto form = [] { return MultipartBody().file("file", "a.pdf", "%PDF-1.7\n"); };
    const Answer sent = send(MediaRoute, m_server->admin(), form().field("chat_id", chat));
    QCOMPARE(sent.status, 201);
    QCOMPARE(sent.object("message"_L1).value("sender_role"_L1).toString(), u"admin"_s);
    QCOMPARE(send(MediaRoute, m_server->admin(), form()).text("field"_L1), u"chat_id"_s);
    QCOMPARE(send(MediaRoute, m_server->admin(), form().field("chat_id", "999")).status, 404);
    QCOMPARE(send(MediaRoute, m_server->student(6), form().field("chat_id", chat)).status, 404);
}

void tst_MediaApi::typesAreDecidedByBytes_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("claimed");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("mediaType");
    QTest::addColumn<QByteArray>("served");
    const QByteArray other = "application/octet-stream";
    const auto row = [](const char *what, const QByteArray &name, const QByteArray &claimed, const QByteArray &bytes,
                         const QString &kind, const QString &type, const QByteArray &served) {
        QTest::newRow(what) << name << claimed << bytes << kind << type << served;
    };
    const QString file = u"file"_s;
    row("page as a picture", "a.jpg", "image/jpeg", "<!DOCTYPE html><script>a</script>", file, u"text/html"_s, other);
    row("SVG as a picture", "a.png", "image/png", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"a()\"/>", file,
        u"image/svg+xml"_s, other);
    row("picture as a page", "a.html", "text/html", pngWithTexts({4, 4}), u"image"_s, u"image/png"_s, "image/png");
    row("head of a picture, then a page", "a.gif", "image/gif", "GIF89a/*<script>alert(1)</script>*/", file,
        u"image/gif"_s, other);
    row("XHTML as a sound", "a.mp3", "audio/mpeg",
        "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>", file, u"application/xhtml+xml"_s,
        other);
    row("program as PDF", "a.pdf", "application/pdf", QByteArray("MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", 14), file,
        u"application/x-ms-dos-executable"_s, other);
    row("PDF as text", "a.txt", "text/plain", "%PDF-1.7\n", file, u"application/pdf"_s, "application/pdf");
    row("sound as a file", "a.bin", other, wavFile(1), u"audio"_s, u"audio/wav"_s, "audio/wav");
}

void tst_MediaApi::typesAreDecidedByBytes()
{
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, claimed);
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, served);
    const Answer sent = send(MediaRoute, m_server->student(), MultipartBody().file("file", name, bytes, claimed));
    QCOMPARE(sent.status, 201);
    const QJsonObject message = sent.object("message"_L1);
    QTEST(message.value("message_type"_L1).toString(), "kind");
    QTEST(message.value("media_type"_L1).toString(), "mediaType");
    const Answer fetched = fetch(message.value("media_url"_L1).toString());
    QCOMPARE(fetched.headers.value("content-type"), served);
    const bool isInline = served != "application/octet-stream";
    QVERIFY(fetched.headers.value("content-disposition").startsWith(isInline ? "inline" : "attachment"));
    QCOMPARE(fetched.headers.value("x-content-type-options"), QByteArray("nosniff"));
}

void tst_MediaApi::bombIsAFile()
{
    const Answer sent = send(MediaRoute, m_server->student(), MultipartBody().file("file", "a.png", pngBomb(50'000)));
    QCOMPARE(sent.status, 201);
    const QJsonObject message = sent.object("message"_L1);
    QCOMPARE(message.value("message_type"_L1).toString(), u"file"_s);
    QVERIFY(!message.contains("thumbnail_url"_L1));
    const Answer fetched = fetch(message.value("media_url"_L1).toString());
    QVERIFY(fetched.headers.value("content-disposition").startsWith("attachment"));
    QCOMPARE(fetched.headers.value("content-type"), QByteArray("application/octet-stream"));
}

void tst_MediaApi::formsAreRefused_data()
{
    QTest::addColumn<QByteArray>("route");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *what, const QByteArray &route, const MultipartBody &form, int status,
                         const QString &field) {
        QTest::newRow(what) << route << MultipartBody::contentType() << form.bytes() << status << field;
    };
    const auto withFile = [] { return MultipartBody().file("file", "a.pdf", "%PDF-1.7\n"); };
    const auto withAudio = [] { return MultipartBody().file("audio", "a.amr", amrFile(1)); };
    row("no file", MediaRoute, MultipartBody().field("text", "hello"), 400, u"file"_s);
    row("empty file", MediaRoute, MultipartBody().file("file", "a", ""), 400, u"file"_s);
    row("two files", MediaRoute, withFile().file("file", "b", "x"), 400, u"file"_s);
    row("file that is a field", MediaRoute, MultipartBody().field("file", "hello"), 400, u"file"_s);
    row("file of the other route", AudioRoute, withFile(), 400, u"audio"_s);
    row("text twice", MediaRoute, withFile().field("text", "a").field("text", "b"), 400, u"text"_s);
    row("text that is no UTF-8", MediaRoute, withFile().field("text", "\xff\xfe"), 400, u"text"_s);
    row("text with NUL", MediaRoute, withFile().field("text", QByteArray("a\0b", 3)), 400, u"text"_s);
    row("text too long", MediaRoute, withFile().field("text", QByteArray(65'537, 'a')), 400, u"text"_s);
    row("text that is a file", MediaRoute, withFile().file("text", "a", "b"), 400, u"text"_s);
    row("chat that is no number", MediaRoute, withFile().field("chat_id", "undefined"), 400, u"chat_id"_s);
    row("chat of nobody", MediaRoute, withFile().field("chat_id", "12345"), 404, {});
    row("duration below zero", AudioRoute, withAudio().field("duration", "-1"), 400, u"duration"_s);
    row("duration too long", AudioRoute, withAudio().field("duration", "86400.1"), 400, u"duration"_s);
    row("duration that is no number", AudioRoute, withAudio().field("duration", "12s"), 400, u"duration"_s);
    row("duration that is not a number", AudioRoute, withAudio().field("duration", "nan"), 400, u"duration"_s);
    row("endless duration", AudioRoute, withAudio().field("duration", "inf"), 400, u"duration"_s);
    row("client id too long", MediaRoute, withFile().field("client_message_id", QByteArray(65, 'a')), 400,
        u"client_message_id"_s);
    QTest::newRow("no form") << MediaRoute << QByteArray("application/json") << QByteArray("{}") << 415 << QString();
    QTest::newRow("no boundary") << MediaRoute << QByteArray("multipart/form-data") << withFile().bytes() << 400
                                 << QString();
    QTest::newRow("no end") << MediaRoute << MultipartBody::contentType() << withFile().bytes().chopped(6) << 400
                            << QString();
}

void tst_MediaApi::formsAreRefused()
{
    QFETCH(const QByteArray, route);
    QFETCH(const QByteArray, type);
    QFETCH(const QByteArray, body);
    const Answer refused = client().post(route, m_server->student(), body, type);
    QTEST(refused.status, "status");
    QTEST(refused.text("field"_L1), "field");
    QVERIFY(!refused.text("message"_L1).isEmpty() && !refused.text("code"_L1).isEmpty());
    QTRY_COMPARE(spooled(), QStringList());
    QCOMPARE(stored(), QStringList());
}

QByteArray tst_MediaApi::beginUpload(const QByteArray &token, qint64 length, const QByteArray &part)
{
    return rawExchange(m_server->port(),
        "POST " + MediaRoute + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\nContent-Type: "
            + MultipartBody::contentType() + "\r\nContent-Length: " + QByteArray::number(length) + "\r\n\r\n" + part);
}

void tst_MediaApi::waitingStudentIsRefusedBeforeTheBody()
{
    const QByteArray student = m_server->student();
    QCOMPARE(client().say(student, u"أريد التحدث مع موظف"_s).status, 201);
    const QByteArray answer = beginUpload(student, 1'000'000, {});
    QVERIFY(answer.startsWith("HTTP/1.1 403 "));
    QVERIFY(
        answer.contains("Please wait for admin response. You cannot send messages while waiting for support team."));
    QVERIFY(answer.contains(R"("status":"waiting_for_admin")"));
}

void tst_MediaApi::declaredLengthIsRefusedBeforeTheBody()
{
    QVERIFY(beginUpload(m_server->student(), 26 * 1024 * 1024, {}).startsWith("HTTP/1.1 413 "));
    QVERIFY(beginUpload("nonsense", 1000, {}).startsWith("HTTP/1.1 401 "));
}

void tst_MediaApi::brokenOffUploadLeavesNothing()
{
    const QByteArray body = MultipartBody().file("file", "a.pdf", QByteArray(100'000, 'x')).bytes();
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, m_server->port());
    QVERIFY(QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::ConnectedState; }));
    socket.write("POST " + MediaRoute + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + m_server->student()
        + "\r\nContent-Type: " + MultipartBody::contentType() + "\r\nContent-Length: " + QByteArray::number(body.size())
        + "\r\n\r\n" + body.first(50'000));
    QTRY_COMPARE(spooled().size(), 1);
    socket.abort();
    QTRY_COMPARE(spooled(), QStringList());
    QCOMPARE(stored(), QStringList());
}

void tst_MediaApi::rangesAndConditions()
{
    const QByteArray bytes = "%PDF-1.7\n" + QByteArray(100'000, 'p') + "end";
    const Answer sent = send(MediaRoute, m_server->student(), MultipartBody().file("file", "a.pdf", bytes));
    const QByteArray target = targetOf(sent.object("message"_L1).value("media_url"_L1).toString());
    const auto ask = [&](const QByteArray &more, const QByteArray &method = "GET") {
        return rawExchange(m_server->port(),
            method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + more + "\r\n");
    };
    const QByteArray end = ask("Range: bytes=-3\r\n");
    QVERIFY(end.startsWith("HTTP/1.1 206 ") && end.endsWith("\r\n\r\nend"));
    QVERIFY(end.contains("Content-Range: bytes 100009-100011/100012"));
    QVERIFY(ask("Range: bytes=200000-\r\n").startsWith("HTTP/1.1 416 "));
    const QByteArray head = ask({}, "HEAD");
    QVERIFY(head.contains("Content-Length: 100012\r\n") && head.endsWith("\r\n\r\n"));
    const qsizetype at = head.indexOf("ETag: ") + 6;
    const QByteArray etag = head.mid(at, head.indexOf('\r', at) - at);
    QVERIFY(ask("If-None-Match: " + etag + "\r\n").startsWith("HTTP/1.1 304 "));
}

void tst_MediaApi::linksAreChecked()
{
    const Answer sent = send(MediaRoute, m_server->student(), MultipartBody().file("file", "a.pdf", "%PDF-1.7\n"));
    const QByteArray target = targetOf(sent.object("message"_L1).value("media_url"_L1).toString());
    QCOMPARE(client().get(target).status, 200);
    QByteArray bent = target;
    bent[bent.size() - 2] = bent.at(bent.size() - 2) == 'A' ? 'B' : 'A';
    QCOMPARE(client().get(bent).status, 403);
    QCOMPARE(client().get(target.first(target.indexOf('?'))).status, 403);
    QByteArray other = target;
    other.replace("/media/1/", "/media/2/");
    QCOMPARE(client().get(other).status, 403);
    QByteArray thumbnail = target;
    thumbnail.replace("a.pdf", "a.pdf/thumbnail");
    QCOMPARE(client().get(thumbnail).status, 403);
    // The key is the database's: links outlive a restart.
    m_server->restart();
    m_client = std::make_unique<ApiClient>(m_server->url());
    QCOMPARE(client().get(target).status, 200);
}

void tst_MediaApi::everyListHasLinks()
{
    const QByteArray student = m_server->student();
    const Answer sent = send(MediaRoute, student, MultipartBody().file("file", "a.jpg", phoneJpeg({40, 20}, 1)));
    const QJsonObject message = sent.object("message"_L1);
    const QByteArray chat = QByteArray::number(message.value("chat_id"_L1).toInteger());
    const QJsonObject page = client().get("/api/support/chats/" + chat + "/messages", student).json;
    QCOMPARE(page.value("messages"_L1).toArray().first().toObject(), message);
    const QJsonObject transcript = client().get("/api/support/chats/" + chat + "/export", student).json;
    QCOMPARE(transcript.value("messages"_L1).toArray().first().toObject(), message);
    const QJsonObject queue = client().get("/api/support/admin/chats", m_server->admin()).json;
    QCOMPARE(queue.value("chats"_L1).toArray().first().toObject().value("last_message"_L1).toObject(), message);
    const Answer one = client().get("/api/support/admin/chats/" + chat, m_server->admin());
    QCOMPARE(one.object("chat"_L1).value("last_message"_L1).toObject(), message);
}

void tst_MediaApi::sameBytesAreStoredOnce()
{
    const auto form = [](const char *name) { return MultipartBody().file("file", name, "%PDF-1.7\n"); };
    QCOMPARE(send(MediaRoute, m_server->student(5), form("a.pdf")).status, 201);
    QCOMPARE(send(MediaRoute, m_server->student(6), form("b.pdf")).status, 201);
    QCOMPARE(stored().size(), 1);
}

SANAD_SERVER_TEST_MAIN(tst_MediaApi)
#include "tst_MediaApi.moc"
