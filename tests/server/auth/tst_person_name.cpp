// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/person_name.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::auth;

class tst_person_name : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void cleans_data();
    void cleans();
};

void tst_person_name::cleans_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("clean");
    const auto same = [](const char *row, const QString &name) { QTest::newRow(row) << name << name; };
    same("Latin", u"Sara Lee"_s);
    same("Arabic with diacritics", u"سَارَة العُتَيْبِيّ"_s);
    same("joiners", u"می\u200cخواهم 👩\u200d🏫"_s);
    same("direction marks", u"سارة\u200f (A)\u200e"_s);
    same("letter outside the BMP", u"𐤀𐤁"_s);
    same("200 units", QString(200, u'x'));
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("blanks around and inside") << u"  Sara \t\r\n  Lee\u00a0 "_s << u"Sara Lee"_s;
    QTest::newRow("line and paragraph separators") << u"Sara\u2028Lee\u2029"_s << u"Sara Lee"_s;
    QTest::newRow("NUL, bell, escape, DEL, C1") << u"S\u0001a\u0007r\u001ba\u007f\u009b"_s << u"Sara"_s;
    QTest::newRow("NUL") << QString(u"Sa"_s + QChar(u'\0') + u"ra"_s) << u"Sara"_s;
    QTest::newRow("embeddings and overrides") << u"\u202aS\u202ba\u202cr\u202da\u202e"_s << u"Sara"_s;
    QTest::newRow("isolates") << u"\u2066S\u2067a\u2068ra\u2069"_s << u"Sara"_s;
    QTest::newRow("dropped between blanks") << u"Sara \u202e Lee"_s << u"Sara Lee"_s;
    QTest::newRow("only invisible ones") << u"\u200b\u200d\u200f\u2060\ufeff"_s << QString();
    QTest::newRow("201 units") << QString(201, u'x') << QString(200, u'x');
    QTest::newRow("a pair across the limit") << QString(199, u'x') + u"👩"_s << QString(199, u'x');
    QTest::newRow("blank at the limit") << QString(199, u'x') + u" y"_s << QString(199, u'x');
    QTest::newRow("half a pair") << QString(u"Sa"_s + QChar(0xd83d) + u"ra"_s) << u"Sa\ufffdra"_s;
}

void tst_person_name::cleans()
{
    QFETCH(const QString, name);
    const QString clean = cleanPersonName(name);
    QTEST(clean, "clean");
    QCOMPARE(cleanPersonName(clean), clean);
}

QTEST_GUILESS_MAIN(tst_person_name)
#include "tst_person_name.moc"
