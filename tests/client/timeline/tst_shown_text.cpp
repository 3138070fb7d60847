// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/shown_text.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::client;

/// What a bubble shows of a text: enough, in order, and with places that can be told from those of the text.
class tst_shown_text : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void showsCharacterForCharacter_data();
    void showsCharacterForCharacter();
    void cuts_data();
    void cuts();
    void isolates_data();
    void isolates();
    void placesGoBothWays();
};

void tst_shown_text::showsCharacterForCharacter_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("plain") << u"مرحبا hi"_s << u"مرحبا hi"_s;
    QTest::newRow("line feed") << u"a\nb"_s << u"a\u2028b"_s;
    QTest::newRow("carriage return and line feed") << u"a\r\nb"_s << u"a\u200b\u2028b"_s;
    QTest::newRow("carriage return") << u"a\rb"_s << u"a\u2028b"_s;
    QTest::newRow("paragraph separator") << u"a\u2029b"_s << u"a\u2028b"_s;
    QTest::newRow("control characters") << u"a\u0001\u001b\tb"_s << u"a   b"_s;
    QTest::newRow("object") << u"a\ufffcb"_s << u"a b"_s;
    QTest::newRow("bidi marks stay") << u"a\u200fb"_s << u"a\u200fb"_s;
}

void tst_shown_text::showsCharacterForCharacter()
{
    QFETCH(const QString, text);
    QFETCH(const QString, expected);
    const ShownText shown = shownText(text);
    QCOMPARE(shown.text.isEmpty() ? QString() : shown.text, expected);
    QCOMPARE(shown.text.size(), text.size());
    QVERIFY(!shown.isCut);
}

void tst_shown_text::cuts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qsizetype>("characters");
    QTest::addColumn<int>("lines");
    QTest::addColumn<QString>("expected");
    QTest::newRow("as long as allowed") << u"abcd"_s << qsizetype(4) << 9 << u"abcd"_s;
    QTest::newRow("longer") << u"abcde"_s << qsizetype(4) << 9 << u"abcd"_s;
    QTest::newRow("inside a pair") << u"abc😀"_s << qsizetype(4) << 9 << u"abc"_s;
    QTest::newRow("before a mark") << u"abcدً"_s << qsizetype(4) << 9 << u"abc"_s;
    QTest::newRow("inside joined emoji") << u"ab👩\u200d💻"_s << qsizetype(5) << 9 << u"ab"_s;
    QTest::newRow("nothing but marks") << u"\u0301"_s.repeated(200) << qsizetype(100) << 9 << u"\u0301"_s.repeated(100);
    QTest::newRow("lines") << u"a\nb\nc"_s << qsizetype(100) << 2 << u"a\u2028b"_s;
    QTest::newRow("line breaks only") << u"\n"_s.repeated(100) << qsizetype(100) << 3 << u"\u2028\u2028"_s;
}

void tst_shown_text::cuts()
{
    QFETCH(const QString, text);
    QFETCH(const qsizetype, characters);
    QFETCH(const int, lines);
    QFETCH(const QString, expected);
    const ShownText shown = shownText(text, characters, lines);
    QCOMPARE(shown.text, expected);
    QCOMPARE(shown.isCut, expected.size() < text.size());
}

void tst_shown_text::isolates_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // [ and ] stand for the isolates
    QTest::newRow("arabic") << u"مرحبا بك"_s << u"مرحبا بك"_s;
    QTest::newRow("code") << u"الرمز 482-913، صالح"_s << u"الرمز [482-913]، صالح"_s;
    QTest::newRow("phone") << u"هاتف +20 100 123 4567."_s << u"هاتف [+20 100 123 4567]."_s;
    QTest::newRow("local phone") << u"هاتف 0100 123 4567"_s << u"هاتف [0100 123 4567]"_s;
    QTest::newRow("list of numbers") << u"الأسئلة 3 4 5 صعبة"_s << u"الأسئلة 3 4 5 صعبة"_s;
    QTest::newRow("plain number") << u"عندي 5 أسئلة"_s << u"عندي 5 أسئلة"_s;
    QTest::newRow("decimal and percent") << u"نسبة 4.5 و 20%"_s << u"نسبة 4.5 و 20%"_s;
    QTest::newRow("date") << u"يوم 2024-01-15؟"_s << u"يوم [2024-01-15]؟"_s;
    QTest::newRow("file that begins with digits") << u"الملف 2024-report.pdf هنا"_s << u"الملف [2024-report.pdf] هنا"_s;
    QTest::newRow("address with a slash at its end")
        << u"افتح https://a.example/ الآن"_s << u"افتح [https://a.example/] الآن"_s;
    QTest::newRow("address in brackets") << u"افتح (https://a.example/) الآن"_s
                                         << u"افتح ([https://a.example/]) الآن"_s;
    QTest::newRow("path") << u"المسار /etc/hosts هنا"_s << u"المسار [/etc/hosts] هنا"_s;
    QTest::newRow("language") << u"أتعلم C++ و C#"_s << u"أتعلم [C++] و [C#]"_s;
    QTest::newRow("phrase stays whole") << u"رسالة Access is denied هنا"_s << u"رسالة [Access is denied] هنا"_s;
    QTest::newRow("sentence's own punctuation") << u"شكرا see you!"_s << u"شكرا [see you]!"_s;
    QTest::newRow("call with brackets") << u"دالة print(x) هنا"_s << u"دالة [print(x)] هنا"_s;
    QTest::newRow("numbered line") << u"1) افتح\n2) اختر"_s << u"1) افتح\u20282) اختر"_s;
    QTest::newRow("bracket that the sentence opened") << u"(أي 5%) + 20 USD؟"_s << u"(أي 5%) + [20 USD]؟"_s;
    QTest::newRow("bracket that the sentence closes")
        << u"من Moodle (أي 20 USD فقط)"_s << u"من [Moodle] (أي [20 USD] فقط)"_s;
    QTest::newRow("brackets only") << u"نعم ))) ((( لا"_s << u"نعم ))) ((( لا"_s;
    QTest::newRow("quoted") << u"زر \"Save\" هنا"_s << u"زر \"[Save]\" هنا"_s;
}

void tst_shown_text::isolates()
{
    QFETCH(const QString, text);
    QFETCH(QString, expected);
    ShownText shown = shownText(text);
    isolateLeftToRight(shown);
    expected.replace(u'[', QChar(0x2066)).replace(u']', QChar(0x2069));
    QCOMPARE(shown.text, expected);
    QCOMPARE(shown.text.size(), text.size() + shown.added.size());
}

void tst_shown_text::placesGoBothWays()
{
    const QString text = u"رمز 1-2 و C++ تم"_s;
    ShownText shown = shownText(text);
    isolateLeftToRight(shown);
    QCOMPARE(shown.added.size(), 4);
    for (qsizetype place = 0; place < text.size(); ++place) {
        QCOMPARE(shown.text[shown.fromMessage(place)], text[place]);
        QCOMPARE(shown.toMessage(shown.fromMessage(place)), place);
    }
    QCOMPARE(shown.toMessage(shown.text.size()), text.size());
}

QTEST_APPLESS_MAIN(tst_shown_text)
#include "tst_shown_text.moc"
