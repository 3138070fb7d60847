// SPDX-License-Identifier: GPL-3.0-or-later
#include "ServerProcess.h"

#include <QCryptographicHash>
#include <QDir>
#include <QHttpMultiPart>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRandomGenerator>
#include <QTest>
#include <QTimer>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

constexpr bool ShortForm = SANAD_SHORT_FORM;
constexpr int Kills = ShortForm ? 3 : 10;
constexpr int UploadsEach = ShortForm ? 12 : 40;
constexpr int Students = 4;
constexpr int LimitMs = 240'000;

} // namespace

/// A student's device that sends files, each with an id of its own, until the server has acknowledged it.
class Uploader final : public QObject
{
    Q_OBJECT

public:
    Uploader(quint16 port, QByteArray token, int number)
        : m_port(port)
        , m_token(std::move(token))
        , m_random(quint32(number))
    {
        m_retry.setSingleShot(true);
        m_retry.setInterval(20);
        connect(&m_retry, &QTimer::timeout, this, &Uploader::send);
    }

    void next()
    {
        // From a few bytes to many pieces, so that kills hit every stage.
        m_bytes.resize(1 + m_random.bounded(600'000));
        for (char &byte : m_bytes)
            byte = char(m_random.generate());
        send();
    }

    const QByteArray &token() const { return m_token; }
    QHash<QString, QByteArray> acknowledged; ///< hash of the bytes, by client_message_id
    QHash<QString, QByteArray> sent; ///< of all that was tried
    int repeats = 0;
    QByteArray fault;

Q_SIGNALS:
    void acknowledgedOne();

private:
    void send()
    {
        const QString id = QString::number(acknowledged.size());
        sent.insert(id, QCryptographicHash::hash(m_bytes, QCryptographicHash::Sha256));
        auto form = std::make_unique<QHttpMultiPart>(QHttpMultiPart::FormDataType);
        const auto add = [&](const QByteArray &disposition, const QByteArray &body) {
            QHttpPart part;
            part.setRawHeader("Content-Disposition", "form-data; " + disposition);
            part.setBody(body);
            form->append(part);
        };
        add("name=\"client_message_id\"", id.toUtf8());
        add("name=\"file\"; filename=\"f.bin\"", m_bytes);
        QNetworkRequest request(QUrl(u"http://127.0.0.1:%1/api/support/messages/media"_s.arg(m_port)));
        request.setRawHeader("Authorization", "Bearer " + m_token);
        QNetworkReply *reply = m_network.post(request, form.get());
        form.release()->setParent(reply);
        connect(reply, &QNetworkReply::finished, this, [this, reply, id] { onAnswer(*reply, id); });
    }

    void onAnswer(QNetworkReply &reply, const QString &id)
    {
        reply.deleteLater();
        const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status == 201) {
            acknowledged.insert(id, sent.value(id));
            Q_EMIT acknowledgedOne();
            return;
        }
        if (status != 0 && status != 503)
            fault = QByteArray::number(status) + ' ' + reply.readAll();
        ++repeats;
        m_retry.start();
    }

    const quint16 m_port;
    const QByteArray m_token;
    QRandomGenerator m_random;
    QByteArray m_bytes;
    QNetworkAccessManager m_network;
    QTimer m_retry;
};

/// Files that were acknowledged are there, byte for byte, whatever kills the server; others are whole or absent.
class tst_UploadKill9 final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void acknowledgedFilesSurvive();

private:
    void uploadWhileKilling();
    void checkStudent(const Uploader &device);
    QByteArray get(const QString &address, const QByteArray &token);

    ServerProcess m_server;
    std::vector<std::unique_ptr<Uploader>> m_devices;
    QNetworkAccessManager m_network;
};

void tst_UploadKill9::acknowledgedFilesSurvive()
{
    for (int student = 1; student <= Students; ++student) {
        const QByteArray token = m_server.studentToken(student);
        QVERIFY(!token.isEmpty());
        m_devices.push_back(std::make_unique<Uploader>(m_server.port(), token, student));
    }
    uploadWhileKilling();
    for (const auto &device : m_devices) {
        if (!QTest::currentTestFailed())
            checkStudent(*device);
    }
    // What was under way when the server died is cleared away by the next start.
    QCOMPARE(QDir(m_server.dataFolder() + u"/media/spool"_s).entryList(QDir::Files), QStringList());
    if (QTest::currentTestFailed())
        qInfo("%s", m_server.log().right(4000).constData());
    else
        QCOMPARE(m_server.terminate(), 0);
}

void tst_UploadKill9::uploadWhileKilling()
{
    QVERIFY(m_server.start());
    int kills = 0;
    bool alwaysRan = true;
    // By time, so that kills hit any stage, but not twice before anything was stored.
    QTimer killer;
    killer.setInterval(400);
    connect(&killer, &QTimer::timeout, this, [&] {
        int done = 0;
        for (const auto &device : m_devices)
            done += int(device->acknowledged.size());
        if (kills < Kills && done > kills * Students * UploadsEach / (Kills + 1)) {
            ++kills;
            alwaysRan = m_server.kill() && m_server.start() && alwaysRan;
        }
    });
    killer.start();
    const auto isDone = [&] {
        return std::ranges::all_of(
            m_devices, [](const auto &device) { return device->acknowledged.size() >= UploadsEach; });
    };
    for (const auto &device : m_devices) {
        connect(device.get(), &Uploader::acknowledgedOne, device.get(), [one = device.get()] {
            if (one->acknowledged.size() < UploadsEach)
                one->next();
        });
        device->next();
    }
    const bool allDone = QTest::qWaitFor(isDone, LimitMs);
    killer.stop();
    int repeats = 0;
    for (const auto &device : m_devices) {
        QVERIFY2(device->fault.isEmpty(), device->fault.constData());
        repeats += device->repeats;
    }
    qInfo("%d files, %d kills, %d repeats", Students * UploadsEach, kills, repeats);
    QVERIFY2(allDone, "the devices did not come to an end");
    QVERIFY(alwaysRan);
    QVERIFY2(kills > 0 && repeats > 0, "the kills hit nothing");
}

void tst_UploadKill9::checkStudent(const Uploader &device)
{
    const QString base = u"http://127.0.0.1:%1"_s.arg(m_server.port());
    const QJsonObject chat = QJsonDocument::fromJson(get(base + u"/api/support/chat"_s, device.token())).object();
    const qint64 id = chat.value("chat"_L1).toObject().value("id"_L1).toInteger();
    const QJsonArray messages =
        QJsonDocument::fromJson(get(base + u"/api/support/chats/%1/messages?limit=200"_s.arg(id), device.token()))
            .object()
            .value("messages"_L1)
            .toArray();
    QCOMPARE(messages.size(), device.sent.size());
    for (const QJsonValue &value : messages) {
        const QJsonObject message = value.toObject();
        const QByteArray bytes = get(message.value("media_url"_L1).toString(), {});
        QCOMPARE(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256),
            device.sent.value(message.value("client_message_id"_L1).toString()));
    }
}

QByteArray tst_UploadKill9::get(const QString &address, const QByteArray &token)
{
    QNetworkRequest request{QUrl(address)};
    if (!token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + token);
    const std::unique_ptr<QNetworkReply> reply(m_network.get(request));
    return QTest::qWaitFor([&] { return reply->isFinished(); }, 10'000) ? reply->readAll() : QByteArray();
}

QTEST_GUILESS_MAIN(tst_UploadKill9)
#include "tst_UploadKill9.moc"
