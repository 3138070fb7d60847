// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/error_codes.h"
#include "common/protocol/http_paths.h"
#include "server/app/ServerApp.h"
#include "server/http/api_document.h"
#include "server/http/methods.h"
#include "tests/api/openapi/World.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

using namespace sanad;
using namespace sanad::test;
using namespace Qt::StringLiterals;

/// The API's description is true: it has every route and no other, is OpenAPI 3.1, and every answer that it lists is
/// given, while no other is. A new route needs its lines in resources/openapi and a way to each of its answers here.
class tst_OpenApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everyRouteIsDescribed();
    void everyRouteHasItsWays();
    void everyErrorCodeIsDescribed();
    void isValid();
    void serverDescribesWhatItOffers();
    void headIsGetWithoutBody_data();
    void headIsGetWithoutBody();
    void optionsAreAnswered_data();
    void optionsAreAnswered();
    void answers_data();
    void answers();
    void stories();
    void answersAreAsDescribed();

private:
    /// Runs the check on the document and what is in `answers`.
    void check(const QByteArray &answers, const QStringList &options = {});
    [[nodiscard]] QMap<QByteArray, const http::Route *> routes();

    std::unique_ptr<World> m_world;
    Recorder m_recorder;
    QJsonObject m_document;
};

namespace {

QByteArray nameOf(const http::Route &route)
{
    return http::methodName(route.method) + ' ' + http::pathTemplate(route.pattern);
}

QByteArrayList inOrder(QByteArrayList list)
{
    std::sort(list.begin(), list.end());
    return list;
}

/// Ways by "operation: how"; made once, since rows refer to them by name.
QMap<QByteArray, std::pair<QByteArray, Way>> &allWays()
{
    static QMap<QByteArray, std::pair<QByteArray, Way>> ways;
    return ways;
}

} // namespace

void tst_OpenApi::initTestCase()
{
    installFaultyDisk();
    const auto document = http::builtInApiDocument();
    QVERIFY2(document, qPrintable(document ? QString() : document.error().detail));
    m_document = *document;
    m_world = std::make_unique<World>();
}

void tst_OpenApi::cleanupTestCase()
{
    m_world.reset();
}

QMap<QByteArray, const http::Route *> tst_OpenApi::routes()
{
    QMap<QByteArray, const http::Route *> found;
    for (const auto &route : m_world->server().app().routes().routes()) {
        // Socket.IO has a protocol of its own, which OpenAPI has no words for.
        if (!route->pattern.startsWith(protocol::path::SocketIo.data()))
            found.insert(nameOf(*route), route.get());
    }
    return found;
}

void tst_OpenApi::everyRouteIsDescribed()
{
    QByteArrayList described;
    const QJsonObject paths = m_document.value("paths"_L1).toObject();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        for (const QString &method : path.value().toObject().keys())
            described.append(method.toUpper().toLatin1() + ' ' + path.key().toLatin1());
    }
    QCOMPARE(inOrder(described).join('\n'), inOrder(routes().keys()).join('\n'));
}

void tst_OpenApi::everyRouteHasItsWays()
{
    QByteArrayList named;
    for (const Operation &operation : allOperations())
        named.append(operation.name);
    QCOMPARE(inOrder(named).join('\n'), inOrder(routes().keys()).join('\n'));
}

void tst_OpenApi::everyErrorCodeIsDescribed()
{
    QJsonArray codes;
    for (int code = 0; code <= int(LastErrorCode); ++code)
        codes.append(QString(protocol::errorForm(ErrorCode(code)).code));
    const QJsonObject schemas = m_document.value("components"_L1).toObject().value("schemas"_L1).toObject();
    QCOMPARE(schemas.value("ErrorCode"_L1).toObject().value("enum"_L1).toArray(), codes);
}

void tst_OpenApi::isValid()
{
    check({});
}

void tst_OpenApi::serverDescribesWhatItOffers()
{
    const Answer answer = Recorder::exchange(m_world->server().port(), "GET", {"/api/openapi.json"});
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json, m_document);
    http::RouteTable few;
    few.add({.method = http::Method::Get, .pattern = "/healthz", .access = http::Access::Public, .handler = {}});
    const QJsonObject limited = http::limitedTo(few, m_document);
    QCOMPARE(limited.value("paths"_L1).toObject().keys(), QStringList{u"/healthz"_s});
}

void tst_OpenApi::headIsGetWithoutBody_data()
{
    QTest::addColumn<qsizetype>("index");
    const QList<Operation> operations = allOperations();
    for (qsizetype i = 0; i < operations.size(); ++i) {
        if (operations[i].name.startsWith("GET "))
            QTest::newRow(operations[i].name.constData()) << i;
    }
}

