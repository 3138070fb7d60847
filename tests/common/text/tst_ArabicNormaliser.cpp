// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/text/ArabicNormaliser.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using sanad::text::ArabicNormaliser;

/// What the normaliser makes of everything that students type.
class tst_ArabicNormaliser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void normalise_data();
    void normalise();
    void emoji_data();
    void emoji();
    void tokens();
    void splitSharesTheText();
    void isIdempotentOnAnything();
    void holdsOnlyWhatItPromises();
    void speed();
};

void tst_ArabicNormaliser::normalise_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, QStringView text, QStringView expected) {
        QTest::newRow(name) << text.toString() << expected.toString();
    };
    row("nothing", u"", u"");
    row("white space only", u" \t\n\u00a0\u3000 ", u"");
    row("punctuation only", u"؟!...،؛«»", u"");
    row("plain word", u"شكرا", u"شكرا");
    row("tanween", u"شكراً", u"شكرا");
    row("full tashkeel", u"مُحَمَّدٌ", u"محمد");
    row("quranic marks", u"ٱلۡحَمۡدُ لِلَّهِ ۖ", u"الحمد لله");
    row("superscript alef", u"هٰذا", u"هذا");
    row("hamza above as a mark", u"ا\u0654حمد", u"احمد");
    row("tatweel", u"شـــكـــرا", u"شكرا");
    row("alef with hamza above", u"أحمد", u"احمد");
    row("alef with hamza below", u"إلغاء", u"الغا");
    row("alef with madda", u"آسف", u"اسف");
    row("alef wasla", u"ٱسم", u"اسم");
    row("alef maksura", u"على", u"علي");
    row("yeh hamza", u"مسئول", u"مسيول");
    row("waw hamza", u"مسؤول", u"مسوول");
    row("thing, three ways: hamza", u"شيء", u"شي");
    row("thing, three ways: seat", u"شئ", u"شي");
    row("thing, three ways: none", u"شي", u"شي");
    row("teh marbuta", u"مشكلة", u"مشكله");
    row("persian kaf and yeh", u"کیف", u"كيف");
    row("gaf", u"گلت", u"كلت");
    row("tcheh", u"چوجل", u"جوجل");
    row("peh", u"پرنامج", u"برنامج");
    row("veh", u"ڤيديو", u"فيديو");
    row("maghreb qaf and veh", u"ڨڥ", u"قف");
    row("moroccan kaf", u"ڭاع", u"كاع");
    row("jeh", u"ژاكيت", u"زاكيت");
    row("urdu heh and yeh barree", u"ہے", u"هي");
    row("presentation forms", u"ﻣﺸﻜﻠﺔ", u"مشكله");
    row("lam alef ligature", u"ﻻ ﻷ", u"لا لا");
    row("phrase in one character", u"ﷺ", u"صلي الله عليه وسلم");
    row("arabic-indic digits", u"٠١٢٣٤٥٦٧٨٩", u"0123456789");
    row("persian digits", u"۰۱۲۳۴۵۶۷۸۹", u"0123456789");
    row("fullwidth", u"ＡＢＣ１２", u"abc12");
    row("mathematical bold", u"𝐇𝐞𝐥𝐩", u"help");
    row("circled digit", u"①", u"1");
    row("latin capitals", u"LOGIN Error", u"login error");
    row("latin accents", u"Café DÉJÀ", u"cafe deja");
    row("latin accents, decomposed", u"Cafe\u0301", u"cafe");
    row("greek capital", u"ΑΒΓ", u"αβγ");
    row("apostrophe inside a word", u"can't I’m", u"cant im");
    row("arabizi apostrophe", u"3'alat", u"3alat");
    row("quotes around words", u"'hello' ‘yes’", u"hello yes");
    row("apostrophe at the end", u"students' books", u"students books");
    row("hyphen and underscore", u"log-in user_name", u"log in user name");
    row("address", u"a@b.com", u"a b com");
    row("arabic punctuation", u"لا،لم؛هل؟نعم", u"لا لم هل نعم");
    row("arabic thousands and decimal", u"١٬٠٠٠٫٥٠", u"1 000 50");
    row("spaces collapsed", u"  لا   يعمل \n\n الآن ", u"لا يعمل الان");
    row("no-break space", u"لا\u00a0يعمل", u"لا يعمل");
    row("zero-width non-joiner", u"می\u200cخواهم", u"ميخواهم");
    row("zero-width joiner and space", u"كتا\u200dب\u200bي", u"كتابي");
    row("bidi marks", u"\u200fمرحبا\u200e \u061cبك", u"مرحبا بك");
    row("bidi isolates and overrides", u"\u2067مرحبا\u2069 \u202eabc\u202c", u"مرحبا abc");
    row("byte order mark and soft hyphen", u"\ufefflog\u00adin", u"login");
    row("elongated arabic", u"شكراااااا", u"شكرا");
    row("elongated consonant", u"لاااا حلوووو", u"لا حلو");
    row("elongated through tatweel and marks", u"جميــــييييلّ", u"جميل");
    row("double letter kept", u"الله ممكن", u"الله ممكن");
    row("two alefs are one", u"شكراا", u"شكرا");
    row("laughter", u"هههههههه", u"ه");
    row("elongated latin", u"sooooo", u"soo");
    row("elongated latin, other length", u"SOOOoooo", u"soo");
    row("double latin kept", u"password", u"password");
    row("digits never fold", u"1000000", u"1000000");
    row("latin word with arabic article", u"الpassword", u"ال password");
    row("arabic word with number", u"خطأ500", u"خطا 500");
    row("arabizi keeps its digits", u"7esaby et2afal", u"7esaby et2afal");
    row("mixed sentence", u"Moodle لا يعمل!!", u"moodle لا يعمل");
    row("emoji dropped", u"شكرا👍🏽جدا", u"شكرا جدا");
    row("keycap", u"1\ufe0f\u20e3", u"1");
    row("half surrogate", QStringView(u"a\xd800z", 3), u"a z");
    row("half surrogate at the end", QStringView(u"ok\xdbff", 3), u"ok");
    row("control characters", u"a\x01z", u"a z");
    row("cyrillic", u"ПРИВЕТ", u"привет");
    row("chinese", u"你好", u"你好");
}

