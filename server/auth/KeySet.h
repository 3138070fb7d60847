// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/auth/SigningKey.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace sanad::auth {

/// The keys whose tokens are accepted, by key id ("kid", RFC 7515, 4.1.4).
class KeySet
{
public:
    KeySet() = default;
    /// A set of one key.
    explicit KeySet(std::unique_ptr<const SigningKey> key, const QString &keyId = {});

    /// `keyId` may be empty for a key without one; the same id twice is a programming error.
    void add(std::unique_ptr<const SigningKey> key, const QString &keyId);

    /// The key for a token with this key id, or without one; null if there is none. A token that names a key is only
    /// ever checked with the key of that name: a key without an id takes none of them. A token that names no key is
    /// good for a set of one key, since there is nothing to choose (RFC 7515, 4.1.4: "kid" is optional).
    [[nodiscard]] const SigningKey *find(const std::optional<QString> &keyId) const;
    [[nodiscard]] bool contains(const QString &keyId) const;
    [[nodiscard]] qsizetype size() const { return qsizetype(m_entries.size()); }

private:
    struct Entry
    {
        QString id;
        std::unique_ptr<const SigningKey> key;
    };

    std::vector<Entry> m_entries;
};

} // namespace sanad::auth
