// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/BotKeeper.h"

namespace sanad {

BotKeeper::BotKeeper(Store &store, const ModelUseCases &models, LiveBot &bot, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_models(models)
    , m_bot(bot)
{
    m_timer.setInterval(Interval);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (m_asking == 0)
            refresh();
    });
}

Result<std::optional<BotParts>> BotKeeper::load(Transaction &transaction) const
{
    return m_models.assembleLive(transaction, m_bot.parts()->from);
}

void BotKeeper::start(std::optional<BotParts> parts)
{
    apply(std::move(parts));
    m_timer.start();
}

void BotKeeper::refresh(std::function<void()> done)
{
    ++m_asking;
    m_store.read<std::optional<BotParts>>(
        this, [this](Transaction &transaction) { return load(transaction); },
        [this, done = std::move(done)](Result<std::optional<BotParts>> loaded) {
            --m_asking;
            if (loaded)
                apply(*std::move(loaded));
            else if (loaded.error().code != ErrorCode::Unavailable)
                Q_EMIT failed(loaded.error());
            if (done)
                done();
        });
}

void BotKeeper::apply(std::optional<BotParts> parts)
{
    // Two reads may come back in the other order.
    if (!parts || parts->from.revision <= m_bot.parts()->from.revision)
        return;
    const std::optional<ModelId> passedOver = parts->passedOver;
    m_bot.exchange(std::make_shared<const BotParts>(*std::move(parts)));
    if (passedOver)
        Q_EMIT modelPassedOver(*passedOver);
}

} // namespace sanad
