// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/TlsCredentials.h"

#include "tests/support/TestCertificate.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace sanad;
using namespace sanad::net;
using sanad::test::TestCertificate;
using sanad::test::writePrivately;

/// When a renewed certificate is taken, and when it is not.
class tst_TlsCredentials : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void takesARenewedPair_data();
    void takesARenewedPair();
    void keepsTheOldPair_data();
    void keepsTheOldPair();
    void reloadsWhenTold();
    void refusesABrokenPairAtFirst();

private:
    void write(const TestCertificate &pair) const;
    /// Puts files in the place of those that are there, as renewing programs do.
    void replace(const TestCertificate &pair) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    TlsFiles m_files;
};

void tst_TlsCredentials::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
    m_files = {m_folder->filePath(u"chain.pem"_s), m_folder->filePath(u"key.pem"_s)};
    write(TestCertificate::make("localhost", -60, 1000));
}

void tst_TlsCredentials::write(const TestCertificate &pair) const
{
    writePrivately(m_files.certificate, pair.certificate);
    writePrivately(m_files.key, pair.key);
}

void tst_TlsCredentials::replace(const TestCertificate &pair) const
{
    writePrivately(m_files.certificate + u".new"_s, pair.certificate);
    writePrivately(m_files.key + u".new"_s, pair.key);
    for (const QString &path : {m_files.certificate, m_files.key}) {
        if (std::rename(qPrintable(path + u".new"_s), qPrintable(path)) != 0)
            qFatal("cannot replace %s", qPrintable(path));
    }
}

void tst_TlsCredentials::takesARenewedPair_data()
{
    QTest::addColumn<bool>("isReplaced");
    QTest::newRow("files replaced") << true;
    QTest::newRow("files written to") << false;
}

void tst_TlsCredentials::takesARenewedPair()
{
    QFETCH(const bool, isReplaced);
    const auto loaded = TlsCredentials::load(m_files, 20ms);
    QVERIFY(loaded);
    const QDateTime first = (*loaded)->identity().notAfter();
    const TestCertificate renewed = TestCertificate::make("localhost", -60, 5000);
    isReplaced ? replace(renewed) : write(renewed);
    QTRY_COMPARE((*loaded)->renewals(), 1);
    QVERIFY((*loaded)->identity().notAfter() > first);
    QCOMPARE((*loaded)->failedRenewals(), 0);
}

void tst_TlsCredentials::keepsTheOldPair_data()
{
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<QByteArray>("key");
    const TestCertificate one = TestCertificate::make();
    const TestCertificate two = TestCertificate::make();
    const TestCertificate old = TestCertificate::make("localhost", -3600, -1);
    QTest::newRow("key of another certificate") << one.certificate << two.key;
    QTest::newRow("expired") << old.certificate << old.key;
    QTest::newRow("no certificate") << "hello"_ba << one.key;
    QTest::newRow("empty key") << one.certificate << QByteArray();
}

void tst_TlsCredentials::keepsTheOldPair()
{
    QFETCH(const QByteArray, certificate);
    QFETCH(const QByteArray, key);
    const auto loaded = TlsCredentials::load(m_files, 20ms);
    QVERIFY(loaded);
    const TlsIdentity *first = &(*loaded)->identity();
    // Once, however often the timer looks.
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"was not renewed"_s));
    replace({certificate, key});
    QTRY_COMPARE((*loaded)->failedRenewals(), 1);
    QElapsedTimer further;
    further.start();
    QTRY_VERIFY(further.elapsed() > 100);
    QCOMPARE((*loaded)->failedRenewals(), 1);
    QCOMPARE(&(*loaded)->identity(), first);
    // And a pair that is whole again is taken.
    replace(TestCertificate::make());
    QTRY_COMPARE((*loaded)->renewals(), 1);
}

void tst_TlsCredentials::reloadsWhenTold()
{
    const auto loaded = TlsCredentials::load(m_files, 1h);
    QVERIFY(loaded);
    const QDateTime first = (*loaded)->identity().notAfter();
    replace(TestCertificate::make("localhost", -60, 5000));
    (*loaded)->reload();
    QVERIFY((*loaded)->identity().notAfter() > first);
}

void tst_TlsCredentials::refusesABrokenPairAtFirst()
{
    writePrivately(m_files.key, "hello");
    const auto loaded = TlsCredentials::load(m_files);
    QVERIFY(!loaded);
    QVERIFY(loaded.error().detail.contains(u"no private key"_s));
}

QTEST_GUILESS_MAIN(tst_TlsCredentials)
#include "tst_TlsCredentials.moc"
