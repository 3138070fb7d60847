// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/multipart_head.h"

#include <QTest>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;

/// What a form says about itself: boundary, names, types.
class tst_MultipartHead : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void boundary_data();
    void boundary();
    void noBoundary_data();
    void noBoundary();
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
};

void tst_MultipartHead::boundary_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("boundary");
    const QByteArray longest(70, 'b');
    QTest::newRow("Chrome") << "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW"_ba
                            << "----WebKitFormBoundary7MA4YWxkTrZu0gW"_ba;
    QTest::newRow("Firefox")
        << "multipart/form-data; boundary=---------------------------9051914041544843365972754266"_ba
        << "---------------------------9051914041544843365972754266"_ba;
    QTest::newRow("curl") << "multipart/form-data; boundary=------------------------d74496d66958873e"_ba
                          << "------------------------d74496d66958873e"_ba;
    QTest::newRow("Qt, quoted") << "multipart/form-data; boundary=\"boundary_.oOo._AB=/+\""_ba
                                << "boundary_.oOo._AB=/+"_ba;
    QTest::newRow("unquoted though it should be") << "multipart/form-data; boundary=a=b/c:d"_ba
                                                  << "a=b/c:d"_ba;
    QTest::newRow("any case, further parameter") << "Multipart/Form-Data;charset=utf-8;BOUNDARY=Ab"_ba
                                                 << "Ab"_ba;
    QTest::newRow("blanks and empty parameters") << "multipart/form-data ;; boundary=a ; "_ba
                                                 << "a"_ba;
    QTest::newRow("longest") << "multipart/form-data; boundary=" + longest << longest;
    QTest::newRow("space inside") << "multipart/form-data; boundary=\"a b\""_ba
                                  << "a b"_ba;
}

void tst_MultipartHead::boundary()
{
    QFETCH(const QByteArray, type);
    QFETCH(const QByteArray, boundary);
    const auto result = multipartBoundary(type);
    QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    QCOMPARE(*result, boundary);
}

void tst_MultipartHead::noBoundary_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("code");
    const int unsupported = int(ErrorCode::UnsupportedMediaType);
    const int invalid = int(ErrorCode::InvalidRequest);
    QTest::newRow("nothing") << ""_ba << unsupported;
    QTest::newRow("JSON") << "application/json"_ba << unsupported;
    QTest::newRow("mixed") << "multipart/mixed; boundary=a"_ba << unsupported;
    QTest::newRow("longer name") << "multipart/form-data2; boundary=a"_ba << unsupported;
    QTest::newRow("URL-encoded form") << "application/x-www-form-urlencoded"_ba << unsupported;
    QTest::newRow("none") << "multipart/form-data"_ba << invalid;
    QTest::newRow("empty") << "multipart/form-data; boundary="_ba << invalid;
    QTest::newRow("empty in quotes") << "multipart/form-data; boundary=\"\""_ba << invalid;
    QTest::newRow("too long") << "multipart/form-data; boundary=" + QByteArray(71, 'b') << invalid;
    QTest::newRow("a megabyte") << "multipart/form-data; boundary=" + QByteArray(1'000'000, 'b') << invalid;
    QTest::newRow("twice") << "multipart/form-data; boundary=a; boundary=b"_ba << invalid;
    QTest::newRow("twice, other case") << "multipart/form-data; boundary=a; Boundary=a"_ba << invalid;
    QTest::newRow("quote not closed") << "multipart/form-data; boundary=\"a"_ba << invalid;
    QTest::newRow("text behind the quote") << "multipart/form-data; boundary=\"a\"b"_ba << invalid;
    QTest::newRow("space at the end") << "multipart/form-data; boundary=\"a \""_ba << invalid;
    QTest::newRow("control character") << "multipart/form-data; boundary=a\tb"_ba << invalid;
    QTest::newRow("CR LF") << "multipart/form-data; boundary=\"a\r\nb\""_ba << invalid;
    QTest::newRow("NUL") << QByteArray("multipart/form-data; boundary=a\0b", 33) << invalid;
    QTest::newRow("not ASCII") << "multipart/form-data; boundary=\xd8\xb3"_ba << invalid;
    QTest::newRow("no name") << "multipart/form-data; =a"_ba << invalid;
    QTest::newRow("no equals sign") << "multipart/form-data; boundary"_ba << invalid;
}

