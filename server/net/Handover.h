// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/TlsSession.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <utility>

namespace sanad::net {

/// A file descriptor that is closed when nobody has taken it.
class OwnedDescriptor final
{
public:
    OwnedDescriptor() = default;
    explicit OwnedDescriptor(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    ~OwnedDescriptor() { close(); }
    OwnedDescriptor(OwnedDescriptor &&other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1))
    {
    }
    OwnedDescriptor &operator=(OwnedDescriptor &&other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    Q_DISABLE_COPY(OwnedDescriptor)

    [[nodiscard]] int get() const { return m_descriptor; }
    [[nodiscard]] bool isValid() const { return m_descriptor >= 0; }
    void close();

private:
    int m_descriptor = -1;
};

/// Keeps account of a connection for as long as it lives, for whoever accepted it.
class StreamLease
{
    Q_DISABLE_COPY_MOVE(StreamLease)
public:
    StreamLease() = default;
    virtual ~StreamLease() = default;

    /// For the holder: how the connection can be ended from outside.
    void setBreaker(std::function<void()> breaker) { m_breaker = std::move(breaker); }

protected:
    void breakOff() const
    {
        if (m_breaker)
            m_breaker();
    }

private:
    std::function<void()> m_breaker;
};

/// A connection on its way from one owner to the next. Who drops it closes it.
struct Handover
{
    OwnedDescriptor descriptor; ///< connected, non-blocking
    std::unique_ptr<TlsSession> tls; ///< none without TLS
    QByteArray arrived; ///< bytes for the application that came and were not looked at
    QByteArray toSend; ///< bytes of the application that go out first
    std::unique_ptr<StreamLease> lease; ///< may be none
};

} // namespace sanad::net
