// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/KnowledgeRoutes.h"

#include "common/protocol/http_paths.h"
#include "common/protocol/messages/EditFaq.h"
#include "common/protocol/messages/EditPhrase.h"
#include "common/protocol/messages/SetReply.h"
#include "server/http/admin_calls.h"
#include "server/http/paging.h"

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

/// The longest text that is taken, in UTF-8 and with every character escaped.
constexpr qint64 BodyLimit = 64 * 1024;

FaqEdit editOf(const protocol::EditFaq &sent)
{
    return {.question = sent.question, .answer = sent.answer, .priority = sent.priority};
}

PhraseEdit editOf(const protocol::EditPhrase &sent)
{
    return {.text = sent.text, .label = sent.label, .variety = sent.variety, .needsAdmin = sent.needsAdmin};
}

void writeFaq(JsonWriter &writer, const Faq &faq)
{
    writer.beginObject().key("faq"_L1);
    faq.writeJson(writer);
    writer.endObject();
}

void writeCounts(JsonWriter &writer, const PhraseCounts &counts)
{
    writer.key("phrases"_L1).beginObject();
    for (size_t i = 0; i < counts.size(); ++i)
        writer.field(toName(AllPhraseSources[i]), counts[i]);
    writer.endObject();
}

void writeReply(JsonWriter &writer, const ReplyOverview &reply)
{
    writer.beginObject();
    writer.field("language"_L1, toWire(reply.builtIn.language));
    writer.field("name"_L1, reply.builtIn.name);
    writer.field("text"_L1, reply.own ? reply.own->text : reply.builtIn.text);
    writer.field("built_in_text"_L1, reply.builtIn.text);
    writer.field("is_own"_L1, reply.own.has_value());
    writer.field("updated_at"_L1, reply.own ? std::optional(reply.own->updatedAt) : std::nullopt);
    writer.key("updated_by"_L1);
    reply.own &&reply.own->updatedBy ? writer.value(reply.own->updatedBy->value()) : writer.null();
    writer.endObject();
}

/// The texts of an intent, or all that belong to none.
void writeReplies(JsonWriter &writer, const KnowledgeOverview &overview, std::optional<Intent> intent)
{
    writer.key("replies"_L1).beginArray();
    for (const ReplyOverview &reply : overview.replies) {
        const QString subject = reply.builtIn.name.section(u'/', 0, 0);
        const std::optional<Intent> itsIntent = intentFromWire(subject);
        if (itsIntent == intent)
            writeReply(writer, reply);
    }
    writer.endArray();
}

void writeTitle(JsonWriter &writer, const KnowledgeOverview &overview, Intent intent)
{
    const QString name = u"question/"_s + toWire(intent);
    writer.key("title"_L1).beginObject();
    for (const Language language : AllLanguages) {
        QString title = toWire(intent);
        for (const ReplyOverview &reply : overview.replies) {
            if (reply.builtIn.language == language && reply.builtIn.name == name)
                title = reply.own ? reply.own->text : reply.builtIn.text;
        }
        writer.field(toWire(language), title);
    }
    writer.endObject();
}

void writeOverview(JsonWriter &writer, const KnowledgeOverview &overview)
{
    writer.beginObject().key("intents"_L1).beginArray();
    for (size_t i = 0; i < AllIntents.size(); ++i) {
        writer.beginObject().field("intent"_L1, toWire(AllIntents[i]));
        writeTitle(writer, overview, AllIntents[i]);
        writeCounts(writer, overview.counts[i]);
        writeReplies(writer, overview, AllIntents[i]);
        writer.endObject();
    }
    writer.endArray().key("acts"_L1).beginArray();
    for (size_t i = AllIntents.size(); i < AllLabels.size(); ++i) {
        writer.beginObject().field("label"_L1, toName(AllLabels[i]));
        writeCounts(writer, overview.counts[i]);
        writer.endObject();
    }
    writer.endArray();
    writeReplies(writer, overview, std::nullopt);
    writer.endObject();
}

void writePhrase(JsonWriter &writer, const BotPhrase &phrase)
{
    writer.beginObject();
    writer.field("id"_L1, phrase.id.value());
    writer.field("text"_L1, phrase.text);
    writer.field("label"_L1, toName(phrase.label));
    writer.field("variety"_L1, toName(phrase.variety));
    writer.field("needs_admin"_L1, phrase.needsAdmin);
    writer.field("source"_L1, toName(phrase.source));
    writer.field("updated_at"_L1, phrase.updatedAt);
    writer.key("updated_by"_L1);
    phrase.updatedBy ? writer.value(phrase.updatedBy->value()) : writer.null();
    writer.endObject();
}

