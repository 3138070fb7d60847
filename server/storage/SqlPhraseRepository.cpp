// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/SqlPhraseRepository.h"

#include "server/storage/SqlRun.h"
#include "server/storage/column_codes.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace sanad::storage {

namespace {

constexpr int AnyKind = -1;

BotPhrase readPhrase(const SqlRun &row)
{
    BotPhrase phrase;
    phrase.id = row.id<PhraseId>(0);
    phrase.label = Label(row.integer(1));
    phrase.variety = Variety(row.integer(2));
    phrase.text = row.text(3);
    if (!row.isNull(4))
        phrase.needsAdmin = row.integer(4) != 0;
    phrase.source = PhraseSource(row.integer(5));
    phrase.updatedAt = row.time(6);
    phrase.updatedBy = row.optional<PersonId>(7);
    return phrase;
}

std::optional<int> number(std::optional<bool> truth)
{
    return truth ? std::optional(int(*truth)) : std::nullopt;
}

template <typename Enum>
int numberOrAny(std::optional<Enum> kind)
{
    return kind ? int(*kind) : AnyKind;
}

/// A pattern of LIKE that finds `part` anywhere.
QString containing(QString part)
{
    for (const QChar special : {u'!', u'%', u'_'})
        part.replace(special, QString(u'!') + special);
    return u'%' + part + u'%';
}

QVariantList seedValues(const KeyedPhrase &seeded)
{
    const BotPhrase &phrase = seeded.phrase;
    return {SqlRun::toVariant(phrase.label), SqlRun::toVariant(phrase.variety), SqlRun::toVariant(phrase.text),
        SqlRun::toVariant(number(phrase.needsAdmin)), SqlRun::toVariant(seeded.key), SqlRun::toVariant(seeded.key),
        SqlRun::toVariant(phrase.updatedAt)};
}

} // namespace

Result<PhraseId> SqlPhraseRepository::add(const KeyedPhrase &phrase)
{
    const BotPhrase &row = phrase.phrase;
    SqlRun run(m_connection, Statement::AddPhrase);
    SANAD_TRY(run.exec(row.label, row.variety, row.text, number(row.needsAdmin), row.source, phrase.key, row.updatedAt,
        row.updatedBy));
    SANAD_ASSIGN(const std::optional<qint64> id, run.newIdUnlessConflict());
    if (!id)
        return Error::of(ErrorCode::Conflict);
    return PhraseId(*id);
}

Result<std::optional<BotPhrase>> SqlPhraseRepository::find(PhraseId id)
{
    SqlRun run(m_connection, Statement::FindPhrase);
    SANAD_TRY(run.exec(id));
    std::optional<BotPhrase> phrase;
    if (run.next())
        phrase = readPhrase(run);
    SANAD_TRY(run.end());
    return phrase;
}

Result<std::optional<PhraseId>> SqlPhraseRepository::findByKey(const QString &key)
{
    SqlRun run(m_connection, Statement::FindPhraseByKey);
    SANAD_TRY(run.exec(key));
    std::optional<PhraseId> id;
    if (run.next())
        id = run.id<PhraseId>(0);
    SANAD_TRY(run.end());
    return id;
}

Status SqlPhraseRepository::change(const KeyedPhrase &phrase)
{
    const BotPhrase &row = phrase.phrase;
    SqlRun run(m_connection, Statement::ChangePhrase);
    SANAD_TRY(run.exec(row.label, row.variety, row.text, number(row.needsAdmin), row.source, phrase.key, row.updatedAt,
        row.updatedBy, row.id));
    return run.rowsChanged() == 1 ? Status() : Status(Error::of(ErrorCode::NotFound));
}

Status SqlPhraseRepository::remove(PhraseId id, Timestamp now, std::optional<PersonId> by)
{
    SANAD_ASSIGN(const std::optional<BotPhrase> phrase, find(id));
    if (!phrase)
        return Error::of(ErrorCode::NotFound);
    if (phrase->source == PhraseSource::School)
        return unseed(id);
    SqlRun run(m_connection, Statement::RemovePhrase);
    return run.exec(now, by, id);
}

Result<QList<BotPhrase>> SqlPhraseRepository::list(
    const PhraseFilter &filter, std::optional<PhraseId> before, int limit)
{
    const int label = numberOrAny(filter.label);
    const int variety = numberOrAny(filter.variety);
    const int source = numberOrAny(filter.source);
    SqlRun run(m_connection, Statement::ListPhrases);
    SANAD_TRY(run.exec(before.value_or(PhraseId(std::numeric_limits<qint64>::max())), label, label, variety, variety,
        source, source, containing(filter.part), limit));
    QList<BotPhrase> phrases;
    while (run.next())
        phrases.append(readPhrase(run));
    SANAD_TRY(run.end());
    return phrases;
}

Result<PhraseCounts> SqlPhraseRepository::counts(Label label)
{
    SqlRun run(m_connection, Statement::CountPhrases);
    SANAD_TRY(run.exec(label));
    PhraseCounts counts{};
    while (run.next())
        counts.at(size_t(run.integer(0))) = int(run.integer(1));
    SANAD_TRY(run.end());
    return counts;
}

Result<QList<SeededPhrase>> SqlPhraseRepository::seeded(PhraseId after, int limit)
{
    SqlRun run(m_connection, Statement::SeededPhrases);
    SANAD_TRY(run.exec(after, limit));
    QList<SeededPhrase> phrases;
    while (run.next())
        phrases.append({.phrase = readPhrase(run), .builtInKey = run.text(8), .isRemoved = run.integer(9) != 0});
    SANAD_TRY(run.end());
    return phrases;
}

Status SqlPhraseRepository::seed(const QList<KeyedPhrase> &phrases)
{
    qsizetype next = 0;
    while (next < phrases.size()) {
        const bool isWhole = phrases.size() - next >= SeedRows;
        QVariantList values;
        for (int i = 0; i < (isWhole ? SeedRows : 1); ++i)
            values += seedValues(phrases.at(next++));
        SqlRun run(m_connection, isWhole ? Statement::SeedPhrases : Statement::SeedPhrase);
        SANAD_TRY(run.execList(values));
    }
    return {};
}

Status SqlPhraseRepository::unseed(PhraseId id)
{
    SqlRun run(m_connection, Statement::ForgetPhrase);
    return run.exec(id);
}

} // namespace sanad::storage