void tst_ArabicNormaliser::normalise()
{
    QFETCH(const QString, text);
    QFETCH(const QString, expected);
    QCOMPARE(ArabicNormaliser().normalise(text), expected);
    QCOMPARE(ArabicNormaliser().normalise(expected), expected);
}

void tst_ArabicNormaliser::emoji_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("alone") << u"👍"_s << u"👍"_s;
    QTest::newRow("between words") << u"شكرا👍جدا"_s << u"شكرا 👍 جدا"_s;
    QTest::newRow("skin tone") << u"👍🏽"_s << u"👍"_s;
    QTest::newRow("variation selector") << u"❤️ok"_s << u"❤ ok"_s;
    QTest::newRow("repeated") << u"😂😂😂😂"_s << u"😂 😂 😂 😂"_s;
    QTest::newRow("first and last") << u"😂 ok 😂"_s << u"😂 ok 😂"_s;
    QTest::newRow("symbols are not emoji") << u"a+b=c €"_s << u"a b c"_s;
}

void tst_ArabicNormaliser::emoji()
{
    QFETCH(const QString, text);
    QFETCH(const QString, expected);
    const ArabicNormaliser keeping(ArabicNormaliser::Emoji::Keep);
    QCOMPARE(keeping.normalise(text), expected);
    QCOMPARE(keeping.normalise(expected), expected);
}

void tst_ArabicNormaliser::tokens()
{
    QCOMPARE(ArabicNormaliser().tokens(u"  الـpassword، مش شغّال!! "),
        QStringList({u"ال"_s, u"password"_s, u"مش"_s, u"شغال"_s}));
    QVERIFY(ArabicNormaliser().tokens(u"؟!").isEmpty());
}

void tst_ArabicNormaliser::splitSharesTheText()
{
    const QString normalised = u"لا يعمل الان"_s;
    const QList<QStringView> words = ArabicNormaliser::split(normalised);
    QCOMPARE(words.size(), 3);
    QCOMPARE(words.at(1), u"يعمل");
    QCOMPARE(words.at(0).utf16(), QStringView(normalised).utf16());
}

void tst_ArabicNormaliser::isIdempotentOnAnything()
{
    QRandomGenerator random(20240115);
    const QString alphabet =
        u"اأإآٱىئؤءةهيوكگچپڤabcXYZéÉ0٤۵ ـًّٰ\u200c\u200f\u2067'’-.؟👍🏽ﻻﷺ①Ａ\u0301ß"_s;
    for (int round = 0; round < 20000; ++round) {
        QString text;
        const qsizetype size = random.bounded(24);
        for (qsizetype i = 0; i < size; ++i) {
            const bool anything = random.bounded(8) == 0;
            text += anything ? QChar(char16_t(random.bounded(0x10000))) : alphabet.at(random.bounded(alphabet.size()));
        }
        for (const auto emoji : {ArabicNormaliser::Emoji::Drop, ArabicNormaliser::Emoji::Keep}) {
            const ArabicNormaliser normaliser(emoji);
            const QString once = normaliser.normalise(text);
            QVERIFY2(normaliser.normalise(once) == once, qPrintable(QString::fromLatin1(text.toUtf8().toHex())));
        }
    }
}

void tst_ArabicNormaliser::holdsOnlyWhatItPromises()
{
    // Every character of the Basic Multilingual Plane between two letters.
    for (char32_t point = 1; point < 0x10000; ++point) {
        if (QChar::isSurrogate(point))
            continue;
        const QString out = ArabicNormaliser().normalise(u"a%1z"_s.arg(QChar(char16_t(point))));
        QVERIFY(out.startsWith(u'a') && out.endsWith(u'z'));
        for (const char32_t c : out.toUcs4()) {
            const bool fine = c == U' ' || QChar::isLetterOrNumber(c);
            QVERIFY2(fine, qPrintable(QString::number(point, 16)));
        }
        QVERIFY2(!out.contains(u"  "_s), qPrintable(QString::number(point, 16)));
    }
}

void tst_ArabicNormaliser::speed()
{
    const QString text = u"السلام عليكم، مش عارف أدخل على الحساب بتاعي من امبارح لو سمحت"_s;
    const ArabicNormaliser normaliser;
    QString out;
    QBENCHMARK
    {
        out = normaliser.normalise(text);
    }
    QVERIFY(out.startsWith(u"السلام عليكم مش"_s));
}

QTEST_APPLESS_MAIN(tst_ArabicNormaliser)
#include "tst_ArabicNormaliser.moc"
