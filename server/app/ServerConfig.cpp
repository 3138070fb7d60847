// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ServerConfig.h"

#include "server/auth/HmacKey.h"

#include <QStandardPaths>
#include <QUrl>

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
        const bool isAnyPort = listen.at(i).kind == ListenAddress::Kind::Tcp && listen.at(i).port == 0;
        if (!isAnyPort && listen.indexOf(listen.at(i)) != i)
            faults.append(fault(u"listen"_s, u"names %1 twice"_s.arg(listen.at(i).toText())));
    }
    return faults;
}

QList<ConfigFault> secretFaults(const ServerConfig &config)
{
    const QByteArray &secret = config.jwt.secret;
    if (!config.jwt.usesSecret()) {
        if (secret.isEmpty())
            return {};
        return {
            fault(u"jwt/secret"_s, u"must not be set: %1 is checked with a public key"_s.arg(config.jwt.algorithm))};
    }
    if (secret.isEmpty() && config.accounts.enabled)
        return {};
    if (secret.isEmpty())
        return {fault(
            u"jwt/secret"_s, u"is missing: set it, or better jwt/secret-file, to the secret that signs the tokens"_s)};
    if (secret.size() < auth::HmacKey::MinSecretBytes)
        return {fault(u"jwt/secret"_s,
            u"must be at least %1 bytes long, but is %2"_s.arg(auth::HmacKey::MinSecretBytes).arg(secret.size()))};
    const bool isOpen =
        std::ranges::any_of(config.listen, [](const ListenAddress &listen) { return !listen.isLocal(); });
    if (secret == DemoSecret && isOpen)
        return {fault(u"jwt/secret"_s,
            u"is the demonstration's, which everybody knows: set another one, or listen on loopback addresses and unix: only"_s)};
    return {};
}

QList<ConfigFault> keyFaults(const JwtConfig &jwt)
{
    const QString publicKey = u"jwt/public-key-file"_s;
    const QString jwks = u"jwt/jwks-file"_s;
    if (jwt.usesSecret()) {
        QList<ConfigFault> faults;
        for (const auto &[key, path] : {std::pair(publicKey, jwt.publicKeyFile), std::pair(jwks, jwt.jwksFile)}) {
            if (!path.isEmpty())
                faults.append(fault(key, u"is of no use with HS256: set jwt/algorithm to RS256 or ES256"_s));
        }
        return faults;
    }
    if (jwt.publicKeyFile.isEmpty() && jwt.jwksFile.isEmpty())
        return {fault(publicKey, u"is missing: %1 needs it, or jwt/jwks-file"_s.arg(jwt.algorithm))};
    if (!jwt.publicKeyFile.isEmpty() && !jwt.jwksFile.isEmpty())
        return {fault(jwks, u"must not be set beside jwt/public-key-file"_s)};
    QList<ConfigFault> faults;
    if (!jwt.jwksFile.isEmpty() && !jwt.keyId.isEmpty())
        faults.append(fault(u"jwt/key-id"_s, u"must not be set beside jwt/jwks-file, where each key has its own"_s));
    if (const auto keys = jwt.keyFile()->read(); !keys)
        faults.append(fault(jwt.jwksFile.isEmpty() ? publicKey : jwks, keys.error().message));
    return faults;
}

QList<ConfigFault> accountFaults(const ServerConfig &config)
{
    if (config.accounts.enabled && config.jwt.rules.issuer == AccountsConfig::Issuer)
        return {fault(u"jwt/issuer"_s, u"must not be %1, which names our own accounts"_s.arg(AccountsConfig::Issuer))};
    return {};
}

