// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "server/domain/ModelService.h"
#include "server/http/RouteTable.h"

namespace sanad::http {

/// The routes by which admins train, try, rehearse and publish models, and find what the bot failed on. Network thread.
class BotRoutes
{
public:
    /// `context`: answers of the service are dropped once it has died.
    BotRoutes(ModelService &service, const Clock &clock, QObject *context);

    void addTo(RouteTable &table);

private:
    void publish(const Request &request, const Responder &responder);
    void tryOut(const Request &request, const Responder &responder);
    void rehearse(const Request &request, const Responder &responder);
    void candidates(const Request &request, const Responder &responder);

    ModelService &m_service;
    const Clock &m_clock;
    QObject *m_context;
};

} // namespace sanad::http
