// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/KnowledgeUseCases.h"

#include "common/text/message_text.h"
#include "server/domain/phrase_key.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace sanad {

namespace {

/// Longer keys do not fit an index of the database; they come of ligatures that stand for whole sentences.
constexpr qsizetype MaxKey = 2000;

qsizetype codePoints(const QString &text)
{
    return std::count_if(text.begin(), text.end(), [](QChar unit) { return !unit.isLowSurrogate(); });
}

Status checkText(QLatin1StringView field, const QString &content, qsizetype most)
{
    if (text::isBlank(content))
        return Error::invalidField(QString(field), u"Field \"%1\" must not be empty."_s.arg(field));
    if (codePoints(content) > most)
        return Error::invalidField(
            QString(field), u"Field \"%1\" must have at most %2 characters."_s.arg(field).arg(most));
    return {};
}

std::optional<PersonId> idOf(const Actor &admin)
{
    return admin.person ? std::optional(admin.person->id) : std::nullopt;
}

Error missing(QLatin1StringView field)
{
    return Error::invalidField(QString(field), u"Field \"%1\" is missing."_s.arg(field));
}

Status checkFaq(const Faq &faq)
{
    SANAD_TRY(checkText("question"_L1, faq.question, KnowledgeUseCases::MaxQuestion));
    return checkText("answer"_L1, faq.answer, KnowledgeUseCases::MaxAnswer);
}

void apply(const FaqEdit &edit, Faq &faq)
{
    faq.question = edit.question.value_or(faq.question).trimmed();
    faq.answer = edit.answer.value_or(faq.answer).trimmed();
    faq.priority = edit.priority.value_or(faq.priority);
}

Status apply(const PhraseEdit &edit, BotPhrase &phrase)
{
    phrase.text = edit.text.value_or(phrase.text).trimmed();
    phrase.label = edit.label.value_or(phrase.label);
    phrase.variety = edit.variety.value_or(phrase.variety);
    if (edit.needsAdmin && phrase.label != Label::Payment)
        return Error::invalidField(u"needs_admin"_s, u"Field \"needs_admin\" may be given for PAYMENT only."_s);
    if (phrase.label != Label::Payment)
        phrase.needsAdmin.reset();
    else if (edit.needsAdmin)
        phrase.needsAdmin = edit.needsAdmin;
    return {};
}

Error isThereAlready(std::optional<PhraseId> id)
{
    Error error = Error::of(ErrorCode::Conflict, u"This phrase is there already, spelt like this or alike."_s);
    if (id)
        error.message = u"This phrase is there already, spelt like this or alike: number %1."_s.arg(id->value());
    error.field = u"text"_s;
    return error;
}

Error noSuchPhrase()
{
    return Error::notFound(u"There is no such phrase."_s);
}

Error noSuchQuestion()
{
    return Error::notFound(u"There is no such question."_s);
}

QString nameOf(FaqId id)
{
    return u"faq %1"_s.arg(id.value());
}

QString nameOf(PhraseId id)
{
    return u"phrase %1"_s.arg(id.value());
}

QString nameOf(Language language, const QString &name)
{
    return u"reply %1/%2"_s.arg(toWire(language), name);
}

/// Whether the store has the phrase as the program brings it.
bool isSame(const BotPhrase &stored, const BotPhrase &builtIn)
{
    return stored.label == builtIn.label && stored.variety == builtIn.variety && stored.text == builtIn.text
        && stored.needsAdmin == builtIn.needsAdmin;
}

} // namespace

Status KnowledgeUseCases::note(
    Transaction &transaction, AuditEvent event, const Actor &admin, const QString &object) const
{
    AuditEntry entry{.at = m_clock.now(), .event = event, .address = admin.address, .object = object};
    if (admin.person) {
        SANAD_TRY(transaction.people().ensure(*admin.person, entry.at));
        entry.actorRole = admin.person->role;
        entry.actorId = admin.person->id;
    }
    return transaction.audit().add(entry);
}

Result<Faq> KnowledgeUseCases::addFaq(Transaction &transaction, const Actor &admin, const FaqEdit &edit) const
{
    if (!edit.question)
        return missing("question"_L1);
    if (!edit.answer)
        return missing("answer"_L1);
    Faq faq;
    apply(edit, faq);
    SANAD_TRY(checkFaq(faq));
    SANAD_ASSIGN(faq.id, transaction.faqs().add(faq));
    SANAD_TRY(transaction.bot().touch());
    SANAD_TRY(note(transaction, AuditEvent::FaqAdded, admin, nameOf(faq.id)));
    return faq;
}

