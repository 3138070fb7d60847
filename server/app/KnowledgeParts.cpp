// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/KnowledgeParts.h"

#include "server/app/logging.h"
#include "server/app/store_calls.h"
#include "server/bot/Workshop.h"
#include "server/http/BotRoutes.h"
#include "server/http/KnowledgeRoutes.h"

using namespace Qt::StringLiterals;

namespace sanad::app {

KnowledgeParts::KnowledgeParts(const ServerConfig &config, Store &store, const Clock &clock)
    : m_config(config)
    , m_store(store)
    , m_clock(clock)
{
}

KnowledgeParts::~KnowledgeParts() = default;

Status KnowledgeParts::start()
{
    SANAD_ASSIGN(m_workshop, bot::Workshop::create(m_config.school));
    SANAD_ASSIGN(BotParts builtIn, m_workshop->assemble({}));
    // The program's own, until the store has been asked: even a change of revision 0 is then news.
    builtIn.from.revision = -1;
    m_bot = std::make_unique<LiveBot>(std::make_shared<const BotParts>(std::move(builtIn)));
    m_useCases = std::make_unique<ModelUseCases>(m_clock, *m_workshop);
    m_keeper = std::make_unique<BotKeeper>(m_store, *m_useCases, *m_bot);
    QObject::connect(m_keeper.get(), &BotKeeper::modelPassedOver, m_keeper.get(), [](ModelId model) {
        logEvent(lcServer(), QtWarningMsg,
            u"the bot's model was made by another version of the program; the built-in one answers until a new one is "
            u"trained"_s,
            LogFields().add("model"_L1, model.value()));
    });
    QObject::connect(m_keeper.get(), &BotKeeper::failed, m_keeper.get(), [](const Error &error) {
        logEvent(lcServer(), QtWarningMsg, u"the bot's knowledge cannot be read"_s,
            LogFields().add("detail"_L1, error.detail));
    });
    SANAD_ASSIGN(std::optional<BotParts> parts,
        readNow<std::optional<BotParts>>(m_store, [this](Transaction &t) { return m_keeper->load(t); }));
    // The lock on the data folder keeps others from a database in it.
    if (m_config.databaseUrl.isEmpty())
        SANAD_TRY(writeNow<void>(m_store, [this](Transaction &t) { return m_useCases->giveUpTrainings(t); }));
    m_keeper->start(std::move(parts));
    m_knowledge = std::make_unique<KnowledgeService>(
        KnowledgeService::Parts{.store = m_store, .workshop = *m_workshop, .keeper = *m_keeper, .clock = m_clock});
    m_models = std::make_unique<ModelService>(ModelService::Parts{.store = m_store,
        .workshop = *m_workshop,
        .keeper = *m_keeper,
        .bot = *m_bot,
        .knowledge = *m_knowledge,
        .models = *m_useCases});
    return {};
}

void KnowledgeParts::stop()
{
    m_models->stop();
}

void KnowledgeParts::addTo(http::RouteTable &routes, QObject *context)
{
    m_knowledgeRoutes = std::make_unique<http::KnowledgeRoutes>(*m_knowledge, context);
    m_botRoutes = std::make_unique<http::BotRoutes>(*m_models, m_clock, context);
    m_knowledgeRoutes->addTo(routes);
    m_botRoutes->addTo(routes);
}

} // namespace sanad::app
