// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/ModelService.h"

#include "server/domain/phrase_key.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad {

namespace {

constexpr auto ProlongEvery = 1s;
/// Chats that are replayed in one go: few enough that whoever wants to read a page does not wait for them.
constexpr int ChatsAtOnce = 10;
/// Of a longer chat only the beginning is replayed.
constexpr int MessagesOfChat = 500;
/// So many chats a rehearsal, or a page of candidates, looks at, whatever it finds in them.
constexpr int MostRehearsed = 20'000;
constexpr int MostSearched = 200;
/// Nor do so many messages take long for a page of candidates.
constexpr int MostHeard = 3000;

/// The next chats, most lately changed first, each with its messages.
struct Chats
{
    QList<QList<Message>> messages;
    std::optional<ChatCursor> next; ///< nothing: there are no more
};

Result<Chats> chatsAfter(Transaction &transaction, std::optional<ChatCursor> after, Timestamp changedFrom)
{
    Chats chats;
    SANAD_ASSIGN(const QList<ChatOverview> page, transaction.chats().overview({}, after, ChatsAtOnce));
    for (const ChatOverview &one : page) {
        if (one.chat.updatedAt < changedFrom)
            return chats;
        SANAD_ASSIGN(
            const QList<Message> messages, transaction.messages().after(one.chat.id, MessageId(0), MessagesOfChat));
        chats.messages.append(messages);
    }
    if (page.size() == ChatsAtOnce) {
        const Chat &last = page.constLast().chat;
        chats.next = ChatCursor{.updatedAt = last.updatedAt, .id = last.id};
    }
    return chats;
}

Status addCandidates(Transaction &transaction, const QList<Message> &messages, const MessageReader &reader,
    QSet<QString> &seen, CandidatePage &page)
{
    const QList<PhraseCandidate> found = candidatesOf(messages, reader);
    for (const PhraseCandidate &candidate : found) {
        const QString key = phraseKey(candidate.text);
        SANAD_ASSIGN(const auto known, transaction.phrases().findByKey(key));
        if (known || seen.contains(key))
            continue;
        seen.insert(key);
        page.candidates.append(candidate);
    }
    return {};
}

Result<CandidatePage> findCandidates(
    Transaction &transaction, const MessageReader &reader, std::optional<ChatCursor> after, int limit)
{
    CandidatePage page;
    QSet<QString> seen;
    qsizetype heard = 0;
    for (int searched = 0; searched < MostSearched && heard < MostHeard; searched += ChatsAtOnce) {
        SANAD_ASSIGN(const Chats chats, chatsAfter(transaction, after, Timestamp(0)));
        for (const QList<Message> &messages : chats.messages) {
            SANAD_TRY(addCandidates(transaction, messages, reader, seen, page));
            heard += messages.size();
        }
        after = chats.next;
        if (!after || page.candidates.size() >= limit)
            break;
    }
    page.next = after;
    return page;
}

} // namespace

/// A rehearsal on its way.
struct ModelService::Rehearsal
{
    RehearsalOrder order;
    std::shared_ptr<const BotParts> before;
    std::shared_ptr<const BotParts> after;
    std::optional<ChatCursor> place{};
    int looked = 0; ///< chats
    RehearsalReport report{};
    QPointer<QObject> asker;
    Done<RehearsalReport> done;
};

ModelService::ModelService(const Parts &parts)
    : m_parts(parts)
{
    m_prolonging.setInterval(ProlongEvery);
    QObject::connect(&m_prolonging, &QTimer::timeout, &m_context, [this] { prolongTraining(); });
}

ModelService::~ModelService()
{
    m_parts.workshop.cancelTraining();
}

void ModelService::train(const Actor &admin, QObject *context, Done<BotModel> done)
{
    m_parts.knowledge.seed(
        [this, admin, asker = QPointer<QObject>(context), done = std::move(done)](const Status &seeded) {
            const auto answer = [asker, done](const Result<BotModel> &result) {
                if (asker)
                    done(result);
            };
            if (!seeded) {
                answer(seeded.error());
                return;
            }
            m_parts.store.write<BotModel>(
                &m_context,
                [this, admin](Transaction &transaction) { return m_parts.models.beginTraining(transaction, admin); },
                [this, answer](const Result<BotModel> &begun) {
                    if (begun)
                        runTraining(*begun);
                    answer(begun);
                });
        });
}

void ModelService::runTraining(const BotModel &model)
{
    m_training = model;
    m_prolonging.start();
    m_parts.store.read<QList<BotPhrase>>(
        &m_context, [](Transaction &transaction) { return ModelUseCases::allPhrases(transaction); },
        [this](const Result<QList<BotPhrase>> &phrases) {
            if (!m_training)
                return;
            if (!phrases) {
                finishTraining(*m_training, phrases.error());
                return;
            }
            m_training->phrases = int(phrases->size());
            m_parts.workshop.train(
                *phrases, [this](int percent) { m_training->progress = percent; },
                [this](const Result<TrainedModel> &trained) { finishTraining(*m_training, trained); });
        });
}

void ModelService::prolongTraining()
{
    if (!m_training)
        return;
    m_parts.store.write<void>(
        &m_context,
        [this, id = m_training->id, progress = m_training->progress](
            Transaction &transaction) { return m_parts.models.prolong(transaction, id, progress); },
        [](const Status &) {});
}

