// SPDX-License-Identifier: GPL-3.0-or-later
#include "ViewFixture.h"

#include <QAccessible>
#include <QBuffer>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;
using namespace sanad::client::scenes;

/// How the list of messages behaves: where it stays, what it tells, what it costs.
class tst_MessageView : public QObject, private ViewFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }
    void opensAtTheEnd();
    void opensAtTheFirstUnread();
    void staysWhereOneReads_data();
    void staysWhereOneReads();
    void followsTheEnd();
    void countsWhatComesBelow();
    void goesToTheEndForWhatOneSends();
    void loadsHistoryAsOneScrolls();
    void readsFromOneEndToTheOther();
    void tellsWhatHasBeenSeen();
    void announcesWhatArrives();
    void goesToAMessageThatIsNotLoaded();
    void findsAsArabicIsWritten();
    void isReadAloud();
    void mirrorsTheWholeList();
    void growsWithTheFont();
    void reservesPicturesAndShowsThemLater();
    void keepsFewLayouts();
};

void tst_MessageView::opensAtTheEnd()
{
    show(page(1, 50));
    QVERIFY(m_view->isAtEnd());
    QCOMPARE(m_view->verticalScrollBar()->value(), m_view->verticalScrollBar()->maximum());
    QVERIFY(rowRect(49).bottom() < m_view->viewport()->height());
}

void tst_MessageView::opensAtTheFirstUnread()
{
    show(page(1, 50));
    m_model->setUnreadDivider(MessageId(20));
    QTRY_COMPARE(rowRect(19).top(), 0);
    // It stays there while one reads, and while more comes.
    m_model->upsert(page(51, 60));
    m_model->advance(MessageId(20), MessageStatus::Read, T0);
    m_model->flush();
    QCoreApplication::processEvents();
    QCOMPARE(rowRect(19).top(), 0);
    QVERIFY(!layout(19).geometry.unread.isEmpty());
}

void tst_MessageView::staysWhereOneReads_data()
{
    QTest::addColumn<QString>("change");
    for (const char *change : {"prepend", "append", "receipts", "outgoing", "divider above", "narrower", "wider",
             "lower", "larger font", "right to left"})
        QTest::newRow(change) << QString::fromLatin1(change);
}

void tst_MessageView::staysWhereOneReads()
{
    QFETCH(const QString, change);
    show(page(101, 200), true);
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum() / 2);
    QCoreApplication::processEvents();
    QVERIFY(!m_view->isAtEnd());
    const int row = m_view->indexAt({200, 0}).row();
    const quint64 key = m_model->key(row);
    const int top = rowRect(row).top();
    if (change == u"prepend")
        m_model->prepend(page(51, 100), true);
    else if (change == u"append")
        m_model->upsert(page(201, 230));
    else if (change == u"receipts")
        m_model->advance(MessageId(102), MessageStatus::Read, T0);
    else if (change == u"outgoing")
        m_model->upsert(fromMe(201, u"من جهاز آخر"_s));
    else if (change == u"divider above")
        m_model->setUnreadDivider(MessageId(103));
    else if (change == u"narrower")
        m_view->resize(320, 500);
    else if (change == u"wider")
        m_view->resize(900, 500);
    else if (change == u"lower")
        m_view->resize(400, 300);
    else if (change == u"larger font")
        m_view->setFont(QFont(m_view->font().family(), m_view->font().pointSize() * 2));
    else
        m_view->setLayoutDirection(Qt::RightToLeft);
    m_model->flush();
    QCoreApplication::processEvents();
    QVERIFY(m_model->rowOfKey(key) >= 0);
    QCOMPARE(rowRect(m_model->rowOfKey(key)).top(), top);
    QVERIFY(!m_view->isAtEnd());
}

