// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/text/direction.h"

#include <QTest>

using namespace Qt::StringLiterals;
using sanad::text::directionOf;

Q_DECLARE_METATYPE(Qt::LayoutDirection)

/// Which way texts of a bilingual chat are laid out.
class tst_direction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void directionOf_data();
    void directionOf();
    void fallsBackWhereNothingCounts_data();
    void fallsBackWhereNothingCounts();
    void readsOnlyTheBeginning();
};

void tst_direction::directionOf_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<Qt::LayoutDirection>("expected");
    const auto rtl = [](const char *name, QStringView text) {
        QTest::newRow(name) << text.toString() << Qt::RightToLeft;
    };
    const auto ltr = [](const char *name, QStringView text) {
        QTest::newRow(name) << text.toString() << Qt::LeftToRight;
    };
    rtl("arabic", u"لا أستطيع الدخول");
    rtl("one arabic letter", u"ا");
    rtl("product first", u"Moodle لا يعمل");
    rtl("product last", u"لا أستطيع فتح Moodle");
    rtl("two products", u"Google Chrome لا يفتح الدرس");
    rtl("half and half", u"video الدرس");
    rtl("one of three", u"error page عندي");
    rtl("arabic first, long english quote", u"تظهر الرسالة: You do not have permission");
    rtl("digits first", u"500 خطأ في الصفحة");
    rtl("arabic digits and arabic", u"٥٠٠ جنيه");
    rtl("emoji first", u"😀 شكرا");
    rtl("address first", u"https://moodle.example.com/course/view.php?id=5 لا يفتح");
    rtl("mail address first", u"student@example.com بريدي");
    rtl("file name first", u"homework.docx لا يرفع");
    rtl("windows path", u"C:\\Users\\me\\file هذا الملف");
    rtl("bare web address", u"WWW.Example.com الموقع لا يفتح");
    rtl("article joined to latin word", u"الvideo");
    rtl("diacritics", u"مُحَمَّد");
    rtl("punctuation first", u"!!! لا");
    rtl("brackets", u"(Zoom) الحصة");
    rtl("presentation forms", u"ﻣﺸﻜﻠﺔ");
    rtl("hebrew", u"שלום");
    rtl("persian", u"سلام خوبی");
    rtl("urdu", u"میرا اکاؤنٹ");
    rtl("mark before latin", u"\u200fMoodle");
    rtl("isolate before latin", u"\u2067Moodle\u2069");
    rtl("arabic letter mark before digits", u"\u061c123");
    rtl("several lines, arabic majority", u"Error\nظهر لي هذا\nماذا أفعل");
    rtl("english abbreviation in arabic", u"رمز OTP لا يصل");
    rtl("old italic is not, but adlam is", u"𞤀𞤣𞤤𞤢𞤥");
    ltr("english", u"I cannot log in");
    ltr("one latin letter", u"x");
    ltr("arabizi", u"msh 3aref adkhol");
    ltr("english with an arabic name", u"My teacher is called أحمد and he helps");
    ltr("english with an arabic button", u"I press the button دخول and nothing happens");
    ltr("arabic greeting before a long english text", u"مرحبا I cannot open my course since yesterday");
    ltr("digits then english", u"404 page");
    ltr("english with arabic digits", u"room ٥");
    ltr("emoji then english", u"😀 thanks");
    ltr("accents", u"déjà vu");
    ltr("apostrophes do not cut words", u"I can't don't won't دخول");
    ltr("mark before arabic", u"\u200eمرحبا");
    ltr("embedding before arabic", u"\u202aمرحبا\u202c");
    ltr("override before arabic", u"\u202dمرحبا\u202c");
    ltr("hyphenated words", u"log-in sign-up دخول");
    ltr("cyrillic", u"привет");
    ltr("chinese", u"你好");
    ltr("latin beyond the basic plane", u"𝐇𝐞𝐥𝐩");
}

void tst_direction::directionOf()
{
    QFETCH(const QString, text);
    QFETCH(const Qt::LayoutDirection, expected);
    // The fallback must play no part.
    QCOMPARE(::directionOf(text, Qt::LeftToRight), expected);
    QCOMPARE(::directionOf(text, Qt::RightToLeft), expected);
}

void tst_direction::fallsBackWhereNothingCounts_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("null") << QString();
    QTest::newRow("empty") << u""_s;
    QTest::newRow("space") << u"  \n "_s;
    QTest::newRow("digits") << u"123 456"_s;
    QTest::newRow("arabic digits") << u"١٢٣"_s;
    QTest::newRow("emoji") << u"😀👍🏽❤️"_s;
    QTest::newRow("flag") << u"🇪🇬"_s;
    QTest::newRow("punctuation") << u"?!… ؟"_s;
    QTest::newRow("address") << u"https://example.com/a"_s;
    QTest::newRow("mail") << u"a@b.org"_s;
    QTest::newRow("file") << u"photo.jpg"_s;
    QTest::newRow("mention") << u"@ahmed"_s;
    QTest::newRow("half surrogate") << QString(QChar(0xd800));
}

void tst_direction::fallsBackWhereNothingCounts()
{
    QFETCH(const QString, text);
    QCOMPARE(::directionOf(text), Qt::LeftToRight);
    QCOMPARE(::directionOf(text, Qt::LeftToRight), Qt::LeftToRight);
    QCOMPARE(::directionOf(text, Qt::RightToLeft), Qt::RightToLeft);
}

void tst_direction::readsOnlyTheBeginning()
{
    const QString arabicThenEnglish = u"لا "_s.repeated(800) + u"word "_s.repeated(100'000);
    QCOMPARE(::directionOf(arabicThenEnglish), Qt::RightToLeft);
}

QTEST_APPLESS_MAIN(tst_direction)
#include "tst_direction.moc"
