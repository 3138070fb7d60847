// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Knowledge.h"
#include "server/storage/SqlConnection.h"

namespace sanad::storage {

/// Models, the school's replies and what is live, in a database. The connection's thread.
class SqlBotRepository final : public BotRepository
{
public:
    explicit SqlBotRepository(SqlConnection &connection)
        : m_connection(connection)
    {
    }

    [[nodiscard]] Result<QList<SchoolReply>> replies() override;
    [[nodiscard]] Status setReply(const SchoolReply &reply) override;
    [[nodiscard]] Result<bool> removeReply(Language language, const QString &name) override;
    [[nodiscard]] Result<ModelId> addModel(const BotModel &model) override;
    [[nodiscard]] Status prolong(ModelId id, Timestamp leaseUntil, int progress) override;
    [[nodiscard]] Status finishModel(const BotModel &model, const QByteArray &content) override;
    [[nodiscard]] Result<QList<BotModel>> models(int limit) override;
    [[nodiscard]] Result<std::optional<BotModel>> findModel(ModelId id) override;
    [[nodiscard]] Result<std::optional<QByteArray>> modelContent(ModelId id) override;
    [[nodiscard]] Status removeModel(ModelId id) override;
    [[nodiscard]] Result<LiveKnowledge> live() override;
    [[nodiscard]] Result<LiveKnowledge> liveForUpdate() override;
    [[nodiscard]] Result<qint64> setLive(std::optional<ModelId> model) override;
    [[nodiscard]] Result<qint64> touch() override;
    [[nodiscard]] Result<QString> seed() override;
    [[nodiscard]] Status setSeed(const QString &mark) override;

private:
    SqlConnection &m_connection;
};

} // namespace sanad::storage
