// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/openapi/World.h"

namespace sanad::test {

namespace {

auto publicly(const QByteArray &target, const QByteArrayList &headers = {})
{
    return [target, headers](World &) { return Call{.target = target, .headers = headers}; };
}

/// Asks with the document's own ETag.
Call known(World &world)
{
    const QByteArray target = "/api/openapi.json";
    return {.target = target, .headers = {"If-None-Match: " + world.etagOf(target)}};
}

} // namespace

QList<Operation> otherOperations()
{
    return {
        {"GET /healthz", 200, publicly("/healthz"), false},
        {"GET /readyz", 200, publicly("/readyz"), false, false,
            {{"a broken disk", 503, publicly("/readyz"), World::Server::Usual, DiskFault::Unreadable}}},
        {"GET /api/openapi.json", 200, publicly("/api/openapi.json"), false, false,
            {{"known", 304, known},
                {"another is wanted", 412, publicly("/api/openapi.json", {"If-Match: \"another\""})}}},
    };
}

} // namespace sanad::test
