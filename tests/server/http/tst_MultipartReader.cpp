// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/MultipartReader.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;

namespace {

/// One part as a Collector saw it.
struct Part
{
    PartHead head;
    QByteArray bytes;
    bool isComplete = false;

    bool operator==(const Part &) const = default;
};

/// Keeps the parts of a form; can refuse at one of them.
class Collector final : public MultipartVisitor
{
public:
    Status beginPart(const PartHead &head) override
    {
        if (head.name == refusedName)
            return Error::of(ErrorCode::Forbidden);
        parts.append({head, {}, false});
        return {};
    }
    Status partData(QByteArrayView bytes) override
    {
        if (parts.isEmpty() || parts.last().isComplete || bytes.isEmpty())
            qFatal("bytes out of place");
        parts.last().bytes += bytes;
        if (parts.last().bytes.contains(refusedBytes) && !refusedBytes.isEmpty())
            return Error::of(ErrorCode::Conflict);
        return {};
    }
    Status endPart() override
    {
        parts.last().isComplete = true;
        return {};
    }

    QList<Part> parts;
    QString refusedName = u"(none)"_s;
    QByteArray refusedBytes;
};

struct Outcome
{
    QList<Part> parts;
    std::optional<Error> error;

    bool operator==(const Outcome &) const = default;
};

/// Reads `form` in pieces whose sizes `nextSize` gives.
Outcome read(const QByteArray &form, const std::function<qsizetype()> &nextSize, const QByteArray &boundary = "XYZ"_ba)
{
    Collector collector;
    MultipartReader reader(boundary, collector);
    Status status;
    for (qsizetype at = 0; at < form.size() && status;) {
        const qsizetype size = std::min(nextSize(), form.size() - at);
        // A copy of its own, so that a sanitizer sees any look beyond it.
        const QByteArray piece(form.constData() + at, size);
        status = reader.feed(piece);
        at += size;
    }
    if (status)
        status = reader.finish();
    return {collector.parts, status ? std::nullopt : std::optional(status.error())};
}

Outcome readWhole(const QByteArray &form, const QByteArray &boundary = "XYZ"_ba)
{
    return read(
        form, [&] { return form.size(); }, boundary);
}

QByteArray field(const QByteArray &name, const QByteArray &value)
{
    return "--XYZ\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
}

QByteArray file(const QByteArray &name, const QByteArray &fileName, const QByteArray &bytes)
{
    return "--XYZ\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + fileName
        + "\"\r\nContent-Type: image/png\r\n\r\n" + bytes + "\r\n";
}

const QByteArray End = "--XYZ--\r\n"_ba;

Part part(const QString &name, const QByteArray &bytes)
{
    return {{name, std::nullopt, {}}, bytes, true};
}

Part filePart(const QString &name, const QString &fileName, const QByteArray &bytes)
{
    return {{name, fileName, "image/png"}, bytes, true};
}

} // namespace

/// Forms in pieces of every size, whole, broken and hostile.
class tst_MultipartReader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void splitsDoNotMatter_data();
    void splitsDoNotMatter();
    void randomFormsAtRandomSplits();
    void brokenOffEverywhere();
    void limitsParts();
    void limitsHeads();
    void limitsFields();
    void filesAreNotLimited();
    void visitorRefuses_data();
    void visitorRefuses();
    void worstContentIsFast();
    void speed();

private:
    static void addForms();
};