void tst_MultipartHead::noBoundary()
{
    QFETCH(const QByteArray, type);
    QFETCH(const int, code);
    const auto result = multipartBoundary(type);
    QVERIFY(!result);
    QCOMPARE(int(result.error().code), code);
}

void tst_MultipartHead::reads_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("fileName");
    QTest::addColumn<QByteArray>("type");
    const auto row = [](const char *title, const QByteArray &parameters, const QString &name, const QString &fileName) {
        QTest::newRow(title) << "Content-Disposition: form-data; " + parameters << name << fileName << ""_ba;
    };
    row("field", "name=\"text\"", u"text"_s, {});
    row("unquoted", "name=text", u"text"_s, {});
    row("file", "name=\"file\"; filename=\"a b.png\"", u"file"_s, u"a b.png"_s);
    row("no file chosen", "name=\"file\"; filename=\"\"", u"file"_s, u""_s);
    row("file name first, no blanks", "filename=\"a\";name=\"file\"", u"file"_s, u"a"_s);
    row("Arabic, as browsers send it", "name=\"file\"; filename=\"صورة.png\"", u"file"_s, u"صورة.png"_s);
    row("emoji", "name=\"file\"; filename=\"😀.png\"", u"file"_s, u"😀.png"_s);
    row("quote, as browsers send it", "name=\"file\"; filename=\"a%22b.png\"", u"file"_s, u"a\"b.png"_s);
    row("line break, as browsers send it", "name=\"file\"; filename=\"a%0D%0Ab\"", u"file"_s, u"a\r\nb"_s);
    row("other percent signs stay", "name=\"file\"; filename=\"100%25 %41.png\"", u"file"_s, u"100%25 %41.png"_s);
    row("quote, as curl sends it", "name=\"file\"; filename=\"a\\\"b\\\\c\"", u"file"_s, u"a\"b\\c"_s);
    row("Windows path", "name=\"file\"; filename=\"C:\\dir\\a.png\"", u"file"_s, u"C:\\dir\\a.png"_s);
    row("backslash at the end", "name=\"file\"; filename=\"a\\\"", u"file"_s, u"a\\"_s);
    row("semicolon inside", "name=\"file\"; filename=\"a;name=b\"", u"file"_s, u"a;name=b"_s);
    row("extended", "name=\"file\"; filename*=UTF-8''%D8%B5.png", u"file"_s, u"ص.png"_s);
    row("extended with language", "name=\"file\"; filename*=utf-8'ar'%e2%82%ac", u"file"_s, u"€"_s);
    row("extended wins", "name=\"file\"; filename=\"x\"; filename*=UTF-8''y", u"file"_s, u"y"_s);
    row("extended wins, first", "name=\"file\"; filename*=UTF-8''y; filename=\"x\"", u"file"_s, u"y"_s);
    row("path", "name=\"file\"; filename=\"../../etc/passwd\"", u"file"_s, u"../../etc/passwd"_s);
    row("empty name", "name=\"\"", u""_s, {});
    row("ends with a semicolon", "name=\"a\";", u"a"_s, {});
    QTest::newRow("case, order, type") << "content-type:image/png\r\nCONTENT-DISPOSITION:Form-Data;NAME=a\r\nX-Y: z"_ba
                                       << u"a"_s << QString() << "image/png"_ba;
    for (const char *encoding : {"7bit", "8bit", "binary", "Binary"}) {
        QTest::newRow(encoding) << "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: "_ba + encoding
                                << u"a"_s << QString() << ""_ba;
    }
}

