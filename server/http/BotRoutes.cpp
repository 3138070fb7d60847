// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/BotRoutes.h"

#include "common/protocol/http_paths.h"
#include "common/protocol/messages/TryBot.h"
#include "common/text/message_text.h"
#include "server/http/admin_calls.h"
#include "server/http/cursor.h"
#include "server/http/paging.h"

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

/// The longest message, in UTF-8 with every character escaped.
constexpr qint64 TryBodyLimit = 6 * text::MaxMessageBytes + 4096;
constexpr qint64 OrderBodyLimit = 4 * 1024;

QLatin1StringView toName(MessageAct act)
{
    switch (act) {
    case MessageAct::Problem: return "problem"_L1;
    case MessageAct::Solved: return "solved"_L1;
    case MessageAct::NotSolved: return "not_solved"_L1;
    case MessageAct::WantsPerson: return "wants_person"_L1;
    }
    Q_UNREACHABLE();
}

/// What the bot does about a message, in one word.
QLatin1StringView deedOf(const BotDecision &decision)
{
    if (decision.event == ChatEvent::Escalated)
        return "hands_over"_L1;
    if (decision.event == ChatEvent::StudentSolved)
        return "closes"_L1;
    return decision.reply ? "answers"_L1 : "is_silent"_L1;
}

void writeGuess(JsonWriter &writer, MessageAct act, Intent intent, double confidence)
{
    writer.field("act"_L1, toName(act)).field("intent"_L1, toWire(intent)).field("confidence"_L1, confidence);
}

void writeReading(JsonWriter &writer, const MessageReading &reading)
{
    writeGuess(writer, reading.act, reading.intent, reading.confidence);
    writer.key("runner_up"_L1);
    if (reading.runnerUp.probability > 0) {
        writer.beginObject();
        writeGuess(writer, reading.runnerUp.act, reading.runnerUp.intent, reading.runnerUp.probability);
        writer.endObject();
    } else {
        writer.null();
    }
    writer.field("language"_L1, toWire(reading.language)).field("needs_admin"_L1, reading.needsAdmin);
}

void writeTrial(JsonWriter &writer, const Trial &trial)
{
    writer.beginObject();
    writeReading(writer, trial.heard.reading);
    writer.field("does"_L1, deedOf(trial.heard.decision)).field("reply"_L1, trial.reply);
    writer.endObject();
}

void writeModel(JsonWriter &writer, const BotModel &model)
{
    const auto person = [&](QLatin1StringView name, const std::optional<PersonId> &id) {
        writer.key(name);
        id ? writer.value(id->value()) : writer.null();
    };
    writer.beginObject();
    writer.field("id"_L1, model.id.value()).field("state"_L1, sanad::toName(model.state));
    writer.field("started_at"_L1, model.startedAt);
    person("started_by"_L1, model.startedBy);
    writer.field("finished_at"_L1, model.finishedAt).field("progress"_L1, model.progress);
    writer.field("phrases"_L1, model.phrases).field("accuracy"_L1, model.accuracy);
    writer.field("macro_f1"_L1, model.macroF1).field("size"_L1, model.size);
    writer.field("fault"_L1, model.fault.isEmpty() ? std::nullopt : std::optional(model.fault));
    writer.endObject();
}

void writeModels(JsonWriter &writer, const ModelList &list)
{
    writer.beginObject().field("live"_L1, list.live ? list.live->value() : 0).key("models"_L1).beginArray();
    for (const BotModel &model : list.models)
        writeModel(writer, model);
    writer.endArray().endObject();
}

void writeHeard(JsonWriter &writer, QLatin1StringView name, const Heard &heard)
{
    writer.key(name).beginObject();
    writeGuess(writer, heard.reading.act, heard.reading.intent, heard.reading.confidence);
    writer.field("does"_L1, deedOf(heard.decision)).field("attempts"_L1, heard.decision.attempts);
    writer.endObject();
}

void writeReport(JsonWriter &writer, const RehearsalReport &report)
{
    writer.beginObject();
    writer.field("chats"_L1, report.chats).field("messages"_L1, report.messages);
    writer.field("changed"_L1, report.changed);
    writer.field("hand_overs_more"_L1, report.handOversMore).field("hand_overs_less"_L1, report.handOversLess);
    writer.key("changes"_L1).beginArray();
    for (const RehearsedChange &change : report.changes) {
        writer.beginObject().field("chat_id"_L1, change.chatId.value());
        writer.field("message_id"_L1, change.messageId.value()).field("text"_L1, change.text);
        writeHeard(writer, "before"_L1, change.before);
        writeHeard(writer, "after"_L1, change.after);
        writer.endObject();
    }
    writer.endArray().endObject();
}

void writeCandidates(JsonWriter &writer, const CandidatePage &page)
{
    writer.beginObject().key("candidates"_L1).beginArray();
    for (const PhraseCandidate &one : page.candidates) {
        writer.beginObject().field("chat_id"_L1, one.chatId.value());
        writer.field("message_id"_L1, one.messageId.value()).field("created_at"_L1, one.createdAt);
        writer.field("text"_L1, one.text).field("reason"_L1, sanad::toName(one.reason));
        writer.field("label"_L1, sanad::toName(one.label)).field("variety"_L1, sanad::toName(one.variety));
        writer.field("confidence"_L1, one.confidence).endObject();
    }
    writer.endArray().key("next_cursor"_L1);
    page.next ? writer.value(QLatin1StringView(encodeCursor(*page.next))) : writer.null();
    writer.endObject();
}

