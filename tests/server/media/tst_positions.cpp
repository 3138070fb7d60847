// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/media/picture_files.h"

#include "server/media/worker/positions.h"

#include <QRandomGenerator>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace sanad::media;
using namespace sanad::test;

namespace {

constexpr QByteArrayView Place = "+30.0444+031.2357/";

template <typename T>
QByteArray big(T value)
{
    QByteArray bytes(sizeof(T), '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray box(const QByteArray &type, const QByteArray &content)
{
    return big(quint32(8 + content.size())) + type + content;
}

QByteArray longBox(const QByteArray &type, const QByteArray &content)
{
    return big(quint32(1)) + type + big(quint64(16 + content.size())) + content;
}

QByteArray track(const QByteArray &handler, const QByteArray &notes)
{
    const QByteArray reference = box("hdlr", QByteArray(8, '\0') + handler + QByteArray(13, '\0'));
    return box("trak", box("tkhd", QByteArray(84, 't')) + box("mdia", reference + box("minf", "samples")) + notes);
}

/// A film with its place in `notes`, and what must stay.
QByteArray film(const QByteArray &notes, const QByteArray &ofTrack = {})
{
    return box("ftyp", "mp42\0\0\0\0mp42") + box("mdat", "pictures and sounds")
        + box("moov", box("mvhd", QByteArray(100, 'h')) + track("vide", ofTrack) + notes);
}

/// A picture whose Exif item (a TIFF after four bytes) and XMP item stand in "mdat", or in "idat".
QByteArray heic(const QByteArray &tiff, bool isInMeta, int version = 1)
{
    const QByteArray exif = big(quint32(0)) + tiff;
    const QByteArray xmp = "<x:xmpmeta>" + Place.toByteArray() + "</x:xmpmeta>";
    const QByteArray pixels = "the pixels";
    const auto entry = [](quint16 id, const QByteArray &type) {
        return box("infe", big(quint32(2U << 24)) + big(id) + big(quint16(0)) + type + '\0');
    };
    const QByteArray items =
        box("iinf", big(quint32(0)) + big(quint16(3)) + entry(1, "hvc1") + entry(2, "Exif") + entry(3, "mime"));
    const QByteArray head = box("ftyp", "heic\0\0\0\0mif1heic");
    const auto located = [&](quint32 start) {
        const auto place = [&](quint16 id, quint32 offset, qsizetype length, bool inMeta) {
            const QByteArray method = version == 0 ? QByteArray() : big(quint16(inMeta ? 1 : 0));
            return big(id) + method + big(quint16(0)) + big(quint16(1)) + big(offset) + big(quint32(length));
        };
        const quint32 first = isInMeta ? 0 : start + quint32(pixels.size());
        return box("iloc",
            big(quint32(version) << 24) + big(quint16(0x4400)) + big(quint16(3)) + place(1, start, pixels.size(), false)
                + place(2, first, exif.size(), isInMeta)
                + place(3, first + quint32(exif.size()), xmp.size(), isInMeta));
    };
    const auto meta = [&](quint32 start) {
        return box(
            "meta", big(quint32(0)) + items + located(start) + (isInMeta ? box("idat", exif + xmp) : QByteArray()));
    };
    const auto start = quint32(head.size() + meta(0).size() + 8);
    return head + meta(start) + box("mdat", pixels + (isInMeta ? QByteArray() : exif + xmp));
}

/// One directory, little endian, whose only entry is `tag` with `value` behind it.
QByteArray littleTiff(quint16 tag, const QByteArray &value)
{
    QByteArray bytes("II*\0\x08\0\0\0\x01\0", 10);
    const auto little = [&bytes](auto number) {
        char raw[sizeof number];
        qToLittleEndian(number, raw);
        bytes.append(raw, sizeof raw);
    };
    little(tag);
    little(quint16(1));
    little(quint32(value.size()));
    little(quint32(26));
    little(quint32(0));
    return bytes + value;
}

} // namespace

/// What strangers see of films and of pictures that stay as they are: nothing of where.
class tst_positions final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void areBlanked_data();
    void areBlanked();
    void whatHasNoneIsLeftAlone_data();
    void whatHasNoneIsLeftAlone();
    void mutationsAreSurvived_data() { areBlanked_data(); }
    void mutationsAreSurvived();
};

void tst_positions::areBlanked_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("gone");
    QTest::addColumn<QByteArray>("kept");
    const QByteArray place = Place.toByteArray();
    const QByteArray xyz = box("\xa9xyz", place);
    QTest::newRow("MP4 of a phone") << film(box("udta", xyz)) << place << "pictures and sounds"_ba;
    QTest::newRow("bare in the film") << film(xyz) << place << "mvhd"_ba;
    QTest::newRow("QuickTime keys") << film(box("meta", box("keys", "location") + box("ilst", place))) << place
                                    << "mvhd"_ba;
    QTest::newRow("3GPP, in a track") << film({}, box("udta", box("loci", place))) << place << "samples"_ba;
    QTest::newRow("box with a long size") << film(longBox("udta", xyz)) << place << "mvhd"_ba;
    QTest::newRow("Canon's own box") << film(box("uuid", QByteArray(16, 'c') + place)) << place << "mvhd"_ba;
    QTest::newRow("a track of positions") << film(track("meta", place)) << place << "samples"_ba;
    QTest::newRow("film to the end of the file")
        << box("ftyp", "qt  ") + QByteArray("\0\0\0\0moov", 8) + box("mvhd", "head") + box("udta", xyz) << place
        << "head"_ba;
    QTest::newRow("QuickTime without a kind") << box("wide", {}) + film(box("udta", xyz)) << place << "mvhd"_ba;
    QTest::newRow("XMP beside the film") << film({})
            + box("uuid", QByteArray("\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac", 16) + place)
                                         << place << "mvhd"_ba;
    for (const bool isInMeta : {false, true}) {
        const char *where = isInMeta ? "in the metadata" : "beside the pixels";
        QTest::addRow("HEIC, XMP %s", where) << heic(exifWithPosition(6), isInMeta) << place << "the pixels"_ba;
        QTest::addRow("HEIC, EXIF %s", where)
            << heic(exifWithPosition(6), isInMeta) << positionBytes() << "the pixels"_ba;
    }
    QTest::newRow("HEIC, first version of places")
        << heic(exifWithPosition(6), false, 0) << positionBytes() << "the pixels"_ba;
    QTest::newRow("TIFF") << exifWithPosition(6) << positionBytes() << CameraName.toByteArray();
    QTest::newRow("TIFF with XMP") << littleTiff(0x02bc, place) << place << QByteArray("II*\0", 4);
    QTest::newRow("TIFF with a maker note") << littleTiff(0x927c, place) << place << QByteArray("II*\0", 4);
}

