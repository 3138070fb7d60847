// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Store.h"
#include "server/http/RouteTable.h"

namespace sanad::http {

/// What a supervisor or load balancer asks: alive, and ready to serve. Network thread.
class HealthRoutes
{
public:
    /// `context`: answers of the store are dropped once it has died.
    HealthRoutes(Store &store, QObject *context);

    void addTo(RouteTable &table);
    /// From now on /readyz says no, so that no new work is sent here.
    void setStopping() { m_stopping = true; }

private:
    void ready(const Responder &responder);
    void onChecked(const Status &written);

    Store &m_store;
    QObject *m_context;
    bool m_stopping = false;
    std::vector<Responder> m_asking; ///< all that wait for the check that is under way
};

} // namespace sanad::http
