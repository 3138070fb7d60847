// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/small_talk.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::bot;

Q_DECLARE_METATYPE(std::optional<Choice>)

/// Short messages that mean something only in a conversation.
class tst_small_talk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void talk_data();
    void talk();
    void choices_data();
    void choices();
    void bareNo();
    void questions();
};

void tst_small_talk::talk_data()
{
    QTest::addColumn<SmallTalk>("expected");
    const auto rows = [](SmallTalk expected, const QStringList &texts) {
        for (const QString &text : texts)
            QTest::newRow(qPrintable(text)) << expected;
    };
    rows(SmallTalk::Greeting,
        {u"السلام عليكم"_s, u"السلام عليكم ورحمة الله وبركاته"_s, u"سلاااام"_s, u"مرحبا"_s, u"مرحباً 👋"_s, u"أهلاً"_s,
            u"هلا والله"_s, u"صباح الخير"_s, u"مساء الخير يا جماعة"_s, u"كيف حالكم"_s, u"hi"_s, u"Hello!"_s,
            u"heyyyy"_s, u"hi there"_s, u"Good morning"_s, u"salam 3likom"_s, u"sba7 l5ir"_s, u"ازيكم عاملين ايه"_s,
            u"hello how are you"_s, u"عندي مشكلة"_s, u"مرحبا عندي سؤال"_s, u"ممكن مساعدة لو سمحت"_s,
            u"I have a problem"_s, u"help please"_s});
    rows(SmallTalk::Acknowledgement,
        {u"ok"_s, u"OK!"_s, u"تمام"_s, u"طيب هجرب وارد عليك"_s, u"شكرا سأجرب وأخبرك"_s, u"ok let me try"_s,
            u"I will try"_s, u"تمام هجرب دلوقتي"_s, u"لحظة"_s, u"yes"_s, u"نعم"_s, u"wakha ghadi njarreb"_s,
            u"ok رح جرب"_s, u"حاضر إن شاء الله"_s, u"ok thanks, I will try it and tell you"_s});
    rows(SmallTalk::AsksIfMachine,
        {u"are you a robot?"_s, u"Are you a bot"_s, u"r u a bot??"_s, u"are you human?"_s, u"are you a real person"_s,
            u"am I talking to a bot"_s, u"is this a chatbot?"_s, u"is this AI?"_s, u"انت روبوت؟"_s, u"هل أنت روبوت"_s,
            u"هل أنت إنسان حقيقي؟"_s, u"انت بوت ولا انسان"_s, u"انا بكلم روبوت؟"_s, u"هل اتحدث مع شخص حقيقي"_s,
            u"enta robot?"_s, u"nta robot"_s, u"enti bot wla ensan"_s, u"واش نتا روبو"_s, u"إنت آلي؟"_s});
    rows(SmallTalk::None,
        {u"a real person"_s, u"I want to talk to a human"_s, u"اريد شخص حقيقي"_s, u"bot"_s, u"you"_s,
            u"are you there"_s, u"انت"_s, u"the robot course does not open"_s, u"دورة الروبوت"_s,
            u"are you a teacher"_s, u"هل هذا الكورس عن الروبوت"_s, u"talk to a person"_s});
    rows(SmallTalk::None,
        {u""_s, u"😭"_s, u"12"_s, u"hi, I can't log in"_s, u"السلام عليكم نسيت الباسورد"_s, u"عليكم"_s, u"the"_s,
            u"شكرا"_s, u"good"_s, u"الله"_s, u"صباح الخير متى تبدأ الدورة"_s, u"ok but it does not work"_s,
            u"جربت ومانفع"_s, u"عندي مشكلة في الفيديو"_s, u"please"_s, u"طب وبعدين"_s, u"yes it failed"_s,
            u"hello hello hello hello hello hello hello hello hello hello"_s});
}

void tst_small_talk::talk()
{
    QTEST(shortTalkIn(QString::fromUtf8(QTest::currentDataTag())).smallTalk, "expected");
}

void tst_small_talk::choices_data()
{
    QTest::addColumn<std::optional<Choice>>("expected");
    const auto rows = [](std::optional<Choice> expected, const QStringList &texts) {
        for (const QString &text : texts)
            QTest::newRow(qPrintable(text)) << expected;
    };
    rows(Choice::First,
        {u"1"_s, u"١"_s, u"1."_s, u"رقم 1"_s, u"الأول"_s, u"الاولى"_s, u"الخيار الأول"_s, u"first"_s,
            u"the first one"_s, u"one"_s, u"option 1 please"_s, u"1 و 2"_s});
    rows(Choice::Second,
        {u"2"_s, u"٢"_s, u"2️⃣"_s, u"الثاني"_s, u"الثانية"_s, u"التانية"_s, u"اقصد الثاني"_s, u"second"_s,
            u"the second one"_s, u"number two"_s});
    rows(Choice::Neither,
        {u"لا هذا ولا ذلك"_s, u"ولا واحدة منهم"_s, u"neither"_s, u"none of them"_s, u"something else"_s, u"لا"_s,
            u"no"_s});
    rows(std::nullopt,
        {u""_s, u"3"_s, u"12"_s, u"نعم"_s, u"the one"_s, u"I have 2 accounts"_s, u"الدرس الثاني مقفل"_s, u"video"_s,
            u"no video"_s});
}

void tst_small_talk::choices()
{
    QFETCH(const std::optional<Choice>, expected);
    QVERIFY(shortTalkIn(QString::fromUtf8(QTest::currentDataTag())).choice == expected);
}

void tst_small_talk::bareNo()
{
    for (const QString &text : {u"لا"_s, u"لأ"_s, u"لااا"_s, u"no"_s, u"Nope."_s, u"la2"_s, u"لا لا"_s})
        QVERIFY2(shortTalkIn(text).isNo, qPrintable(text));
    for (const QString &text : {u""_s, u"لا يعمل"_s, u"no problem"_s, u"نعم"_s, u"not now"_s})
        QVERIFY2(!shortTalkIn(text).isNo, qPrintable(text));
}

void tst_small_talk::questions()
{
    for (const QString &text :
        {u"متى تبدأ الدورة"_s, u"طيب كم سعرها"_s, u"عندكم تطبيق؟"_s, u"what is it"_s, u"and when"_s})
        QVERIFY2(mayAsk(text), qPrintable(text));
    for (const QString &text :
        {QString(), u"من الموبايل سامسونج"_s, u"Chrome on Windows"_s, u"404"_s, u"جربت كل الخطوات"_s})
        QVERIFY2(!mayAsk(text), qPrintable(text));
}

QTEST_APPLESS_MAIN(tst_small_talk)
#include "tst_small_talk.moc"
