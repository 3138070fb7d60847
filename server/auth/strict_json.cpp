// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/strict_json.h"

#include "common/core/JsonReader.h"
#include "server/auth/token_errors.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace sanad::auth {

namespace {

/// Members of all objects in the text: in JSON that is valid, each has one colon outside of strings.
qsizetype countWrittenMembers(const QByteArray &validJson)
{
    qsizetype members = 0;
    bool inString = false;
    for (qsizetype at = 0; at < validJson.size(); ++at) {
        switch (validJson.at(at)) {
        case '"': inString = !inString; break;
        case '\\': ++at; break; // only legal inside a string; what follows cannot end it
        case ':': members += inString ? 0 : 1; break;
        default: break;
        }
    }
    return members;
}

qsizetype countKeptMembers(const QJsonValue &value)
{
    qsizetype members = 0;
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        members += object.size();
        for (const auto &member : object)
            members += countKeptMembers(member);
    } else if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (const auto &element : array)
            members += countKeptMembers(element);
    }
    return members;
}

} // namespace

Result<QJsonObject> parseStrictObject(const QByteArray &bytes)
{
    if (bytes.startsWith("\xEF\xBB\xBF"))
        return malformedToken(u"byte order mark before JSON"_s);
    QJsonParseError fault;
    const QJsonDocument document = JsonReader::parseDocument(bytes, &fault);
    if (fault.error != QJsonParseError::NoError)
        return malformedToken(u"not JSON: "_s + fault.errorString());
    if (!document.isObject())
        return malformedToken(u"not a JSON object"_s);
    QJsonObject object = document.object();
    if (countWrittenMembers(bytes) != countKeptMembers(object))
        return malformedToken(u"a JSON member stands twice"_s);
    return object;
}

} // namespace sanad::auth
