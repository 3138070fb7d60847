// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/KnowledgeService.h"
#include "server/http/RouteTable.h"

namespace sanad::http {

/// The routes by which admins keep questions, the bot's replies and its phrases. Network thread.
class KnowledgeRoutes
{
public:
    /// `context`: answers of the service are dropped once it has died.
    KnowledgeRoutes(KnowledgeService &service, QObject *context);

    void addTo(RouteTable &table);

private:
    void addFaq(const Request &request, const Responder &responder);
    void changeFaq(const Request &request, const Responder &responder);
    void removeFaq(const Request &request, const Responder &responder);
    void setReply(const Request &request, const Responder &responder);
    void resetReply(const Request &request, const Responder &responder);
    void phrases(const Request &request, const Responder &responder);
    void addPhrase(const Request &request, const Responder &responder);
    void changePhrase(const Request &request, const Responder &responder);
    void removePhrase(const Request &request, const Responder &responder);

    KnowledgeService &m_service;
    QObject *m_context;
};

} // namespace sanad::http
