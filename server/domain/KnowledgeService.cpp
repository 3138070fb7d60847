// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/KnowledgeService.h"

namespace sanad {

namespace {

/// So many phrases are stored at once: few enough that a student's message does not wait long for its turn.
constexpr qsizetype SeedStep = 400;

SeedPlan nextPart(SeedPlan &plan)
{
    SeedPlan part;
    part.forget = std::exchange(plan.forget, {});
    part.change = std::exchange(plan.change, {});
    const qsizetype count = std::min(SeedStep, plan.add.size());
    part.add = plan.add.first(count);
    plan.add = plan.add.sliced(count);
    // The mark comes last: what is interrupted before is begun again, and leaves out what is there.
    if (plan.add.isEmpty())
        part.mark = std::exchange(plan.mark, {});
    return part;
}

} // namespace

KnowledgeService::KnowledgeService(const Parts &parts)
    : m_parts(parts)
    , m_useCases(parts.clock, parts.workshop)
{
}

template <typename T>
void KnowledgeService::change(QObject *context, Store::Work<T> work, Done<T> done)
{
    m_parts.store.write<T>(&m_context, std::move(work),
        [this, asker = QPointer<QObject>(context), done = std::move(done)](const Result<T> &result) {
            const auto answer = [asker, done, result] {
                if (asker)
                    done(result);
            };
            result ? m_parts.keeper.refresh(answer) : answer();
        });
}

template <typename T>
void KnowledgeService::readPhrases(QObject *context, Store::Work<T> work, Done<T> done)
{
    seed([this, asker = QPointer<QObject>(context), work = std::move(work), done = std::move(done)](
             const Status &status) {
        if (!asker)
            return;
        status ? m_parts.store.read<T>(asker, work, done) : done(status.error());
    });
}

template <typename T>
void KnowledgeService::writePhrases(QObject *context, Store::Work<T> work, Done<T> done)
{
    seed([this, asker = QPointer<QObject>(context), work = std::move(work), done = std::move(done)](
             const Status &status) {
        if (!asker)
            return;
        status ? m_parts.store.write<T>(asker, work, done) : done(status.error());
    });
}

void KnowledgeService::faqs(QObject *context, Done<QList<Faq>> done)
{
    m_parts.store.read<QList<Faq>>(
        context, [](Transaction &transaction) { return transaction.faqs().all(); }, std::move(done));
}

void KnowledgeService::addFaq(const Actor &admin, const FaqEdit &edit, QObject *context, Done<Faq> done)
{
    change<Faq>(
        context, [this, admin, edit](Transaction &transaction) { return m_useCases.addFaq(transaction, admin, edit); },
        std::move(done));
}

void KnowledgeService::changeFaq(const Actor &admin, FaqId id, const FaqEdit &edit, QObject *context, Done<Faq> done)
{
    change<Faq>(
        context,
        [this, admin, id, edit](
            Transaction &transaction) { return m_useCases.changeFaq(transaction, admin, id, edit); },
        std::move(done));
}

void KnowledgeService::removeFaq(const Actor &admin, FaqId id, QObject *context, Done<void> done)
{
    change<void>(
        context, [this, admin, id](Transaction &transaction) { return m_useCases.removeFaq(transaction, admin, id); },
        std::move(done));
}

void KnowledgeService::overview(QObject *context, Done<KnowledgeOverview> done)
{
    readPhrases<KnowledgeOverview>(
        context, [this](Transaction &transaction) { return m_useCases.overview(transaction); }, std::move(done));
}

void KnowledgeService::setReply(const Actor &admin, Language language, const QString &name, const QString &text,
    QObject *context, Done<ReplyOverview> done)
{
    change<ReplyOverview>(
        context,
        [this, admin, language, name, text](
            Transaction &transaction) { return m_useCases.setReply(transaction, admin, language, name, text); },
        std::move(done));
}

void KnowledgeService::resetReply(
    const Actor &admin, Language language, const QString &name, QObject *context, Done<ReplyOverview> done)
{
    change<ReplyOverview>(
        context,
        [this, admin, language, name](
            Transaction &transaction) { return m_useCases.resetReply(transaction, admin, language, name); },
        std::move(done));
}

void KnowledgeService::phrases(
    const PhraseFilter &filter, std::optional<PhraseId> before, int limit, QObject *context, Done<PhrasePage> done)
{
    readPhrases<PhrasePage>(
        context,
        [this, filter, before, limit](
            Transaction &transaction) { return m_useCases.phrases(transaction, filter, before, limit); },
        std::move(done));
}

void KnowledgeService::addPhrase(const Actor &admin, const PhraseEdit &edit, QObject *context, Done<BotPhrase> done)
{
    writePhrases<BotPhrase>(
        context,
        [this, admin, edit](Transaction &transaction) { return m_useCases.addPhrase(transaction, admin, edit); },
        std::move(done));
}

void KnowledgeService::changePhrase(
    const Actor &admin, PhraseId id, const PhraseEdit &edit, QObject *context, Done<BotPhrase> done)
{
    writePhrases<BotPhrase>(
        context,
        [this, admin, id, edit](
            Transaction &transaction) { return m_useCases.changePhrase(transaction, admin, id, edit); },
        std::move(done));
}

void KnowledgeService::removePhrase(const Actor &admin, PhraseId id, QObject *context, Done<void> done)
{
    writePhrases<void>(
        context,
        [this, admin, id](Transaction &transaction) { return m_useCases.removePhrase(transaction, admin, id); },
        std::move(done));
}

void KnowledgeService::seed(std::function<void(const Status &)> next)
{
    if (m_isSeeded) {
        next({});
        return;
    }
    m_waiting.append(std::move(next));
    if (m_waiting.size() > 1)
        return;
    m_parts.store.read<SeedPlan>(
        &m_context, [this](Transaction &transaction) { return m_useCases.planSeed(transaction); },
        [this](Result<SeedPlan> plan) {
            if (plan)
                seedPart(std::make_shared<SeedPlan>(*std::move(plan)));
            else
                seeded(plan.error());
        });
}

void KnowledgeService::seedPart(std::shared_ptr<SeedPlan> plan)
{
    if (plan->mark.isEmpty()) {
        seeded({});
        return;
    }
    m_parts.store.write<void>(
        &m_context,
        [part = nextPart(*plan)](Transaction &transaction) { return KnowledgeUseCases::seed(transaction, part); },
        [this, plan](const Status &stored) { stored ? seedPart(plan) : seeded(stored); });
}

void KnowledgeService::seeded(const Status &status)
{
    m_isSeeded = status.has_value();
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto &next : waiting)
        next(status);
}

} // namespace sanad
