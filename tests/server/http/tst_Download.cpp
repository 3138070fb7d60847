// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/download.h"

#include <QTest>
#include <QTimeZone>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;

/// Conditions and ranges (RFC 9110, sections 13 and 14).
class tst_Download : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ranges_data();
    void ranges();
    void conditions_data();
    void conditions();
    void rangesOfNothing_data();
    void rangesOfNothing();
    void answers_data();
    void answers();
    void datesOfTheAnswer();
};

namespace {

using Kind = Selection::Kind;
using Headers = QList<std::pair<QByteArray, QByteArray>>;

const QByteArray Saturday = "Sat, 29 Oct 1994 19:43:31 GMT"_ba;
const QByteArray Friday = "Fri, 28 Oct 1994 19:43:31 GMT"_ba;
const QByteArray Sunday = "Sun, 30 Oct 1994 19:43:31 GMT"_ba;

Version thousandBytes()
{
    return {.etag = "\"abc\"", .lastModified = std::nullopt, .size = 1000};
}

Request request(const Headers &headers)
{
    Request result;
    result.headers = headers;
    return result;
}

Request rangeRequest(const QByteArray &range)
{
    return request({{"range", range}});
}

} // namespace

void tst_Download::ranges_data()
{
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<int>("kind");
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<qint64>("length");
    const auto part = [](const char *name, const QByteArray &range, qint64 offset, qint64 length) {
        QTest::newRow(name) << range << int(Kind::Part) << offset << length;
    };
    const auto whole = [](const char *name, const QByteArray &range) {
        QTest::newRow(name) << range << int(Kind::Whole) << qint64(0) << qint64(1000);
    };
    const auto unsatisfiable = [](const char *name, const QByteArray &range) {
        QTest::newRow(name) << range << int(Kind::Unsatisfiable) << qint64(0) << qint64(0);
    };
    part("first byte", "bytes=0-0", 0, 1);
    part("middle", "bytes=100-199", 100, 100);
    part("all", "bytes=0-999", 0, 1000);
    part("last byte", "bytes=999-999", 999, 1);
    part("beyond the end", "bytes=500-5000", 500, 500);
    part("far beyond the end", "bytes=500-99999999999999999999999999", 500, 500);
    part("largest number", "bytes=1-9223372036854775807", 1, 999);
    part("open", "bytes=500-", 500, 500);
    part("open from the beginning", "bytes=0-", 0, 1000);
    part("suffix", "bytes=-100", 900, 100);
    part("suffix longer than all", "bytes=-5000", 0, 1000);
    part("suffix far longer", "bytes=-99999999999999999999999", 0, 1000);
    part("leading zeros", "bytes=0001-0002", 1, 2);
    part("unit in capitals", "Bytes=1-2", 1, 2);
    part("blanks and empty items", "bytes= , 1-2 ,", 1, 2);
    unsatisfiable("from the end on", "bytes=1000-");
    unsatisfiable("behind the end", "bytes=1000-2000");
    unsatisfiable("far behind", "bytes=99999999999999999999999-");
    unsatisfiable("the last no bytes", "bytes=-0");
    whole("two ranges", "bytes=0-1,5-6");
    whole("two that are one", "bytes=0-499,500-999");
    whole("a thousand ranges", "bytes=" + "0-0,"_ba.repeated(1000));
    whole("several, none satisfiable", "bytes=2000-,3000-");
    whole("backwards", "bytes=5-4");
    whole("other unit", "lines=0-1");
    whole("no unit", "0-1");
    whole("no range", "bytes=");
    whole("only a dash", "bytes=-");
    whole("letters", "bytes=a-b");
    whole("letters behind", "bytes=0-1x");
    whole("signs", "bytes=+1-+2");
    whole("negative", "bytes=--1");
    whole("hexadecimal", "bytes=0x1-0x2");
    whole("blanks inside", "bytes=0 - 1");
    whole("blank before the equals sign", "bytes =0-1");
    whole("number alone", "bytes=5");
    whole("too many dashes", "bytes=0-1-2");
    whole("fraction", "bytes=0.5-1");
}

void tst_Download::ranges()
{
    QFETCH(const QByteArray, range);
    QFETCH(const int, kind);
    QFETCH(const qint64, offset);
    QFETCH(const qint64, length);
    QCOMPARE(selectPart(rangeRequest(range), thousandBytes()), (Selection{Kind(kind), offset, length}));
    // HEAD knows no ranges.
    Request head = rangeRequest(range);
    head.isHead = true;
    QCOMPARE(selectPart(head, thousandBytes()), (Selection{Kind::Whole, 0, 1000}));
}

