// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/methods.h"

#include <array>

namespace sanad::http {

namespace {

/// In the order of the enum.
const std::array<QByteArray, std::size_t(Method::Options) + 1> &names()
{
    static const std::array<QByteArray, std::size_t(Method::Options) + 1> list{
        QByteArrayLiteral("GET"),
        QByteArrayLiteral("HEAD"),
        QByteArrayLiteral("POST"),
        QByteArrayLiteral("PUT"),
        QByteArrayLiteral("PATCH"),
        QByteArrayLiteral("DELETE"),
        QByteArrayLiteral("OPTIONS"),
    };
    return list;
}

} // namespace

const QByteArray &methodName(Method method)
{
    return names()[std::size_t(method)];
}

std::optional<Method> methodNamed(QByteArrayView name)
{
    for (std::size_t i = 0; i < names().size(); ++i) {
        if (name == names()[i])
            return Method(i);
    }
    return std::nullopt;
}

QByteArray allowHeader(const QList<Method> &methods)
{
    QByteArray result;
    for (const Method method : methods) {
        if (method == Method::Options || method == Method::Head)
            continue;
        result += methodName(method) + ", ";
        if (method == Method::Get)
            result += methodName(Method::Head) + ", ";
    }
    return result + methodName(Method::Options);
}

} // namespace sanad::http
