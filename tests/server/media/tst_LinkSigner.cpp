// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/LinkSigner.h"
#include "tests/support/FakeClock.h"

#include <QTest>
#include <QUrl>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace sanad;
using namespace sanad::media;
using namespace sanad::test;

/// Links that only we can make, that end, and that stay the same for a while.
class tst_LinkSigner final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void linkIsGood();
    void originIsTheRequestsOrTheConfigured();
    void linkIsStableWithinAnHour();
    void linkEnds();
    void wrongOnesAreRefused_data();
    void wrongOnesAreRefused();
    void namesAreOneSegment_data();
    void namesAreOneSegment();

private:
    static LinkSigner signer(const Clock &clock, const QByteArray &publicUrl = {}, char key = 'k')
    {
        return {QByteArray(32, key),
            {.publicUrl = publicUrl,
                .contentPath = "/media/:attachment/:name",
                .thumbnailPath = "/media/:attachment/:name/thumbnail",
                .lifetime = 24h},
            clock};
    }
    static Attachment linked(const LinkSigner &signer, const QString &name = u"a.png"_s, qint64 id = 7)
    {
        Attachment attachment;
        attachment.id = AttachmentId(id);
        attachment.name = name;
        attachment.hasThumbnail = true;
        signer.addTo(attachment, "http://127.0.0.1:8000");
        return attachment;
    }
    static QByteArray part(const QString &url, const QString &name)
    {
        return QUrlQuery(QUrl(url)).queryItemValue(name).toLatin1();
    }

    FakeClock m_clock;
};

void tst_LinkSigner::linkIsGood()
{
    const LinkSigner links = signer(m_clock);
    const Attachment file = linked(links);
    QVERIFY(file.url.startsWith(u"http://127.0.0.1:8000/media/7/a.png?expires="_s));
    QVERIFY(file.thumbnailUrl.startsWith(u"http://127.0.0.1:8000/media/7/a.png/thumbnail?expires="_s));
    QVERIFY(
        links.check(AttachmentId(7), MediaPart::Content, part(file.url, u"expires"_s), part(file.url, u"signature"_s)));
    QVERIFY(links.check(AttachmentId(7), MediaPart::Thumbnail, part(file.thumbnailUrl, u"expires"_s),
        part(file.thumbnailUrl, u"signature"_s)));
}

void tst_LinkSigner::originIsTheRequestsOrTheConfigured()
{
    QVERIFY(linked(signer(m_clock, "https://school.example/sanad"))
                .url.startsWith(u"https://school.example/sanad/media/7/"_s));
}

void tst_LinkSigner::linkIsStableWithinAnHour()
{
    FakeClock clock;
    const LinkSigner links = signer(clock);
    const qint64 intoTheHour = clock.now().msSinceEpoch() % 3'600'000;
    clock.advance(3'601'000 - intoTheHour);
    const QString first = linked(links).url;
    clock.advance(3'598'000);
    QCOMPARE(linked(links).url, first);
    clock.advance(3000);
    QVERIFY(linked(links).url != first);
}

void tst_LinkSigner::linkEnds()
{
    FakeClock clock;
    const LinkSigner links = signer(clock);
    const QString url = linked(links).url;
    const auto check = [&] {
        return links.check(AttachmentId(7), MediaPart::Content, part(url, u"expires"_s), part(url, u"signature"_s));
    };
    clock.advance(24 * 3'600'000);
    QVERIFY(check().has_value());
    clock.advance(3'600'000);
    const Status late = check();
    QVERIFY(!late.has_value());
    QCOMPARE(late.error().code, ErrorCode::Forbidden);
    QVERIFY(late.error().message.contains(u"expired"_s));
}

void tst_LinkSigner::wrongOnesAreRefused_data()
{
    QTest::addColumn<qint64>("id");
    QTest::addColumn<bool>("isThumbnail");
    QTest::addColumn<QByteArray>("expires");
    QTest::addColumn<QByteArray>("signature");
    const QString url = linked(signer(m_clock)).url;
    const QByteArray expires = part(url, u"expires"_s);
    const QByteArray good = part(url, u"signature"_s);
    QByteArray bent = good;
    bent[5] = bent.at(5) == 'A' ? 'B' : 'A';
    QTest::newRow("another attachment") << qint64(8) << false << expires << good;
    QTest::newRow("the thumbnail by the content's") << qint64(7) << true << expires << good;
    QTest::newRow("a longer life") << qint64(7) << false << QByteArray::number(expires.toLongLong() + 3600) << good;
    QTest::newRow("life written otherwise") << qint64(7) << false << "0" + expires << good;
    QTest::newRow("one character") << qint64(7) << false << expires << bent;
    QTest::newRow("cut off") << qint64(7) << false << expires << good.chopped(1);
    QTest::newRow("none") << qint64(7) << false << expires << QByteArray();
    QTest::newRow("nothing at all") << qint64(7) << false << QByteArray() << QByteArray();
    QTest::newRow("another key") << qint64(7) << false << expires
                                 << part(linked(signer(m_clock, {}, 'x')).url, u"signature"_s);
}

void tst_LinkSigner::wrongOnesAreRefused()
{
    QFETCH(const qint64, id);
    QFETCH(const bool, isThumbnail);
    QFETCH(const QByteArray, expires);
    QFETCH(const QByteArray, signature);
    const Status checked = signer(m_clock).check(
        AttachmentId(id), isThumbnail ? MediaPart::Thumbnail : MediaPart::Content, expires, signature);
    QVERIFY(!checked.has_value());
    QCOMPARE(checked.error().code, ErrorCode::Forbidden);
    QVERIFY(checked.error().message.contains(u"not valid"_s));
}

void tst_LinkSigner::namesAreOneSegment_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("Arabic with blanks") << u"واجب 1.pdf"_s;
    QTest::newRow("query characters") << u"a?b&c=d#e.pdf"_s;
    QTest::newRow("percent") << u"100%.pdf"_s;
    QTest::newRow("a route's own word") << u"thumbnail"_s;
    QTest::newRow("a pattern's own word") << u":attachment"_s;
}

void tst_LinkSigner::namesAreOneSegment()
{
    QFETCH(const QString, name);
    const QUrl url(linked(signer(m_clock), name).url, QUrl::StrictMode);
    QVERIFY(url.isValid());
    QCOMPARE(url.path(QUrl::FullyDecoded), u"/media/7/"_s + name);
}

QTEST_GUILESS_MAIN(tst_LinkSigner)
#include "tst_LinkSigner.moc"