void writePhraseAlone(JsonWriter &writer, const BotPhrase &phrase)
{
    writer.beginObject().key("phrase"_L1);
    writePhrase(writer, phrase);
    writer.endObject();
}

void writePage(JsonWriter &writer, const PhrasePage &page)
{
    writer.beginObject().key("phrases"_L1).beginArray();
    for (const BotPhrase &phrase : page.phrases)
        writePhrase(writer, phrase);
    writer.endArray().key("next_cursor"_L1);
    page.next ? writer.value(QString::number(page.next->value())) : writer.null();
    writer.endObject();
}

/// One of the names that `fromName` knows in the query parameter `name`.
template <typename Parse>
auto queryName(const Request &request, QLatin1StringView name, Parse fromName)
    -> Result<typename std::invoke_result_t<Parse, QStringView>>
{
    SANAD_ASSIGN(const auto word, request.queryValue(name));
    if (!word)
        return typename std::invoke_result_t<Parse, QStringView>();
    const auto parsed = fromName(QStringView(*word));
    if (!parsed)
        return Error::invalidField(QString(name), u"Parameter \"%1\" has an unknown value."_s.arg(name));
    return parsed;
}

/// Which of the bot's texts a path names.
struct ReplyName
{
    Language language;
    QString name;
};

Result<ReplyName> replyName(const Request &request)
{
    const auto language = languageFromWire(QString::fromUtf8(request.parameters.at(0)));
    if (!language)
        return Error::notFound(u"The bot has no text of this name."_s);
    return ReplyName{
        *language, QString::fromUtf8(request.parameters.at(1)) + u'/' + QString::fromUtf8(request.parameters.at(2))};
}

} // namespace

KnowledgeRoutes::KnowledgeRoutes(KnowledgeService &service, QObject *context)
    : m_service(service)
    , m_context(context)
{
}

void KnowledgeRoutes::addTo(RouteTable &table)
{
    namespace path = protocol::path;
    const auto add = [&](Method method, QLatin1StringView pattern, qint64 bodyLimit,
                         void (KnowledgeRoutes::*handler)(const Request &, const Responder &)) {
        addAdminRoute(
            table, method, pattern, bodyLimit, [this, handler](const Request &request, const Responder &responder) {
                (this->*handler)(request, responder);
            });
    };
    addAdminRoute(table, Method::Get, path::AdminFaqs, 0, [this](const Request &, const Responder &responder) {
        m_service.faqs(m_context, answer<QList<Faq>>(responder, 200, [](JsonWriter &writer, const QList<Faq> &faqs) {
            writer.beginObject();
            writeArray(writer, "faqs"_L1, faqs);
            writer.endObject();
        }));
    });
    add(Method::Post, path::AdminFaqs, BodyLimit, &KnowledgeRoutes::addFaq);
    add(Method::Patch, path::AdminFaq, BodyLimit, &KnowledgeRoutes::changeFaq);
    add(Method::Delete, path::AdminFaq, 0, &KnowledgeRoutes::removeFaq);
    addAdminRoute(table, Method::Get, path::BotIntents, 0, [this](const Request &, const Responder &responder) {
        m_service.overview(m_context, answer<KnowledgeOverview>(responder, 200, writeOverview));
    });
    add(Method::Put, path::BotReply, BodyLimit, &KnowledgeRoutes::setReply);
    add(Method::Delete, path::BotReply, 0, &KnowledgeRoutes::resetReply);
    add(Method::Get, path::BotPhrases, 0, &KnowledgeRoutes::phrases);
    add(Method::Post, path::BotPhrases, BodyLimit, &KnowledgeRoutes::addPhrase);
    add(Method::Patch, path::BotPhrase, BodyLimit, &KnowledgeRoutes::changePhrase);
    add(Method::Delete, path::BotPhrase, 0, &KnowledgeRoutes::removePhrase);
}

void KnowledgeRoutes::addFaq(const Request &request, const Responder &responder)
{
    parseAndCall(responder, [&]() -> Status {
        SANAD_ASSIGN(const auto sent, readPayload<protocol::EditFaq>(request));
        m_service.addFaq(actorOf(request), editOf(sent), m_context, answer<Faq>(responder, 201, writeFaq));
        return {};
    });
}