void tst_Download::conditions_data()
{
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<bool>("isDated");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, const Headers &headers, Kind kind, bool isDated = true) {
        QTest::newRow(name) << headers << isDated << int(kind);
    };
    row("nothing", {}, Kind::Whole);
    row("if-none-match, same", {{"if-none-match", "\"abc\""}}, Kind::NotModified);
    row("if-none-match, other", {{"if-none-match", "\"abd\""}}, Kind::Whole);
    row("if-none-match, weak", {{"if-none-match", "W/\"abc\""}}, Kind::NotModified);
    row("if-none-match, star", {{"if-none-match", "*"}}, Kind::NotModified);
    row("if-none-match, list", {{"if-none-match", "\"x\", \"y,\" , W/\"abc\""}}, Kind::NotModified);
    row("if-none-match, list without it", {{"if-none-match", "\"x\", \"y, abc\""}}, Kind::Whole);
    row("if-none-match, two lines", {{"if-none-match", "\"x\""}, {"if-none-match", "\"abc\""}}, Kind::NotModified);
    row("if-none-match, no quotes", {{"if-none-match", "abc"}}, Kind::Whole);
    row("if-none-match, one quote", {{"if-none-match", "\"abc"}}, Kind::Whole);
    row("if-none-match wins over a range", {{"if-none-match", "\"abc\""}, {"range", "bytes=0-1"}}, Kind::NotModified);
    row("if-none-match wins over a bad range", {{"if-none-match", "\"abc\""}, {"range", "bytes=5000-"}},
        Kind::NotModified);
    row("if-none-match wins over a date", {{"if-none-match", "\"x\""}, {"if-modified-since", Sunday}}, Kind::Whole);
    row("if-modified-since, same", {{"if-modified-since", Saturday}}, Kind::NotModified);
    row("if-modified-since, before", {{"if-modified-since", Friday}}, Kind::Whole);
    row("if-modified-since, after", {{"if-modified-since", Sunday}}, Kind::NotModified);
    row("if-modified-since, no date of ours", {{"if-modified-since", Sunday}}, Kind::Whole, false);
    row("if-modified-since, no date", {{"if-modified-since", "yesterday"}}, Kind::Whole);
    row("if-match, same", {{"if-match", "\"abc\""}}, Kind::Whole);
    row("if-match, star", {{"if-match", "*"}}, Kind::Whole);
    row("if-match, other", {{"if-match", "\"x\""}}, Kind::PreconditionFailed);
    row("if-match, weak", {{"if-match", "W/\"abc\""}}, Kind::PreconditionFailed);
    row("if-match, then none", {{"if-match", "\"abc\""}, {"if-none-match", "\"abc\""}}, Kind::NotModified);
    row("if-unmodified-since, before", {{"if-unmodified-since", Friday}}, Kind::PreconditionFailed);
    row("if-unmodified-since, same", {{"if-unmodified-since", Saturday}}, Kind::Whole);
    row("if-unmodified-since, no date of ours", {{"if-unmodified-since", Friday}}, Kind::Whole, false);
    row("if-range, same", {{"if-range", "\"abc\""}, {"range", "bytes=0-1"}}, Kind::Part);
    row("if-range, other", {{"if-range", "\"x\""}, {"range", "bytes=0-1"}}, Kind::Whole);
    row("if-range, weak", {{"if-range", "W/\"abc\""}, {"range", "bytes=0-1"}}, Kind::Whole);
    row("if-range, other, bad range", {{"if-range", "\"x\""}, {"range", "bytes=5000-"}}, Kind::Whole);
    row("if-range, date", {{"if-range", Saturday}, {"range", "bytes=0-1"}}, Kind::Part);
    row("if-range, later date", {{"if-range", Sunday}, {"range", "bytes=0-1"}}, Kind::Whole);
    row("if-range, no date of ours", {{"if-range", Saturday}, {"range", "bytes=0-1"}}, Kind::Whole, false);
    row("if-range, nonsense", {{"if-range", "abc"}, {"range", "bytes=0-1"}}, Kind::Whole);
    row("if-range alone", {{"if-range", "\"abc\""}}, Kind::Whole);
    row("two range headers", {{"range", "bytes=0-1"}, {"range", "bytes=2-3"}}, Kind::Whole);
}