ModelChoice choiceOf(std::optional<qint64> number, ModelChoice::Kind otherwise)
{
    if (!number)
        return {.kind = otherwise};
    if (*number == 0)
        return {.kind = ModelChoice::Kind::BuiltIn};
    return {.kind = ModelChoice::Kind::Numbered, .id = ModelId(*number)};
}

/// A model's number in the path; nothing for the built-in.
Result<std::optional<ModelId>> modelParameter(const Request &request)
{
    const QByteArray &word = request.parameters.at(0);
    if (word == "0" || word == "built-in")
        return std::optional<ModelId>();
    return request.idParameter<ModelId>(0).map([](ModelId id) { return std::optional(id); });
}

} // namespace

BotRoutes::BotRoutes(ModelService &service, const Clock &clock, QObject *context)
    : m_service(service)
    , m_clock(clock)
    , m_context(context)
{
}

void BotRoutes::addTo(RouteTable &table)
{
    namespace path = protocol::path;
    const auto add = [&](Method method, QLatin1StringView pattern, qint64 bodyLimit,
                         void (BotRoutes::*handler)(const Request &, const Responder &)) {
        addAdminRoute(
            table, method, pattern, bodyLimit,
            [this, handler](
                const Request &request, const Responder &responder) { (this->*handler)(request, responder); },
            bodyLimit == OrderBodyLimit);
    };
    addAdminRoute(
        table, Method::Post, path::BotTrain, OrderBodyLimit,
        [this](const Request &request, const Responder &responder) {
            m_service.train(actorOf(request), m_context,
                answer<BotModel>(responder, 202, [](JsonWriter &writer, const BotModel &model) {
                    writer.beginObject().key("model"_L1);
                    writeModel(writer, model);
                    writer.endObject();
                }));
        },
        true);
    addAdminRoute(table, Method::Get, path::BotModels, 0, [this](const Request &, const Responder &responder) {
        m_service.list(m_context, answer<ModelList>(responder, 200, writeModels));
    });
    add(Method::Post, path::BotPublish, OrderBodyLimit, &BotRoutes::publish);
    add(Method::Post, path::BotTry, TryBodyLimit, &BotRoutes::tryOut);
    add(Method::Post, path::BotRehearse, OrderBodyLimit, &BotRoutes::rehearse);
    add(Method::Get, path::BotCandidates, 0, &BotRoutes::candidates);
}

void BotRoutes::publish(const Request &request, const Responder &responder)
{
    parseAndCall(responder, [&]() -> Status {
        SANAD_ASSIGN(const std::optional<ModelId> id, modelParameter(request));
        m_service.publish(actorOf(request), id, m_context,
            answer<BotModel>(responder, 200, [id](JsonWriter &writer, const BotModel &) {
                writer.beginObject().field("live"_L1, id ? id->value() : 0).endObject();
            }));
        return {};
    });
}

void BotRoutes::tryOut(const Request &request, const Responder &responder)
{
    parseAndCall(responder, [&]() -> Status {
        SANAD_ASSIGN(const auto sent, readPayload<protocol::TryBot>(request));
        if (text::messageTextFault(sent.text))
            return Error::invalidField(u"text"_s, u"Field \"text\" must be a text that a student could send."_s);
        m_service.tryOut(sent.text, choiceOf(sent.model, ModelChoice::Kind::Live), m_context,
            answer<Trial>(responder, 200, writeTrial));
        return {};
    });
}

void BotRoutes::rehearse(const Request &request, const Responder &responder)
{
    parseAndCall(responder, [&]() -> Status {
        protocol::RehearseBot sent;
        if (!request.body.isEmpty()) {
            SANAD_ASSIGN(sent, readPayload<protocol::RehearseBot>(request));
        }
        RehearsalOrder order;
        order.model = choiceOf(sent.model, ModelChoice::Kind::Newest);
        order.limit = sent.limit.value_or(order.limit);
        order.from = sent.from.value_or(Timestamp(0));
        order.to = sent.to.value_or(m_clock.now());
        if (order.to < order.from)
            return Error::invalidField(u"to"_s, u"Field \"to\" must not be before \"from\"."_s);
        m_service.rehearse(order, m_context, answer<RehearsalReport>(responder, 200, writeReport));
        return {};
    });
}

void BotRoutes::candidates(const Request &request, const Responder &responder)
{
    parseAndCall(responder, [&]() -> Status {
        SANAD_ASSIGN(const int limit, pageLimit(request));
        SANAD_ASSIGN(const auto word, request.queryValue("cursor"_L1));
        std::optional<ChatCursor> cursor;
        if (word) {
            SANAD_ASSIGN(cursor, decodeCursor(*word));
        }
        m_service.candidates(cursor, limit, m_context, answer<CandidatePage>(responder, 200, writeCandidates));
        return {};
    });
}

} // namespace sanad::http
