// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/TlsIdentity.h"

#include <QFile>
#include <QTimeZone>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

using namespace Qt::StringLiterals;

namespace sanad::net {

namespace {

/// No chain and no key comes near it.
constexpr qint64 MostBytes = 1024 * 1024;

constexpr const char *Ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                                "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
                                "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

template <auto Free>
struct Freeing
{
    template <typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};
using Bio = std::unique_ptr<BIO, Freeing<BIO_free>>;
using Certificate = std::unique_ptr<X509, Freeing<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;

Error unusable(const QString &detail)
{
    Error error = Error::of(ErrorCode::Unavailable);
    error.detail = detail;
    return error;
}

/// OpenSSL's own words for the oldest failure since the queue was cleared.
QString reason()
{
    const char *text = ERR_reason_error_string(ERR_peek_error());
    return text ? QString::fromLatin1(text) : u"no reason given"_s;
}

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unusable(u"%1 cannot be read: %2"_s.arg(path, file.errorString()));
    QByteArray bytes = file.read(MostBytes);
    if (bytes.isEmpty())
        return unusable(u"%1 is empty"_s.arg(path));
    return bytes;
}

Bio bioOf(const QByteArray &bytes)
{
    return Bio(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
}

QDateTime toDateTime(const ASN1_TIME *time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return {QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
        QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), QTimeZone::utc()};
}

/// Takes "http/1.1" out of what the client offers; a client that offers protocols, but not this one, is told so by an
/// alert (RFC 7301, section 3.2).
int selectProtocol(
    SSL *, const unsigned char **out, unsigned char *size, const unsigned char *offered, unsigned offeredSize, void *)
{
    static constexpr unsigned char ours[] = "\x08http/1.1";
    unsigned char *selected = nullptr;
    if (SSL_select_next_proto(&selected, size, ours, sizeof ours - 1, offered, offeredSize) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = selected;
    return SSL_TLSEXT_ERR_OK;
}

} // namespace

void TlsIdentity::FreeContext::operator()(ssl_ctx_st *context) const
{
    SSL_CTX_free(context);
}

TlsIdentity::TlsIdentity()
    : m_context(SSL_CTX_new(TLS_server_method()))
{
}

TlsIdentity::~TlsIdentity() = default;

Result<std::shared_ptr<const TlsIdentity>> TlsIdentity::load(const TlsFiles &files)
{
    ERR_clear_error();
    const std::shared_ptr<TlsIdentity> identity(new TlsIdentity);
    SANAD_TRY(identity->configure());
    SANAD_TRY(identity->useCertificate(files.certificate));
    SANAD_TRY(identity->checkDates(files.certificate));
    SANAD_TRY(identity->useKey(files));
    return std::shared_ptr<const TlsIdentity>(identity);
}

Status TlsIdentity::configure()
{
    SSL_CTX *context = m_context.get();
    if (!context || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1
        || SSL_CTX_set_cipher_list(context, Ciphers) != 1)
        return unusable(u"OpenSSL cannot be set up: "_s + reason());
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    // Idle connections, of which there are many, then hold no buffers.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_alpn_select_cb(context, selectProtocol, nullptr);
    return {};
}

Status TlsIdentity::useCertificate(const QString &path)
{
    SANAD_ASSIGN(const QByteArray pem, readFile(path));
    const Bio bio = bioOf(pem);
    const Certificate own(PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr));
    if (!own)
        return unusable(u"%1 holds no certificate in PEM"_s.arg(path));
    if (SSL_CTX_use_certificate(m_context.get(), own.get()) != 1)
        return unusable(u"%1 cannot be used: %2"_s.arg(path, reason()));
    while (const Certificate next{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
        if (SSL_CTX_add1_chain_cert(m_context.get(), next.get()) != 1)
            return unusable(u"The chain in %1 cannot be used: %2"_s.arg(path, reason()));
    }
    // The end of the file is reported as a missing first line.
    if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
        return unusable(u"The chain in %1 is damaged: %2"_s.arg(path, reason()));
    ERR_clear_error();
    return {};
}

Status TlsIdentity::checkDates(const QString &path)
{
    const X509 *certificate = SSL_CTX_get0_certificate(m_context.get());
    const QDateTime notBefore = toDateTime(X509_get0_notBefore(certificate));
    m_notAfter = toDateTime(X509_get0_notAfter(certificate));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (!m_notAfter.isValid() || now > m_notAfter)
        return unusable(u"The certificate in %1 has expired: %2"_s.arg(path, m_notAfter.toString(Qt::ISODate)));
    if (!notBefore.isValid() || now < notBefore)
        return unusable(u"The certificate in %1 is not valid before %2"_s.arg(path, notBefore.toString(Qt::ISODate)));
    return {};
}

Status TlsIdentity::useKey(const TlsFiles &files)
{
    SANAD_ASSIGN(QByteArray pem, readFile(files.key));
    if (QFile(files.key).permissions() & (QFile::ReadOther | QFile::WriteOther))
        m_notes.append(u"%1 is open to everybody on this machine (chmod o-rw)"_s.arg(files.key));
    bool isProtected = false;
    const auto refusePassword = [](char *, int, int, void *asked) {
        *static_cast<bool *>(asked) = true;
        return -1;
    };
    const Key key(PEM_read_bio_PrivateKey(bioOf(pem).get(), nullptr, refusePassword, &isProtected));
    OPENSSL_cleanse(pem.data(), std::size_t(pem.size()));
    if (isProtected)
        return unusable(u"The key in %1 is behind a password; a server needs it without one"_s.arg(files.key));
    if (!key)
        return unusable(u"%1 holds no private key in PEM"_s.arg(files.key));
    // Before the key is handed over: OpenSSL would drop the certificate instead of complaining.
    if (X509_check_private_key(SSL_CTX_get0_certificate(m_context.get()), key.get()) != 1)
        return unusable(u"The key in %1 does not belong to the certificate in %2"_s.arg(files.key, files.certificate));
    if (SSL_CTX_use_PrivateKey(m_context.get(), key.get()) != 1)
        return unusable(u"The key in %1 cannot be used: %2"_s.arg(files.key, reason()));
    return {};
}

} // namespace sanad::net
