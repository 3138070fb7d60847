// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/link_scanner.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using sanad::client::Link;
using sanad::client::scanLinks;

/// What becomes a link in a text, and what never does.
class tst_link_scanner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void links_data();
    void links();
    void neverLinks_data();
    void neverLinks();
    void takesTimeInProportion_data();
    void takesTimeInProportion();
};

void tst_link_scanner::links_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("written"); // as it stands in the text
    QTest::addColumn<QStringList>("urls");
    const auto same = [](const char *name, const QString &text, const QString &link) {
        QTest::newRow(name) << text << QStringList{link} << QStringList{link};
    };
    const auto row = [](const char *name, const QString &text, const QString &link, const QString &url) {
        QTest::newRow(name) << text << QStringList{link} << QStringList{url};
    };
    same("https", u"see https://example.com/a?b=c#d now"_s, u"https://example.com/a?b=c#d"_s);
    same("http alone", u"http://example.com"_s, u"http://example.com"_s);
    same("port", u"http://localhost:8000/x"_s, u"http://localhost:8000/x"_s);
    same("full stop", u"Look at https://example.com/a."_s, u"https://example.com/a"_s);
    same("comma and question", u"https://example.com/a,?! yes"_s, u"https://example.com/a"_s);
    same("brackets around", u"(https://example.com/a)"_s, u"https://example.com/a"_s);
    same("brackets inside", u"https://example.com/a_(b)"_s, u"https://example.com/a_(b)"_s);
    same("angle brackets", u"<https://example.com/a>"_s, u"https://example.com/a"_s);
    same("quotes", u"\"https://example.com/a\""_s, u"https://example.com/a"_s);
    same("arabic quotes", u"«https://example.com/a»"_s, u"https://example.com/a"_s);
    same("arabic comma", u"https://example.com/a، ثم"_s, u"https://example.com/a"_s);
    same("arabic question mark", u"https://example.com/a؟"_s, u"https://example.com/a"_s);
    same("joined to an arabic word before", u"الرابطhttps://example.com/a"_s, u"https://example.com/a"_s);
    same("joined to an arabic word behind", u"https://example.comشكرا"_s, u"https://example.com"_s);
    same("bidi mark behind", u"https://example.com/a\u200f تم"_s, u"https://example.com/a"_s);
    same("bidi override behind", u"https://example.com/\u202egpj.exe"_s, u"https://example.com/"_s);
    same("line break", u"https://example.com/a\nb"_s, u"https://example.com/a"_s);
    same("arabic path", u"https://example.com/مقرر/٥"_s, u"https://example.com/مقرر/٥"_s);
    same("at sign in the path", u"https://example.com/@user/post"_s, u"https://example.com/@user/post"_s);
    same("arabic host", u"https://موقع.مصر/a"_s, u"https://موقع.مصر/a"_s);
    row("upper case", u"HTTPS://EXAMPLE.COM/A"_s, u"HTTPS://EXAMPLE.COM/A"_s, u"https://example.com/A"_s);
    row("www", u"on www.example.com/a."_s, u"www.example.com/a"_s, u"https://www.example.com/a"_s);
    row("mail", u"write to a.b@example.org."_s, u"a.b@example.org"_s, u"mailto:a.b@example.org"_s);
    row("mail in arabic", u"بريدي a@example.org، شكرا"_s, u"a@example.org"_s, u"mailto:a@example.org"_s);
    row("mailto", u"mailto:a@example.org"_s, u"mailto:a@example.org"_s, u"mailto:a@example.org"_s);
    row("mailto without its headers", u"mailto:a@example.org?attach=/etc/passwd"_s, u"mailto:a@example.org"_s,
        u"mailto:a@example.org"_s);
    QTest::newRow("two") << u"https://a.example و http://b.example"_s
                         << QStringList{u"https://a.example"_s, u"http://b.example"_s}
                         << QStringList{u"https://a.example"_s, u"http://b.example"_s};
    QTest::newRow("two mails, joined by a comma") << u"a@x.org,b@x.org"_s << QStringList{u"a@x.org"_s, u"b@x.org"_s}
                                                  << QStringList{u"mailto:a@x.org"_s, u"mailto:b@x.org"_s};
}

void tst_link_scanner::links()
{
    QFETCH(const QString, text);
    QFETCH(const QStringList, written);
    QFETCH(const QStringList, urls);
    QStringList foundText;
    QStringList foundUrls;
    for (const Link &link : scanLinks(text)) {
        foundText.append(text.mid(link.start, link.length));
        foundUrls.append(link.url.toString());
    }
    QCOMPARE(foundText, written);
    QCOMPARE(foundUrls, urls);
}

void tst_link_scanner::neverLinks_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << QString();
    QTest::newRow("javascript") << u"javascript:alert(1)"_s;
    QTest::newRow("data") << u"data:text/html,<script>"_s;
    QTest::newRow("file") << u"file:///etc/passwd"_s;
    QTest::newRow("ftp") << u"ftp://example.com"_s;
    QTest::newRow("own scheme") << u"sanad://token/x"_s;
    QTest::newRow("program") << u"ms-msdt:/id and vscode://x"_s;
    QTest::newRow("share") << u"\\\\server\\share smb://server/share"_s;
    QTest::newRow("longer scheme") << u"xhttp://example.com"_s;
    QTest::newRow("scheme alone") << u"http:// and https://"_s;
    QTest::newRow("user name") << u"https://bank.example@evil.example/"_s;
    QTest::newRow("empty user name") << u"https://@evil.example/"_s;
    QTest::newRow("user name and password") << u"https://a:b@evil.example"_s;
    QTest::newRow("www with user name") << u"www.bank.example@evil.example"_s;
    QTest::newRow("control character") << u"http://\u0001"_s;
    QTest::newRow("mixed scripts in a label") << u"https://\u0430pple.example"_s; // Cyrillic а
    QTest::newRow("too long") << u"https://example.com/"_s + u"a"_s.repeated(3000);
    QTest::newRow("bare domain") << u"example.com"_s;
    QTest::newRow("mention") << u"@ahmed and a@b"_s;
    QTest::newRow("two at signs") << u"a@b.org@c.org"_s;
    QTest::newRow("dots in a mail host") << u"a@b..org a@.org"_s;
    QTest::newRow("version") << u"v1.2.3@4"_s;
}

void tst_link_scanner::neverLinks()
{
    QFETCH(const QString, text);
    const QList<Link> links = scanLinks(text);
    QVERIFY2(links.isEmpty(), qPrintable(links.value(0).url.toString()));
}

void tst_link_scanner::takesTimeInProportion_data()
{
    QTest::addColumn<QString>("piece");
    QTest::newRow("schemes") << u"http://"_s;
    QTest::newRow("at signs") << u"@"_s;
    QTest::newRow("www") << u"www."_s;
    QTest::newRow("names") << u"a@a"_s;
    QTest::newRow("brackets") << u"http://a)))("_s;
    QTest::newRow("letters") << u"h"_s;
}

void tst_link_scanner::takesTimeInProportion()
{
    QFETCH(const QString, piece);
    const QString text = piece.repeated(1'000'000 / piece.size());
    QElapsedTimer timer;
    timer.start();
    (void)scanLinks(text);
    // Quadratic would be minutes.
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_APPLESS_MAIN(tst_link_scanner)
#include "tst_link_scanner.moc"
