// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/KeySet.h"

namespace sanad::auth {

KeySet::KeySet(std::unique_ptr<const SigningKey> key, const QString &keyId)
{
    add(std::move(key), keyId);
}

void KeySet::add(std::unique_ptr<const SigningKey> key, const QString &keyId)
{
    Q_ASSERT(key);
    Q_ASSERT(!contains(keyId));
    m_entries.push_back({keyId, std::move(key)});
}

const SigningKey *KeySet::find(const std::optional<QString> &keyId) const
{
    if (!keyId)
        return m_entries.size() == 1 ? m_entries.front().key.get() : nullptr;
    const auto found = std::ranges::find(m_entries, *keyId, &Entry::id);
    return found == m_entries.end() || found->id.isEmpty() ? nullptr : found->key.get();
}

bool KeySet::contains(const QString &keyId) const
{
    return std::ranges::any_of(m_entries, [&](const Entry &entry) { return entry.id == keyId; });
}

} // namespace sanad::auth
