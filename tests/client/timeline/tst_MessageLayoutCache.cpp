// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/MessageLayoutCache.h"
#include "client/timeline/TimelineTheme.h"
#include "scenes.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;
using namespace sanad::client::scenes;

/// What is laid out anew, what is kept, and that what is laid out fits.
class tst_MessageLayoutCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keepsWhatHasNotChanged();
    void laysOutAnewWhatHas();
    void textEndsAtThePadding_data();
    void textEndsAtThePadding();

private:
    MessageModel m_model;
    MessageLayoutCache m_cache;
    TimelineTheme m_theme = TimelineTheme::light();
};

void tst_MessageLayoutCache::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_model.setOwn(Role::Student, Me);
    m_cache.setContext({.width = 400, .fonts = RowFonts::of(QFont()), .metrics = {.em = 18}, .theme = &m_theme});
}

void tst_MessageLayoutCache::keepsWhatHasNotChanged()
{
    m_model.reset({fromAdmin(1, u"a"_s), fromMe(2, u"b"_s)}, false);
    const RowLayout *first = &m_cache.layout(m_model, 0);
    QCOMPARE(m_cache.height(m_model, 0), first->geometry.height);
    (void)m_cache.layout(m_model, 1);
    QCOMPARE(&m_cache.layout(m_model, 0), first);
    m_model.advance(MessageId(2), MessageStatus::Read, T0);
    m_model.flush();
    QCOMPARE(&m_cache.layout(m_model, 0), first);
    QCOMPARE(m_cache.keptLayouts(), 2);
    m_cache.clear();
    QCOMPARE(m_cache.keptLayouts() + m_cache.keptHeights(), 0);
}

void tst_MessageLayoutCache::laysOutAnewWhatHas()
{
    m_model.reset({fromAdmin(10, u"a"_s)}, true);
    const int withDay = m_cache.height(m_model, 0);
    QVERIFY(!m_cache.layout(m_model, 0).geometry.day.isEmpty());
    m_model.prepend({fromAdmin(9, u"b"_s)}, false); // of the same day and sender: the separator and the name go up
    QVERIFY(m_cache.height(m_model, 1) < withDay);
    QVERIFY(m_cache.layout(m_model, 1).name.isEmpty());
    m_model.setUnreadDivider(MessageId(10));
    QVERIFY(!m_cache.layout(m_model, 1).geometry.unread.isEmpty());
    Message changed = fromAdmin(10, u"a\nb\nc\nd"_s);
    const int before = m_cache.height(m_model, 1);
    m_model.upsert(changed);
    m_model.flush();
    QVERIFY(m_cache.height(m_model, 1) > before);
}

void tst_MessageLayoutCache::textEndsAtThePadding_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<Qt::LayoutDirection>("interface");
    for (const Qt::LayoutDirection direction : {Qt::LeftToRight, Qt::RightToLeft}) {
        const char *name = direction == Qt::LeftToRight ? "english" : "arabic";
        QTest::addRow("short arabic, %s", name) << u"نعم"_s << direction;
        QTest::addRow("short english, %s", name) << u"yes"_s << direction;
        QTest::addRow("long arabic, %s", name) << u"كلام كثير جداً لا ينتهي "_s.repeated(20) << direction;
        QTest::addRow("long english, %s", name) << u"many words without an end "_s.repeated(20) << direction;
        QTest::addRow("one endless word, %s", name) << u"x"_s.repeated(500) << direction;
        QTest::addRow("lines of different lengths, %s", name) << u"نعم\nكلام أطول من ذلك\nلا"_s << direction;
    }
}

void tst_MessageLayoutCache::textEndsAtThePadding()
{
    QFETCH(const QString, text);
    QFETCH(const Qt::LayoutDirection, interface);
    for (const int width : {200, 400, 1500}) {
        m_cache.setContext({.width = width,
            .direction = interface,
            .fonts = RowFonts::of(QFont()),
            .metrics = {.em = 18},
            .theme = &m_theme});
        m_model.reset({fromAdmin(1, text)}, false);
        const RowLayout &layout = m_cache.layout(m_model, 0);
        const QRectF place = layout.geometry.text;
        const bool isRightToLeft = layout.body->textOption().textDirection() == Qt::RightToLeft;
        for (int i = 0; i < layout.body->lineCount(); ++i) {
            const QRectF line = layout.body->lineAt(i).naturalTextRect().translated(layout.bodyOrigin);
            QVERIFY(line.left() > place.left() - 1.5 && line.right() < place.right() + 2.5);
            if (isRightToLeft)
                QVERIFY(std::abs(line.right() - place.right()) < 2.5);
            else
                QVERIFY(std::abs(line.left() - place.left()) < 1.5);
        }
    }
}

QTEST_MAIN(tst_MessageLayoutCache)
#include "tst_MessageLayoutCache.moc"
