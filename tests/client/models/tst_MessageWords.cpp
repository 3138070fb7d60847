// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/MessageWords.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

/// What is said of messages in words, in English and with Arabic digits.
class tst_MessageWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void sentence_data();
    void sentence();
    void capsWhatIsReadAloud();
    void timesAndDigitsFollowTheLanguage();
    void days();
    void duration_data();
    void duration();
    void shownName_data();
    void shownName();
};

void tst_MessageWords::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
}

void tst_MessageWords::sentence_data()
{
    QTest::addColumn<TimelineItem>("item");
    QTest::addColumn<bool>("own");
    QTest::addColumn<QString>("expected");
    TimelineItem item;
    item.message.id = MessageId(1);
    item.message.text = u"مرحبا"_s;
    item.message.createdAt = Timestamp(1705312800000);
    item.message.senderRole = Role::Admin;
    item.message.senderName = u"Mona"_s;
    QTest::newRow("admin") << item << false << u"\u2068Mona\u2069, 10:00: \u2068مرحبا\u2069"_s;
    TimelineItem own = item;
    QTest::newRow("own, sent") << own << true << u"\u2068You\u2069, 10:00, Sent: \u2068مرحبا\u2069"_s;
    own.message.deliveredAt = item.message.createdAt;
    QTest::newRow("own, delivered") << own << true << u"\u2068You\u2069, 10:00, Delivered: \u2068مرحبا\u2069"_s;
    own.message.readAt = item.message.createdAt;
    QTest::newRow("own, read") << own << true << u"\u2068You\u2069, 10:00, Read: \u2068مرحبا\u2069"_s;
    own.state = TimelineItem::State::Waiting;
    QTest::newRow("waiting") << own << true << u"\u2068You\u2069, 10:00, Waiting to be sent: \u2068مرحبا\u2069"_s;
    own.state = TimelineItem::State::Sending;
    QTest::newRow("sending") << own << true << u"\u2068You\u2069, 10:00, Sending: \u2068مرحبا\u2069"_s;
    own.progress = 0.427;
    QTest::newRow("uploading") << own << true << u"\u2068You\u2069, 10:00, Sending, 43%: \u2068مرحبا\u2069"_s;
    own.state = TimelineItem::State::Failed;
    QTest::newRow("failed") << own << true << u"\u2068You\u2069, 10:00, Not sent: \u2068مرحبا\u2069"_s;
    own.problem = u"It is too large."_s;
    QTest::newRow("failed, with a reason")
        << own << true << u"\u2068You\u2069, 10:00, Not sent: It is too large.: \u2068مرحبا\u2069"_s;
    TimelineItem bot = item;
    bot.message.type = MessageType::AutoReply;
    bot.message.senderName = BotSenderName.toString();
    QTest::newRow("bot") << bot << false << u"\u2068Bot\u2069, 10:00: \u2068مرحبا\u2069"_s;
    TimelineItem file = item;
    file.message.type = MessageType::File;
    file.message.attachment.emplace().name = u"a\u202efdp.exe"_s;
    QTest::newRow("file with caption, name without override")
        << file << false << u"\u2068Mona\u2069, 10:00: \u2068File \u2068afdp.exe\u2069\nمرحبا\u2069"_s;
    TimelineItem voice = item;
    voice.message.type = MessageType::Audio;
    voice.message.text.clear();
    voice.message.attachment.emplace().duration = 75.2;
    QTest::newRow("voice") << voice << false << u"\u2068Mona\u2069, 10:00: \u2068Voice message, 1:15\u2069"_s;
    TimelineItem nameless = item;
    nameless.message.senderName = u"\u202e\u200f "_s;
    QTest::newRow("admin without a name")
        << nameless << false << u"\u2068Support team\u2069, 10:00: \u2068مرحبا\u2069"_s;
}