Result<Faq> KnowledgeUseCases::changeFaq(
    Transaction &transaction, const Actor &admin, FaqId id, const FaqEdit &edit) const
{
    SANAD_ASSIGN(const std::optional<Faq> found, transaction.faqs().find(id));
    if (!found)
        return noSuchQuestion();
    Faq faq = *found;
    apply(edit, faq);
    SANAD_TRY(checkFaq(faq));
    SANAD_TRY(transaction.faqs().change(faq));
    SANAD_TRY(transaction.bot().touch());
    SANAD_TRY(note(transaction, AuditEvent::FaqChanged, admin, nameOf(id)));
    return faq;
}

Status KnowledgeUseCases::removeFaq(Transaction &transaction, const Actor &admin, FaqId id) const
{
    SANAD_ASSIGN(const std::optional<Faq> found, transaction.faqs().find(id));
    if (!found)
        return noSuchQuestion();
    SANAD_TRY(transaction.faqs().remove(id));
    SANAD_TRY(transaction.bot().touch());
    return note(transaction, AuditEvent::FaqRemoved, admin, nameOf(id));
}

Result<KnowledgeOverview> KnowledgeUseCases::overview(Transaction &transaction) const
{
    KnowledgeOverview overview;
    for (size_t i = 0; i < AllLabels.size(); ++i) {
        SANAD_ASSIGN(overview.counts[i], transaction.phrases().counts(AllLabels[i]));
    }
    SANAD_ASSIGN(const QList<SchoolReply> own, transaction.bot().replies());
    for (const BotText &text : m_workshop.builtInTexts()) {
        ReplyOverview reply{.builtIn = text};
        for (const SchoolReply &one : own) {
            if (one.language == text.language && one.name == text.name)
                reply.own = one;
        }
        overview.replies.append(reply);
    }
    return overview;
}

Result<BotText> KnowledgeUseCases::builtInText(Language language, const QString &name) const
{
    for (const BotText &text : m_workshop.builtInTexts()) {
        if (text.language == language && text.name == name)
            return text;
    }
    return Error::notFound(u"The bot has no text of this name."_s);
}

Result<ReplyOverview> KnowledgeUseCases::setReply(
    Transaction &transaction, const Actor &admin, Language language, const QString &name, const QString &text) const
{
    SANAD_ASSIGN(const BotText builtIn, builtInText(language, name));
    SANAD_TRY(checkText("text"_L1, text, MaxReply));
    const SchoolReply reply{.language = language,
        .name = name,
        .text = text.trimmed(),
        .updatedAt = m_clock.now(),
        .updatedBy = idOf(admin)};
    // Texts must differ from each other, so the others count too: nobody else may change one now.
    SANAD_TRY(transaction.bot().liveForUpdate());
    SANAD_ASSIGN(QList<SchoolReply> replies, transaction.bot().replies());
    replies.removeIf([&](const SchoolReply &one) { return one.language == language && one.name == name; });
    replies.append(reply);
    SANAD_TRY(m_workshop.checkReplies(replies));
    SANAD_TRY(transaction.bot().setReply(reply));
    SANAD_TRY(transaction.bot().touch());
    SANAD_TRY(note(transaction, AuditEvent::ReplyChanged, admin, nameOf(language, name)));
    return ReplyOverview{.builtIn = builtIn, .own = reply};
}

Result<ReplyOverview> KnowledgeUseCases::resetReply(
    Transaction &transaction, const Actor &admin, Language language, const QString &name) const
{
    SANAD_ASSIGN(const BotText builtIn, builtInText(language, name));
    SANAD_ASSIGN(const bool wasThere, transaction.bot().removeReply(language, name));
    if (wasThere) {
        SANAD_TRY(transaction.bot().touch());
        SANAD_TRY(note(transaction, AuditEvent::ReplyReset, admin, nameOf(language, name)));
    }
    return ReplyOverview{.builtIn = builtIn};
}

Result<PhrasePage> KnowledgeUseCases::phrases(
    Transaction &transaction, PhraseFilter filter, std::optional<PhraseId> before, int limit) const
{
    filter.part = phraseKey(filter.part);
    PhrasePage page;
    // One more than asked for tells whether there is a next page.
    SANAD_ASSIGN(page.phrases, transaction.phrases().list(filter, before, limit + 1));
    if (page.phrases.size() > limit) {
        page.phrases.removeLast();
        page.next = page.phrases.constLast().id;
    }
    return page;
}

Result<KeyedPhrase> KnowledgeUseCases::keyed(const BotPhrase &phrase)
{
    SANAD_TRY(checkText("text"_L1, phrase.text, MaxPhrase));
    KeyedPhrase result{.phrase = phrase, .key = phraseKey(phrase.text)};
    if (result.key.isEmpty())
        return Error::invalidField(u"text"_s, u"Field \"text\" must have a word in it."_s);
    if (text::utf8Size(result.key) > MaxKey)
        return Error::invalidField(u"text"_s, u"Field \"text\" is too long."_s);
    return result;
}

