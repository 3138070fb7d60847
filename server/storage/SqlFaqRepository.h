// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Repositories.h"
#include "server/storage/SqlConnection.h"

namespace sanad::storage {

/// Frequently asked questions in a database. The connection's thread.
class SqlFaqRepository final : public FaqRepository
{
public:
    explicit SqlFaqRepository(SqlConnection &connection)
        : m_connection(connection)
    {
    }

    [[nodiscard]] Result<QList<Faq>> all() override;
    [[nodiscard]] Result<FaqId> add(const Faq &faq) override;
    [[nodiscard]] Result<std::optional<Faq>> find(FaqId id) override;
    [[nodiscard]] Status change(const Faq &faq) override;
    [[nodiscard]] Status remove(FaqId id) override;

private:
    SqlConnection &m_connection;
};

} // namespace sanad::storage
