// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/Media.h"
#include "server/media/media_type.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::media;

/// What a file is, whatever its sender calls it, and what a browser may do with it.
class tst_media_type final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void sniffed_data();
    void sniffed();
    void refined_data();
    void refined();
    void kindOfMessage_data();
    void kindOfMessage();
};

void tst_media_type::sniffed_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("type");
    QTest::addColumn<bool>("mayBeShown"); // once it was decoded, if it is a picture
    const auto row = [](const char *what, const QByteArray &head, const QString &name, const QString &type,
                         bool shown) { QTest::newRow(what) << head << name << type << shown; };
    const QByteArray png("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0", 29);
    const QByteArray jpeg("\xff\xd8\xff\xe0\0\x10JFIF\0", 11);
    row("JPEG", jpeg, u"a.jpg"_s, u"image/jpeg"_s, true);
    row("PNG that says it is a page", png, u"a.html"_s, u"image/png"_s, true);
    row("GIF", "GIF89a\x01", u"a.gif"_s, u"image/gif"_s, true);
    row("WebP", QByteArray("RIFF\x20\0\0\0WEBPVP8 ", 16), u"a"_s, u"image/webp"_s, true);
    row("PDF", "%PDF-1.7\n", u"a.pdf"_s, u"application/pdf"_s, true);
    row("MP4",
        QByteArray("\0\0\0\x18"
                   "ftypmp42\0\0\0\0mp42isom",
            24),
        u"a.mp4"_s, u"video/mp4"_s, true);
    row("voice of an iPhone",
        QByteArray("\0\0\0\x18"
                   "ftypM4A \0\0\0\0M4A mp42",
            24),
        u"a"_s, u"audio/mp4"_s, true);
    row("voice of Android", "#!AMR\n", u"a.amr"_s, u"audio/amr"_s, true);
    row("MP3 with ID3", QByteArray("ID3\x03\0\0\0\0\0\0", 10), u"a.mp3"_s, u"audio/mpeg"_s, true);
    row("WAV", QByteArray("RIFF\x24\0\0\0WAVEfmt ", 16), u"a.wav"_s, u"audio/wav"_s, true);
    row("Opus", QByteArray("OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead", 36), u"a.ogg"_s,
        u"audio/ogg"_s, true);
    row("page that says it is a picture", "<!DOCTYPE html><html><script>alert(1)</script>", u"a.jpg"_s, u"text/html"_s,
        false);
    row("page behind a comment", "<!-- GIF89a --><html>", u"a.gif"_s, u"text/html"_s, false);
    row("SVG", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"a()\"/>", u"a.png"_s, u"image/svg+xml"_s, false);
    row("SVG behind an XML declaration", "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        u"a.png"_s, u"image/svg+xml"_s, false);
    row("XHTML", "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\">", u"a.png"_s,
        u"application/xhtml+xml"_s, false);
    row("XML", "<?xml version=\"1.0\"?><a/>", u"a.mp3"_s, u"application/xml"_s, false);
    row("script", "#!/bin/sh\n", u"a.pdf"_s, u"application/x-shellscript"_s, false);
    row("Windows program", QByteArray("MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", 14), u"a.jpg"_s,
        u"application/x-ms-dos-executable"_s, false);
    row("text", "hello", u"a.jpg"_s, u"text/plain"_s, false);
    row("text that says it is a page", "hello", u"a.html"_s, u"text/plain"_s, false);
    row("text that says it is a script", "alert(1)", u"a.js"_s, u"text/plain"_s, false);
    row("table", "a,b\n1,2\n", u"a.csv"_s, u"text/csv"_s, false);
    row("ZIP", QByteArray("PK\x03\x04\x14\0\0\0", 8), u"a.zip"_s, u"application/zip"_s, false);
    row("document", QByteArray("PK\x03\x04\x14\0\0\0", 8), u"واجب.docx"_s,
        u"application/vnd.openxmlformats-officedocument.wordprocessingml.document"_s, false);
    row("ZIP that says it is a program", QByteArray("PK\x03\x04\x14\0\0\0", 8), u"a.jar"_s, u"application/zip"_s,
        false);
    // Qt's tree of endings has U+0000 at its leaves, and walks out of its file when a name has them too.
    row("document whose name is full of U+0000", QByteArray::fromHex("d0cf11e0a1b11ae1"),
        u"x"_s + QString(124, QChar(0)) + u".doc"_s, u"application/msword"_s, false);
    row("nothing known", QByteArray("\x01\x02\x03\0\xfe", 5), u"a.jpg"_s, u"application/octet-stream"_s, false);
    row("iPhone picture",
        QByteArray("\0\0\0\x18"
                   "ftypheic\0\0\0\0heicmif1",
            24),
        u"a.jpg"_s, u"image/heif"_s, false);
}

