// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/reply_template.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::bot;

/// Placeholders in the bot's texts.
class tst_reply_template : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rendering_data();
    void rendering();
    void faults_data();
    void faults();
    void ownPlaceholdersStay();
    void everyPlaceholderHasAValue();
};

namespace {

SchoolFacts facts()
{
    SchoolFacts school;
    school.name = u"Noor"_s;
    school.loginUrl = u"https://noor.example"_s;
    return school;
}

} // namespace

void tst_reply_template::rendering_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("no placeholder") << u"Hello"_s << u"Hello"_s;
    QTest::newRow("known") << u"Open it[[ ({login_url})]]."_s << u"Open it (https://noor.example)."_s;
    QTest::newRow("unknown") << u"Open it[[ ({reset_url})]]."_s << u"Open it."_s;
    QTest::newRow("one of two unknown") << u"Go[[ to {login_url} or {reset_url}]]!"_s << u"Go!"_s;
    QTest::newRow("two parts") << u"Go[[ to {login_url}]][[ or {reset_url}]]!"_s << u"Go to https://noor.example!"_s;
    QTest::newRow("a line that is lost") << u"One\n[[Hours: {support_hours}]]\nTwo"_s << u"One\nTwo"_s;
    QTest::newRow("an empty line that is kept") << u"One\n\nTwo"_s << u"One\n\nTwo"_s;
    QTest::newRow("name") << u"Welcome[[ to {school}]]!"_s << u"Welcome to Noor!"_s;
}

void tst_reply_template::rendering()
{
    QFETCH(const QString, text);
    QCOMPARE(templateFaults(text), QStringList());
    QTEST(renderTemplate(text, facts(), Language::English), "expected");
}

void tst_reply_template::faults_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("unknown placeholder") << u"[[{moon}]]"_s;
    QTest::newRow("outside a part") << u"Open {login_url}"_s;
    QTest::newRow("part without placeholder") << u"[[hello]]"_s;
    QTest::newRow("open brace") << u"a { b"_s;
    QTest::newRow("closed brace") << u"a } b"_s;
    QTest::newRow("capitals") << u"[[{LOGIN_URL}]]"_s;
    QTest::newRow("open part") << u"[[ {login_url}"_s;
    QTest::newRow("closed part") << u"{login_url} ]]"_s;
    QTest::newRow("part in part") << u"[[ a [[ {login_url} ]] ]]"_s;
    QTest::newRow("part over two lines") << u"[[ a\n{login_url} ]]"_s;
    QTest::newRow("brace in a part") << u"[[ {login_url} } ]]"_s;
}

void tst_reply_template::faults()
{
    QFETCH(const QString, text);
    QVERIFY(!templateFaults(text).isEmpty());
}

void tst_reply_template::ownPlaceholdersStay()
{
    const QStringList own{u"first"_s, u"second"_s};
    QCOMPARE(templateFaults(u"{first} or {second}?"_s, own), QStringList());
    QVERIFY(!templateFaults(u"{first}?"_s, own).isEmpty());
    QVERIFY(!templateFaults(u"{first} or {second}?"_s).isEmpty());
    QCOMPARE(renderTemplate(u"{first} or {second}?"_s, facts(), Language::English), u"{first} or {second}?"_s);
}

void tst_reply_template::everyPlaceholderHasAValue()
{
    const SchoolFacts all{.name = u"a"_s,
        .arabicName = u"ب"_s,
        .supportHours = u"c"_s,
        .arabicSupportHours = u"د"_s,
        .loginUrl = u"e"_s,
        .resetUrl = u"f"_s,
        .coursesUrl = u"g"_s,
        .paymentsUrl = u"h"_s};
    QStringList values;
    for (const QString &name : SchoolFacts::placeholders()) {
        for (const Language language : AllLanguages)
            values.append(all.value(name, language));
        QCOMPARE(SchoolFacts().value(name, Language::Arabic), QString());
    }
    QCOMPARE(values,
        QStringList({u"\u2068ب\u2069"_s, u"a"_s, u"\u2068د\u2069"_s, u"c"_s, u"\u2066e\u2069"_s, u"e"_s,
            u"\u2066f\u2069"_s, u"f"_s, u"\u2066g\u2069"_s, u"g"_s, u"\u2066h\u2069"_s, u"h"_s}));
    QCOMPARE(all.value(u"moon", Language::English), QString());
    SchoolFacts one;
    one.name = u"a"_s;
    QCOMPARE(one.value(u"school", Language::Arabic), u"\u2068a\u2069"_s);
    one.name = u"نور"_s;
    QCOMPARE(one.value(u"school", Language::English), u"\u2068نور\u2069"_s);
}

QTEST_APPLESS_MAIN(tst_reply_template)
#include "tst_reply_template.moc"
