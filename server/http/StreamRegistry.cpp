// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/StreamRegistry.h"

namespace sanad::http {

/// One connection's line in the books.
class StreamRegistry::Lease final : public net::StreamLease
{
public:
    Lease(const std::shared_ptr<Books> &books, const QHostAddress &peer)
        : m_books(books)
        , m_peer(peer)
    {
        books->leases.insert(this);
        ++books->perAddress[peer];
    }
    ~Lease() override
    {
        const auto books = m_books.lock();
        if (!books)
            return;
        books->leases.remove(this);
        if (const auto count = books->perAddress.find(m_peer); --*count == 0)
            books->perAddress.erase(count);
        if (books->onGone)
            books->onGone();
    }
    using StreamLease::breakOff;

private:
    std::weak_ptr<Books> m_books;
    QHostAddress m_peer;
};

StreamRegistry::StreamRegistry()
    : m_books(std::make_shared<Books>())
{
}

StreamRegistry::~StreamRegistry() = default;

void StreamRegistry::setOnGone(std::function<void()> onGone)
{
    m_books->onGone = std::move(onGone);
}

std::unique_ptr<net::StreamLease> StreamRegistry::lease(const QHostAddress &peer)
{
    return std::make_unique<Lease>(m_books, peer);
}

qsizetype StreamRegistry::count() const
{
    return m_books->leases.size();
}

int StreamRegistry::countOf(const QHostAddress &peer) const
{
    return m_books->perAddress.value(peer);
}

void StreamRegistry::breakAll()
{
    const QSet<Lease *> all = m_books->leases;
    for (Lease *lease : all) {
        // Ending one may end others.
        if (m_books->leases.contains(lease))
            lease->breakOff();
    }
}

} // namespace sanad::http
