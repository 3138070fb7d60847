// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/JsonWriter.h"
#include "server/http/Response.h"

namespace sanad::http {

/// A continuation for the domain's `done`: answers an Error in the contract's form, and a value with `status` and the
/// JSON that `write(JsonWriter &, const T &)` makes of it.
template <typename T, typename Write>
[[nodiscard]] auto answer(const Responder &responder, int status, Write write)
{
    return [responder, status, write = std::move(write)](Result<T> result) {
        if (!result) {
            responder.send(Response::error(result.error()));
            return;
        }
        JsonWriter writer;
        write(writer, *result);
        responder.send(Response::json(status, std::move(writer).bytes()));
    };
}

/// Writes `"name": [item, …]` for items that have writeJson().
template <typename List>
void writeArray(JsonWriter &writer, QLatin1StringView name, const List &items)
{
    writer.key(name);
    writer.beginArray();
    for (const auto &item : items)
        item.writeJson(writer);
    writer.endArray();
}

} // namespace sanad::http
