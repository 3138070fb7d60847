// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/Knowledge.h"

#include "server/bot/small_talk.h"

namespace sanad::bot {

namespace {

/// How sure a bare "no" makes that the help did not help: enough after some help, too little before.
constexpr double SureOfNo = 0.5;

} // namespace

Knowledge::Knowledge(std::shared_ptr<const MessageReader> reader, ReplyCatalogue replies, const QList<Faq> &faqs,
    const ConceptLexicon &lexicon)
    : m_reader(std::move(reader))
    , m_replies(std::move(replies))
    , m_retriever(faqs, lexicon)
{
    for (const Faq &faq : faqs)
        m_faqs.insert(faq.id, faq);
}

MessageReading Knowledge::read(const QString &text) const
{
    MessageReading reading = m_reader->read(text);
    const ShortTalk talk = shortTalkIn(text);
    reading.choice = talk.choice;
    if (talk.isNo) {
        reading.act = MessageAct::NotSolved;
        reading.intent = Intent::Other;
        reading.confidence = SureOfNo;
        reading.needsAdmin = false;
        return reading;
    }
    // Thanks may come with a word that also takes note: "تمام شكرا".
    if (talk.smallTalk == SmallTalk::Greeting || talk.smallTalk == SmallTalk::AsksIfMachine
        || (talk.smallTalk == SmallTalk::Acknowledgement && reading.act != MessageAct::Solved)) {
        reading.smallTalk = talk.smallTalk;
        reading.act = MessageAct::Problem;
        reading.intent = Intent::Other;
        reading.needsAdmin = false;
        return reading;
    }
    const bool mayBeAsked = reading.act == MessageAct::Problem && reading.intent == Intent::Other && !reading.choice;
    if (mayBeAsked) {
        reading.faqs = m_retriever.find(text, reading.language);
        reading.asks = mayAsk(text);
    }
    return reading;
}

QString Knowledge::reply(const ReplyKey &key, const QString &studentText) const
{
    if (key.kind == ReplyKind::Faq) {
        if (const auto found = m_faqs.constFind(key.faq); found != m_faqs.constEnd())
            return found->answer;
    }
    return m_replies.reply(key, studentText);
}

} // namespace sanad::bot