void KnowledgeRoutes::changeFaq(const Request &request, const Responder &responder)
{
    parseAndCall(responder, [&]() -> Status {
        SANAD_ASSIGN(const FaqId id, request.idParameter<FaqId>(0));
        SANAD_ASSIGN(const auto sent, readPayload<protocol::EditFaq>(request));
        m_service.changeFaq(actorOf(request), id, editOf(sent), m_context, answer<Faq>(responder, 200, writeFaq));
        return {};
    });
}

void KnowledgeRoutes::removeFaq(const Request &request, const Responder &responder)
{
    parseAndCall(responder, [&]() -> Status {
        SANAD_ASSIGN(const FaqId id, request.idParameter<FaqId>(0));
        m_service.removeFaq(actorOf(request), id, m_context, answerOk(responder));
        return {};
    });
}

void KnowledgeRoutes::setReply(const Request &request, const Responder &responder)
{
    parseAndCall(responder, [&]() -> Status {
        SANAD_ASSIGN(const ReplyName which, replyName(request));
        SANAD_ASSIGN(const auto sent, readPayload<protocol::SetReply>(request));
        m_service.setReply(actorOf(request), which.language, which.name, sent.text, m_context,
            answer<ReplyOverview>(responder, 200, [](JsonWriter &writer, const ReplyOverview &reply) {
                writer.beginObject().key("reply"_L1);
                writeReply(writer, reply);
                writer.endObject();
            }));
        return {};
    });
}

void KnowledgeRoutes::resetReply(const Request &request, const Responder &responder)
{
    parseAndCall(responder, [&]() -> Status {
        SANAD_ASSIGN(const ReplyName which, replyName(request));
        m_service.resetReply(actorOf(request), which.language, which.name, m_context,
            answer<ReplyOverview>(responder, 200, [](JsonWriter &writer, const ReplyOverview &reply) {
                writer.beginObject().key("reply"_L1);
                writeReply(writer, reply);
                writer.endObject();
            }));
        return {};
    });
}

void KnowledgeRoutes::phrases(const Request &request, const Responder &responder)
{
    parseAndCall(responder, [&]() -> Status {
        PhraseFilter filter;
        SANAD_ASSIGN(filter.label, queryName(request, "label"_L1, labelFromName));
        SANAD_ASSIGN(filter.variety, queryName(request, "variety"_L1, varietyFromName));
        SANAD_ASSIGN(filter.source, queryName(request, "source"_L1, phraseSourceFromName));
        SANAD_ASSIGN(const auto part, request.queryValue("q"_L1));
        filter.part = part.value_or(QString());
        SANAD_ASSIGN(const auto cursor, request.queryInteger("cursor"_L1, 1, PhraseId::Max));
        SANAD_ASSIGN(const int limit, pageLimit(request));
        m_service.phrases(filter, cursor ? std::optional(PhraseId(*cursor)) : std::nullopt, limit, m_context,
            answer<PhrasePage>(responder, 200, writePage));
        return {};
    });
}

void KnowledgeRoutes::addPhrase(const Request &request, const Responder &responder)
{
    parseAndCall(responder, [&]() -> Status {
        SANAD_ASSIGN(const auto sent, readPayload<protocol::EditPhrase>(request));
        m_service.addPhrase(
            actorOf(request), editOf(sent), m_context, answer<BotPhrase>(responder, 201, writePhraseAlone));
        return {};
    });
}

void KnowledgeRoutes::changePhrase(const Request &request, const Responder &responder)
{
    parseAndCall(responder, [&]() -> Status {
        SANAD_ASSIGN(const PhraseId id, request.idParameter<PhraseId>(0));
        SANAD_ASSIGN(const auto sent, readPayload<protocol::EditPhrase>(request));
        m_service.changePhrase(
            actorOf(request), id, editOf(sent), m_context, answer<BotPhrase>(responder, 200, writePhraseAlone));
        return {};
    });
}

void KnowledgeRoutes::removePhrase(const Request &request, const Responder &responder)
{
    parseAndCall(responder, [&]() -> Status {
        SANAD_ASSIGN(const PhraseId id, request.idParameter<PhraseId>(0));
        m_service.removePhrase(actorOf(request), id, m_context, answerOk(responder));
        return {};
    });
}

} // namespace sanad::http
