// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Knowledge.h"
#include "server/storage/SqlConnection.h"

namespace sanad::storage {

/// Phrases in a database. The connection's thread.
class SqlPhraseRepository final : public PhraseRepository
{
public:
    explicit SqlPhraseRepository(SqlConnection &connection)
        : m_connection(connection)
    {
    }

    [[nodiscard]] Result<PhraseId> add(const KeyedPhrase &phrase) override;
    [[nodiscard]] Result<std::optional<BotPhrase>> find(PhraseId id) override;
    [[nodiscard]] Result<std::optional<PhraseId>> findByKey(const QString &key) override;
    [[nodiscard]] Status change(const KeyedPhrase &phrase) override;
    [[nodiscard]] Status remove(PhraseId id, Timestamp now, std::optional<PersonId> by) override;
    [[nodiscard]] Result<QList<BotPhrase>> list(
        const PhraseFilter &filter, std::optional<PhraseId> before, int limit) override;
    [[nodiscard]] Result<PhraseCounts> counts(Label label) override;
    [[nodiscard]] Result<QList<SeededPhrase>> seeded(PhraseId after, int limit) override;
    [[nodiscard]] Status seed(const QList<KeyedPhrase> &phrases) override;
    [[nodiscard]] Status unseed(PhraseId id) override;

private:
    SqlConnection &m_connection;
};

} // namespace sanad::storage