Result<BotPhrase> KnowledgeUseCases::addPhrase(
    Transaction &transaction, const Actor &admin, const PhraseEdit &edit) const
{
    if (!edit.text)
        return missing("text"_L1);
    if (!edit.label)
        return missing("label"_L1);
    BotPhrase phrase;
    phrase.variety = guessVariety(*edit.text);
    SANAD_TRY(apply(edit, phrase));
    phrase.updatedAt = m_clock.now();
    phrase.updatedBy = idOf(admin);
    SANAD_ASSIGN(const KeyedPhrase stored, keyed(phrase));
    Result<PhraseId> id = transaction.phrases().add(stored);
    if (!id && id.error().code == ErrorCode::Conflict) {
        SANAD_ASSIGN(const auto other, transaction.phrases().findByKey(stored.key));
        return isThereAlready(other);
    }
    if (!id)
        return id.error();
    phrase.id = *id;
    SANAD_TRY(note(transaction, AuditEvent::PhraseAdded, admin, nameOf(phrase.id)));
    return phrase;
}

Result<BotPhrase> KnowledgeUseCases::changePhrase(
    Transaction &transaction, const Actor &admin, PhraseId id, const PhraseEdit &edit) const
{
    SANAD_ASSIGN(const std::optional<BotPhrase> found, transaction.phrases().find(id));
    if (!found)
        return noSuchPhrase();
    BotPhrase phrase = *found;
    SANAD_TRY(apply(edit, phrase));
    if (phrase == *found)
        return phrase;
    if (phrase.source == PhraseSource::BuiltIn)
        phrase.source = PhraseSource::Edited;
    phrase.updatedAt = m_clock.now();
    phrase.updatedBy = idOf(admin);
    SANAD_ASSIGN(const KeyedPhrase stored, keyed(phrase));
    SANAD_ASSIGN(const auto other, transaction.phrases().findByKey(stored.key));
    if (other && *other != id)
        return isThereAlready(other);
    SANAD_TRY(transaction.phrases().change(stored));
    SANAD_TRY(note(transaction, AuditEvent::PhraseChanged, admin, nameOf(id)));
    return phrase;
}

Status KnowledgeUseCases::removePhrase(Transaction &transaction, const Actor &admin, PhraseId id) const
{
    if (Status removed = transaction.phrases().remove(id, m_clock.now(), idOf(admin)); !removed) {
        Error error = std::move(removed).error();
        return error.code == ErrorCode::NotFound ? noSuchPhrase() : error;
    }
    return note(transaction, AuditEvent::PhraseRemoved, admin, nameOf(id));
}

Result<SeedPlan> KnowledgeUseCases::planSeed(Transaction &transaction) const
{
    constexpr int step = 1000;
    SeedPlan plan;
    SANAD_ASSIGN(const QString mark, transaction.bot().seed());
    if (mark == m_workshop.builtInMark())
        return plan;
    plan.mark = m_workshop.builtInMark();
    QHash<QString, SeededPhrase> present;
    PhraseId last(0);
    while (true) {
        SANAD_ASSIGN(const QList<SeededPhrase> page, transaction.phrases().seeded(last, step));
        for (const SeededPhrase &seeded : page)
            present.insert(seeded.builtInKey, seeded);
        if (page.size() < step)
            break;
        last = page.constLast().phrase.id;
    }
    SANAD_ASSIGN(const QList<BotPhrase> builtIn, m_workshop.builtInPhrases());
    for (const BotPhrase &phrase : builtIn) {
        KeyedPhrase keyed{.phrase = phrase, .key = phraseKey(phrase.text)};
        keyed.phrase.source = PhraseSource::BuiltIn;
        keyed.phrase.updatedAt = m_clock.now();
        const std::optional<SeededPhrase> seeded =
            present.contains(keyed.key) ? std::optional(present.take(keyed.key)) : std::nullopt;
        if (!seeded) {
            plan.add.append(keyed);
        } else if (seeded->phrase.source == PhraseSource::BuiltIn && !isSame(seeded->phrase, phrase)) {
            keyed.phrase.id = seeded->phrase.id;
            plan.change.append(keyed);
        }
    }
    for (const SeededPhrase &left : std::as_const(present)) {
        if (left.phrase.source == PhraseSource::BuiltIn)
            plan.forget.append(left.phrase.id);
    }
    return plan;
}

Status KnowledgeUseCases::seed(Transaction &transaction, const SeedPlan &part)
{
    for (const PhraseId id : part.forget)
        SANAD_TRY(transaction.phrases().unseed(id));
    for (const KeyedPhrase &phrase : part.change)
        SANAD_TRY(transaction.phrases().change(phrase));
    SANAD_TRY(transaction.phrases().seed(part.add));
    return part.mark.isEmpty() ? Status() : transaction.bot().setSeed(part.mark);
}

} // namespace sanad