void tst_OpenApi::headIsGetWithoutBody()
{
    QFETCH(qsizetype, index);
    const Operation operation = allOperations().at(index);
    const Call call = operation.usual(*m_world);
    const quint16 port = m_world->server().port();
    const Answer got = Recorder::exchange(port, "GET", call);
    const Answer head = Recorder::exchange(port, "HEAD", call);
    QCOMPARE(head.status, got.status);
    QVERIFY(head.body.isEmpty());
    QCOMPARE(head.headers.value("content-type"), got.headers.value("content-type"));
    QCOMPARE(head.headers.value("content-length"), QByteArray::number(got.body.size()));
}

void tst_OpenApi::optionsAreAnswered_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArrayList>("methods");
    QMap<QByteArray, QByteArrayList> methods;
    for (const http::Route *route : routes()) {
        methods[route->pattern].append(http::methodName(route->method));
        if (route->method == http::Method::Get)
            methods[route->pattern].append("HEAD");
    }
    for (auto path = methods.cbegin(); path != methods.cend(); ++path)
        QTest::newRow(path.key().constData()) << path.key() << (path.value() + QByteArrayList{"OPTIONS"});
}

void tst_OpenApi::optionsAreAnswered()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArrayList, methods);
    QByteArray target = pattern;
    target.replace(":", "1");
    const Answer answer = Recorder::exchange(m_world->server().port(), "OPTIONS", {target});
    QCOMPARE(answer.status, 204);
    QByteArrayList allowed = answer.headers.value("allow").split(',');
    for (QByteArray &method : allowed)
        method = method.trimmed();
    QCOMPARE(inOrder(allowed), inOrder(methods));
    QByteArrayList others{"DELETE", "PUT", "PATCH"};
    others.removeIf([&](const QByteArray &method) { return methods.contains(method); });
    const Answer refused = Recorder::exchange(m_world->server().port(), others.constFirst(), {target});
    QCOMPARE(refused.status, 405);
}

void tst_OpenApi::answers_data()
{
    QTest::addColumn<int>("status");
    const auto table = routes();
    const auto add = [](const QByteArray &operation, const Way &way) {
        const QByteArray name = operation + ": " + way.how;
        QVERIFY2(!allWays().contains(name), name.constData());
        allWays().insert(name, {operation, way});
        QTest::newRow(name.constData()) << way.status;
    };
    for (const Operation &operation : allOperations()) {
        const http::Route *route = table.value(operation.name);
        QVERIFY2(route, operation.name.constData());
        add(operation.name, {"as usual", operation.status, operation.usual});
        for (const Way &way : operation.others + refusals(operation, route->access))
            add(operation.name, way);
    }
}

void tst_OpenApi::answers()
{
    QFETCH(int, status);
    const auto &[operation, way] = allWays()[QTest::currentDataTag()];
    const Call call = way.call(*m_world);
    if (way.server == World::Server::Strict)
        (void)Recorder::exchange(m_world->server(way.server).port(), operation.split(' ').first(), call);
    setDiskFault(way.fault);
    const Answer answer = m_recorder.send(m_world->server(way.server).port(), {operation, way.how}, call);
    setDiskFault(DiskFault::None);
    QVERIFY2(answer.status == status, QByteArray::number(answer.status) + ' ' + answer.body.left(300));
}

void tst_OpenApi::stories()
{
    tellStories(m_recorder);
}

void tst_OpenApi::answersAreAsDescribed()
{
    // README.md tells how the examples are renewed.
    if (qEnvironmentVariableIsSet("SANAD_WRITE_EXAMPLES"))
        check(m_recorder.lines(), {u"--write"_s, QStringLiteral(SANAD_EXAMPLES)});
    check(m_recorder.lines());
}

void tst_OpenApi::check(const QByteArray &answers, const QStringList &options)
{
    const QTemporaryDir folder;
    const auto write = [&](const QString &name, const QByteArray &bytes) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    };
    QVERIFY(write(u"document.json"_s, QJsonDocument(m_document).toJson()));
    QVERIFY(write(u"answers.jsonl"_s, answers));
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    QStringList arguments{QStringLiteral(SANAD_CHECK), folder.filePath(u"document.json"_s)};
    if (!answers.isEmpty())
        arguments.append(folder.filePath(u"answers.jsonl"_s));
    process.start(QStringLiteral(SANAD_PYTHON), arguments + options);
    QVERIFY2(process.waitForFinished(120'000), qPrintable(process.errorString()));
    const QByteArray said = process.readAll();
    // All of it: Qt Test cuts messages off.
    fprintf(stderr, "%s", said.constData());
    QVERIFY(process.exitStatus() == QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
}

SANAD_SERVER_TEST_MAIN(tst_OpenApi)
#include "tst_OpenApi.moc"
