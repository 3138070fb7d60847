// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/api_document.h"

#include "server/http/methods.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSet>

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

/// Where a file of resources/openapi says what holds for all operations; not part of OpenAPI, nor of the document.
constexpr auto EveryOperation = "x-every-operation"_L1;

Error fault(const QString &what)
{
    return Error::internal(u"the API's description: "_s + what);
}

/// Adds what `from` has to `into`; both may have an object in one place, and nothing else.
Status merge(QJsonObject &into, const QJsonObject &from, const QString &where)
{
    for (auto item = from.begin(); item != from.end(); ++item) {
        const QString place = where + u'/' + item.key();
        const QJsonValue there = into.value(item.key());
        if (there.isUndefined()) {
            into.insert(item.key(), item.value());
        } else if (there.isObject() && item.value().isObject()) {
            QJsonObject both = there.toObject();
            SANAD_TRY(merge(both, item.value().toObject(), place));
            into.insert(item.key(), both);
        } else {
            return fault(place + u" stands in two files"_s);
        }
    }
    return {};
}

/// Adds what `usual` has and `object` lacks.
void complete(QJsonObject &object, const QJsonObject &usual)
{
    for (auto item = usual.begin(); item != usual.end(); ++item) {
        if (!object.contains(item.key()))
            object.insert(item.key(), item.value());
    }
}

QJsonObject completeOperation(QJsonObject operation, const QJsonObject &usual)
{
    const QJsonObject usualHeaders = usual.value("headers"_L1).toObject();
    QJsonObject responses = operation.value("responses"_L1).toObject();
    for (auto item = responses.begin(); item != responses.end(); ++item) {
        QJsonObject response = item.value().toObject();
        if (response.contains("$ref"_L1))
            continue;
        QJsonObject headers = response.value("headers"_L1).toObject();
        complete(headers, usualHeaders);
        response.insert("headers"_L1, headers);
        item.value() = response;
    }
    complete(responses, usual.value("responses"_L1).toObject());
    operation.insert("responses"_L1, responses);
    return operation;
}

/// The keys of a path item that are no operations (OpenAPI 3.1, "Path Item Object").
bool isOperation(const QString &key)
{
    return key != "parameters"_L1 && key != "summary"_L1 && key != "description"_L1;
}

} // namespace

Result<QJsonObject> mergedApiDocument(const QByteArrayList &files)
{
    QJsonObject document;
    for (const QByteArray &file : files) {
        QJsonParseError error;
        const QJsonDocument json = QJsonDocument::fromJson(file, &error);
        if (!json.isObject())
            return fault(u"a file is no JSON object: %1 at %2"_s.arg(error.errorString()).arg(error.offset));
        SANAD_TRY(merge(document, json.object(), {}));
    }
    const QJsonObject usual = document.take(EveryOperation).toObject();
    QJsonObject paths = document.value("paths"_L1).toObject();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        QJsonObject methods = path.value().toObject();
        for (auto method = methods.begin(); method != methods.end(); ++method) {
            if (isOperation(method.key()))
                method.value() = completeOperation(method.value().toObject(), usual);
        }
        path.value() = methods;
    }
    document.insert("paths"_L1, paths);
    return document;
}

QByteArray pathTemplate(const QByteArray &pattern)
{
    QByteArrayList segments = pattern.split('/');
    for (QByteArray &segment : segments) {
        if (segment.startsWith(':'))
            segment = '{' + segment.sliced(1) + '}';
    }
    return segments.join('/');
}

QJsonObject limitedTo(const RouteTable &routes, QJsonObject document)
{
    QSet<std::pair<QString, QString>> offered;
    for (const auto &route : routes.routes()) {
        offered.insert({QString::fromLatin1(pathTemplate(route->pattern)),
            QString::fromLatin1(methodName(route->method).toLower())});
    }
    const QJsonObject all = document.value("paths"_L1).toObject();
    QJsonObject paths;
    for (auto path = all.begin(); path != all.end(); ++path) {
        QJsonObject item;
        const QJsonObject operations = path.value().toObject();
        bool hasAny = false;
        for (auto operation = operations.begin(); operation != operations.end(); ++operation) {
            const bool isOffered = offered.contains({path.key(), operation.key()});
            hasAny = hasAny || isOffered;
            if (isOffered || !isOperation(operation.key()))
                item.insert(operation.key(), operation.value());
        }
        if (hasAny)
            paths.insert(path.key(), item);
    }
    document.insert("paths"_L1, paths);
    return document;
}

Result<QJsonObject> builtInApiDocument()
{
    const QDir folder(u":/sanad/openapi"_s);
    QByteArrayList files;
    for (const QString &name : folder.entryList(QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return fault(name + u": "_s + file.errorString());
        files.append(file.readAll());
    }
    return mergedApiDocument(files);
}

} // namespace sanad::http