void tst_media_type::sniffed()
{
    QFETCH(const QByteArray, head);
    QFETCH(const QString, name);
    const QString type = sniffedMediaType(head, name);
    QTEST(type, "type");
    StoredMedia media{.content = {.hash = {}, .mediaType = type, .size = 1}, .name = name};
    media.width = 1;
    media.height = 1;
    QTEST(isShownInline(media), "mayBeShown");
    media.width.reset();
    // What was not decoded may be a bomb, or no picture at all.
    QCOMPARE(isShownInline(media), isShownInline(media) && !type.startsWith("image/"_L1));
}

void tst_media_type::refined_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<bool>("hasVideo");
    QTest::addColumn<bool>("hasAudio");
    QTest::addColumn<QString>("refined");
    QTest::newRow("voice in WebM") << u"video/webm"_s << false << true << u"audio/webm"_s;
    QTest::newRow("video in WebM") << u"video/webm"_s << true << true << u"video/webm"_s;
    QTest::newRow("silent video") << u"video/mp4"_s << true << false << u"video/mp4"_s;
    QTest::newRow("voice in MP4") << u"video/mp4"_s << false << true << u"audio/mp4"_s;
    QTest::newRow("video that says it is a voice") << u"audio/mp4"_s << true << true << u"video/mp4"_s;
    QTest::newRow("voice in 3GPP") << u"video/3gpp"_s << false << true << u"audio/3gpp"_s;
    QTest::newRow("Ogg with pictures") << u"application/ogg"_s << true << true << u"video/ogg"_s;
    QTest::newRow("not looked into") << u"video/webm"_s << false << false << u"video/webm"_s;
    QTest::newRow("one kind only") << u"audio/mpeg"_s << true << true << u"audio/mpeg"_s;
}

void tst_media_type::refined()
{
    QFETCH(const QString, type);
    QFETCH(const bool, hasVideo);
    QFETCH(const bool, hasAudio);
    QTEST(refinedMediaType(type, hasVideo, hasAudio), "refined");
}

void tst_media_type::kindOfMessage_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<bool>("isDecoded");
    QTest::addColumn<MessageType>("kind");
    QTest::newRow("picture") << u"image/jpeg"_s << true << MessageType::Image;
    QTest::newRow("bomb") << u"image/png"_s << false << MessageType::File;
    QTest::newRow("SVG") << u"image/svg+xml"_s << true << MessageType::File;
    QTest::newRow("voice") << u"audio/webm"_s << false << MessageType::Audio;
    QTest::newRow("video") << u"video/mp4"_s << false << MessageType::File;
    QTest::newRow("PDF") << u"application/pdf"_s << false << MessageType::File;
}

void tst_media_type::kindOfMessage()
{
    QFETCH(const QString, type);
    QFETCH(const bool, isDecoded);
    StoredMedia media{.content = {.hash = {}, .mediaType = type, .size = 1}, .name = u"a"_s};
    if (isDecoded)
        media.width = media.height = 1;
    QTEST(messageType(media), "kind");
}

QTEST_GUILESS_MAIN(tst_media_type)
#include "tst_media_type.moc"
