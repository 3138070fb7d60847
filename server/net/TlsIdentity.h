// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <memory>

// OpenSSL's own names of its types, so that its headers stay out of ours.
struct ssl_ctx_st;

namespace sanad::net {

/// Where a certificate and its private key stand, both in PEM.
struct TlsFiles
{
    QString certificate; ///< the server's own first, then those that lead to the root
    QString key; ///< without a password

    bool operator==(const TlsFiles &) const = default;
};

/// A certificate chain and its key, checked and ready for handshakes. Immutable; sessions keep what they need of it
/// alive.
///
/// TLS 1.2 and 1.3, ciphers as Mozilla's "intermediate" configuration 5.7 has them, ALPN "http/1.1" (RFC 7301), session
/// tickets under keys of this object's own, no renegotiation, no compression, no early data.
class TlsIdentity final
{
public:
    /// Error Unavailable says in its detail, in words for an operator, why the pair cannot be used: not readable, not
    /// PEM, not valid now, key behind a password, key of another certificate.
    [[nodiscard]] static Result<std::shared_ptr<const TlsIdentity>> load(const TlsFiles &files);
    ~TlsIdentity();
    Q_DISABLE_COPY_MOVE(TlsIdentity)

    [[nodiscard]] ssl_ctx_st *context() const { return m_context.get(); }
    [[nodiscard]] const QDateTime &notAfter() const { return m_notAfter; }
    /// What an operator should mend, though it works.
    [[nodiscard]] const QStringList &notes() const { return m_notes; }

private:
    struct FreeContext
    {
        void operator()(ssl_ctx_st *context) const;
    };
    TlsIdentity();
    [[nodiscard]] Status configure();
    [[nodiscard]] Status useCertificate(const QString &path);
    [[nodiscard]] Status checkDates(const QString &path);
    [[nodiscard]] Status useKey(const TlsFiles &files);

    std::unique_ptr<ssl_ctx_st, FreeContext> m_context;
    QDateTime m_notAfter;
    QStringList m_notes;
};

} // namespace sanad::net
