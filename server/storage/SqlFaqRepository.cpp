// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/SqlFaqRepository.h"

#include "server/storage/SqlRun.h"

namespace sanad::storage {

Result<QList<Faq>> SqlFaqRepository::all()
{
    SqlRun run(m_connection, Statement::AllFaqs);
    SANAD_TRY(run.exec());
    QList<Faq> faqs;
    while (run.next()) {
        Faq faq;
        faq.id = run.id<FaqId>(0);
        faq.question = run.text(1);
        faq.answer = run.text(2);
        faq.priority = int(run.integer(3));
        faqs.append(std::move(faq));
    }
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

} // namespace sanad::storage
