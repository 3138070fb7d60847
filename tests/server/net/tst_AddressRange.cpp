// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/AddressRange.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::net;

/// Addresses and blocks of them, as operators and proxies write them.
class tst_AddressRange : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void parsesAddresses_data();
    void parsesAddresses();
    void parsesRanges_data();
    void parsesRanges();
    void contains_data();
    void contains();
};

void tst_AddressRange::parsesAddresses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("address"); // empty: none
    const auto row = [](const char *text, const QString &address) {
        QTest::newRow(text) << QByteArray(text) << address;
    };
    row("192.0.2.1", u"192.0.2.1"_s);
    row("2001:db8::1", u"2001:db8::1"_s);
    row("2001:DB8:0:0:0:0:0:1", u"2001:db8::1"_s);
    row("::ffff:192.0.2.1", u"192.0.2.1"_s);
    row("::FFFF:c000:201", u"192.0.2.1"_s);
    row("::1", u"::1"_s);
    for (const char *text : {"", "1.2", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "0x7f.0.0.1", " 1.2.3.4",
             "1.2.3.4 ", "[::1]", "::1%lo", "::g", "1.2.3.4:80", "localhost", "unknown",
             "1111:2222:3333:4444:5555:6666:7777:8888:9999:1111:2222:3333:4444"})
        QTest::addRow("not \"%s\"", text) << QByteArray(text) << QString();
    QTest::newRow("with a NUL") << QByteArray("1.2.3.4\0", 8) << QString();
}

void tst_AddressRange::parsesAddresses()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, address);
    const auto parsed = parseAddress(text);
    QCOMPARE(parsed ? parsed->toString() : QString(), address);
}

void tst_AddressRange::parsesRanges_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown"); // empty: none
    const auto row = [](const char *text, const char *shown) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(shown);
    };
    row("127.0.0.1", "127.0.0.1");
    row("10.0.0.0/8", "10.0.0.0/8");
    row("10.1.2.3/32", "10.1.2.3");
    row("0.0.0.0/0", "0.0.0.0/0");
    row("::/0", "::/0");
    row("2001:db8::/32", "2001:db8::/32");
    row("::1/128", "::1");
    for (const char *text : {"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/",
             "/8", "10.0.0.0/8/8", "2001:db8::1/32", "::/129", "10.0.0.0/255.0.0.0", "", "proxy.example"})
        row(text, "");
}

void tst_AddressRange::parsesRanges()
{
    QFETCH(const QString, text);
    QFETCH(const QString, shown);
    const auto range = AddressRange::parse(text);
    QCOMPARE(range ? range->toText() : QString(), shown);
}

void tst_AddressRange::contains_data()
{
    QTest::addColumn<QString>("range");
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isIn");
    const auto row = [](const char *range, const char *address, bool isIn) {
        QTest::addRow("%s %s", range, address) << QString::fromLatin1(range) << QString::fromLatin1(address) << isIn;
    };
    row("10.0.0.0/8", "10.255.255.255", true);
    row("10.0.0.0/8", "11.0.0.0", false);
    row("10.0.0.0/8", "::ffff:10.1.1.1", true); // as plainAddress() has it
    row("0.0.0.0/0", "1.2.3.4", true);
    row("0.0.0.0/0", "::1", false);
    row("::/0", "1.2.3.4", false);
    row("192.0.2.7", "192.0.2.7", true);
    row("192.0.2.7", "192.0.2.8", false);
    row("2001:db8::/33", "2001:db8:7fff::1", true);
    row("2001:db8::/33", "2001:db8:8000::1", false);
}

void tst_AddressRange::contains()
{
    QFETCH(const QString, range);
    QFETCH(const QString, address);
    QTEST(AddressRange::parse(range)->contains(plainAddress(QHostAddress(address))), "isIn");
}

QTEST_GUILESS_MAIN(tst_AddressRange)
#include "tst_AddressRange.moc"
