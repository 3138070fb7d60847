// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/MessageView.h"
#include "scenes.h"

#include <QApplication>
#include <QBuffer>
#include <QFontDatabase>
#include <QPainter>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;
using namespace sanad::client::scenes;

namespace {

constexpr int Width = 420;

/// Texts in which directions meet.
QList<Message> bidiCorpus()
{
    const QStringList texts{
        u"Moodle لا يعمل"_s,
        u"الإصدار 4.1.2 من Android 14 لا يفتح الدرس (رقم 3)."_s,
        u"انظر https://moodle.example.com/course/view.php?id=5 ثم أخبرني!"_s,
        u"رفعت الملف homework_final(2).docx ولم يظهر؟"_s,
        u"My teacher is called أحمد علي, and he teaches الرياضيات."_s,
        u"رمز OTP هو 482-913، صالح حتى 10:30."_s,
        u"شكراً جزيلاً 👍🏽😀 see you!"_s,
        u"السعر ١٥٠ جنيهاً (أي 5%) + 20 USD؟"_s,
        u"Error 0x80070005: \"Access is denied\""_s,
        u"مُحَمَّدٌ كَتَبَ الدَّرْسَ"_s,
        u"البريد: support@example.org، الهاتف: +20 100 123 4567"_s,
        u"التاريخ 2024-01-15، الملف 2024-report.pdf، المسار /etc/hosts"_s,
        u"الرابط (https://example.com/a/) و C++ و 20%"_s,
        u"1) افتح الإعدادات\n2) اختر Security > Password\n3) اضغط «حفظ»"_s,
    };
    QList<Message> messages;
    for (const QString &text : texts) {
        const qint64 id = messages.size() + 1;
        Message message = id % 3 == 0 ? fromBot(id, text) : id % 3 == 1 ? fromMe(id, text) : fromAdmin(id, text);
        if (id > 3)
            message.deliveredAt = T0;
        if (id < 8)
            message.readAt = T0;
        messages.append(message);
    }
    return messages;
}

QByteArray gradient()
{
    QImage image(160, 100, QImage::Format_RGB32);
    QPainter painter(&image);
    QLinearGradient colours(0, 0, 160, 100);
    colours.setColorAt(0, Qt::darkCyan);
    colours.setColorAt(1, Qt::yellow);
    painter.fillRect(image.rect(), colours);
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

QList<Message> media()
{
    QList<Message> messages;
    messages.append(
        withFile(fromAdmin(1, u"لقطة الشاشة screenshot"_s), MessageType::Image, u"a.png"_s, u"image/png"_s, 5000));
    messages.last().attachment->width = 160;
    messages.last().attachment->height = 100;
    messages.append(
        withFile(fromMe(2, {}), MessageType::File, u"تقرير نهائي v2.pdf"_s, u"application/pdf"_s, 1'234'567));
    messages.append(
        withFile(fromAdmin(3, {}), MessageType::File, u"photo\u202egpj.exe"_s, u"application/x-dosexec"_s, 999));
    messages.append(withFile(fromMe(4, {}), MessageType::Audio, u"voice.m4a"_s, u"audio/mp4"_s, 51'200));
    messages.last().attachment->duration = 75;
    messages.append(withFile(fromAdmin(5, u"شاهد هذا"_s), MessageType::File,
        u"a very long name of a lecture recording, part one of many.mp4"_s, u"video/mp4"_s, 24'000'000));
    messages.last().attachment->duration = 605;
    return messages;
}

QList<Message> states()
{
    QList<Message> messages{
        fromAdmin(1, u"كيف يمكنني مساعدتك؟"_s), fromMe(2, u"أُرسلت"_s), fromMe(3, u"سُلِّمت"_s), fromMe(4, u"قُرئت"_s)};
    messages[2].deliveredAt = messages[3].deliveredAt = T0;
    messages[3].readAt = T0;
    return messages;
}

QList<TimelineItem> outbox()
{
    TimelineItem failed = onItsWay(u"b"_s, TimelineItem::State::Failed, u"رسالة فشلت"_s);
    failed.problem = u"The file is larger than 25 MB, which is more than the school takes."_s;
    TimelineItem upload = onItsWay(u"c"_s, TimelineItem::State::Sending, {});
    upload.message = withFile(upload.message, MessageType::File, u"homework.zip"_s, u"application/zip"_s, 8'000'000);
    upload.progress = 0.6;
    return {onItsWay(u"a"_s, TimelineItem::State::Waiting, u"تنتظر الاتصال"_s), failed, upload};
}

/// The share of pixels that differ by more than what another version of a font renderer does.
double difference(const QImage &one, const QImage &other)
{
    constexpr int tolerated = 60;
    qint64 count = 0;
    for (int y = 0; y < one.height(); ++y) {
        for (int x = 0; x < one.width(); ++x) {
            const QRgb a = one.pixel(x, y);
            const QRgb b = other.pixel(x, y);
            const int most =
                std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
            count += most > tolerated ? 1 : 0;
        }
    }
    return double(count) / double(qint64(one.width()) * one.height());
}

} // namespace

/// How the timeline looks, beside pictures that people have looked at: tests/data/golden. SANAD_WRITE_GOLDEN=1 writes
/// them anew, to be looked at before they are committed.
class tst_timeline_golden : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void looksAsItDid_data();
    void looksAsItDid();
    void theComparisonSeesAMovedWord();
};

void tst_timeline_golden::initTestCase()
{
    for (const QString &family : {u"Noto Sans"_s, u"Noto Sans Arabic"_s, u"Noto Color Emoji"_s})
        QVERIFY2(QFontDatabase::hasFamily(family),
            qPrintable(u"the font %1 is missing: scripts/install-packages --tests"_s.arg(family)));
}

void tst_timeline_golden::looksAsItDid_data()
{
    QTest::addColumn<QString>("scene");
    QTest::addColumn<Qt::LayoutDirection>("direction");
    QTest::addColumn<QString>("theme");
    QTest::addColumn<double>("scale");
    const auto row = [](const char *name, const QString &scene, Qt::LayoutDirection direction, const QString &theme,
                         double scale) { QTest::newRow(name) << scene << direction << theme << scale; };
    row("bidi-rtl", u"bidi"_s, Qt::RightToLeft, u"light"_s, 1);
    row("bidi-ltr", u"bidi"_s, Qt::LeftToRight, u"light"_s, 1);
    row("states-rtl-dark", u"states"_s, Qt::RightToLeft, u"dark"_s, 1);
    row("states-ltr", u"states"_s, Qt::LeftToRight, u"light"_s, 1);
    row("media-rtl", u"media"_s, Qt::RightToLeft, u"light"_s, 1);
    row("media-ltr-dark", u"media"_s, Qt::LeftToRight, u"dark"_s, 1);
    row("states-rtl-contrast-200", u"states"_s, Qt::RightToLeft, u"contrast"_s, 2);
}

void tst_timeline_golden::looksAsItDid()
{
    QFETCH(const QString, scene);
    QFETCH(const Qt::LayoutDirection, direction);
    QFETCH(const QString, theme);
    QFETCH(const double, scale);
    QLocale::setDefault(direction == Qt::RightToLeft ? QLocale(QLocale::Arabic, QLocale::Egypt)
                                                     : QLocale(QLocale::English, QLocale::UnitedKingdom));
    MessageModel model;
    model.setOwn(Role::Student, Me);
    MessageView view;
    QFont font;
    font.setFamilies({u"Noto Sans"_s, u"Noto Sans Arabic"_s, u"Noto Color Emoji"_s});
    font.setPixelSize(int(15 * scale));
    font.setHintingPreference(QFont::PreferNoHinting);
    view.setFont(font);
    view.setLayoutDirection(direction);
    view.setTheme(theme == u"dark" ? TimelineTheme::dark()
            : theme == u"light"    ? TimelineTheme::light()
                                   : TimelineTheme::highContrast());
    view.setPictureFetch([](const TimelineItem &, const PictureStore::Done &done) { done(gradient()); });
    view.setModel(&model);
    model.reset(scene == u"bidi" ? bidiCorpus() : scene == u"media" ? media() : states(), false);
    if (scene == u"states") {
        model.setOutgoing(outbox());
        model.setUnreadDivider(MessageId(4));
    }
    if (scene == u"media")
        view.setAudioState(MessageId(4), {.isPlaying = true, .positionMs = 30'000, .durationMs = 75'000, .levels = {}});
    model.flush();
    view.resize(Width, 3000);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QCoreApplication::processEvents();
    const int height = view.visualRect(model.index(model.rowCount() - 1)).bottom() + 8;
    view.resize(Width, height);
    const auto grab = [&view] { return view.viewport()->grab().toImage().convertToFormat(QImage::Format_RGB32); };
    const auto hasPicture = [&] {
        return scene != u"media"
            || grab().pixelColor(direction == Qt::LeftToRight ? 40 : Width - 60, 120).saturation() > 120;
    };
    QTRY_VERIFY(hasPicture());
    const QImage image = grab();

    const QString path = QFINDTESTDATA("../../data/golden/") + u"/timeline-"_s
        + QString::fromLatin1(QTest::currentDataTag()) + u".png"_s;
    if (qEnvironmentVariableIsSet("SANAD_WRITE_GOLDEN"))
        QVERIFY(image.save(path, "PNG", 0));
    const QImage golden = QImage(path).convertToFormat(QImage::Format_RGB32);
    const QString seen = QDir::temp().filePath(QFileInfo(path).fileName());
    const double share = image.size() == golden.size() ? difference(image, golden) : 1;
    if (share >= 0.004)
        image.save(seen);
    QVERIFY2(share < 0.004, qPrintable(u"%1 of the pixels differ; what was seen is in %2"_s.arg(share).arg(seen)));
}

void tst_timeline_golden::theComparisonSeesAMovedWord()
{
    const auto draw = [](int x) {
        QImage image(Width, 400, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.fillRect(x, 100, 60, 15, Qt::black);
        painter.end();
        return image;
    };
    QCOMPARE(difference(draw(20), draw(20)), 0.0);
    QVERIFY(difference(draw(20), draw(60)) > 0.004);
}

QTEST_MAIN(tst_timeline_golden)
#include "tst_timeline_golden.moc"