void tst_MessageWords::sentence()
{
    QFETCH(const TimelineItem, item);
    QFETCH(const bool, own);
    QFETCH(const QString, expected);
    QCOMPARE(MessageWords::sentence(item, own), expected);
}

void tst_MessageWords::capsWhatIsReadAloud()
{
    TimelineItem item;
    item.message.text = u"x"_s.repeated(10'000'000);
    const QString sentence = MessageWords::sentence(item, false);
    QVERIFY(sentence.size() < 3000);
    QVERIFY(sentence.contains(u'…'));
}

void tst_MessageWords::timesAndDigitsFollowTheLanguage()
{
    QLocale::setDefault(QLocale(QLocale::Arabic, QLocale::Egypt));
    QCOMPARE(MessageWords::time(Timestamp(1705312800000)), u"١٠:٠٠ ص"_s);
    QCOMPARE(MessageWords::duration(3725), u"١:٠٢:٠٥"_s);
    QVERIFY(MessageWords::size(102'400).contains(u"١٠٠"));
    TimelineItem item{.state = TimelineItem::State::Sending, .progress = 0.5};
    QVERIFY(MessageWords::state(item, true).contains(u"٥٠"));
}

void tst_MessageWords::days()
{
    const QDate today(2024, 1, 15);
    QCOMPARE(MessageWords::day(today, today), u"Today"_s);
    QCOMPARE(MessageWords::day(today.addDays(-1), today), u"Yesterday"_s);
    QCOMPARE(MessageWords::day(today.addDays(-2), today), u"Saturday, 13 January 2024"_s);
    QLocale::setDefault(QLocale(QLocale::Arabic, QLocale::Egypt));
    QCOMPARE(MessageWords::day(today.addDays(-2), today), u"السبت، ١٣ يناير ٢٠٢٤"_s);
}

void tst_MessageWords::duration_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << 0.0 << u"0:00"_s;
    QTest::newRow("rounded") << 14.6 << u"0:15"_s;
    QTest::newRow("minutes") << 605.0 << u"10:05"_s;
    QTest::newRow("hours") << 3725.0 << u"1:02:05"_s;
    QTest::newRow("negative") << -3.0 << u"0:00"_s;
    QTest::newRow("absurd") << 1e300 << u"99:59:59"_s;
}

void tst_MessageWords::duration()
{
    QFETCH(const double, seconds);
    QFETCH(const QString, expected);
    QCOMPARE(MessageWords::duration(seconds), expected);
}

void tst_MessageWords::shownName_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << u"report.pdf"_s << u"report.pdf"_s;
    QTest::newRow("arabic") << u"تقرير نهائي.pdf"_s << u"تقرير نهائي.pdf"_s;
    QTest::newRow("override") << u"photo\u202egpj.exe"_s << u"photogpj.exe"_s;
    QTest::newRow("isolates, marks, embeddings") << u"\u2067a\u2069\u200fb\u061c\u202ac\u202c"_s << u"abc"_s;
    QTest::newRow("line breaks") << u"a\r\nb\u2028c"_s << u"a b c"_s;
    QTest::newRow("control characters") << u"a\u0007b\u0000c"_s << u"abc"_s;
    QTest::newRow("zero-width non-joiner stays") << u"می\u200cخواهم"_s << u"می\u200cخواهم"_s;
    QTest::newRow("spaces only") << u"  \u3000 "_s << QString();
    QTest::newRow("very long") << u"a"_s.repeated(5000) << u"a"_s.repeated(255);
}

void tst_MessageWords::shownName()
{
    QFETCH(const QString, name);
    QFETCH(const QString, expected);
    const QString shown = sanad::client::shownName(name);
    QCOMPARE(shown.isEmpty() ? QString() : shown, expected);
    QCOMPARE(isolated(shown), u"\u2068"_s + shown + u"\u2069"_s);
}

QTEST_GUILESS_MAIN(tst_MessageWords)
#include "tst_MessageWords.moc"
