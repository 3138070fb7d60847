// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/SqlBotRepository.h"

#include "server/storage/SqlRun.h"
#include "server/storage/column_codes.h"

using namespace Qt::StringLiterals;

namespace sanad::storage {

namespace {

BotModel readModel(const SqlRun &row)
{
    return {.id = row.id<ModelId>(0),
        .state = ModelState(row.integer(1)),
        .startedAt = row.time(2),
        .startedBy = row.optional<PersonId>(3),
        .finishedAt = row.optional<Timestamp>(4),
        .leaseUntil = row.time(5),
        .progress = int(row.integer(6)),
        .phrases = int(row.integer(7)),
        .accuracy = row.optionalReal(8),
        .macroF1 = row.optionalReal(9),
        .size = row.integer(10),
        .fault = row.text(11)};
}

/// The row that must be there.
Status nextOfLive(SqlRun &run)
{
    if (run.next())
        return {};
    SANAD_TRY(run.end());
    return Error::internal(u"the table of what is live has lost its row"_s);
}

Result<LiveKnowledge> readLive(SqlRun &run)
{
    SANAD_TRY(run.exec());
    SANAD_TRY(nextOfLive(run));
    return LiveKnowledge{.model = run.optional<ModelId>(0), .revision = run.integer(1)};
}

} // namespace

Result<QList<SchoolReply>> SqlBotRepository::replies()
{
    SqlRun run(m_connection, Statement::SchoolReplies);
    SANAD_TRY(run.exec());
    QList<SchoolReply> replies;
    while (run.next()) {
        replies.append({.language = Language(run.integer(0)),
            .name = run.text(1),
            .text = run.text(2),
            .updatedAt = run.time(3),
            .updatedBy = run.optional<PersonId>(4)});
    }
    SANAD_TRY(run.end());
    return replies;
}

Status SqlBotRepository::setReply(const SchoolReply &reply)
{
    SqlRun run(m_connection, Statement::SetReply);
    return run.exec(reply.language, reply.name, reply.text, reply.updatedAt, reply.updatedBy);
}

Result<bool> SqlBotRepository::removeReply(Language language, const QString &name)
{
    SqlRun run(m_connection, Statement::RemoveReply);
    SANAD_TRY(run.exec(language, name));
    return run.rowsChanged() > 0;
}

Result<ModelId> SqlBotRepository::addModel(const BotModel &model)
{
    SqlRun run(m_connection, Statement::AddModel);
    SANAD_TRY(run.exec(model.state, model.startedAt, model.startedBy, model.leaseUntil, model.progress, model.phrases,
        model.size, model.fault));
    SANAD_ASSIGN(const qint64 id, run.newId());
    return ModelId(id);
}

Status SqlBotRepository::prolong(ModelId id, Timestamp leaseUntil, int progress)
{
    SqlRun run(m_connection, Statement::ProlongModel);
    return run.exec(leaseUntil, progress, id);
}

Status SqlBotRepository::finishModel(const BotModel &model, const QByteArray &content)
{
    SqlRun run(m_connection, Statement::FinishModel);
    SANAD_TRY(run.exec(model.state, model.finishedAt, model.progress, model.phrases, model.accuracy, model.macroF1,
        model.size, model.fault, content, model.id));
    return run.rowsChanged() == 1 ? Status() : Status(Error::of(ErrorCode::NotFound));
}

Result<QList<BotModel>> SqlBotRepository::models(int limit)
{
    SqlRun run(m_connection, Statement::ListModels);
    SANAD_TRY(run.exec(limit));
    QList<BotModel> models;
    while (run.next())
        models.append(readModel(run));
    SANAD_TRY(run.end());
    return models;
}

Result<std::optional<BotModel>> SqlBotRepository::findModel(ModelId id)
{
    SqlRun run(m_connection, Statement::FindModel);
    SANAD_TRY(run.exec(id));
    std::optional<BotModel> model;
    if (run.next())
        model = readModel(run);
    SANAD_TRY(run.end());
    return model;
}

Result<std::optional<QByteArray>> SqlBotRepository::modelContent(ModelId id)
{
    SqlRun run(m_connection, Statement::FindModelContent);
    SANAD_TRY(run.exec(id));
    std::optional<QByteArray> content;
    if (run.next())
        content = run.bytes(0);
    SANAD_TRY(run.end());
    return content;
}

Status SqlBotRepository::removeModel(ModelId id)
{
    SqlRun run(m_connection, Statement::RemoveModel);
    return run.exec(id);
}

Result<LiveKnowledge> SqlBotRepository::live()
{
    SqlRun run(m_connection, Statement::FindLive);
    return readLive(run);
}

Result<LiveKnowledge> SqlBotRepository::liveForUpdate()
{
    SqlRun run(m_connection, Statement::FindLiveForUpdate);
    return readLive(run);
}

Result<qint64> SqlBotRepository::setLive(std::optional<ModelId> model)
{
    SqlRun run(m_connection, Statement::SetLive);
    SANAD_TRY(run.exec(model));
    SANAD_TRY(nextOfLive(run));
    return run.integer(0);
}

Result<qint64> SqlBotRepository::touch()
{
    SqlRun run(m_connection, Statement::TouchLive);
    SANAD_TRY(run.exec());
    SANAD_TRY(nextOfLive(run));
    return run.integer(0);
}

Result<QString> SqlBotRepository::seed()
{
    SqlRun run(m_connection, Statement::FindSeed);
    SANAD_TRY(run.exec());
    SANAD_TRY(nextOfLive(run));
    return run.text(0);
}

Status SqlBotRepository::setSeed(const QString &mark)
{
    SqlRun run(m_connection, Statement::SetSeed);
    return run.exec(mark);
}

} // namespace sanad::storage