void tst_MessageView::followsTheEnd()
{
    show(page(1, 50));
    m_view->verticalScrollBar()->setValue(0);
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum());
    for (const int width : {700, 330, 400}) {
        m_view->resize(width, 500);
        QCoreApplication::processEvents();
        QVERIFY(m_view->isAtEnd());
        QCOMPARE(m_view->verticalScrollBar()->value(), m_view->verticalScrollBar()->maximum());
    }
    m_model->upsert(page(51, 60));
    QTRY_VERIFY(m_model->rowOf(MessageId(60)) >= 0);
    QCoreApplication::processEvents();
    QVERIFY(m_view->isAtEnd());
    QVERIFY(m_view->viewport()->rect().contains(rowRect(m_model->rowOf(MessageId(60)))));
}

void tst_MessageView::countsWhatComesBelow()
{
    show(page(1, 100));
    auto *button = m_view->findChild<QPushButton *>();
    QVERIFY(!button->isVisible());
    m_view->verticalScrollBar()->setValue(0);
    QVERIFY(button->isVisible());
    m_model->upsert({fromAdmin(101, u"a"_s), fromMe(102, u"mine"_s), fromAdmin(103, u"b"_s)});
    m_model->flush();
    QCoreApplication::processEvents();
    QCOMPARE(m_view->newBelow(), 2);
    QVERIFY(button->text().contains(u'2'));
    QVERIFY(m_view->viewport()->geometry().contains(button->geometry()));
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(m_view->isAtEnd());
    QCOMPARE(m_view->newBelow(), 0);
    QVERIFY(!button->isVisible());
}

void tst_MessageView::goesToTheEndForWhatOneSends()
{
    show(page(1, 100));
    m_view->verticalScrollBar()->setValue(0);
    m_model->setOutgoing({onItsWay(u"a"_s, TimelineItem::State::Waiting, u"كتبت الآن"_s)});
    m_model->flush();
    QCoreApplication::processEvents();
    QVERIFY(m_view->isAtEnd());
}

void tst_MessageView::loadsHistoryAsOneScrolls()
{
    show(page(951, 1000), true);
    int asked = 0;
    connect(m_view.get(), &MessageView::olderWanted, this, [&] {
        ++asked;
        const qint64 oldest = m_model->oldest()->id.value();
        m_model->prepend(page(oldest - 50, oldest - 1), oldest > 51);
    });
    QCOMPARE(asked, 0);
    for (int step = 0; step < 2000 && m_model->at(0).message.id != MessageId(1); ++step) {
        const int row = m_view->indexAt({200, 0}).row();
        const quint64 key = m_model->key(row);
        m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->value() - 200);
        const int top = rowRect(m_model->rowOfKey(key)).top();
        QCoreApplication::processEvents();
        QCOMPARE(rowRect(m_model->rowOfKey(key)).top(), top); // no jump
    }
    QCOMPARE(asked, 19);
    QCOMPARE(m_model->rowCount(), 1000);
}

void tst_MessageView::readsFromOneEndToTheOther()
{
    show(page(2901, 3000), true);
    connect(m_view.get(), &MessageView::olderWanted, this, [&] {
        const qint64 oldest = m_model->oldest()->id.value();
        m_model->prepend(page(oldest - 100, oldest - 1), oldest > 101);
    });
    QScrollBar *bar = m_view->verticalScrollBar();
    for (int step = 0; step < 20'000 && !(m_model->at(0).message.id == MessageId(1) && bar->value() == 0); ++step) {
        bar->setValue(bar->value() - 450);
        QCoreApplication::processEvents();
        QVERIFY(m_model->rowCount() <= MessageModel::MaxRows);
    }
    QCOMPARE(m_model->at(0).message.id, MessageId(1));
    QVERIFY(!m_model->showsNewest());
    for (int step = 0; step < 20'000 && !m_view->isAtEnd(); ++step) {
        bar->setValue(bar->value() + 450);
        QCoreApplication::processEvents();
        QVERIFY(m_model->rowCount() <= MessageModel::MaxRows);
    }
    QVERIFY(m_view->isAtEnd());
    QCOMPARE(m_model->at(m_model->rowCount() - 1).message.id, MessageId(3000));
}

