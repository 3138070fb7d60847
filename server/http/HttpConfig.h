// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Error.h"
#include "server/http/Request.h"
#include "server/http/forwarded.h"
#include "server/http/rate_rules.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>

#include <array>
#include <chrono>

namespace sanad::http {

/// What one client may cost us. Sizes in bytes.
struct HttpLimits
{
    qsizetype headSize = 16 * 1024; ///< request line and headers together: else 431
    qsizetype targetSize = 8 * 1024; ///< path and query: else 414
    qsizetype headerCount = 100; ///< else 431
    qsizetype readAhead = 64 * 1024; ///< read from a socket at once; bounds what pipelined requests can occupy
    int requestsPerTurn = 16; ///< pipelined requests answered before other connections get their turn

    std::chrono::milliseconds handshakeTime{10'000}; ///< of TLS, from the connection to its end
    std::chrono::milliseconds headTime{10'000}; ///< from a head's first byte to its last: else 408
    std::chrono::milliseconds bodyTime{30'000}; ///< in each such span `bodyProgress` bytes must arrive: else 408
    qsizetype bodyProgress = 4096;
    std::chrono::milliseconds idleTime{60'000}; ///< between requests; then the connection is closed
    std::chrono::milliseconds answerTime{120'000}; ///< a handler that has not answered by then is answered for: 503
    std::chrono::milliseconds writeTime{30'000}; ///< a client that takes no byte of its answer for so long is dropped,
                                                 ///< at the latest after twice that time
    qint64 filePerTurn = 1024 * 1024; ///< of a file sent to one client before others get their turn
    std::chrono::milliseconds lingerTime{2'000}; ///< how long a refused client may still send into the void

    /// Answers that clients have not taken yet, all together. Beyond it only answers below `smallAnswer` are sent,
    /// others become 503: whoever asks for much and reads nothing must not fill the memory.
    qint64 unsentInAll = 64 * 1024 * 1024;
    qint64 smallAnswer = 64 * 1024;

    /// Memory in all bodies under way, together; see BodyMemory.
    qint64 bodiesInAll = 64 * 1024 * 1024;
    qint64 smallBody = 4 * 1024;

    int connections = 20'000; ///< above, or when file descriptors run short: 503 and close
    int connectionsPerAddress = 4'096; ///< 0: no limit
    bool countLoopback = false; ///< whether the limit per address holds for loopback too, where a reverse proxy sits
    int requestsPerConnection = 0; ///< 0: no limit
};

/// How the HTTP layer behaves.
struct HttpConfig
{
    HttpLimits limits;
    RateRules rates = {};
    ProxyConfig proxy = {};
    std::chrono::seconds strictTransport{0}; ///< how long browsers shall use https only (RFC 6797); 0: not said
    QList<QByteArray> allowedOrigins; ///< "https://school.example"; empty: any origin may call (no cookies are used)
    bool usesSendfile = true; ///< files go from the kernel's cache to plain sockets without passing through us
};

/// What has happened since the start, for the metrics.
struct HttpCounters
{
    quint64 accepted = 0;
    quint64 overload = 0; ///< connections answered 503 since there were too many
    quint64 overloadByAddress = 0; ///< the same for one address
    quint64 handshakes = 0; ///< of TLS, that came about
    quint64 failedHandshakes = 0; ///< no TLS, no common version or cipher, or broken off by an alert
    quint64 idleClosed = 0;
    quint64 stalled = 0; ///< closed since handshake, head, body or the reading of the answer took too long
    quint64 overloadByUnsent = 0; ///< answers that became 503 since too much was unsent
    quint64 overloadByBodies = 0; ///< requests answered 503 since bodies took too much memory
    quint64 limited = 0; ///< requests answered 429 since somebody had sent too many
    quint64 limitedBadTokens = 0; ///< the same for addresses that sent too many tokens that are not valid
    quint64 upgraded = 0; ///< connections that went on as WebSockets
    quint64 vanished = 0; ///< clients that went away before their answer was written
    quint64 requests = 0; ///< heads that were understood
    std::array<quint64, 6> responses{}; ///< by hundreds of the status
    std::array<quint64, std::size_t(LastErrorCode) + 1> refused{}; ///< by ErrorCode: what never reached a handler
    quint64 bytesIn = 0;
    quint64 bytesOut = 0;
};

/// One line of the access log; neither bodies nor tokens nor raw paths, which may name people.
struct AccessLogEntry
{
    QByteArray method;
    QByteArray route; ///< pattern of the route; empty if no route was found
    int status = 0;
    qint64 bytes = 0; ///< of the answer, head included
    qint64 microseconds = 0; ///< from the request's complete head to its answer
    QHostAddress client; ///< see Request::client
};

} // namespace sanad::http