void tst_Download::conditions()
{
    QFETCH(const Headers, headers);
    QFETCH(const bool, isDated);
    QFETCH(const int, kind);
    Version version = thousandBytes();
    if (isDated) // The fraction of the second is not on the wire.
        version.lastModified = QDateTime(QDate(1994, 10, 29), QTime(19, 43, 31, 500), Qt::UTC);
    QCOMPARE(int(selectPart(request(headers), version).kind), kind);
}

void tst_Download::rangesOfNothing_data()
{
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<int>("kind");
    QTest::newRow("first byte") << "bytes=0-0"_ba << int(Kind::Unsatisfiable);
    QTest::newRow("open") << "bytes=0-"_ba << int(Kind::Unsatisfiable);
    QTest::newRow("suffix") << "bytes=-5"_ba << int(Kind::Whole);
    QTest::newRow("empty suffix") << "bytes=-0"_ba << int(Kind::Unsatisfiable);
}

void tst_Download::rangesOfNothing()
{
    QFETCH(const QByteArray, range);
    QFETCH(const int, kind);
    const Selection selection = selectPart(rangeRequest(range), {.etag = "\"\"", .lastModified = {}, .size = 0});
    QCOMPARE(selection, (Selection{Kind(kind), 0, 0}));
}

void tst_Download::answers_data()
{
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("contentRange");
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<qint64>("length");
    QTest::newRow("whole") << Headers() << 200 << ""_ba << qint64(0) << qint64(1000);
    QTest::newRow("part") << Headers{{"range", "bytes=10-19"}} << 206 << "bytes 10-19/1000"_ba << qint64(10)
                          << qint64(10);
    QTest::newRow("end") << Headers{{"range", "bytes=-1"}} << 206 << "bytes 999-999/1000"_ba << qint64(999)
                         << qint64(1);
    QTest::newRow("unsatisfiable") << Headers{{"range", "bytes=1000-"}} << 416 << "bytes */1000"_ba << qint64(-1)
                                   << qint64(-1);
    QTest::newRow("not modified") << Headers{{"if-none-match", "\"abc\""}} << 304 << ""_ba << qint64(-1) << qint64(-1);
    QTest::newRow("precondition") << Headers{{"if-match", "\"x\""}} << 412 << ""_ba << qint64(-1) << qint64(-1);
}

void tst_Download::answers()
{
    QFETCH(const Headers, headers);
    QFETCH(const int, status);
    QFETCH(const QByteArray, contentRange);
    QFETCH(const qint64, offset);
    QFETCH(const qint64, length);
    const auto file = OpenFile::open(QCoreApplication::applicationFilePath());
    QVERIFY(file);
    const Response response =
        fileAnswer(request(headers), thousandBytes(), *file, "image/png", {{"Cache-Control", "private, max-age=60"}});
    QCOMPARE(response.status, status);
    QCOMPARE(response.file.has_value(), length >= 0);
    if (response.file) {
        QCOMPARE(response.file->offset, offset);
        QCOMPARE(response.file->length, length);
        QCOMPARE(response.bodySize(), length);
        QCOMPARE(response.contentType, "image/png");
    }
    const auto has = [&](const std::pair<QByteArray, QByteArray> &header) { return response.headers.contains(header); };
    QCOMPARE(has({"Content-Range", contentRange}), !contentRange.isEmpty());
    QCOMPARE(has({"ETag", "\"abc\""}), status < 400);
    QCOMPARE(has({"Cache-Control", "private, max-age=60"}), status < 400);
    QCOMPARE(has({"Accept-Ranges", "bytes"}), status < 300);
    QCOMPARE(response.body.contains("range_not_satisfiable"), status == 416);
    QCOMPARE(response.body.contains("precondition_failed"), status == 412);
}

void tst_Download::datesOfTheAnswer()
{
    Version version = thousandBytes();
    version.lastModified = QDateTime(QDate(1994, 10, 29), QTime(21, 43, 31), QTimeZone(2 * 3600));
    const auto file = OpenFile::open(QCoreApplication::applicationFilePath());
    const Response response = fileAnswer({}, version, *file, "image/png");
    QVERIFY(response.headers.contains({"Last-Modified", Saturday}));
}

QTEST_GUILESS_MAIN(tst_Download)
#include "tst_Download.moc"
