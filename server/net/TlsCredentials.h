// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/TlsIdentity.h"
#include "server/net/TlsSession.h"

#include <QObject>
#include <QTimer>

#include <chrono>

namespace sanad::net {

/// The certificate that is in force: looks at its files from time to time, and takes a renewed pair for new handshakes.
/// Connections that stand are not touched. A pair that cannot be used is logged once, and the old one stays. Network
/// thread.
class TlsCredentials final : public QObject
{
    Q_OBJECT
public:
    /// How often the files are looked at: two stat() calls.
    static constexpr std::chrono::milliseconds DefaultInterval{5'000};
    /// After so long the keys of session tickets are made anew, with the rest (RFC 8446, appendix C.4).
    static constexpr std::chrono::hours TicketLife{24};

    /// The Error is that of TlsIdentity::load().
    [[nodiscard]] static Result<std::unique_ptr<TlsCredentials>> load(
        const TlsFiles &files, std::chrono::milliseconds interval = DefaultInterval);

    [[nodiscard]] std::unique_ptr<TlsSession> newSession() const { return std::make_unique<TlsSession>(m_identity); }
    [[nodiscard]] const TlsIdentity &identity() const { return *m_identity; }
    /// Reads the files anew, whether or not they look changed.
    void reload();

    [[nodiscard]] quint64 renewals() const { return m_renewals; }
    [[nodiscard]] quint64 failedRenewals() const { return m_failedRenewals; }

private:
    /// What tells that a file has been replaced or written to.
    struct Traces
    {
        std::array<qint64, 10> numbers{};
        bool operator==(const Traces &) const = default;
    };

    TlsCredentials(TlsFiles files, std::shared_ptr<const TlsIdentity> identity, std::chrono::milliseconds interval);
    [[nodiscard]] Traces lookAtFiles() const;
    void check();

    const TlsFiles m_files;
    std::shared_ptr<const TlsIdentity> m_identity;
    QDateTime m_loadedAt;
    Traces m_loaded; ///< as the files were when they were last read
    Traces m_seen; ///< as they were at the last look
    quint64 m_renewals = 0;
    quint64 m_failedRenewals = 0;
    QTimer m_timer;
};

} // namespace sanad::net