void tst_positions::areBlanked()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QByteArray, gone);
    QFETCH(const QByteArray, kept);
    QVERIFY(file.contains(gone));
    QByteArray blanked = file;
    QVERIFY(blankPositions(blanked));
    QCOMPARE(blanked.size(), file.size());
    QVERIFY(!blanked.contains(gone));
    QVERIFY(blanked.contains(kept));
}

void tst_positions::whatHasNoneIsLeftAlone_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("other file") << "%PDF-1.7 +30.0444+031.2357/"_ba;
    QTest::newRow("film") << film({});
    QTest::newRow("TIFF") << littleTiff(0x0100, "width");
    QTest::newRow("picture without such items")
        << box("ftyp", "heic") + box("meta", big(quint32(0)) + box("iinf", "")) + box("mdat", "x");
    QTest::newRow("box shorter than its head") << box("ftyp", "qt  ") + big(quint32(7)) + "moov";
    QTest::newRow("directory behind the end") << QByteArray("MM\0*\x7f\xff\xff\xff\0\0", 10);
}

void tst_positions::whatHasNoneIsLeftAlone()
{
    QFETCH(const QByteArray, file);
    QByteArray looked = file;
    QVERIFY(!blankPositions(looked));
    QCOMPARE(looked, file);
}

void tst_positions::mutationsAreSurvived()
{
    QFETCH(const QByteArray, file);
    QRandomGenerator random(7);
    for (int round = 0; round < 3'000; ++round) {
        QByteArray changed = file.first(random.bounded(1, int(file.size()) + 1));
        for (int i = random.bounded(4); i > 0; --i)
            changed[random.bounded(int(changed.size()))] = char(random.bounded(256));
        const qsizetype size = changed.size();
        static_cast<void>(blankPositions(changed));
        QCOMPARE(changed.size(), size);
    }
}

QTEST_APPLESS_MAIN(tst_positions)
#include "tst_positions.moc"