void tst_MultipartReader::addForms()
{
    QTest::addColumn<QByteArray>("form");
    QTest::addColumn<QList<Part>>("parts");
    const auto row = [](const char *name, const QByteArray &form, const QList<Part> &parts) {
        QTest::newRow(name) << form << parts;
    };
    row("one field", field("text", "hello") + End, {part(u"text"_s, "hello")});
    row("empty field", field("text", "") + End, {part(u"text"_s, "")});
    row("two fields of one name", field("a", "1") + field("a", "2") + End, {part(u"a"_s, "1"), part(u"a"_s, "2")});
    row("file and fields", field("text", "hi") + file("file", "a.png", "\x89PNG") + field("chat_id", "5") + End,
        {part(u"text"_s, "hi"), filePart(u"file"_s, u"a.png"_s, "\x89PNG"), part(u"chat_id"_s, "5")});
    row("empty file", file("file", "", "") + End, {filePart(u"file"_s, u""_s, "")});
    row("no parts", End, {});
    row("preamble", "ignored\r\nlines --XYZ here\r\n" + field("a", "1") + End, {part(u"a"_s, "1")});
    row("line break before", "\r\n" + field("a", "1") + End, {part(u"a"_s, "1")});
    row("epilogue", field("a", "1") + End + "ignored\r\n--XYZ\r\nmore", {part(u"a"_s, "1")});
    row("no line break at the end", field("a", "1") + "--XYZ--", {part(u"a"_s, "1")});
    row("blanks behind the boundary", "--XYZ \t \r\n" + field("a", "1").sliced(7) + End, {part(u"a"_s, "1")});
    row("empty part without line break of its own",
        "--XYZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n--XYZ\r\n" + field("b", "2").sliced(7) + End,
        {part(u"a"_s, ""), part(u"b"_s, "2")});
    const QByteArray almost = "\r\r\n\r\n-\r\n--\r\n--X\r\n--XY\r\n--XYX\r\n --XYZ\n--XYZ\r--XYZ\r\n-\r\n\r";
    row("almost boundaries", field("a", almost) + End, {part(u"a"_s, almost)});
    row("ends like a boundary", field("a", "x\r\n--XY") + field("b", "\r\n-") + field("c", "\r") + End,
        {part(u"a"_s, "x\r\n--XY"), part(u"b"_s, "\r\n-"), part(u"c"_s, "\r")});
    row("begins like a boundary", field("a", "--XY") + field("b", "-") + field("c", "\r\n") + field("d", "\n") + End,
        {part(u"a"_s, "--XY"), part(u"b"_s, "-"), part(u"c"_s, "\r\n"), part(u"d"_s, "\n")});
    row("NUL in content", field("a", QByteArray("\0\r\n\0", 4)) + End, {part(u"a"_s, QByteArray("\0\r\n\0", 4))});
    row("further headers",
        "--XYZ\r\nX-More: 1\r\nContent-Transfer-Encoding: BINARY\r\n" + field("a", "1").sliced(7) + End,
        {part(u"a"_s, "1")});
    row("large file", file("f", "a.png", QByteArray(200'000, '\r') + QByteArray(100'000, '-')) + End,
        {filePart(u"f"_s, u"a.png"_s, QByteArray(200'000, '\r') + QByteArray(100'000, '-'))});
}

void tst_MultipartReader::reads_data()
{
    addForms();
}

void tst_MultipartReader::reads()
{
    QFETCH(const QByteArray, form);
    QFETCH(const QList<Part>, parts);
    const Outcome outcome = readWhole(form);
    QVERIFY2(!outcome.error, qPrintable(outcome.error ? outcome.error->message : QString()));
    QCOMPARE(outcome.parts.size(), parts.size());
    for (qsizetype i = 0; i < parts.size(); ++i) {
        QCOMPARE(outcome.parts[i].head.name, parts[i].head.name);
        QCOMPARE(outcome.parts[i].head.fileName, parts[i].head.fileName);
        QCOMPARE(outcome.parts[i].head.contentType, parts[i].head.contentType);
        QCOMPARE(outcome.parts[i].bytes, parts[i].bytes);
        QVERIFY(outcome.parts[i].isComplete);
    }
}

void tst_MultipartReader::refuses_data()
{
    QTest::addColumn<QByteArray>("form");
    QTest::newRow("nothing") << ""_ba;
    QTest::newRow("no boundary at all") << "just text"_ba;
    QTest::newRow("another boundary") << field("a", "1").replace("XYZ", "ABC");
    QTest::newRow("no end") << field("a", "1");
    QTest::newRow("end without dashes") << field("a", "1") + "--XYZ";
    QTest::newRow("end with one dash") << field("a", "1") + "--XYZ-";
    QTest::newRow("a dash and something") << field("a", "1") + "--XYZ-\r\n";
    QTest::newRow("boundary goes on") << field("a", "1") + "--XYZZ\r\n" + End;
    QTest::newRow("bare line feed behind the boundary") << field("a", "1").replace("--XYZ\r\n", "--XYZ\n") + End;
    QTest::newRow("bare CR behind the boundary") << field("a", "1").replace("--XYZ\r\n", "--XYZ\r") + End;
    QTest::newRow("endless blanks behind the boundary") << "--XYZ" + QByteArray(1000, ' ') + "\r\n";
    QTest::newRow("dashes behind blanks") << "--XYZ --"_ba;
    QTest::newRow("head without end") << "--XYZ\r\nContent-Disposition: form-data; name=a\r\n"_ba;
    QTest::newRow("no head") << "--XYZ\r\n\r\nbody\r\n" + End;
    QTest::newRow("two parts, second without name") << field("a", "1") + "--XYZ\r\nX: y\r\n\r\n1\r\n" + End;
}

