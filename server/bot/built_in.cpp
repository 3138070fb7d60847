// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/built_in.h"

#include "server/bot/LinearModel.h"

#include <QCryptographicHash>
#include <QDir>
#include <QResource>

using namespace Qt::StringLiterals;

namespace sanad::bot {

namespace {

const QString PhrasesFolder = u":/sanad/bot/phrases"_s;
const QString RepliesFolder = u":/sanad/bot/replies"_s;

/// The bytes as they lie in the program; valid as long as the program runs.
Result<QByteArray> resourceBytes(const QString &path)
{
    const QResource resource(path);
    if (!resource.isValid())
        return Error::internal(path + u": not in the program"_s);
    if (resource.compressionAlgorithm() != QResource::NoCompression)
        return resource.uncompressedData();
    return QByteArray::fromRawData(reinterpret_cast<const char *>(resource.data()), resource.size());
}

} // namespace

Result<IntentClassifier> builtInClassifier()
{
    SANAD_ASSIGN(const QByteArray bytes, resourceBytes(u":/sanad/bot/model.bin"_s));
    return IntentClassifier::fromBytes(bytes);
}

Result<ConceptLexicon> builtInLexicon()
{
    SANAD_ASSIGN(const QByteArray bytes, resourceBytes(u":/sanad/bot/model.bin"_s));
    SANAD_ASSIGN(const LinearModel model, LinearModel::fromBytes(bytes));
    return ConceptLexicon::parse(model.concepts());
}

Result<SolvedEvidence> builtInEvidence()
{
    SANAD_ASSIGN(const QByteArray words, resourceBytes(u":/sanad/bot/solved_evidence.tsv"_s));
    return SolvedEvidence::parse(words);
}

Result<QList<Phrase>> builtInPhrases()
{
    return readPhrases(PhrasesFolder);
}

Result<QString> builtInPhrasesMark()
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const QStringList files = QDir(PhrasesFolder).entryList(QDir::Files, QDir::Name);
    for (const QString &file : files) {
        SANAD_ASSIGN(const QByteArray bytes, resourceBytes(PhrasesFolder + u'/' + file));
        hash.addData(bytes);
    }
    return QString::fromLatin1(hash.result().toHex());
}

Result<std::unique_ptr<MessageReader>> builtInReader()
{
    SANAD_ASSIGN(IntentClassifier classifier, builtInClassifier());
    SANAD_ASSIGN(SolvedEvidence evidence, builtInEvidence());
    return std::unique_ptr<MessageReader>(std::make_unique<BotReader>(std::move(classifier), std::move(evidence)));
}

Result<ReplyCatalogue> builtInReplies(const SchoolFacts &facts)
{
    return ReplyCatalogue::load(RepliesFolder, facts);
}

Result<QList<ReplyText>> builtInTexts()
{
    return readReplyTexts(RepliesFolder);
}

Result<QList<Faq>> loadDemoFaqs()
{
    SANAD_ASSIGN(const QByteArray bytes, resourceBytes(u":/sanad/bot/faqs.tsv"_s));
    return parseFaqs(bytes);
}

} // namespace sanad::bot