QList<ConfigFault> mediaFaults(const media::S3Config &s3)
{
    if (s3.endpoint.isEmpty() && s3.bucket.isEmpty())
        return {};
    QList<ConfigFault> faults;
    const auto require = [&](const QString &key, bool isSet) {
        if (!isSet)
            faults.append(fault(key, u"is missing: an S3-compatible store needs it"_s));
    };
    require(u"media/s3-endpoint"_s, !s3.endpoint.isEmpty());
    require(u"media/s3-bucket"_s, !s3.bucket.isEmpty());
    require(u"media/s3-region"_s, !s3.region.isEmpty());
    require(u"media/s3-access-key"_s, !s3.accessKey.isEmpty());
    require(u"media/s3-secret-key-file"_s, !s3.secretKey.isEmpty());
    return faults;
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

QList<ConfigFault> languageModelFaults(const llm::LanguageModelConfig &model)
{
    if (model.isOn() && model.model.isEmpty())
        return {fault(u"language-model/model"_s, u"is missing: the interface has to be told which model to ask"_s)};
    return {};
}

bool usesTls(const ServerConfig &config)
{
    return std::ranges::any_of(config.listen, &ListenAddress::isTls);
}

QList<ConfigFault> tlsFaults(const ServerConfig &config)
{
    QList<ConfigFault> faults;
    if (config.tls.certificate.isEmpty() != config.tls.key.isEmpty() || usesTls(config)) {
        if (config.tls.certificate.isEmpty())
            faults.append(fault(u"tls/certificate-file"_s, u"is missing: TLS needs a certificate"_s));
        if (config.tls.key.isEmpty())
            faults.append(fault(u"tls/key-file"_s, u"is missing: TLS needs the certificate's key"_s));
    }
    if (!faults.isEmpty() || config.tls.certificate.isEmpty())
        return faults;
    if (const auto identity = net::TlsIdentity::load(config.tls); !identity)
        faults.append(fault(u"tls/certificate-file"_s, u"cannot be used. "_s + identity.error().detail));
    return faults;
}

} // namespace

QString ListenAddress::toText() const
{
    const auto prefix = isTls ? "tls:"_L1 : ""_L1;
    if (kind == Kind::Unix)
        return "unix:"_L1 + name;
    if (kind == Kind::Activated)
        return prefix + (name.isEmpty() ? u"systemd"_s : u"systemd:"_s + name);
    if (address == QHostAddress(QHostAddress::Any))
        return prefix + u"*:%1"_s.arg(port);
    const bool isIpv6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return prefix + (isIpv6 ? u"[%1]:%2"_s : u"%1:%2"_s).arg(address.toString()).arg(port);
}

std::optional<auth::KeyFile> JwtConfig::keyFile() const
{
    if (usesSecret())
        return std::nullopt;
    const bool isJwks = !jwksFile.isEmpty();
    return auth::KeyFile{.path = isJwks ? jwksFile : publicKeyFile,
        .form = isJwks ? auth::KeyFile::Form::Jwks : auth::KeyFile::Form::Pem,
        .algorithm = algorithm == "RS256"_L1 ? auth::PublicKeyAlgorithm::Rs256 : auth::PublicKeyAlgorithm::Es256,
        .keyId = isJwks ? QString() : keyId};
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
    return listenFaults(config.listen) + secretFaults(config) + keyFaults(config.jwt) + accountFaults(config)
        + claimFaults(config.jwt.rules) + tlsFaults(config) + mediaFaults(config.media.s3)
        + languageModelFaults(config.languageModel);
}

QStringList findNotes(const ServerConfig &config)
{
    QStringList notes;
    const QUrl endpoint(config.languageModel.url);
    if (endpoint.scheme() == "http"_L1 && !QHostAddress(endpoint.host()).isLoopback()
        && endpoint.host() != "localhost"_L1)
        notes.append(u"language-model/url: without https what students ask, and the key, can be read on the way"_s);
    if (config.tls.certificate.isEmpty())
        return notes;
    if (!usesTls(config))
        notes.append(u"tls/certificate-file has no effect: nothing in listen begins with tls:"_s);
    if (const auto identity = net::TlsIdentity::load(config.tls)) {
        for (const QString &note : (*identity)->notes())
            notes.append(u"tls/key-file: "_s + note);
        constexpr qint64 soon = 14;
        if (const qint64 days = QDateTime::currentDateTimeUtc().daysTo((*identity)->notAfter()); days < soon)
            notes.append(u"tls/certificate-file: the certificate expires in %1 days"_s.arg(days));
    }
    return notes;
}

} // namespace sanad::app
