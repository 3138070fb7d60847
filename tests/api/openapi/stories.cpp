// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ServerApp.h"
#include "tests/api/MultipartBody.h"
#include "tests/api/openapi/World.h"
#include "tests/server/media/picture_files.h"
#include "tests/server/media/sound_files.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

using namespace Qt::StringLiterals;

namespace sanad::test {

namespace {

/// What the people of a story say.
struct Lines
{
    QByteArray language;
    qint64 id;
    QString student;
    QString problem;
    QString thanks;
    QString praise;
    QString person;
    QString answer;
    QString question;
    QString advice;
    QString caption;
    QString account;
};

const QList<Lines> &languages()
{
    static const QList<Lines> all{
        {"ar", 5, u"أحمد محمد"_s, u"السلام عليكم، لا أستطيع تسجيل الدخول إلى حسابي"_s, u"شكراً"_s, u"ممتاز، شكراً لكم"_s,
            u"أريد التحدث مع موظف"_s, u"أهلاً أحمد، معك منى من فريق الدعم"_s, u"كيف أغير كلمة المرور؟"_s,
            u"من صفحة الحساب اختر «تغيير كلمة المرور»."_s, u"هذه صورة الشاشة"_s, u"أحمد"_s},
        {"en", 6, u"Sara Ali"_s, u"Hello, I can't log in to my account"_s, u"Thank you, problem solved"_s,
            u"Very helpful"_s, u"I want to talk to a real person please"_s, u"Hello Sara, Mona here: how can I help?"_s,
            u"How do I change my password?"_s, u"Choose \"Change password\" on your account's page."_s,
            u"This is what I see"_s, u"sara"_s},
    };
    return all;
}

QByteArray asJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// One conversation with a server of its own, so that ids are the same each time.
class Story
{
public:
    Story(Recorder &recorder, const Lines &lines)
        : m_recorder(recorder)
        , m_lines(lines)
        , m_server(enableAccounts)
        , m_student(m_server.student(lines.id, lines.student))
        , m_admin(m_server.admin())
    {
    }

    void tell()
    {
        addQuestion();
        getsHelp();
        wantsPerson();
        isTakenCareOf();
        sendsFiles();
        signsIn();
        if (m_lines.language == "en")
            operations();
    }

private:
    [[nodiscard]] bool isEnglish() const { return m_lines.language == "en"; }

    Answer show(const QByteArray &operation, const Call &call)
    {
        return m_recorder.send(m_server.port(), {operation, "story", m_lines.language}, call);
    }
    /// Answers without a word of anybody's are shown once.
    Answer showOnce(const QByteArray &operation, const Call &call)
    {
        return m_recorder.send(
            m_server.port(), {operation, "story", isEnglish() ? m_lines.language : QByteArray()}, call);
    }
    Answer pass(const QByteArray &operation, const Call &call)
    {
        return m_recorder.send(m_server.port(), {operation, "story"}, call);
    }

    void addQuestion()
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"story"_s);
        database.setDatabaseName(m_server.dataDir() + u"/sanad.db"_s);
        if (!database.open())
            qFatal("%s", qPrintable(database.lastError().text()));
        {
            QSqlQuery query(database);
            query.prepare(u"INSERT INTO faqs (question, answer, priority) VALUES (?, ?, 10)"_s);
            query.addBindValue(m_lines.question);
            query.addBindValue(m_lines.advice);
            if (!query.exec())
                qFatal("%s", qPrintable(query.lastError().text()));
        }
        database = {};
        QSqlDatabase::removeDatabase(u"story"_s);
    }

    void getsHelp()
    {
        const QByteArray chat = "/api/support/chats/1";
        show("GET /api/support/faq", {"/api/support/faq", m_student});
        show("GET /api/support/chat", {"/api/support/chat", m_student});
        const QJsonObject problem{{u"text"_s, m_lines.problem}, {u"client_message_id"_s, u"5c1f0f6e-1"_s}};
        show("POST /api/support/messages", {"/api/support/messages", m_student, asJson(problem)});
        show("GET /api/support/chats/{chatId}/messages", {chat + "/messages?limit=2", m_student});
        showOnce("GET /api/support/unread-count", {"/api/support/unread-count", m_student});
        const QJsonObject praise{{u"score"_s, 5}, {u"comment"_s, m_lines.praise}};
        const Call rating{chat + "/rating", m_student, asJson(praise)};
        showOnce("POST /api/support/chats/{chatId}/rating", rating);
        pass("POST /api/support/messages", {"/api/support/messages", m_student, asJson({{u"text"_s, m_lines.thanks}})});
        show("POST /api/support/chats/{chatId}/rating", rating);
        showOnce("POST /api/support/chats/{chatId}/read", {chat + "/read", m_student, R"({"up_to":4})"});
        show("GET /api/support/chats/{chatId}/export", {chat + "/export", m_student});
    }

