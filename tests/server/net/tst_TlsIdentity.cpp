// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/TlsIdentity.h"

#include "tests/support/TestCertificate.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::net;
using sanad::test::TestCertificate;
using sanad::test::writePrivately;

/// Which pairs of certificate and key are taken, and what is said of the others.
class tst_TlsIdentity : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void loads_data();
    void loads();
    void saysWhatCannotBeRead_data();
    void saysWhatCannotBeRead();
    void warnsOfAnOpenKey();

private:
    QTemporaryDir m_folder;
    const TlsFiles m_files{m_folder.filePath(u"chain.pem"_s), m_folder.filePath(u"key.pem"_s)};
};

void tst_TlsIdentity::loads_data()
{
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("fault"); // part of it; empty: loads
    const TestCertificate good = TestCertificate::make();
    const TestCertificate other = TestCertificate::make("other");
    const TestCertificate locked = TestCertificate::make("localhost", -60, 3600, "secret");
    const TestCertificate old = TestCertificate::make("localhost", -3600, -1);
    const TestCertificate early = TestCertificate::make("localhost", 3600, 7200);
    const auto row = [](const char *name, const QByteArray &certificate, const QByteArray &key, const QString &fault) {
        QTest::newRow(name) << certificate << key << fault;
    };
    row("pair", good.certificate, good.key, {});
    row("chain", good.certificate + other.certificate, good.key, {});
    row("text around the certificate", "subject=localhost\n" + good.certificate + "\nthe end\n", good.key, {});
    row("key of another certificate", good.certificate, other.key, u"does not belong to the certificate"_s);
    row("chain in the wrong order", other.certificate + good.certificate, good.key, u"does not belong"_s);
    row("key with a password", locked.certificate, locked.key, u"behind a password"_s);
    row("expired", old.certificate, old.key, u"has expired"_s);
    row("not yet valid", early.certificate, early.key, u"is not valid before"_s);
    row("no certificate", "hello"_ba, good.key, u"chain.pem holds no certificate"_s);
    row("key in the place of the certificate", good.key, good.key, u"chain.pem holds no certificate"_s);
    row("certificate in the place of the key", good.certificate, good.certificate, u"key.pem holds no private key"_s);
    row("empty certificate", ""_ba, good.key, u"chain.pem is empty"_s);
    row("empty key", good.certificate, ""_ba, u"key.pem is empty"_s);
    row("half a certificate", good.certificate.first(200), good.key, u"chain.pem holds no certificate"_s);
    row("damaged chain", good.certificate + other.certificate.first(200), good.key, u"is damaged"_s);
    row("half a key", good.certificate, good.key.first(80), u"key.pem holds no private key"_s);
}

void tst_TlsIdentity::loads()
{
    QFETCH(const QByteArray, certificate);
    QFETCH(const QByteArray, key);
    QFETCH(const QString, fault);
    writePrivately(m_files.certificate, certificate);
    writePrivately(m_files.key, key);
    const auto identity = TlsIdentity::load(m_files);
    if (fault.isEmpty()) {
        QVERIFY2(identity, identity ? "" : qPrintable(identity.error().detail));
        QVERIFY((*identity)->context());
        QVERIFY((*identity)->notes().isEmpty());
        const qint64 left = QDateTime::currentDateTimeUtc().secsTo((*identity)->notAfter());
        QVERIFY(left > 3500 && left <= 3600);
    } else {
        QVERIFY(!identity);
        QVERIFY2(identity.error().detail.contains(fault), qPrintable(identity.error().detail));
    }
}

void tst_TlsIdentity::saysWhatCannotBeRead_data()
{
    QTest::addColumn<bool>("isKey");
    QTest::newRow("certificate") << false;
    QTest::newRow("key") << true;
}

void tst_TlsIdentity::saysWhatCannotBeRead()
{
    QFETCH(const bool, isKey);
    const TestCertificate good = TestCertificate::make();
    writePrivately(m_files.certificate, good.certificate);
    writePrivately(m_files.key, good.key);
    TlsFiles files = m_files;
    (isKey ? files.key : files.certificate) += u".gone"_s;
    const auto identity = TlsIdentity::load(files);
    QVERIFY(!identity);
    QVERIFY(identity.error().detail.contains(u".gone cannot be read"_s));
}

void tst_TlsIdentity::warnsOfAnOpenKey()
{
    const TestCertificate good = TestCertificate::make();
    writePrivately(m_files.certificate, good.certificate);
    writePrivately(m_files.key, good.key);
    QVERIFY(QFile::setPermissions(m_files.key, QFile::ReadOwner | QFile::ReadOther));
    const auto identity = TlsIdentity::load(m_files);
    QVERIFY(identity);
    QCOMPARE((*identity)->notes().size(), 1);
    QVERIFY((*identity)->notes().first().contains(u"key.pem is open to everybody"_s));
}

QTEST_GUILESS_MAIN(tst_TlsIdentity)
#include "tst_TlsIdentity.moc"
