// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/SqlFaqRepository.h"

#include "server/storage/SqlRun.h"

namespace sanad::storage {

namespace {

Faq readFaq(const SqlRun &row)
{
    Faq faq;
    faq.id = row.id<FaqId>(0);
    faq.question = row.text(1);
    faq.answer = row.text(2);
    faq.priority = int(row.integer(3));
    return faq;
}

} // namespace

Result<QList<Faq>> SqlFaqRepository::all()
{
    SqlRun run(m_connection, Statement::AllFaqs);
    SANAD_TRY(run.exec());
    QList<Faq> faqs;
    while (run.next())
        faqs.append(readFaq(run));
    SANAD_TRY(run.end());
    return faqs;
}

Result<FaqId> SqlFaqRepository::add(const Faq &faq)
{
    SqlRun run(m_connection, Statement::AddFaq);
    SANAD_TRY(run.exec(faq.question, faq.answer, faq.priority));
    SANAD_ASSIGN(const qint64 id, run.newId());
    return FaqId(id);
}

Result<std::optional<Faq>> SqlFaqRepository::find(FaqId id)
{
    SqlRun run(m_connection, Statement::FindFaq);
    SANAD_TRY(run.exec(id));
    std::optional<Faq> faq;
    if (run.next())
        faq = readFaq(run);
    SANAD_TRY(run.end());
    return faq;
}

Status SqlFaqRepository::change(const Faq &faq)
{
    SqlRun run(m_connection, Statement::ChangeFaq);
    SANAD_TRY(run.exec(faq.question, faq.answer, faq.priority, faq.id));
    return run.rowsChanged() == 1 ? Status() : Status(Error::of(ErrorCode::NotFound));
}

Status SqlFaqRepository::remove(FaqId id)
{
    SqlRun run(m_connection, Statement::RemoveFaq);
    SANAD_TRY(run.exec(id));
    return run.rowsChanged() == 1 ? Status() : Status(Error::of(ErrorCode::NotFound));
}

} // namespace sanad::storage