void tst_MessageView::tellsWhatHasBeenSeen()
{
    QSignalSpy reached(m_view.get(), &MessageView::reachedMessage);
    show(page(1, 50));
    QTRY_VERIFY(!reached.isEmpty());
    QCOMPARE(reached.constLast().constFirst().value<MessageId>(), MessageId(50));
    reached.clear();
    m_view->verticalScrollBar()->setValue(0);
    m_model->upsert(page(51, 51));
    m_model->flush();
    QCoreApplication::processEvents();
    QCOMPARE(reached.count(), 0); // it is below the screen
    m_view->scrollToEnd();
    QCOMPARE(reached.count(), 1);
    QCOMPARE(reached.constLast().constFirst().value<MessageId>(), MessageId(51));
    // Nor does anybody see what is in a window behind another.
    QWidget other;
    other.show();
    other.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&other));
    m_model->upsert(page(52, 52));
    m_model->flush();
    QCoreApplication::processEvents();
    QCOMPARE(reached.count(), 1);
    m_view->activateWindow();
    QTRY_COMPARE(reached.count(), 2);
}

void tst_MessageView::announcesWhatArrives()
{
    show(page(1, 5));
    QSignalSpy announced(m_view.get(), &MessageView::announce);
    m_model->upsert(fromAdmin(6, u"أهلاً"_s));
    m_model->upsert(fromMe(7, u"مني"_s));
    m_model->flush();
    QCOMPARE(announced.count(), 1);
    QVERIFY(announced.constFirst().constFirst().toString().contains(u"منى عبد الله"));
    QVERIFY(announced.constFirst().constFirst().toString().contains(u"أهلاً"));
    m_model->upsert(page(10, 60));
    m_model->flush();
    QCOMPARE(announced.count(), 2);
}

void tst_MessageView::goesToAMessageThatIsNotLoaded()
{
    show(page(401, 450), true);
    connect(m_view.get(), &MessageView::olderWanted, this, [&] {
        const qint64 oldest = m_model->oldest()->id.value();
        QTimer::singleShot(
            0, m_model.get(), [=, this] { m_model->prepend(page(oldest - 50, oldest - 1), oldest > 51); });
    });
    m_view->scrollToMessage(MessageId(120));
    QTRY_VERIFY(m_model->rowOf(MessageId(120)) >= 0);
    QTRY_VERIFY(m_view->viewport()->rect().intersects(rowRect(m_model->rowOf(MessageId(120)))));
    QCOMPARE(m_view->currentIndex().row(), m_model->rowOf(MessageId(120)));
    m_view->scrollToMessage(MessageId(9999)); // there is none
    QVERIFY(m_view->viewport()->rect().intersects(rowRect(m_model->rowOf(MessageId(120)))));
}

void tst_MessageView::findsAsArabicIsWritten()
{
    QList<Message> messages = page(1, 100);
    messages[9].text = u"نسيت كلمة المُرور"_s;
    messages[59].text = u"أين كلمه المرور؟"_s;
    show(messages);
    QVERIFY(m_view->find(u"كلمة المرور"_s, false));
    QCOMPARE(m_view->currentIndex().row(), 59);
    QVERIFY(m_view->viewport()->rect().intersects(rowRect(59)));
    QVERIFY(m_view->find(u"كلمة المرور"_s, false));
    QCOMPARE(m_view->currentIndex().row(), 9);
    QVERIFY(m_view->find(u"كلمة المرور"_s, true));
    QCOMPARE(m_view->currentIndex().row(), 59);
    QVERIFY(m_view->find(u"كلمة المرور"_s, true)); // round again
    QCOMPARE(m_view->currentIndex().row(), 9);
    QVERIFY(m_view->find(u"كلمة المرو"_s, true)); // being typed: it is here already
    QCOMPARE(m_view->currentIndex().row(), 9);
    // It is marked, until one stops looking.
    const auto marked = [this] {
        const QImage image = m_view->viewport()->grab().toImage();
        const QRgb mark = TimelineTheme::light().found.rgb();
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixel(x, y) == mark)
                    return true;
            }
        }
        return false;
    };
    QVERIFY(marked());
    QVERIFY(!m_view->find({}, true));
    QVERIFY(!marked());
    QVERIFY(!m_view->find(u"لا يوجد"_s, true));
}

