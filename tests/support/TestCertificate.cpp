// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestCertificate.h"

#include <QFile>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTemporaryDir>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace sanad::test {

namespace {

QByteArray contents(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    QByteArray bytes(data, size);
    BIO_free(bio);
    return bytes;
}

void addExtension(X509 *certificate, int kind, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

} // namespace

TestCertificate TestCertificate::make(const QByteArray &name, long start, long end, const QByteArray &password)
{
    static long serial = 1;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), start);
    X509_gmtime_adj(X509_getm_notAfter(certificate), end);
    X509_set_pubkey(certificate, key);
    X509_NAME *subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(name.constData()),
        int(name.size()), -1, 0);
    X509_set_issuer_name(certificate, subject);
    addExtension(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
    X509_sign(certificate, key, EVP_sha256());

    TestCertificate made;
    BIO *certificateBio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(certificateBio, certificate);
    made.certificate = contents(certificateBio);
    BIO *keyBio = BIO_new(BIO_s_mem());
    const EVP_CIPHER *cipher = password.isEmpty() ? nullptr : EVP_aes_256_cbc();
    PEM_write_bio_PKCS8PrivateKey(keyBio, key, cipher, password.constData(), int(password.size()), nullptr, nullptr);
    made.key = contents(keyBio);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return made;
}

net::TlsFiles writeCertificate(const QTemporaryDir &folder)
{
    const auto pair = TestCertificate::make();
    const net::TlsFiles files{folder.filePath(QStringLiteral("chain.pem")), folder.filePath(QStringLiteral("key.pem"))};
    writePrivately(files.certificate, pair.certificate);
    writePrivately(files.key, pair.key);
    return files;
}

void connectEncrypted(QSslSocket &client, quint16 port)
{
    QSslConfiguration config = QSslConfiguration::defaultConfiguration();
    config.setPeerVerifyMode(QSslSocket::VerifyNone);
    client.setSslConfiguration(config);
    client.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
}

void writePrivately(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate, QFile::ReadOwner | QFile::WriteOwner)
        || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

} // namespace sanad::test