void ModelService::finishTraining(const BotModel &model, const Result<TrainedModel> &trained)
{
    // Prolonged until it is stored.
    m_parts.store.write<void>(
        &m_context,
        [this, model, trained](
            Transaction &transaction) { return m_parts.models.finishTraining(transaction, model, trained); },
        [this](const Status &) {
            m_prolonging.stop();
            m_training.reset();
        });
}

void ModelService::stop()
{
    m_parts.workshop.cancelTraining();
    m_prolonging.stop();
    if (m_training)
        finishTraining(*m_training, Error::of(ErrorCode::Unavailable, u"The server was stopped meanwhile."_s));
}

void ModelService::list(QObject *context, Done<ModelList> done)
{
    m_parts.store.read<ModelList>(
        context, [this](Transaction &transaction) { return m_parts.models.list(transaction); }, std::move(done));
}

void ModelService::publish(const Actor &admin, std::optional<ModelId> id, QObject *context, Done<BotModel> done)
{
    // Whether a bot can be made of it is found out before anybody is to be answered by it.
    m_parts.store.read<BotParts>(
        &m_context, [this, id](Transaction &transaction) { return m_parts.models.assemble(transaction, id); },
        [this, admin, id, asker = QPointer<QObject>(context), done = std::move(done)](const Result<BotParts> &parts) {
            const auto answer = [asker, done](const Result<BotModel> &result) {
                if (asker)
                    done(result);
            };
            if (!parts) {
                answer(parts.error());
                return;
            }
            m_parts.store.write<BotModel>(
                &m_context,
                [this, admin, id](Transaction &transaction) { return m_parts.models.publish(transaction, admin, id); },
                [this, answer](const Result<BotModel> &published) {
                    if (!published)
                        answer(published);
                    else
                        m_parts.keeper.refresh([answer, published] { answer(published); });
                });
        });
}

void ModelService::withBot(const ModelChoice &model, QObject *context, std::function<void(Result<BotParts>)> next)
{
    if (model.kind == ModelChoice::Kind::Live) {
        next(*m_parts.bot.parts());
        return;
    }
    m_parts.store.read<BotParts>(
        context, [this, model](Transaction &transaction) { return m_parts.models.assemble(transaction, model); },
        std::move(next));
}

void ModelService::tryOut(const QString &text, const ModelChoice &model, QObject *context, Done<Trial> done)
{
    withBot(model, context, [text, done = std::move(done)](const Result<BotParts> &parts) {
        if (!parts) {
            done(parts.error());
            return;
        }
        Message message;
        message.text = text;
        Trial trial;
        trial.heard = Replay(*parts->reader).hear(message).value_or(Heard());
        if (trial.heard.decision.reply)
            trial.reply = parts->replies->reply(*trial.heard.decision.reply, text);
        done(trial);
    });
}

void ModelService::rehearse(const RehearsalOrder &order, QObject *context, Done<RehearsalReport> done)
{
    if (m_isRehearsing) {
        done(Error::of(ErrorCode::Conflict, u"A rehearsal is under way."_s));
        return;
    }
    m_isRehearsing = true;
    const auto rehearsal = std::make_shared<Rehearsal>(Rehearsal{
        .order = order, .before = m_parts.bot.parts(), .after = {}, .asker = context, .done = std::move(done)});
    withBot(order.model, &m_context, [this, rehearsal](const Result<BotParts> &parts) {
        if (!parts) {
            m_isRehearsing = false;
            if (rehearsal->asker)
                rehearsal->done(parts.error());
            return;
        }
        rehearsal->after = std::make_shared<const BotParts>(*parts);
        rehearseNext(rehearsal);
    });
}

void ModelService::rehearseNext(const std::shared_ptr<Rehearsal> &rehearsal)
{
    // On a reader's thread, which has nothing else to do with the rehearsal until it comes back.
    const auto work = [rehearsal](Transaction &transaction) -> Result<bool> {
        const RehearsalOrder &order = rehearsal->order;
        SANAD_ASSIGN(const Chats chats, chatsAfter(transaction, rehearsal->place, order.from));
        for (const QList<Message> &messages : chats.messages)
            rehearsal->report.add(
                messages, *rehearsal->before->reader, *rehearsal->after->reader, order.from, order.to);
        rehearsal->place = chats.next;
        rehearsal->looked += int(chats.messages.size());
        return chats.next && rehearsal->report.messages < order.limit && rehearsal->looked < MostRehearsed;
    };
    m_parts.store.read<bool>(&m_context, work, [this, rehearsal](const Result<bool> &goesOn) {
        if (goesOn && *goesOn && rehearsal->asker) {
            rehearseNext(rehearsal);
            return;
        }
        m_isRehearsing = false;
        if (rehearsal->asker)
            rehearsal->done(goesOn ? Result<RehearsalReport>(rehearsal->report) : goesOn.error());
    });
}

void ModelService::candidates(std::optional<ChatCursor> after, int limit, QObject *context, Done<CandidatePage> done)
{
    m_parts.knowledge.seed(
        [this, after, limit, asker = QPointer<QObject>(context), done = std::move(done)](const Status &seeded) {
            if (!asker)
                return;
            if (!seeded) {
                done(seeded.error());
                return;
            }
            m_parts.store.read<CandidatePage>(
                asker,
                [parts = m_parts.bot.parts(), after, limit](
                    Transaction &transaction) { return findCandidates(transaction, *parts->reader, after, limit); },
                done);
        });
}

} // namespace sanad
