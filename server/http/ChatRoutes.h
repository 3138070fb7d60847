// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/ChatService.h"
#include "server/http/RouteTable.h"

namespace sanad::http {

/// The routes by which students and admins read chats and write into them. Network thread.
class ChatRoutes
{
public:
    /// `context`: answers of the service are dropped once it has died.
    ChatRoutes(ChatService &service, const MediaLinks &links, QObject *context);

    void addTo(RouteTable &table);

private:
    void openChat(const Request &request, const Responder &responder);
    void ownChats(const Request &request, const Responder &responder);
    void page(const Request &request, const Responder &responder);
    void post(const Request &request, const Responder &responder);
    void markRead(const Request &request, const Responder &responder);
    void rate(const Request &request, const Responder &responder);
    void exportChat(const Request &request, const Responder &responder);
    void unreadCount(const Request &request, const Responder &responder);
    void faqs(const Request &request, const Responder &responder);

    ChatService &m_service;
    const MediaLinks &m_links;
    QObject *m_context;
};

} // namespace sanad::http
