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
    Q_ASSERT(std::ranges::none_of(m_entries, [&](const Entry &entry) { return entry.id == keyId; }));
    m_entries.push_back({keyId, std::move(key)});
}

const SigningKey *KeySet::find(const std::optional<QString> &keyId) const
{
    if (m_entries.size() == 1 && (!keyId || m_entries.front().id.isEmpty()))
        return m_entries.front().key.get();
    if (!keyId)
        return nullptr;
    const auto found = std::ranges::find(m_entries, *keyId, &Entry::id);
    return found == m_entries.end() || found->id.isEmpty() ? nullptr : found->key.get();
}

} // namespace sanad::auth
