// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/config_table.h"

#include "common/core/Id.h"
#include "server/app/bot_settings.h"
#include "server/app/config_values.h"
#include "server/app/edge_values.h"
#include "server/app/make_setting.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::app {

namespace {

Setting asList(Setting setting)
{
    setting.isList = true;
    return setting;
}

QString shownSecret(const ServerConfig &config)
{
    const QByteArray &secret = config.jwt.secret;
    if (secret.isEmpty())
        return {};
    return secret == DemoSecret ? u"(the demonstration's)"_s : u"(hidden, %1 bytes)"_s.arg(secret.size());
}

Setting secretSetting()
{
    Setting made;
    made.key = u"jwt/secret"_s;
    made.placeholder = u"SECRET"_s;
    made.help =
        u"Secret shared with whoever issues the tokens. On the command line other users of the machine can read it; prefer the file."_s;
    made.allowed = u"at least 32 bytes"_s;
    made.holdsSecret = [](const QString &) { return true; };
    made.set = [](ServerConfig &config, const QString &text) {
        config.jwt.secret = text.toUtf8();
        return QString();
    };
    made.show = shownSecret;
    return made;
}

Setting secretFileSetting()
{
    Setting made;
    made.key = u"jwt/secret-file"_s;
    made.placeholder = u"FILE"_s;
    made.help = u"File that holds the secret, instead of jwt/secret; a line end at its end does not count."_s;
    made.allowed = u"a file that others cannot read"_s;
    made.holdsSecret = [](const QString &) { return false; };
    made.set = [](ServerConfig &config, const QString &path) { return readSecretFile(path, config.jwt.secret); };
    made.show = [](const ServerConfig &) { return QString(); };
    return made;
}

Setting databaseSetting()
{
    Setting made = setting(
        u"database/url"_s, u"URL"_s, u"PostgreSQL database to keep everything in."_s, databaseUrlKind(),
        [](auto &config) -> auto & { return config.databaseUrl; });
    made.holdsSecret = [](const QString &text) { return hidePassword(text) != text; };
    return made;
}

void addGeneral(std::vector<Setting> &table)
{
    table.push_back(asList(setting(
        u"listen"_s, u"ADDRESS"_s, u"Where to take connections; port 0 is any free one."_s, listenKind(),
        [](auto &config) -> auto & { return config.listen; })));
    table.push_back(setting(
        u"data-dir"_s, u"FOLDER"_s, u"Where database and media are kept."_s, folderKind(),
        [](auto &config) -> auto & { return config.dataDir; }));
    table.push_back(setting(
        u"public-url"_s, u"URL"_s,
        u"How clients reach the server, for links to media; otherwise taken from each request's Host."_s,
        publicUrlKind(), [](auto &config) -> auto & { return config.publicUrl; }));
    table.push_back(asList(setting(
        u"cors-origins"_s, u"ORIGIN"_s, u"Web pages that may call the server from a browser."_s, originsKind(),
        [](auto &config) -> auto & { return config.http.allowedOrigins; })));
    table.push_back(setting(
        u"unix-mode"_s, u"MODE"_s, u"Permissions of Unix domain sockets."_s, fileModeKind(),
        [](auto &config) -> auto & { return config.unixMode; }));
    table.push_back(setting(
        u"rate-limits"_s, u"on|off"_s,
        u"Whether those who send too much are told to wait; the numbers are under limits/."_s, onOffKind(),
        [](auto &config) -> auto & { return config.http.rates.isOn; }));
    table.push_back(setting(
        u"demo"_s, u"on|off"_s,
        u"Start with the demonstration's people and FAQs, and with its secret if none is set."_s, onOffKind(),
        [](auto &config) -> auto & { return config.demo; }));
    table.push_back(databaseSetting());
}

void addJwt(std::vector<Setting> &table)
{
    table.push_back(setting(
        u"jwt/algorithm"_s, u"NAME"_s, u"How tokens are signed; what a token says about it is not believed."_s,
        algorithmKind(), [](auto &config) -> auto & { return config.jwt.algorithm; }));
    table.push_back(secretSetting());
    table.push_back(secretFileSetting());
    table.push_back(setting(
        u"jwt/public-key-file"_s, u"FILE"_s, u"Public key of whoever issues the tokens, in PEM (RS256, ES256)."_s,
        fileKind(), [](auto &config) -> auto & { return config.jwt.publicKeyFile; }));
    table.push_back(setting(
        u"jwt/jwks-file"_s, u"FILE"_s, u"The same as a JWK Set with one key or several, each with its kid."_s,
        fileKind(), [](auto &config) -> auto & { return config.jwt.jwksFile; }));
    table.push_back(setting(
        u"jwt/key-id"_s, u"TEXT"_s,
        u"The \"kid\" of the secret or of the key in PEM; empty: it has none, and tokens that name a key are refused."_s,
        textKind(), [](auto &config) -> auto & { return config.jwt.keyId; }));
    table.push_back(setting(
        u"jwt/issuer"_s, u"TEXT"_s, u"The only accepted \"iss\"; empty: any."_s, textKind(),
        [](auto &config) -> auto & { return config.jwt.rules.issuer; }));
    table.push_back(setting(
        u"jwt/audience"_s, u"TEXT"_s, u"Must be in a token's \"aud\"; empty: \"aud\" does not matter."_s, textKind(),
        [](auto &config) -> auto & { return config.jwt.rules.audience; }));
    table.push_back(asList(setting(
        u"jwt/id-claims"_s, u"NAME"_s, u"Claims that may hold the person's number."_s, claimsKind(),
        [](auto &config) -> auto & { return config.jwt.rules.idClaims; })));
    table.push_back(setting(
        u"jwt/role-claim"_s, u"NAME"_s, u"Claim that holds student or admin."_s, claimKind(),
        [](auto &config) -> auto & { return config.jwt.rules.roleClaim; }));
    table.push_back(setting(
        u"jwt/name-claim"_s, u"NAME"_s, u"Claim that holds the person's name."_s, claimKind(),
        [](auto &config) -> auto & { return config.jwt.rules.nameClaim; }));
    table.push_back(setting(
        u"jwt/leeway"_s, u"TIME"_s, u"How far the clocks of issuer and server may differ."_s,
        durationKind<std::chrono::seconds>(0s, 1h), [](auto &config) -> auto & { return config.jwt.rules.leeway; }));
}

void addAccounts(std::vector<Setting> &table)
{
    table.push_back(setting(
        u"accounts/enabled"_s, u"on|off"_s, u"Whether people can sign in here, with a name and a password."_s,
        onOffKind(), [](auto &config) -> auto & { return config.accounts.enabled; }));
    table.push_back(setting(
        u"accounts/first-id"_s, u"NUMBER"_s,
        u"Ids of new accounts count from here; must lie above all ids in the school's tokens."_s,
        countKind<qint64>(1, PersonId::Max - 1'000'000'000),
        [](auto &config) -> auto & { return config.accounts.firstId; }));
    table.push_back(setting(
        u"accounts/access-life"_s, u"TIME"_s, u"How long a token is good before it must be refreshed."_s,
        durationKind<std::chrono::seconds>(1min, 24h),
        [](auto &config) -> auto & { return config.accounts.accessLife; }));
    table.push_back(setting(
        u"accounts/refresh-life"_s, u"TIME"_s, u"How long somebody stays signed in without coming back."_s,
        durationKind<std::chrono::seconds>(5min, 24h * 366),
        [](auto &config) -> auto & { return config.accounts.refreshLife; }));
    table.push_back(setting(
        u"accounts/hash-memory"_s, u"SIZE"_s, u"Memory that hashing one password takes (Argon2id)."_s,
        sizeKind<qint64>(8 << 20, 1 << 30), [](auto &config) -> auto & { return config.accounts.hashMemory; }));
    table.push_back(setting(
        u"accounts/hash-passes"_s, u"NUMBER"_s, u"How often it goes over that memory."_s, countKind<int>(1, 100),
        [](auto &config) -> auto & { return config.accounts.hashPasses; }));
    table.push_back(setting(
        u"accounts/hash-threads"_s, u"NUMBER"_s, u"How many passwords are hashed at once; others wait."_s,
        countKind<int>(1, 64), [](auto &config) -> auto & { return config.accounts.hashThreads; }));
}

void addLog(std::vector<Setting> &table)
{
    table.push_back(setting(
        u"log/level"_s, u"LEVEL"_s, u"The least serious kind of line to write."_s, logLevelKind(),
        [](auto &config) -> auto & { return config.log.level; }));
    table.push_back(setting(
        u"log/format"_s, u"FORMAT"_s, u"Lines for people, or JSON objects for programs."_s, logFormatKind(),
        [](auto &config) -> auto & { return config.log.format; }));
}

Setting s3SecretFileSetting()
{
    Setting made;
    made.key = u"media/s3-secret-key-file"_s;
    made.placeholder = u"FILE"_s;
    made.help = u"File that holds the secret key for the S3-compatible store."_s;
    made.allowed = u"a file that others cannot read"_s;
    made.holdsSecret = [](const QString &) { return false; };
    made.set = [](ServerConfig &config, const QString &path) {
        return readSecretFile(path, config.media.s3.secretKey);
    };
    made.show = [](const ServerConfig &) { return QString(); };
    return made;
}

void addS3(std::vector<Setting> &table)
{
    table.push_back(setting(
        u"media/s3-endpoint"_s, u"URL"_s, u"S3-compatible store to keep files in, instead of the data folder."_s,
        publicUrlKind(), [](auto &config) -> auto & { return config.media.s3.endpoint; }));
    table.push_back(setting(
        u"media/s3-bucket"_s, u"NAME"_s, u"Bucket of that store; it must be there."_s, textKind(),
        [](auto &config) -> auto & { return config.media.s3.bucket; }));
    table.push_back(setting(
        u"media/s3-region"_s, u"NAME"_s, u"Region that requests to the store are signed for."_s, textKind(),
        [](auto &config) -> auto & { return config.media.s3.region; }));
    table.push_back(setting(
        u"media/s3-access-key"_s, u"NAME"_s, u"Whose key signs the requests to the store."_s, textKind(),
        [](auto &config) -> auto & { return config.media.s3.accessKey; }));
    table.push_back(s3SecretFileSetting());
}

void addMedia(std::vector<Setting> &table)
{
    constexpr qint64 megabyte = 1024 * 1024;
    const auto fileSize = sizeKind<qint64>(1024, 4096 * megabyte);
    const auto quota = sizeKind<qint64>(0, megabyte * megabyte);
    table.push_back(setting(
        u"media/max-file-size"_s, u"SIZE"_s, u"Largest file that somebody may send."_s, fileSize,
        [](auto &config) -> auto & { return config.media.fileLimit; }));
    table.push_back(setting(
        u"media/max-audio-size"_s, u"SIZE"_s, u"Largest voice message."_s, fileSize,
        [](auto &config) -> auto & { return config.media.audioLimit; }));
    table.push_back(setting(
        u"media/quota-per-student"_s, u"SIZE"_s, u"How much all files of one student may weigh; 0: no limit."_s, quota,
        [](auto &config) -> auto & { return config.media.quota.perStudent; }));
    table.push_back(setting(
        u"media/quota"_s, u"SIZE"_s, u"How much all files together may weigh; 0: no limit."_s, quota,
        [](auto &config) -> auto & { return config.media.quota.inAll; }));
    table.push_back(setting(
        u"media/link-lifetime"_s, u"TIME"_s, u"How long the address of a file is good, at least."_s,
        durationKind<std::chrono::seconds>(1min, 24h * 365),
        [](auto &config) -> auto & { return config.media.linkTime; }));
    table.push_back(setting(
        u"media/workers"_s, u"NUMBER"_s, u"How many pictures and sounds are looked into at once."_s,
        countKind<int>(1, 64), [](auto &config) -> auto & { return config.media.workers; }));
    table.push_back(setting(
        u"media/max-pixels"_s, u"NUMBER"_s, u"A picture with more is taken as a plain file."_s,
        countKind<qint64>(1000, 1'000'000'000), [](auto &config) -> auto & { return config.media.worker.pixels; }));
    addS3(table);
}

void addHttp(std::vector<Setting> &table)
{
    table.push_back(setting(
        u"http/max-head-size"_s, u"SIZE"_s, u"Longest request line and headers together."_s,
        sizeKind<qsizetype>(1024, 1 << 20), [](auto &config) -> auto & { return config.http.limits.headSize; }));
    table.push_back(setting(
        u"http/max-target-size"_s, u"SIZE"_s, u"Longest path and query together."_s, sizeKind<qsizetype>(256, 1 << 16),
        [](auto &config) -> auto & { return config.http.limits.targetSize; }));
    table.push_back(setting(
        u"http/max-headers"_s, u"NUMBER"_s, u"Most headers of a request."_s, countKind<qsizetype>(8, 1000),
        [](auto &config) -> auto & { return config.http.limits.headerCount; }));
    table.push_back(setting(
        u"http/max-connections"_s, u"NUMBER"_s, u"Most connections at once."_s, countKind<int>(1, 1'000'000),
        [](auto &config) -> auto & { return config.http.limits.connections; }));
    table.push_back(setting(
        u"http/max-connections-per-address"_s, u"NUMBER"_s,
        u"Most connections at once from one address; 0: no limit."_s, countKind<int>(0, 1'000'000),
        [](auto &config) -> auto & { return config.http.limits.connectionsPerAddress; }));
    table.push_back(setting(
        u"http/count-loopback"_s, u"on|off"_s,
        u"Whether that limit holds for loopback too, where a reverse proxy sits."_s, onOffKind(),
        [](auto &config) -> auto & { return config.http.limits.countLoopback; }));
    table.push_back(setting(
        u"http/max-requests-per-connection"_s, u"NUMBER"_s,
        u"After so many requests a connection is closed; 0: no limit."_s, countKind<int>(0, 1'000'000'000),
        [](auto &config) -> auto & { return config.http.limits.requestsPerConnection; }));
    const auto timeout = durationKind<std::chrono::milliseconds>(100ms, 1h);
    table.push_back(setting(
        u"http/handshake-timeout"_s, u"TIME"_s, u"Longest time in which TLS must be set up."_s, timeout,
        [](auto &config) -> auto & { return config.http.limits.handshakeTime; }));
    table.push_back(setting(
        u"http/head-timeout"_s, u"TIME"_s, u"From a request's first byte to the end of its headers."_s, timeout,
        [](auto &config) -> auto & { return config.http.limits.headTime; }));
    table.push_back(setting(
        u"http/body-timeout"_s, u"TIME"_s, u"Longest time in which a body makes no progress."_s, timeout,
        [](auto &config) -> auto & { return config.http.limits.bodyTime; }));
    table.push_back(setting(
        u"http/idle-timeout"_s, u"TIME"_s, u"How long a connection may wait for its next request."_s, timeout,
        [](auto &config) -> auto & { return config.http.limits.idleTime; }));
    table.push_back(setting(
        u"http/write-timeout"_s, u"TIME"_s, u"How long a client may take no byte of its answer."_s, timeout,
        [](auto &config) -> auto & { return config.http.limits.writeTime; }));
}

void addRealtime(std::vector<Setting> &table)
{
    // Below HttpLimits::answerTime, after which a poll would be answered for.
    const auto time = durationKind<std::chrono::milliseconds>(100ms, 100s);
    table.push_back(setting(
        u"realtime/ping-interval"_s, u"TIME"_s, u"How often a client of Socket.IO is asked whether it is there."_s,
        time, [](auto &config) -> auto & { return config.realtime.pingInterval; }));
    table.push_back(setting(
        u"realtime/ping-timeout"_s, u"TIME"_s, u"How long its answer may take, and how long it may not poll."_s, time,
        [](auto &config) -> auto & { return config.realtime.pingTimeout; }));
    table.push_back(setting(
        u"realtime/upgrade-timeout"_s, u"TIME"_s, u"How long a change from polling to a WebSocket may take."_s, time,
        [](auto &config) -> auto & { return config.realtime.upgradeTimeout; }));
    table.push_back(setting(
        u"realtime/connect-timeout"_s, u"TIME"_s, u"How soon a client must say who it is."_s, time,
        [](auto &config) -> auto & { return config.realtime.connectTimeout; }));
    table.push_back(setting(
        u"realtime/max-payload"_s, u"SIZE"_s, u"Largest message or polling body of a client."_s,
        sizeKind<qint64>(1024, 64 << 20), [](auto &config) -> auto & { return config.realtime.maxPayload; }));
    table.push_back(setting(
        u"realtime/max-sessions"_s, u"NUMBER"_s, u"Most clients of Socket.IO at once."_s, countKind<int>(1, 1'000'000),
        [](auto &config) -> auto & { return config.realtime.sessions; }));
    table.push_back(setting(
        u"realtime/max-sessions-per-address"_s, u"NUMBER"_s, u"Most of them from one address; 0: no limit."_s,
        countKind<int>(0, 1'000'000), [](auto &config) -> auto & { return config.realtime.sessionsPerAddress; }));
    table.push_back(setting(
        u"realtime/packets-per-second"_s, u"NUMBER"_s, u"Most packets of one client, in the long run."_s,
        countKind<int>(1, 1'000'000), [](auto &config) -> auto & { return config.realtime.packetsPerSecond; }));
    table.push_back(setting(
        u"realtime/packet-burst"_s, u"NUMBER"_s, u"Most packets of one client at once."_s, countKind<int>(1, 1'000'000),
        [](auto &config) -> auto & { return config.realtime.packetBurst; }));
    table.push_back(setting(
        u"realtime/max-unsent"_s, u"SIZE"_s, u"A client that has so much to take and does not is cut off."_s,
        sizeKind<qint64>(16 << 10, 1 << 30), [](auto &config) -> auto & { return config.realtime.unsent; }));
    table.push_back(setting(
        u"realtime/max-unsent-in-all"_s, u"SIZE"_s, u"The same for all clients together."_s,
        sizeKind<qint64>(1 << 20, qint64(1) << 40),
        [](auto &config) -> auto & { return config.realtime.unsentInAll; }));
}

void addSupport(std::vector<Setting> &table)
{
    using std::chrono::milliseconds;
    table.push_back(setting(
        u"realtime/max-sockets-per-person"_s, u"NUMBER"_s, u"Most clients of Socket.IO of one person at once."_s,
        countKind<int>(1, 1'000'000), [](auto &config) -> auto & { return config.support.socketsPerPerson; }));
    table.push_back(setting(
        u"realtime/max-joins"_s, u"NUMBER"_s, u"Most chats that one client may have joined at once."_s,
        countKind<int>(1, 100'000), [](auto &config) -> auto & { return config.support.joinsPerSocket; }));
    table.push_back(setting(
        u"realtime/typing-time"_s, u"TIME"_s, u"After so long somebody who has not said so again no longer types."_s,
        durationKind<milliseconds>(1s, 60s), [](auto &config) -> auto & { return config.support.typingLife; }));
    table.push_back(setting(
        u"realtime/own-echo-delay"_s, u"TIME"_s,
        u"How long what somebody posts by REST is kept back from their own sockets, so that they see the answer first."_s,
        durationKind<milliseconds>(0ms, 2s), [](auto &config) -> auto & { return config.support.ownEchoDelay; }));
    table.push_back(setting(
        u"realtime/recovery-time"_s, u"TIME"_s,
        u"How long a client that has broken off can go on without a gap; 0: not at all."_s,
        durationKind<milliseconds>(0ms, 1h), [](auto &config) -> auto & { return config.support.recovery.log.age; }));
    table.push_back(setting(
        u"realtime/recovery-memory"_s, u"SIZE"_s, u"Memory for what was sent in that time."_s,
        sizeKind<qsizetype>(1 << 20, 1 << 30),
        [](auto &config) -> auto & { return config.support.recovery.log.bytes; }));
    table.push_back(setting(
        u"realtime/recovery-clients"_s, u"NUMBER"_s, u"Most clients that are waited for at once."_s,
        countKind<qsizetype>(1, 1'000'000),
        [](auto &config) -> auto & { return config.support.recovery.lostSockets; }));
}

void addEdge(std::vector<Setting> &table)
{
    table.push_back(setting(
        u"tls/certificate-file"_s, u"FILE"_s,
        u"Certificate in PEM, followed by those that lead to its root. Read anew when it changes."_s, fileKind(),
        [](auto &config) -> auto & { return config.tls.certificate; }));
    table.push_back(setting(
        u"tls/key-file"_s, u"FILE"_s, u"Its private key in PEM, without a password. Read anew when it changes."_s,
        fileKind(), [](auto &config) -> auto & { return config.tls.key; }));
    table.push_back(setting(
        u"http/strict-transport"_s, u"TIME"_s,
        u"How long browsers shall come by https only (HSTS), said over https; 0: not said."_s,
        durationKind<std::chrono::seconds>(0s, 24h * 730),
        [](auto &config) -> auto & { return config.http.strictTransport; }));
    Setting trusted = asList(setting(
        u"proxy/trusted"_s, u"ADDRESS"_s,
        u"Reverse proxies whose word on a client's address and protocol is believed."_s, trustedProxiesKind(),
        [](auto &config) -> auto & { return config.http.proxy; }));
    // The header is a setting of its own, in whichever order the two are read.
    trusted.set = [set = trusted.set](ServerConfig &config, const QString &text) {
        const http::ForwardedHeader header = config.http.proxy.header;
        const QString problem = set(config, text);
        config.http.proxy.header = header;
        return problem;
    };
    table.push_back(trusted);
    table.push_back(setting(
        u"proxy/header"_s, u"NAME"_s, u"The header they write; the other one is never believed."_s,
        forwardedHeaderKind(), [](auto &config) -> auto & { return config.http.proxy.header; }));
}

void addLimits(std::vector<Setting> &table)
{
    using http::RateClass;
    const std::array classes{std::pair(RateClass::Reading, u"reading"_s), std::pair(RateClass::Writing, u"writing"_s),
        std::pair(RateClass::Upload, u"upload"_s), std::pair(RateClass::SignIn, u"sign-in"_s),
        std::pair(RateClass::Link, u"link"_s), std::pair(RateClass::Realtime, u"realtime"_s)};
    const auto kind = rateRuleKind();
    for (const auto &[what, name] : classes) {
        const auto index = std::size_t(what);
        if (what != RateClass::Link && what != RateClass::Realtime) {
            table.push_back(setting(
                u"limits/person-"_s + name, u"NUMBER/TIME"_s, u"Most requests of one person: %1."_s.arg(name),
                kind, [index](auto &config) -> auto & { return config.http.rates.perPerson[index]; }));
        }
        table.push_back(setting(
            u"limits/address-"_s + name, u"NUMBER/TIME"_s, u"Most requests from one address: %1."_s.arg(name),
            kind, [index](auto &config) -> auto & { return config.http.rates.perAddress[index]; }));
    }
    table.push_back(setting(
        u"limits/bad-tokens"_s, u"NUMBER/TIME"_s, u"Most requests from one address with tokens that are not valid."_s,
        kind, [](auto &config) -> auto & { return config.http.rates.badTokens; }));
    table.push_back(setting(
        u"limits/body-memory"_s, u"SIZE"_s, u"Memory for all bodies under way together; beyond it: 503."_s,
        sizeKind<qint64>(1 << 20, qint64(1) << 40),
        [](auto &config) -> auto & { return config.http.limits.bodiesInAll; }));
}

} // namespace

QString Setting::environmentName() const
{
    QString name = key.toUpper();
    return "SANAD_"_L1 + name.replace(u'/', u'_').replace(u'-', u'_');
}

QString Setting::optionName() const
{
    QString name = key;
    return name.replace(u'/', u'-');
}

const std::vector<Setting> &configTable()
{
    static const std::vector<Setting> table = [] {
        std::vector<Setting> settings;
        addGeneral(settings);
        addJwt(settings);
        addAccounts(settings);
        addLog(settings);
        addHttp(settings);
        addRealtime(settings);
        addSupport(settings);
        addEdge(settings);
        addLimits(settings);
        addMedia(settings);
        addBotSettings(settings);
        return settings;
    }();
    return table;
}

const Setting *findSetting(const QString &key)
{
    const auto found = std::ranges::find(configTable(), key, &Setting::key);
    return found == configTable().end() ? nullptr : &*found;
}

} // namespace sanad::app
