// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/personal_data.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;

/// What a language model must not learn.
class tst_personal_data : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scrubbed_data();
    void scrubbed();
    void longTextIsCut();
    void anyText();
};

void tst_personal_data::scrubbed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QString &text, const QString &expected) {
        QTest::newRow(name) << text << expected;
    };
    row("nothing", u"When do I get my certificate?"_s, u"When do I get my certificate?"_s);
    row("mail", u"I am ahmed.m+1@mail.example.com, help"_s, u"I am [email], help"_s);
    row("mail, arabic around", u"بريدي sara@noor.example ولا يعمل"_s, u"بريدي [email] ولا يعمل"_s);
    row("phone", u"call me at +20 100 123 4567 please"_s, u"call me at [number] please"_s);
    row("phone, dashes", u"0100-123-4567"_s, u"[number]"_s);
    row("arabic digits", u"رقمي ٠١٠٠١٢٣٤٥٦٧ شكرا"_s, u"رقمي [number] شكرا"_s);
    row("card", u"4111 1111 1111 1111"_s, u"[number]"_s);
    row("iban", u"EG380019000500000000263180002"_s, u"[number]"_s);
    row("student number", u"my id is 2023117"_s, u"my id is [number]"_s);
    row("short numbers stay", u"lesson 12 of 2024, error 404"_s, u"lesson 12 of 2024, error 404"_s);
    row("account", u"I am @ahmed_m there"_s, u"I am [account] there"_s);
    row("link with a token", u"see https://noor.example/a?token=abc#x now"_s, u"see https://noor.example/a now"_s);
    row("link with a user", u"http://me:secret@noor.example/a?b"_s, u"http://noor.example/a"_s);
    row("plain link", u"https://noor.example/courses"_s, u"https://noor.example/courses"_s);
    row("own name", u"I am Ahmed, Mohamed's son"_s, u"I am [name], [name]'s son"_s);
    row("own name in arabic", u"انا أحمد محمد ومش عارف"_s, u"انا [name] [name] ومش عارف"_s);
    row("own name with a particle", u"الحساب لأحمد"_s, u"الحساب [name]"_s);
    row("name is said", u"my name is Laila Hassan and I ask"_s, u"my name is [name] and I ask"_s);
    row("name is said, arabic", u"اسمي ليلى، متى الشهادة"_s, u"اسمي [name]، متى الشهادة"_s);
    row("name is said, small letters", u"my name is laila hassan, when is it"_s, u"my name is [name], when is it"_s);
    row("name of several words, arabic", u"اسمي ليلى حسن علي متى الشهادة"_s, u"اسمي [name] متى الشهادة"_s);
    row("name of several words and more", u"اسمي ليلى حسن ومتى الشهادة"_s, u"اسمي [name] ومتى الشهادة"_s);
}

void tst_personal_data::scrubbed()
{
    QFETCH(const QString, text);
    QTEST(withoutPersonalData(text, u"أحمد محمد Ahmed Mohamed"_s), "expected");
}

void tst_personal_data::longTextIsCut()
{
    QCOMPARE(withoutPersonalData(u"a b "_s.repeated(1000), {}, 100).size(), 100);
    QVERIFY(withoutPersonalData(u"ahmed "_s.repeated(1000), u"ahmed"_s, 100).size() <= 100);
}

void tst_personal_data::anyText()
{
    for (const QString &text : {QString(), QString(QChar(0xd83d)), u"@@@@"_s, u"1 2 3 4 5 6 7 8 9"_s.repeated(500),
             u"a."_s.repeated(5'000) + u"@"_s, u"((((((((((1"_s.repeated(200)})
        QVERIFY(withoutPersonalData(text, text).size() <= 1000);
}

QTEST_APPLESS_MAIN(tst_personal_data)
#include "tst_personal_data.moc"