void tst_MultipartReader::refuses()
{
    QFETCH(const QByteArray, form);
    const Outcome whole = readWhole(form);
    QVERIFY(whole.error);
    QCOMPARE(whole.error->code, ErrorCode::InvalidRequest);
    QVERIFY(!whole.error->message.isEmpty());
    QCOMPARE(read(form, [] { return qsizetype(1); }), whole);
}

void tst_MultipartReader::splitsDoNotMatter_data()
{
    addForms();
}

void tst_MultipartReader::splitsDoNotMatter()
{
    QFETCH(const QByteArray, form);
    const Outcome whole = readWhole(form);
    for (const qsizetype size : {1, 2, 3, 5, 7, 64, 4096})
        QVERIFY(read(form, [&] { return size; }) == whole);
    // In two pieces, cut at each place.
    const qsizetype last = std::min(form.size(), qsizetype(1000));
    for (qsizetype cut = 1; cut < last; ++cut) {
        bool isFirst = true;
        QVERIFY(read(form, [&] { return std::exchange(isFirst, false) ? cut : form.size(); }) == whole);
    }
}

void tst_MultipartReader::randomFormsAtRandomSplits()
{
    QRandomGenerator random(20'261);
    // An alphabet in which almost-boundaries are frequent.
    const QByteArray letters = "\r\n\r\n--XYZ-XYa";
    for (int round = 0; round < 3000; ++round) {
        QByteArray form;
        QList<Part> expected;
        const int count = random.bounded(4);
        for (int i = 0; i < count; ++i) {
            QByteArray bytes;
            for (int left = random.bounded(60); left > 0; --left)
                bytes += letters[random.bounded(int(letters.size()))];
            while (("\r\n" + bytes + "\r\n").contains("\r\n--XYZ"))
                bytes.chop(1);
            form += field("f", bytes);
            expected.append(part(u"f"_s, bytes));
        }
        form += End;
        const Outcome outcome = read(form, [&] { return qsizetype(1 + random.bounded(20)); });
        QVERIFY2(!outcome.error && outcome.parts == expected, form.toPercentEncoding().constData());
    }
}

void tst_MultipartReader::brokenOffEverywhere()
{
    const QByteArray form = field("text", "hi") + file("file", "a.png", "bytes\r\n-") + "--XYZ--";
    for (qsizetype size = 0; size < form.size(); ++size) {
        const Outcome outcome = readWhole(form.first(size));
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, ErrorCode::InvalidRequest);
    }
    QVERIFY(!readWhole(form).error);
}

