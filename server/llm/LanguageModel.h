// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/AnswerPhraser.h"
#include "server/llm/LanguageModelConfig.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QNetworkAccessManager>
#include <QPointer>

class QNetworkReply;

namespace sanad::llm {

/// Has answers phrased by an OpenAI-compatible endpoint. Follows no redirect, since the key is for that address alone;
/// takes no more than a bounded answer in bounded time. An endpoint that fails again and again is left alone for a
/// while, so that students do not wait for nothing. Network thread.
class LanguageModel final : public AnswerPhraser
{
public:
    /// So many answers may be under way; whoever comes then gets the FAQ's own words.
    static constexpr qsizetype MostAtOnce = 16;
    /// After so many failures in a row nothing is asked for PauseTime.
    static constexpr int MostFailures = 3;
    static constexpr std::chrono::seconds PauseTime{30};

    explicit LanguageModel(LanguageModelConfig config);
    ~LanguageModel() override;

    void phrase(const PhraseRequest &request, QObject *context, Done done) override;
    void stop() override;

private:
    struct Pending
    {
        PhraseRequest request;
        QPointer<QObject> context;
        Done done;
    };

    void onReadyRead(QNetworkReply *reply);
    void onFinished(QNetworkReply *reply);
    void answer(const Pending &pending, std::optional<QString> text);
    void noteFailure(const QString &why);
    [[nodiscard]] static QString faultOf(QNetworkReply *reply);

    const LanguageModelConfig m_config;
    QNetworkAccessManager m_network;
    QHash<QNetworkReply *, Pending> m_pending;
    int m_failures = 0; ///< in a row
    QDeadlineTimer m_pause{QDeadlineTimer::ForeverConstant::Forever};
    bool m_isPaused = false;
    bool m_isStopped = false;
};

} // namespace sanad::llm