void tst_MultipartHead::reads()
{
    QFETCH(const QByteArray, head);
    QFETCH(const QString, name);
    QFETCH(const QString, fileName);
    QFETCH(const QByteArray, type);
    const auto part = parsePartHead(head);
    QVERIFY2(part, part ? "" : qPrintable(part.error().message));
    QCOMPARE(part->name, name);
    QCOMPARE(part->isFile(), !fileName.isNull());
    QCOMPARE(part->fileName.value_or(QString()), fileName);
    QCOMPARE(part->contentType, type);
}

void tst_MultipartHead::refuses_data()
{
    QTest::addColumn<QByteArray>("head");
    const auto row = [](const char *title, const QByteArray &head) { QTest::newRow(title) << head; };
    const QByteArray named = "Content-Disposition: form-data; name=a";
    row("nothing", "");
    row("no disposition", "Content-Type: image/png");
    row("two dispositions", named + "\r\n" + named);
    row("two types", named + "\r\nContent-Type: a/b\r\nContent-Type: a/b");
    row("two encodings", named + "\r\nContent-Transfer-Encoding: 8bit\r\nContent-Transfer-Encoding: 8bit");
    row("attachment", "Content-Disposition: attachment; name=a");
    row("no name", "Content-Disposition: form-data; filename=a");
    row("two names", named + "; name=b");
    row("two names, other case", named + "; NAME=a");
    row("two file names", named + "; filename=a; filename=b");
    row("quote not closed", "Content-Disposition: form-data; name=\"a");
    row("text behind a quote", "Content-Disposition: form-data; name=\"a\"b");
    row("no equals sign", "Content-Disposition: form-data; name");
    row("blank before the equals sign", "Content-Disposition: form-data; name =a");
    row("too many parameters", named + "; a0=;a1=;a2=;a3=;a4=;a5=;a6=;a7=;a8=;a9=;b0=;b1=;b2=;b3=;b4=;b5=");
    row("no colon", named + "\r\nnonsense");
    row("blank before the colon", "Content-Disposition : form-data; name=a");
    row("folded", "Content-Disposition: form-data;\r\n name=a");
    row("bare line feed", named + "\nX: y");
    row("bare CR", named + "\rX: y");
    row("NUL in the name", QByteArray("Content-Disposition: form-data; name=\"a\0b\"", 41));
    row("NUL in the file name", named + QByteArray("; filename=\"a\0.png\"", 19));
    row("NUL in the extended name", named + "; filename*=UTF-8''a%00.png");
    row("NUL in another header", named + QByteArray("\r\nX: \0", 6));
    row("line break in the name", "Content-Disposition: form-data; name=\"a%0D%0Ab\"");
    row("name not UTF-8", "Content-Disposition: form-data; name=\"\xff\"");
    row("file name not UTF-8", named + "; filename=\"\xd5\xe6.png\"");
    row("extended not UTF-8", named + "; filename*=UTF-8''%ff");
    row("extended in another charset", named + "; filename*=ISO-8859-1''a");
    row("extended without language", named + "; filename*=UTF-8'a");
    row("extended with a bad escape", named + "; filename*=UTF-8''%4");
    row("form in a form", named + "\r\nContent-Type: multipart/mixed; boundary=b");
    row("form in a form, other case", named + "\r\nContent-Type: Multipart/Form-Data; boundary=b");
    row("base64", named + "\r\nContent-Transfer-Encoding: base64");
    row("quoted-printable", named + "\r\nContent-Transfer-Encoding: quoted-printable");
    row("no encoding's name", named + "\r\nContent-Transfer-Encoding:");
}

void tst_MultipartHead::refuses()
{
    QFETCH(const QByteArray, head);
    const auto part = parsePartHead(head);
    QVERIFY(!part);
    QCOMPARE(part.error().code, ErrorCode::InvalidRequest);
    QVERIFY(!part.error().message.isEmpty());
}

QTEST_GUILESS_MAIN(tst_MultipartHead)
#include "tst_MultipartHead.moc"
