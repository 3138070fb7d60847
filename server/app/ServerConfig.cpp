// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ServerConfig.h"

#include "server/auth/HmacKey.h"

#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

ConfigFault fault(const QString &key, const QString &problem)
{
    return {key, QString(), problem};
}

QList<ConfigFault> listenFaults(const QList<ListenAddress> &listen)
{
    QList<ConfigFault> faults;
    for (qsizetype i = 0; i < listen.size(); ++i) {
        if (listen.at(i).port != 0 && listen.indexOf(listen.at(i)) != i)
            faults.append(fault(u"listen"_s, u"names %1 twice"_s.arg(listen.at(i).toText())));
    }
    return faults;
}

QList<ConfigFault> secretFaults(const ServerConfig &config)
{
    const QByteArray &secret = config.jwt.secret;
    if (secret.isEmpty())
        return {fault(
            u"jwt/secret"_s, u"is missing: set it, or better jwt/secret-file, to the secret that signs the tokens"_s)};
    if (secret.size() < auth::HmacKey::MinSecretBytes)
        return {fault(u"jwt/secret"_s,
            u"must be at least %1 bytes long, but is %2"_s.arg(auth::HmacKey::MinSecretBytes).arg(secret.size()))};
    const bool isOpen =
        std::ranges::any_of(config.listen, [](const ListenAddress &listen) { return !listen.address.isLoopback(); });
    if (secret == DemoSecret && isOpen)
        return {fault(u"jwt/secret"_s,
            u"is the demonstration's, which everybody knows: set another one, or listen on loopback addresses only"_s)};
    return {};
}

QList<ConfigFault> claimFaults(const auth::TokenRules &rules)
{
    const QStringList reserved{u"iss"_s, u"aud"_s, u"exp"_s, u"nbf"_s, u"iat"_s};
    QList<std::pair<QString, QString>> named; // key, claim
    for (const QString &claim : rules.idClaims)
        named.append({u"jwt/id-claims"_s, claim});
    named.append({u"jwt/role-claim"_s, rules.roleClaim});
    named.append({u"jwt/name-claim"_s, rules.nameClaim});

    QList<ConfigFault> faults;
    QStringList seen;
    for (const auto &[key, claim] : named) {
        if (reserved.contains(claim))
            faults.append(fault(key, u"must not be %1, which has a meaning of its own"_s.arg(claim)));
        else if (seen.contains(claim))
            faults.append(fault(key, u"must not be %1, which is in use for something else"_s.arg(claim)));
        seen.append(claim);
    }
    return faults;
}

} // namespace

QString ListenAddress::toText() const
{
    if (address == QHostAddress(QHostAddress::Any))
        return u"*:%1"_s.arg(port);
    const bool isIpv6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (isIpv6 ? u"[%1]:%2"_s : u"%1:%2"_s).arg(address.toString()).arg(port);
}

QString ServerConfig::defaultDataDir()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/sanad"_L1;
}

QString ConfigFault::toText() const
{
    const QString where = source.isEmpty() ? key : key.isEmpty() ? source : u"%1 (%2)"_s.arg(key, source);
    return where + ": "_L1 + problem;
}

QList<ConfigFault> findFaults(const ServerConfig &config)
{
    return listenFaults(config.listen) + secretFaults(config) + claimFaults(config.jwt.rules);
}

} // namespace sanad::app
