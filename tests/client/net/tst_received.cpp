// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/received.h"

#include "common/text/message_text.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

class tst_received : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void fileNames_data();
    void fileNames();
    void hugeTextIsCut();
    void longestOfTheContractIsNot();
    void lists();
};

void tst_received::fileNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("harmlessName");
    QTest::newRow("plain") << u"photo.jpg"_s << u"photo.jpg"_s;
    QTest::newRow("Arabic") << u"صورة ١.png"_s << u"صورة ١.png"_s;
    QTest::newRow("a program that looks like a picture") << u"photo\u202Egpj.exe"_s << u"photogpj.exe"_s;
    QTest::newRow("isolates and marks") << u"\u2067a\u2069\u200Fb.txt"_s << u"ab.txt"_s;
    QTest::newRow("joiner of Persian") << u"می\u200Cخواهم.txt"_s << u"می\u200Cخواهم.txt"_s;
    QTest::newRow("folders") << u"../../etc/passwd"_s << u"_.._etc_passwd"_s;
    QTest::newRow("Windows folders") << u"C:\\a\\b.txt"_s << u"C:_a_b.txt"_s;
    QTest::newRow("hidden") << u"...bashrc"_s << u"bashrc"_s;
    QTest::newRow("lines") << u"a\r\nb\t.txt"_s << u"ab.txt"_s;
    QTest::newRow("nothing left") << u"\u202E\u200F"_s << u"file"_s;
    QTest::newRow("empty") << QString() << u"file"_s;
    QTest::newRow("endless") << QString(100'000, u'a') << QString(255, u'a') + u'…';
}

void tst_received::fileNames()
{
    QFETCH(QString, name);
    QTEST(harmlessFileName(name), "harmlessName");
    Message message;
    message.attachment = Attachment();
    message.attachment->name = name;
    QTEST(harmless(message).attachment->name, "harmlessName");
}

void tst_received::hugeTextIsCut()
{
    Message message;
    message.text = QString(10'000'000, u'x');
    message.senderName = u"a\nb"_s;
    message = harmless(message);
    QCOMPARE(message.text.size(), text::MaxMessageBytes + 1);
    QVERIFY(message.text.endsWith(u'…'));
    QCOMPARE(message.senderName, u"ab"_s);
}

void tst_received::longestOfTheContractIsNot()
{
    Message message;
    message.text = QString(text::MaxMessageBytes, u'x');
    QCOMPARE(harmless(message).text, message.text);
}

void tst_received::lists()
{
    const auto read = [](const QJsonObject &object) -> Result<int> {
        if (object.isEmpty())
            return Error::internal({});
        return object.value("n"_L1).toInt();
    };
    const QJsonObject good{{u"a"_s, QJsonArray{QJsonObject{{u"n"_s, 1}}, QJsonObject{{u"n"_s, 2}}}}};
    QCOMPARE(readList<int>(good, "a"_L1, read).value(), (QList<int>{1, 2}));
    QVERIFY(!readList<int>({{u"a"_s, 1}}, "a"_L1, read));
    QVERIFY(!readList<int>({{u"a"_s, QJsonArray{1}}}, "a"_L1, read));
}

QTEST_APPLESS_MAIN(tst_received)
#include "tst_received.moc"
