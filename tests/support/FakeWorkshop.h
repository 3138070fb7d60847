// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/BotWorkshop.h"

#include <QHash>
#include <QSet>

namespace sanad::test {

/// Takes each text for what it was told; any other is Intent::Other, and it is not sure.
class FakeReader final : public MessageReader
{
public:
    explicit FakeReader(QHash<QString, MessageReading> readings = {})
        : m_readings(std::move(readings))
    {
    }
    [[nodiscard]] MessageReading read(const QString &text) const override
    {
        return m_readings.value(text, {.confidence = 0.2, .language = Language::English});
    }

private:
    const QHash<QString, MessageReading> m_readings;
};

/// One text for everything: which model, replies and questions it was made of.
class FakeReplies final : public ReplySource
{
public:
    explicit FakeReplies(QString text)
        : m_text(std::move(text))
    {
    }
    [[nodiscard]] QString reply(const ReplyKey &, const QString &) const override { return m_text; }

private:
    const QString m_text;
};

/// Makes bots that say what they are made of. Trains when it is told to: finish().
class FakeWorkshop final : public BotWorkshop
{
public:
    QList<BotPhrase> phrases{}; ///< the program's
    QString mark = QStringLiteral("first");
    QList<BotText> texts{
        {.language = Language::English, .name = QStringLiteral("LOGIN_PROBLEM/1"), .text = QStringLiteral("Open it")},
        {.language = Language::Arabic, .name = QStringLiteral("LOGIN_PROBLEM/1"), .text = QStringLiteral("افتحها")}};
    QSet<QByteArray> foreign{}; ///< models of other programs
    QList<BotPhrase> trainedOn{};
    int cancelled = 0;

    [[nodiscard]] Result<QList<BotPhrase>> builtInPhrases() const override { return phrases; }
    [[nodiscard]] QString builtInMark() const override { return mark; }
    [[nodiscard]] const QList<BotText> &builtInTexts() const override { return texts; }
    [[nodiscard]] Status checkReplies(const QList<SchoolReply> &replies) const override
    {
        for (const SchoolReply &reply : replies) {
            if (reply.text.contains(u'{'))
                return Error::invalidField(QStringLiteral("text"), QStringLiteral("no such placeholder"));
        }
        return {};
    }
    [[nodiscard]] Result<BotParts> assemble(const BotMaterial &material) const override
    {
        if (foreign.contains(material.model))
            return Error::of(ErrorCode::Conflict);
        const QString model =
            material.model.isEmpty() ? QStringLiteral("built-in") : QString::fromLatin1(material.model);
        BotParts parts;
        parts.reader = std::make_shared<FakeReader>();
        parts.replies = std::make_shared<FakeReplies>(QStringLiteral("%1, %2 replies, %3 questions")
                                                          .arg(model)
                                                          .arg(material.replies.size())
                                                          .arg(material.faqs.size()));
        return parts;
    }
    void train(const QList<BotPhrase> &all, Progress progress, Trained done) override
    {
        trainedOn = all;
        m_progress = std::move(progress);
        m_done = std::move(done);
    }
    void cancelTraining() override
    {
        ++cancelled;
        m_done = {};
    }

    [[nodiscard]] bool isTraining() const { return bool(m_done); }
    void progress(int percent) { m_progress(percent); }
    void finish(const Result<TrainedModel> &trained) { std::exchange(m_done, {})(trained); }

private:
    Progress m_progress;
    Trained m_done;
};

} // namespace sanad::test
