// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/RecordCipher.h"

#include <QtTest>

using sanad::client::RecordCipher;

class tst_RecordCipher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void roundTrip_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("مرحبا");
        QTest::newRow("large") << QByteArray(200'000, 'x');
    }
    void roundTrip()
    {
        QFETCH(QByteArray, plain);
        const RecordCipher cipher(RecordCipher::newKey());
        const QByteArray sealed = cipher.seal(plain, "a:1");
        QCOMPARE(cipher.open(sealed, "a:1"), std::optional(plain));
        QVERIFY(plain.isEmpty() || !sealed.contains(plain));
        QVERIFY(cipher.seal(plain, "a:1") != sealed); // another nonce each time
        QVERIFY(!cipher.open(sealed, "a:2"));
        QVERIFY(!RecordCipher(RecordCipher::newKey()).open(sealed, "a:1"));
    }

    void everyByteCounts()
    {
        const RecordCipher cipher(RecordCipher::newKey());
        const QByteArray sealed = cipher.seal("plain", "c");
        for (qsizetype i = 0; i < sealed.size(); ++i) {
            QByteArray changed = sealed;
            changed[i] = char(changed[i] ^ 1);
            QVERIFY2(!cipher.open(changed, "c"), qPrintable(QString::number(i)));
            QVERIFY(!cipher.open(sealed.first(i), "c"));
        }
    }
};

QTEST_APPLESS_MAIN(tst_RecordCipher)
#include "tst_RecordCipher.moc"
