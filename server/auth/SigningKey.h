// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QLatin1StringView>

namespace sanad::auth {

/// A key that checks signatures with exactly one algorithm (RFC 8725, 3.1); immutable, safe to use from any thread.
class SigningKey
{
public:
    virtual ~SigningKey() = default;
    /// The "alg" that a token of this key must carry (RFC 7518, 3.1).
    [[nodiscard]] virtual QLatin1StringView algorithm() const = 0;
    /// Whether `signature` is this key's signature of `signingInput`; in constant time where the algorithm needs it.
    [[nodiscard]] virtual bool verifies(QByteArrayView signingInput, QByteArrayView signature) const = 0;
};

} // namespace sanad::auth
