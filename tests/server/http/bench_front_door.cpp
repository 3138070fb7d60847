// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/HeadParser.h"
#include "server/http/RateLimiter.h"
#include "server/http/forwarded.h"

#include <QTextStream>

#include <ctime>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::http;

namespace {

constexpr int Rounds = 2'000'000;

template <typename Work>
void measure(QTextStream &out, const QString &name, Work work)
{
    const std::clock_t start = std::clock();
    for (int i = 0; i < Rounds; ++i)
        work(i);
    const double seconds = double(std::clock() - start) / CLOCKS_PER_SEC;
    out << name << ": " << seconds * 1e9 / Rounds << " ns of CPU" << Qt::endl;
}

} // namespace

int main()
{
    QTextStream out(stdout);
    RateLimiter rates{RateRules()};
    std::optional<Caller> caller(std::in_place);
    caller->person.role = Role::Student;
    quint64 allowed = 0;
    measure(out, u"person and address, 500 people"_s, [&](int i) {
        caller->person.id = PersonId(i % 500 + 1);
        allowed += rates.admit(RateClass::Writing, QHostAddress(quint32(0x0a000001)), caller)->isAllowed ? 1 : 0;
    });
    measure(out, u"person and address, 100,000 of each"_s, [&](int i) {
        const int who = int(quint32(i) * 2'654'435'761U % 100'000);
        caller->person.id = PersonId(who + 1);
        allowed += rates.admit(RateClass::Reading, QHostAddress(quint32(0x0a000001 + who)), caller)->isAllowed ? 1 : 0;
    });
    const HttpLimits limits;
    HeadParser parser(limits);
    if (parser.parse(
            "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1, 10.0.0.1\r\nX-Forwarded-Proto: https\r\n\r\n"_ba)
        != HeadParser::Progress::Complete)
        return 1;
    ProxyConfig proxy;
    const QHostAddress peer(u"127.0.0.1"_s);
    measure(out, u"forwarded, untrusted peer"_s,
        [&](int) { allowed += forwardedClient(parser.head(), peer, proxy).isSecure ? 1 : 0; });
    proxy.trusted = {*net::AddressRange::parse(u"127.0.0.1"_s), *net::AddressRange::parse(u"10.0.0.0/8"_s)};
    measure(out, u"forwarded, two trusted hops"_s,
        [&](int) { allowed += forwardedClient(parser.head(), peer, proxy).isSecure ? 1 : 0; });
    return allowed > 0 ? 0 : 1;
}
