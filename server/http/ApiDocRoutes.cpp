// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/ApiDocRoutes.h"

#include "common/protocol/http_paths.h"
#include "server/http/api_document.h"
#include "server/http/download.h"

#include <QCryptographicHash>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

/// A document in memory, and what a cache needs to know of it.
struct Document
{
    QByteArray bytes;
    Version version;
};

Response answerTo(const Request &request, const Document &document)
{
    // It is short: whoever asks for a part of it gets the whole, as RFC 9110, section 14.2 allows.
    const Selection selection = selectPart(request, document.version);
    if (selection.kind == Selection::Kind::PreconditionFailed)
        return Response::error(Error::of(ErrorCode::PreconditionFailed));
    const bool isKnown = selection.kind == Selection::Kind::NotModified;
    Response response = Response::json(isKnown ? 304 : 200, isKnown ? QByteArray() : document.bytes);
    response.headers = {{"ETag"_ba, document.version.etag}, {"Cache-Control"_ba, "public, max-age=300"_ba}};
    return response;
}

} // namespace

Status ApiDocRoutes::addTo(RouteTable &table)
{
    const auto document = std::make_shared<Document>();
    table.add({.method = Method::Get,
        .pattern = QByteArray(protocol::path::ApiDocument.data(), protocol::path::ApiDocument.size()),
        .access = Access::Public,
        .bodyLimit = 0,
        .handler = [document](const Request &request, const Responder &responder) {
            responder.send(answerTo(request, *document));
        }});
    SANAD_ASSIGN(const QJsonObject all, builtInApiDocument());
    document->bytes = QJsonDocument(limitedTo(table, all)).toJson(QJsonDocument::Compact);
    const QByteArray hash = QCryptographicHash::hash(document->bytes, QCryptographicHash::Sha256);
    document->version.etag = '"' + hash.first(16).toHex() + '"';
    document->version.size = document->bytes.size();
    return {};
}

} // namespace sanad::http