void tst_MultipartReader::limitsParts()
{
    QByteArray form;
    for (int i = 0; i < 32; ++i)
        form += field("a", "1");
    QVERIFY(!readWhole(form + End).error);
    const Outcome outcome = readWhole(form + field("a", "1").repeated(10'000) + End);
    QCOMPARE(outcome.error->code, ErrorCode::InvalidRequest);
    QCOMPARE(outcome.parts.size(), 32);
}

void tst_MultipartReader::limitsHeads()
{
    const auto form = [](qsizetype size) {
        const QByteArray lines = "Content-Disposition: form-data; name=a\r\nX: "_ba;
        return "--XYZ\r\n" + lines + QByteArray(size - lines.size(), 'x') + "\r\n\r\n1\r\n" + End;
    };
    QVERIFY(!readWhole(form(8 * 1024)).error);
    QVERIFY(readWhole(form(8 * 1024 + 1)).error);
    for (const qsizetype step : {1, 1000, 100'000})
        QVERIFY(read(form(1'000'000), [&] { return step; }).error);
}

void tst_MultipartReader::limitsFields()
{
    QVERIFY(!readWhole(field("text", QByteArray(128 * 1024, 'x')) + End).error);
    for (const qsizetype step : {1, 1000, 1'000'000}) {
        const Outcome outcome = read(field("text", QByteArray(128 * 1024 + 1, 'x')) + End, [&] { return step; });
        QCOMPARE(outcome.error->code, ErrorCode::PayloadTooLarge);
        QCOMPARE(outcome.error->field, u"text"_s);
    }
}

void tst_MultipartReader::filesAreNotLimited()
{
    const QByteArray bytes(3'000'000, 'x');
    const Outcome outcome = read(file("file", "a.png", bytes) + End, [] { return 65'536; });
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.parts.first().bytes.size(), bytes.size());
}

void tst_MultipartReader::visitorRefuses_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::newRow("at a part's beginning") << u"b"_s << ""_ba << int(ErrorCode::Forbidden);
    QTest::newRow("at its bytes") << u"(none)"_s << "2"_ba << int(ErrorCode::Conflict);
}

void tst_MultipartReader::visitorRefuses()
{
    QFETCH(const QString, name);
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, code);
    Collector collector;
    collector.refusedName = name;
    collector.refusedBytes = bytes;
    MultipartReader reader("XYZ", collector);
    const Status status = reader.feed(field("a", "1") + field("b", "2") + field("c", "3") + End);
    QVERIFY(!status);
    QCOMPARE(int(status.error().code), code);
    const qsizetype seen = collector.parts.size();
    QCOMPARE(int(reader.feed("more").error().code), code);
    QCOMPARE(int(reader.finish().error().code), code);
    QCOMPARE(collector.parts.size(), seen);
}

namespace {

/// Looks at nothing, so that only the reader is measured.
class Counter final : public MultipartVisitor
{
public:
    Status beginPart(const PartHead &) override { return {}; }
    Status partData(QByteArrayView bytes) override
    {
        size += bytes.size();
        return {};
    }
    Status endPart() override { return {}; }
    qint64 size = 0;
};

/// MB/s for `bytes` as a file, in pieces of 64 kB.
double speedOf(const QByteArray &bytes, const QByteArray &boundary)
{
    const QByteArray form = "--" + boundary + file("file", "a.png", bytes).sliced(5) + "--" + boundary + "--";
    double best = 0;
    for (int round = 0; round < 5; ++round) {
        Counter counter;
        MultipartReader reader(boundary, counter);
        QElapsedTimer time;
        time.start();
        for (qsizetype at = 0; at < form.size(); at += 65'536) {
            if (!reader.feed(QByteArrayView(form).sliced(at, std::min(qsizetype(65'536), form.size() - at))))
                qFatal("refused");
        }
        if (!reader.finish() || counter.size != bytes.size())
            qFatal("not read");
        best = std::max(best, double(form.size()) / double(time.nsecsElapsed()) * 1000);
    }
    return best;
}

const QByteArray BrowserBoundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"_ba;

} // namespace

// Content made to slow the search down must not cost seconds; the bound is loose for slow machines and sanitizers.
void tst_MultipartReader::worstContentIsFast()
{
    constexpr qsizetype size = 4 * 1024 * 1024;
    const QByteArray letters(70, 'a');
    QVERIFY(speedOf(QByteArray(size, '\r'), BrowserBoundary) > 10);
    QVERIFY(speedOf("\r\n--"_ba.repeated(size / 4), BrowserBoundary) > 10);
    QVERIFY(speedOf(QByteArray(size, 'a'), letters) > 10);
    QVERIFY(speedOf(("\r\n--" + letters.chopped(1)).repeated(size / 73), letters) > 10);
}

void tst_MultipartReader::speed()
{
    QRandomGenerator random(1);
    constexpr qsizetype size = 25 * 1000 * 1000;
    QByteArray noise(size, Qt::Uninitialized);
    for (char &c : noise)
        c = char(random.generate());
    QByteArray noCr = noise;
    noCr.replace('\r', '\n');
    const double plain = speedOf(noCr, BrowserBoundary);
    qInfo("MB/s: without CR %.0f, noise %.0f, all CR %.0f, all almost boundaries %.0f", plain,
        speedOf(noise, BrowserBoundary), speedOf(QByteArray(size, '\r'), BrowserBoundary),
        speedOf(("\r\n--" + BrowserBoundary.chopped(1)).repeated(size / 40), BrowserBoundary));
    QVERIFY(plain > 20);
}

QTEST_GUILESS_MAIN(tst_MultipartReader)
#include "tst_MultipartReader.moc"