    void wantsPerson()
    {
        const Call asks{"/api/support/messages", m_student, asJson({{u"text"_s, m_lines.person}})};
        pass("POST /api/support/messages", asks);
        showOnce("POST /api/support/messages", asks);
        show("GET /api/support/chats", {"/api/support/chats", m_student});
        show("GET /api/support/admin/chats", {"/api/support/admin/chats?status=waiting_for_admin", m_admin});
        show("GET /api/support/admin/chats/{chatId}", {"/api/support/admin/chats/1", m_admin});
    }

    void isTakenCareOf()
    {
        const QByteArray chat = "/api/support/admin/chats/1/";
        const QByteArray other = m_server.admin(2, u"كريم"_s);
        for (const QByteArray action : {"claim", "resolve", "reopen", "close", "handback"}) {
            const QByteArray operation = "POST /api/support/admin/chats/{chatId}/" + action;
            showOnce(operation, {chat + action, m_admin});
            // The last one lets go of it.
            if (action == "handback")
                pass("POST /api/support/admin/chats/{chatId}/claim", {chat + "claim", m_admin});
            showOnce(operation, {chat + action, other});
        }
        const QJsonObject answer{{u"text"_s, m_lines.answer}, {u"chat_id"_s, 1}};
        pass("POST /api/support/messages", {"/api/support/messages", m_admin, asJson(answer)});
    }

    void sendsFiles()
    {
        const auto picture = MultipartBody()
                                 .field("text", m_lines.caption.toUtf8())
                                 .file("file", "screen.png", pngWithTexts({320, 200}));
        show("POST /api/support/messages/media",
            {"/api/support/messages/media", m_student, picture.bytes(), MultipartBody::contentType()});
        const auto voice = MultipartBody().file("audio", "voice.wav", wavFile(2));
        show("POST /api/support/messages/audio",
            {"/api/support/messages/audio", m_student, voice.bytes(), MultipartBody::contentType()});
    }

    void signsIn()
    {
        userCommand(m_server,
            {u"add"_s, u"--username"_s, m_lines.account, u"--role"_s, u"student"_s, u"--name"_s, m_lines.student});
        const auto login = [this](const QByteArray &password) {
            return Call{"/api/auth/login", {},
                asJson({{u"username"_s, m_lines.account}, {u"password"_s, QString::fromLatin1(password)}})};
        };
        const Answer welcome = show("POST /api/auth/login", login(Password));
        showOnce("POST /api/auth/login", login("wrong horse"));
        show("GET /api/auth/me", {"/api/auth/me", welcome.text("token"_L1).toLatin1()});
        const QJsonObject change{
            {u"old_password"_s, QString::fromLatin1(Password)}, {u"new_password"_s, u"better horse"_s}};
        showOnce(
            "POST /api/auth/password", {"/api/auth/password", welcome.text("token"_L1).toLatin1(), asJson(change)});
        const Call refresh{"/api/auth/refresh", {}, asJson({{u"refresh_token"_s, welcome.text("refresh_token"_L1)}})};
        showOnce("POST /api/auth/refresh", refresh);
        // The second time it is somebody else's, as far as anybody can tell.
        showOnce("POST /api/auth/refresh", refresh);
    }

    void operations()
    {
        show("GET /healthz", {"/healthz"});
        show("GET /readyz", {"/readyz"});
        setDiskFault(DiskFault::Unreadable);
        show("GET /readyz", {"/readyz"});
        setDiskFault(DiskFault::None);
    }

    Recorder &m_recorder;
    const Lines &m_lines;
    TestServer m_server;
    const QByteArray m_student;
    const QByteArray m_admin;
};

} // namespace

void tellStories(Recorder &recorder)
{
    for (const Lines &lines : languages())
        Story(recorder, lines).tell();
}

} // namespace sanad::test
