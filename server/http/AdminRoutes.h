// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/ChatService.h"
#include "server/http/RouteTable.h"

namespace sanad::http {

/// The routes by which admins find who waits and take care of a chat. Network thread.
class AdminRoutes
{
public:
    /// `context`: answers of the service are dropped once it has died.
    AdminRoutes(ChatService &service, const MediaLinks &links, QObject *context);

    void addTo(RouteTable &table);

private:
    void queue(const Request &request, const Responder &responder);
    void chat(const Request &request, const Responder &responder);
    void act(AdminAction action, const Request &request, const Responder &responder);

    ChatService &m_service;
    const MediaLinks &m_links;
    QObject *m_context;
};

} // namespace sanad::http
