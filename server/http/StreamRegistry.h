// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/Handover.h"

#include <QHash>
#include <QHostAddress>
#include <QSet>

#include <functional>
#include <memory>

namespace sanad::http {

/// Connections that were handed over and still count. Network thread.
class StreamRegistry final
{
public:
    StreamRegistry();
    ~StreamRegistry();
    Q_DISABLE_COPY_MOVE(StreamRegistry)

    /// `onGone`: called whenever one has ended.
    void setOnGone(std::function<void()> onGone);
    /// Counts a connection until the lease dies, which may be after the registry.
    [[nodiscard]] std::unique_ptr<net::StreamLease> lease(const QHostAddress &peer);
    [[nodiscard]] qsizetype count() const;
    [[nodiscard]] int countOf(const QHostAddress &peer) const;
    /// Ends all.
    void breakAll();

private:
    class Lease;
    struct Books
    {
        QSet<Lease *> leases;
        QHash<QHostAddress, int> perAddress;
        std::function<void()> onGone;
    };

    std::shared_ptr<Books> m_books;
};

} // namespace sanad::http
