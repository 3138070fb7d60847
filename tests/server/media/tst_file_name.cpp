// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/file_name.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::media;

/// Names as senders give them, and as others may see them.
class tst_file_name final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void cleaned_data();
    void cleaned();
};

void tst_file_name::cleaned_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("clean");
    QTest::newRow("plain") << u"report.pdf"_s << u"report.pdf"_s;
    QTest::newRow("Arabic") << u"واجب الرياضيات.pdf"_s << u"واجب الرياضيات.pdf"_s;
    QTest::newRow("Persian with joiner") << u"می\u200Cخواهم.pdf"_s << u"می\u200Cخواهم.pdf"_s;
    QTest::newRow("Unix path") << u"../../etc/passwd"_s << u"passwd"_s;
    QTest::newRow("Windows path") << u"C:\\Users\\a\\b.txt"_s << u"b.txt"_s;
    QTest::newRow("path with nothing behind it") << u"a/b/"_s << u"file.txt"_s;
    QTest::newRow("empty") << u""_s << u"file.txt"_s;
    QTest::newRow("dots") << u".."_s << u"file.txt"_s;
    QTest::newRow("hidden") << u".bashrc"_s << u"bashrc"_s;
    QTest::newRow("blanks") << u"   "_s << u"file.txt"_s;
    QTest::newRow("blanks around") << u"  a.txt . "_s << u"a.txt"_s;
    QTest::newRow("blanks between dots") << u".\u00A0.\u00A0.\u00A0a.txt\u00A0.\u00A0.\u00A0. "_s << u"a.txt"_s;
    QTest::newRow("nothing but blanks and dots") << u".\u00A0.\u3000.\u2003.\u00A0."_s << u"file.txt"_s;
    QTest::newRow("NUL and line ends") << u"a\u0000b\r\nc.txt"_s << u"abc.txt"_s;
    QTest::newRow("escape sequence") << u"\u001b[31ma.txt"_s << u"[31ma.txt"_s;
    QTest::newRow("C1 control") << u"a\u0085b.txt"_s << u"ab.txt"_s;
    QTest::newRow("override") << u"photo\u202Egpj.exe"_s << u"photogpj.exe"_s;
    QTest::newRow("isolates and marks") << u"\u2066a\u2069\u200F\u061Cb.txt"_s << u"ab.txt"_s;
    QTest::newRow("byte order mark") << u"\uFEFFa.txt"_s << u"a.txt"_s;
    QTest::newRow("half a surrogate") << u"a"_s + QChar(0xD83D) + u"b.txt"_s << u"ab.txt"_s;
    QTest::newRow("line separator") << u"a\u2028b.txt"_s << u"ab.txt"_s;
    QTest::newRow("reserved") << u"a<b>:\"|?*.txt"_s << u"a_b______.txt"_s;
    QTest::newRow("quotes of headers") << u"a\"; filename=b.txt"_s << u"a_; filename=b.txt"_s;
    QTest::newRow("long") << u"x"_s.repeated(300) + u".txt"_s << u"x"_s.repeated(251) + u".txt"_s;
    QTest::newRow("long, Arabic: two bytes each")
        << u"س"_s.repeated(200) + u".jpeg"_s << u"س"_s.repeated(125) + u".jpeg"_s;
    QTest::newRow("long ending is part of the name")
        << u"a."_s + u"y"_s.repeated(300) << u"a."_s + u"y"_s.repeated(253);
    // A family is one character of 25 bytes: ten of them fit.
    const QString family = u"👨\u200D👩\u200D👧\u200D👦"_s;
    QTest::newRow("characters are not cut") << family.repeated(12) << family.repeated(10);
}

void tst_file_name::cleaned()
{
    QFETCH(const QString, name);
    const QString clean = cleanedFileName(name, u"text/plain"_s);
    QTEST(clean, "clean");
    QVERIFY(!clean.isEmpty() && clean.toUtf8().size() <= MaxNameBytes);
    QCOMPARE(cleanedFileName(clean, u"text/plain"_s), clean);
}

QTEST_GUILESS_MAIN(tst_file_name)
#include "tst_file_name.moc"
