// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/RouteTable.h"
#include "server/http/methods.h"

#include <QTest>

using namespace sanad::http;
using namespace Qt::StringLiterals;

/// Which route a canonical path leads to.
class tst_RouteTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void matches_data();
    void matches();
    void survivesMoving();
    void namesMethods();

private:
    RouteTable m_table;
};

void tst_RouteTable::init()
{
    m_table = RouteTable();
    const auto add = [this](Method method, const QByteArray &pattern) {
        m_table.add({method, pattern, Access::Public, 0, [](const Request &, const Responder &) {}});
    };
    add(Method::Get, "/");
    add(Method::Get, "/api/chat");
    add(Method::Post, "/api/chat");
    add(Method::Get, "/api/chats");
    add(Method::Get, "/api/chats/:id/messages");
    add(Method::Post, "/api/chats/:id/read");
    add(Method::Delete, "/api/chats/:id");
    add(Method::Get, "/api/chats/newest");
    add(Method::Get, "/api/chats/newest/first");
    add(Method::Get, "/files/:folder/:name");
    add(Method::Get, "/socket.io/");
    add(Method::Patch, "/:any");
}

void tst_RouteTable::matches_data()
{
    QTest::addColumn<Method>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArrayList>("parameters");
    QTest::addColumn<QByteArray>("allowed");
    const auto row = [](const char *name, Method method, const char *path, const char *pattern,
                         const QByteArrayList &parameters, const char *allowed) {
        QTest::newRow(name) << method << QByteArray(path) << QByteArray(pattern) << parameters << QByteArray(allowed);
    };
    row("root", Method::Get, "/", "/", {}, "GET, HEAD, OPTIONS");
    row("literal", Method::Get, "/api/chat", "/api/chat", {}, "GET, HEAD, POST, OPTIONS");
    row("second method", Method::Post, "/api/chat", "/api/chat", {}, "GET, HEAD, POST, OPTIONS");
    row("wrong method", Method::Delete, "/api/chat", "", {}, "GET, HEAD, POST, OPTIONS");
    row("HEAD is GET", Method::Head, "/api/chat", "/api/chat", {}, "GET, HEAD, POST, OPTIONS");
    row("HEAD without GET", Method::Head, "/api/chats/5/read", "", {}, "POST, OPTIONS");
    row("OPTIONS matches nothing", Method::Options, "/api/chat", "", {}, "GET, HEAD, POST, OPTIONS");
    row("parameter", Method::Get, "/api/chats/5/messages", "/api/chats/:id/messages", {"5"}, "GET, HEAD, OPTIONS");
    row("parameter at the end", Method::Delete, "/api/chats/x y", "/api/chats/:id", {"x y"}, "DELETE, OPTIONS");
    row("two parameters", Method::Get, "/files/a/b", "/files/:folder/:name", {"a", "b"}, "GET, HEAD, OPTIONS");
    row("literal before parameter", Method::Get, "/api/chats/newest", "/api/chats/newest", {}, "GET, HEAD, OPTIONS");
    row("parameter after a literal without the method", Method::Delete, "/api/chats/newest", "/api/chats/:id",
        {"newest"}, "GET, HEAD, DELETE, OPTIONS");
    row("parameter after a literal that leads nowhere", Method::Get, "/api/chats/newest/messages",
        "/api/chats/:id/messages", {"newest"}, "GET, HEAD, OPTIONS");
    row("methods of literal and parameter", Method::Put, "/api/chats/newest", "", {}, "GET, HEAD, DELETE, OPTIONS");
    row("slash at the end", Method::Get, "/socket.io/", "/socket.io/", {}, "GET, HEAD, OPTIONS");
    row("slash missing at the end", Method::Get, "/socket.io", "", {}, "PATCH, OPTIONS");
    row("slash too many at the end", Method::Get, "/api/chat/", "", {}, "");
    row("empty parameter", Method::Delete, "/api/chats/", "", {}, "");
    row("only the beginning", Method::Get, "/api", "", {}, "PATCH, OPTIONS");
    row("inner node", Method::Get, "/files/a", "", {}, "");
    row("too long", Method::Get, "/api/chat/more", "", {}, "");
    row("other case", Method::Get, "/API/chat", "", {}, "");
    row("a colon is no parameter", Method::Get, "/api/chats/:id/messages", "/api/chats/:id/messages", {":id"},
        "GET, HEAD, OPTIONS");
    row("no slash", Method::Get, "api/chat", "", {}, "");
    row("nothing", Method::Get, "", "", {}, "");
}

void tst_RouteTable::matches()
{
    QFETCH(const Method, method);
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, pattern);
    QFETCH(const QByteArrayList, parameters);
    QFETCH(const QByteArray, allowed);
    const auto match = m_table.match(method, path);
    QCOMPARE(match.route ? match.route->pattern : QByteArray(), pattern);
    QCOMPARE(QByteArrayList(match.parameters), parameters);
    // A route was found: whether further methods were gathered is of no interest.
    if (!match.route)
        QCOMPARE(match.allowed.isEmpty() ? QByteArray() : allowHeader(match.allowed), allowed);
    else
        QVERIFY(!match.allowed.isEmpty());
}

void tst_RouteTable::survivesMoving()
{
    const RouteTable moved = std::move(m_table);
    QCOMPARE(moved.routes().size(), 12);
    QCOMPARE(moved.match(Method::Get, "/api/chat").route->pattern, "/api/chat");
}

void tst_RouteTable::namesMethods()
{
    for (int i = 0; i <= int(Method::Options); ++i)
        QCOMPARE(methodNamed(methodName(Method(i))), Method(i));
    QVERIFY(!methodNamed("get"));
    QVERIFY(!methodNamed(""));
    QVERIFY(!methodNamed("GETS"));
}

QTEST_APPLESS_MAIN(tst_RouteTable)
#include "tst_RouteTable.moc"