void tst_MessageView::isReadAloud()
{
    Message read = fromMe(2, u"وصلت"_s);
    read.readAt = T0;
    show({fromBot(1, u"أهلاً بك"_s), read});
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(m_view.get());
    QVERIFY(list);
    QCOMPARE(list->role(), QAccessible::List);
    QCOMPARE(list->text(QAccessible::Name), u"Messages"_s);
    QCOMPARE(list->childCount(), 2);
    QCOMPARE(list->child(0)->text(QAccessible::Name), u"\u2068Bot\u2069, 10:01: \u2068أهلاً بك\u2069"_s);
    QCOMPARE(list->child(1)->text(QAccessible::Name), u"\u2068You\u2069, 10:02, Read: \u2068وصلت\u2069"_s);
    QLocale::setDefault(QLocale(QLocale::Arabic, QLocale::Egypt));
    QVERIFY(list->child(1)->text(QAccessible::Name).contains(u"١٠:٠٢ ص"));
}

void tst_MessageView::mirrorsTheWholeList()
{
    show({fromAdmin(1, u"a"_s), fromMe(2, u"b"_s)});
    const int width = m_view->viewport()->width();
    const QRect other = layout(0).geometry.bubble;
    const QRect own = layout(1).geometry.bubble;
    QVERIFY(other.left() < width - other.right() && own.left() > width - own.right());
    m_view->setLayoutDirection(Qt::RightToLeft);
    QCoreApplication::processEvents();
    QCOMPARE(layout(0).geometry.bubble.left(), width - other.right() - 1);
    QCOMPARE(layout(1).geometry.bubble.left(), width - own.right() - 1);
}

void tst_MessageView::growsWithTheFont()
{
    show({fromAdmin(1, u"كلمة واحدة أو أكثر"_s)});
    const int before = rowRect(0).height();
    QFont font = m_view->font();
    font.setPointSizeF(font.pointSizeF() * 2);
    m_view->setFont(font);
    QCoreApplication::processEvents();
    QVERIFY(rowRect(0).height() > before * 3 / 2);
    QVERIFY(layout(0).geometry.bubble.right() < m_view->viewport()->width());
}

void tst_MessageView::reservesPicturesAndShowsThemLater()
{
    Message picture = withFile(fromAdmin(1, {}), MessageType::Image, u"a.png"_s, u"image/png"_s, 5);
    picture.attachment->width = 200;
    picture.attachment->height = 100;
    std::function<void(const QByteArray &)> answer;
    m_view->setPictureFetch([&](const TimelineItem &, const PictureStore::Done &done) { answer = done; });
    show({picture});
    m_view->viewport()->grab();
    QTRY_VERIFY(bool(answer));
    const int height = rowRect(0).height();
    QCOMPARE(layout(0).geometry.attachment.size(), QSize(200, 100));
    QImage red(200, 100, QImage::Format_RGB32);
    red.fill(Qt::red);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    red.save(&buffer, "PNG");
    answer(bytes);
    const QPoint centre = layout(0).geometry.attachment.center() + rowRect(0).topLeft();
    QTRY_COMPARE(m_view->viewport()->grab().toImage().pixelColor(centre), QColor(Qt::red));
    QCOMPARE(rowRect(0).height(), height);
}

void tst_MessageView::keepsFewLayouts()
{
    show(page(1, 1000));
    const auto &cache = static_cast<MessageDelegate *>(m_view->itemDelegate())->cache();
    QCOMPARE(cache.keptLayouts(), MessageLayoutCache::MaxLayouts);
    QVERIFY(cache.keptHeights() >= 1000);
    // A resize lays out what is near the screen, not all that was loaded.
    m_view->resize(500, 500);
    QCoreApplication::processEvents();
    QVERIFY(cache.keptHeights() < 200);
    QVERIFY(m_view->isAtEnd());
}

QTEST_MAIN(tst_MessageView)
#include "tst_MessageView.moc"
