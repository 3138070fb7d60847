// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/AccountService.h"
#include "server/http/RouteTable.h"

namespace sanad::http {

/// The routes by which people sign in and out with an account of ours, and learn who they are. Network thread.
class AuthRoutes
{
public:
    /// `service`: null where there are no accounts; then only those with a token learn who they are. `context`: answers
    /// of the service are dropped once it has died.
    AuthRoutes(AccountService *service, QObject *context);

    void addTo(RouteTable &table);

private:
    void login(const Request &request, const Responder &responder);
    void refresh(const Request &request, const Responder &responder);
    void logout(const Request &request, const Responder &responder);
    void password(const Request &request, const Responder &responder);
    static void me(const Request &request, const Responder &responder);

    AccountService *m_service;
    QObject *m_context;
};

/// The address as failed sign-ins are counted and sessions remembered: of IPv6 the network of 64 bits, which is what
/// one customer gets and can roam in at will; an IPv4 address in IPv6 clothes is the IPv4 address.
[[nodiscard]] QString addressKey(const QHostAddress &address);

} // namespace sanad::http
