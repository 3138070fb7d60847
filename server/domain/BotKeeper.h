// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/LiveBot.h"
#include "server/domain/ModelUseCases.h"

#include <QTimer>

namespace sanad {

/// Keeps the live bot as the store says it is to be: at once after a change made here, within a second or two of one
/// that another server made. One small read a second, by the number of the newest change; what has changed is put
/// together on a reader's thread. The store's owner's thread.
class BotKeeper final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds Interval{1000};

    BotKeeper(Store &store, const ModelUseCases &models, LiveBot &bot, QObject *parent = nullptr);

    /// The bot as it is to be now: for start(), before anybody is answered.
    [[nodiscard]] Result<std::optional<BotParts>> load(Transaction &transaction) const;
    /// Begins with `parts`, and then asks by itself.
    void start(std::optional<BotParts> parts);
    /// Calls `done` once the live bot has all that was committed before.
    void refresh(std::function<void()> done = {});

Q_SIGNALS:
    /// The model that is to be live was made by another version of the program; the built-in one answers meanwhile.
    void modelPassedOver(ModelId model);
    void failed(const Error &error);

private:
    void apply(std::optional<BotParts> parts);

    Store &m_store;
    const ModelUseCases &m_models;
    LiveBot &m_bot;
    int m_asking = 0; ///< refreshes under way
    QTimer m_timer;
};

} // namespace sanad
