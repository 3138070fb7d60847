// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/ServerConfig.h"
#include "server/domain/ModelService.h"

namespace sanad::http {
class BotRoutes;
class KnowledgeRoutes;
class RouteTable;
} // namespace sanad::http

namespace sanad::app {

/// The bot that answers students, and all by which the school keeps it current, wired together. Network thread.
class KnowledgeParts
{
public:
    /// All must outlive this object.
    KnowledgeParts(const ServerConfig &config, Store &store, const Clock &clock);
    ~KnowledgeParts();

    /// Puts together what students are to be answered by; blocks until that is done.
    [[nodiscard]] Status start();
    /// Gives up what is under way; to be called before the store stops.
    void stop();

    [[nodiscard]] const LiveBot &bot() const { return *m_bot; }
    void addTo(http::RouteTable &routes, QObject *context);

private:
    const ServerConfig &m_config;
    Store &m_store;
    const Clock &m_clock;
    std::unique_ptr<BotWorkshop> m_workshop;
    std::unique_ptr<LiveBot> m_bot;
    std::unique_ptr<ModelUseCases> m_useCases;
    std::unique_ptr<BotKeeper> m_keeper;
    std::unique_ptr<KnowledgeService> m_knowledge;
    std::unique_ptr<ModelService> m_models;
    std::unique_ptr<http::KnowledgeRoutes> m_knowledgeRoutes;
    std::unique_ptr<http::BotRoutes> m_botRoutes;
};

} // namespace sanad::app
