// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/text/language.h"

#include <QTest>

using namespace Qt::StringLiterals;
using sanad::text::guessLanguage;
using sanad::text::LanguageGuess;

Q_DECLARE_METATYPE(sanad::text::LanguageGuess)

/// The language of short chat texts, as people really type them.
class tst_language : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void arabic_data();
    void arabic() { check(LanguageGuess::Arabic); }
    void arabizi_data();
    void arabizi() { check(LanguageGuess::Arabizi); }
    void english_data();
    void english() { check(LanguageGuess::English); }
    void unknown_data();
    void unknown() { check(LanguageGuess::Unknown); }
    void caseDoesNotMatter();
    void longTextsCostNoMore();
    void speed();

private:
    static void rows(std::initializer_list<QStringView> texts);
    static void check(LanguageGuess expected);
};

void tst_language::rows(std::initializer_list<QStringView> texts)
{
    QTest::addColumn<QString>("text");
    for (const QStringView text : texts)
        QTest::newRow(text.isEmpty() ? "(empty)" : text.toUtf8().constData()) << text.toString();
}

void tst_language::check(LanguageGuess expected)
{
    QFETCH(const QString, text);
    QCOMPARE(guessLanguage(text), expected);
}

void tst_language::arabic_data()
{
    rows({u"لا أستطيع تسجيل الدخول", u"مش عارف ادخل", u"شو المشكلة", u"ا", u"Moodle لا يعمل", u"نسيت ال password",
        u"الvideo مش شغال", u"error 500 بيطلع", u"تظهر رسالة You do not have permission to view this page",
        u"الكود 1234 لا يصل", u"شكرا 👍", u"thanks شكرا", u"ﻣﺸﻜﻠﺔ", u"میرا", u"hi ازيك", u"https://example.com لا يفتح",
        u"what هو الحل لو سمحت", u"مشكلة login"});
}

void tst_language::arabizi_data()
{
    rows({u"msh 3aref adkhol", u"el video mesh shaghal", u"ana nseet el password", u"ma 2dart", u"kifak", u"wallah",
        u"7esabi et2afal", u"3ayez akallem el admin", u"shokran", u"shukran jazilan", u"shukraaaan", u"chokran bzaf",
        u"salam alaikum", u"mafish sot fel video", u"lesa mesh sha8al", u"el kors msh zaher", u"ezay adfa3",
        u"ma zabat", u"ya3ni eh", u"tamam kda", u"inshallah", u"7abibi tslm", u"kif fini ghayer el password",
        u"baddi e7ki ma3 7ada", u"mish 3am yefta7 ma3i", u"wen el course", u"lesh ma byeftah", u"kteer 3atal",
        u"shlon adkhol", u"abi akalem mowazaf", u"abgha arja3 floosi", u"wesh hadha", u"bghit nbdel mot de passe",
        u"mabghach ykhdem", u"ma7abch yemchi", u"fin l cours dyali", u"el site wa2e3", u"el account maqfool",
        u"5alas etsalla7", u"sa77", u"ok shokran ya basha", u"law sama7t el link msh byefta7", u"EL VIDEO MESH SHAGHAL",
        u"hello ana mesh 3aref a3mel login", u"pls el exam mesh byefta7", u"dafa3t w el course ma fata7",
        u"raga3 el floos", u"mumkin musa3ada", u"sabah el kheir", u"la2 lessa", u"eh da", u"3andi moshkela",
        u"kefak shu el a5bar"});
}

void tst_language::english_data()
{
    rows({u"I can't log in", u"Thank you, problem solved", u"hello", u"ok thanks", u"video not working",
        u"payment failed", u"site no open", u"why video no work", u"i not can enter my account", u"plz help me",
        u"my acount is bloked pls help", u"I forgot my password", u"how to reset pass", u"refund", u"Error 404",
        u"the mp4 file won't play", u"h264 video error", u"this is my 2nd attempt", u"I have a 5gb limit",
        u"I caught covid19 last week", u"it runs on windows10", u"class at 7am", u"lesson2 is locked",
        u"grade5 homework missing", u"unit3 does not open", u"office365 login", u"2fa code not received",
        u"wallah I tried everything you said and it is still not working", u"salam, I forgot my password", u"hi",
        u"good morning", u"I’m locked out", u"not solved", u"no", u"yes please", u"SOOOO slow", u"is there a discount?",
        u"u r the best", u"thx", u"what does ايقاف mean", u"I can't find the button تسجيل on my page",
        u"my email is ahmed3@example.com", u"I am Mohamed from Cairo", u"The module won't unlock",
        u"transfer me to a human agent", u"3 days without answer", u"chapter7 quiz", u"buffering", u"unacceptable"});
}

void tst_language::unknown_data()
{
    rows({u"", u"   ", u"12345", u"٥٠٠", u"👍", u"😂😂😂", u"?!", u"...", u"https://example.com/login", u"a@b.com",
        u"www.example.org", u"xqzt", u"Ahmed", u"+20 100 123 4567", u"a3f9c2d1", u"привет", u"你好", u"asdf", u"❤️",
        u"\u200f", u"zzz"});
}

void tst_language::caseDoesNotMatter()
{
    QCOMPARE(guessLanguage(u"MSH 3AREF"), LanguageGuess::Arabizi);
    QCOMPARE(guessLanguage(u"WHY IS IT BROKEN"), LanguageGuess::English);
}

void tst_language::longTextsCostNoMore()
{
    QCOMPARE(guessLanguage(u"the video is broken "_s.repeated(3000) + u"لا يعمل "_s.repeated(10'000)),
        LanguageGuess::English);
    QCOMPARE(guessLanguage(QString(65'536, u'a')), LanguageGuess::Unknown);
}

void tst_language::speed()
{
    LanguageGuess guess = LanguageGuess::Unknown;
    QBENCHMARK
    {
        guess = guessLanguage(u"hello ana mesh 3aref a3mel login lel course mn embareh please");
    }
    QCOMPARE(guess, LanguageGuess::Arabizi);
}

QTEST_APPLESS_MAIN(tst_language)
#include "tst_language.moc"
