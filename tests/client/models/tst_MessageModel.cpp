// SPDX-License-Identifier: GPL-3.0-or-later
#include "ModelFixture.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

/// The messages of a chat: order, what replaces what, receipts, and what rows say.
class tst_MessageModel : public QObject, private ModelFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }
    void ordersWhatComesInAnyOrder_data();
    void ordersWhatComesInAnyOrder();
    void ignoresWhatWouldLeaveAGap();
    void gathersATurnIntoOneInsertion();
    void replacesOutgoingInPlace();
    void movesAnOutgoingThatWasOvertaken();
    void movesBehindOthersOnlyWhatIsOnItsWay();
    void showsNothingTwiceWhenTheAnswerComesFirst();
    void changesOnlyWhatDiffersInTheOutbox();
    void receiptsMoveForwardOnly_data();
    void receiptsMoveForwardOnly();
    void anOlderAnswerKeepsReceipts();
    void freshGrantsChangeNothingToSee();
    void asksForOlderOncePerAnswer();
    void keepsWhatCameWhileThePageWasOnItsWay();
    void startsAnewWithAnotherChat();
    void announcesOnlyWhatIsNewFromOthers();
    void daysGroupsAndTheDivider();
    void theDividerStays();
    void saysWhatARowIs();
};

void tst_MessageModel::ordersWhatComesInAnyOrder_data()
{
    QTest::addColumn<QList<int>>("arrivals");
    QTest::newRow("in order") << QList<int>{10, 11, 12};
    QTest::newRow("backwards") << QList<int>{12, 11, 10};
    QTest::newRow("twice") << QList<int>{10, 10, 12, 11, 12};
    QTest::newRow("known ones between") << QList<int>{3, 11, 1, 10, 12};
}

void tst_MessageModel::ordersWhatComesInAnyOrder()
{
    QFETCH(const QList<int>, arrivals);
    // Once all in one turn, once each in its own.
    for (const bool oneByOne : {false, true}) {
        m_model->reset(page(1, 3), false);
        for (const int id : arrivals) {
            m_model->upsert(fromAdmin(id));
            if (oneByOne)
                m_model->flush();
        }
        m_model->flush();
        QCOMPARE(rows(*m_model), u"1 2 3 10 11 12"_s);
        m_model->reset({}, false);
    }
}

void tst_MessageModel::ignoresWhatWouldLeaveAGap()
{
    m_model->reset(page(10, 12), true);
    m_model->upsert(fromAdmin(5));
    m_model->flush();
    QCOMPARE(rows(*m_model), u"10 11 12"_s);
    m_model->prepend(page(6, 9), false);
    m_model->upsert(fromAdmin(5));
    m_model->flush();
    QCOMPARE(rows(*m_model), u"5 6 7 8 9 10 11 12"_s);
}

void tst_MessageModel::gathersATurnIntoOneInsertion()
{
    m_model->reset(page(1, 50), true);
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->upsert(page(51, 80));
    for (int id = 1; id <= 50; ++id)
        m_model->advance(MessageId(id), MessageStatus::Read, T0);
    QCOMPARE(m_model->newest()->id, MessageId(80));
    QCOMPARE(m_model->rowCount(), 50);
    QTRY_COMPARE(m_model->rowCount(), 80);
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.constFirst().at(0).toModelIndex().row(), 0);
    QCOMPARE(changed.constFirst().at(1).toModelIndex().row(), 49);
}

void tst_MessageModel::replacesOutgoingInPlace()
{
    m_model->reset(page(1, 2), false);
    m_model->setOutgoing({waiting(u"a"_s), waiting(u"b"_s)});
    m_model->flush();
    QCOMPARE(rows(*m_model), u"1 2 a b"_s);
    const quint64 key = m_model->key(2);
    const int revision = m_model->revision(2);
    QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    m_model->upsert(fromMe(3, u"a"_s));
    m_model->setOutgoing({waiting(u"b"_s)});
    m_model->flush();
    QCOMPARE(rows(*m_model), u"1 2 3 b"_s);
    QCOMPARE(m_model->key(2), key);
    QVERIFY(m_model->revision(2) > revision);
    QCOMPARE(m_model->at(2).state, TimelineItem::State::OnServer);
    QVERIFY(m_model->isOwn(2));
    QCOMPARE(removed.count() + inserted.count(), 0);
}

void tst_MessageModel::movesAnOutgoingThatWasOvertaken()
{
    m_model->reset(page(1, 2), false);
    m_model->setOutgoing({waiting(u"a"_s), waiting(u"b"_s), waiting(u"c"_s)});
    m_model->upsert(fromAdmin(5));
    m_model->flush();
    QCOMPARE(rows(*m_model), u"1 2 5 a b c"_s);
    const quint64 key = m_model->key(4);
    m_model->upsert(fromMe(4, u"b"_s));
    m_model->flush();
    QCOMPARE(rows(*m_model), u"1 2 4 5 a c"_s);
    QCOMPARE(m_model->key(2), key);
}

void tst_MessageModel::movesBehindOthersOnlyWhatIsOnItsWay()
{
    m_model->reset(page(1, 2), false);
    m_model->setOutgoing({waiting(u"a"_s), waiting(u"b"_s)});
    m_model->flush();
    m_model->upsert({fromMe(3, u"a"_s), fromAdmin(4), fromAdmin(5), fromMe(6, u"b"_s), fromAdmin(7)});
    m_model->flush();
    QCOMPARE(rows(*m_model), u"1 2 3 4 5 6 7"_s);
}

void tst_MessageModel::showsNothingTwiceWhenTheAnswerComesFirst()
{
    m_model->reset(page(1, 1), false);
    m_model->upsert(fromMe(2, u"a"_s));
    m_model->flush();
    m_model->setOutgoing({waiting(u"a"_s), waiting(u"b"_s)}); // the outbox has not heard yet
    m_model->flush();
    QCOMPARE(rows(*m_model), u"1 2 b"_s);
    // Nor where a page brings what is still on its way.
    m_model->reset(page(1, 1) + QList<Message>{fromMe(2, u"a"_s), fromMe(3, u"b"_s)}, false);
    QCOMPARE(rows(*m_model), u"1 2 3"_s);
}

void tst_MessageModel::changesOnlyWhatDiffersInTheOutbox()
{
    m_model->reset(page(1, 1), false);
    m_model->setOutgoing({waiting(u"a"_s), waiting(u"b"_s), waiting(u"c"_s)});
    m_model->flush();
    const quint64 keyOfC = m_model->key(3);
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    TimelineItem sending = waiting(u"a"_s);
    sending.state = TimelineItem::State::Sending;
    m_model->setOutgoing({sending, waiting(u"d"_s), waiting(u"c"_s)});
    m_model->flush();
    QCOMPARE(rows(*m_model), u"1 a d c"_s);
    QCOMPARE(m_model->key(3), keyOfC);
    QCOMPARE(m_model->at(1).state, TimelineItem::State::Sending);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.constFirst().at(1).toModelIndex().row(), 1);
    m_model->setOutgoing({});
    m_model->flush();
    QCOMPARE(rows(*m_model), u"1"_s);
}

void tst_MessageModel::receiptsMoveForwardOnly_data()
{
    QTest::addColumn<QList<MessageStatus>>("receipts");
    QTest::addColumn<MessageStatus>("expected");
    using enum MessageStatus;
    QTest::newRow("none") << QList<MessageStatus>{} << Sent;
    QTest::newRow("delivered") << QList{Delivered} << Delivered;
    QTest::newRow("read at once") << QList{Read} << Read;
    QTest::newRow("delivered after read") << QList{Read, Delivered} << Read;
    QTest::newRow("sent after delivered") << QList{Delivered, Sent} << Delivered;
}

void tst_MessageModel::receiptsMoveForwardOnly()
{
    QFETCH(const QList<MessageStatus>, receipts);
    QFETCH(const MessageStatus, expected);
    m_model->reset({fromMe(1, u"a"_s), fromMe(2, u"b"_s)}, false);
    for (const MessageStatus status : receipts) {
        m_model->advance(MessageId(1), status, T0);
        m_model->advance(MessageId(99), status, T0); // of nobody
        m_model->flush();
    }
    QCOMPARE(m_model->at(0).message.status(), expected);
    QCOMPARE(m_model->at(1).message.status(), MessageStatus::Sent);
}

void tst_MessageModel::anOlderAnswerKeepsReceipts()
{
    m_model->reset({fromMe(1, u"a"_s)}, false);
    m_model->advance(MessageId(1), MessageStatus::Read, T0);
    m_model->upsert(fromMe(1, u"a"_s)); // as it was stored
    m_model->flush();
    QCOMPARE(m_model->at(0).message.status(), MessageStatus::Read);
    m_model->upsert(fromMe(1, u"a"_s));
    m_model->flush();
    QCOMPARE(m_model->at(0).message.status(), MessageStatus::Read);
}

void tst_MessageModel::freshGrantsChangeNothingToSee()
{
    Message picture = fromAdmin(1);
    picture.attachment.emplace().url = u"https://a/1?grant=1"_s;
    m_model->reset({picture}, false);
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    picture.attachment->url = u"https://a/1?grant=2"_s;
    m_model->upsert(picture);
    m_model->flush();
    QCOMPARE(m_model->at(0).message, picture);
    QCOMPARE(changed.count(), 0);
}

void tst_MessageModel::asksForOlderOncePerAnswer()
{
    QSignalSpy wanted(m_model.get(), &MessageModel::olderWanted);
    m_model->fetchOlder();
    QCOMPARE(wanted.count(), 0); // nothing is known of the chat
    m_model->reset(page(11, 20), true);
    m_model->fetchOlder();
    m_model->fetchOlder();
    QCOMPARE(wanted.count(), 1);
    m_model->prepend({}, true); // it failed
    m_model->fetchOlder();
    QCOMPARE(wanted.count(), 2);
    m_model->prepend(page(1, 12), false); // two known ones too
    QCOMPARE(m_model->rowCount(), 20);
    m_model->fetchOlder();
    QCOMPARE(wanted.count(), 2);
    QVERIFY(!m_model->hasOlder());
    QCOMPARE(m_model->oldest()->id, MessageId(1));
}

void tst_MessageModel::keepsWhatCameWhileThePageWasOnItsWay()
{
    m_model->upsert({fromAdmin(3), fromAdmin(4)});
    m_model->reset(page(1, 3), false);
    QCOMPARE(rows(*m_model), u"1 2 3 4"_s);
}

void tst_MessageModel::startsAnewWithAnotherChat()
{
    m_model->reset(page(1, 3), true);
    Message other = fromAdmin(2);
    other.chatId = ChatId(9);
    m_model->reset({other}, false);
    QCOMPARE(rows(*m_model), u"2"_s);
    m_model->reset({}, false);
    QCOMPARE(m_model->rowCount(), 0);
    QVERIFY(!m_model->oldest() && !m_model->newest());
}

void tst_MessageModel::announcesOnlyWhatIsNewFromOthers()
{
    m_model->reset(page(10, 12), true);
    QSignalSpy arrived(m_model.get(), &MessageModel::arrived);
    m_model->prepend(page(8, 9), true);
    m_model->upsert({fromAdmin(11), fromMe(13, u"a"_s)});
    m_model->flush();
    QCOMPARE(arrived.count(), 0);
    m_model->upsert(page(14, 15));
    m_model->flush();
    QCOMPARE(arrived.count(), 1);
    QCOMPARE(arrived.constFirst().constFirst().value<QList<Message>>(), page(14, 15));
}

void tst_MessageModel::daysGroupsAndTheDivider()
{
    constexpr qint64 day = 86'400'000;
    QList<Message> messages = page(1, 6);
    messages[2].createdAt = T0.plusMs(day);
    for (int i = 3; i < 6; ++i)
        messages[i].createdAt = T0.plusMs(day + i);
    messages[4].type = MessageType::AutoReply;
    m_model->reset(messages, false);
    m_model->setUnreadDivider(MessageId(4));
    QString days;
    QString groups;
    QString unread;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const MessageModel::Border border = m_model->borderAbove(row);
        days += border.isNewDay ? u'x' : u'.';
        groups += border.isNewGroup ? u'x' : u'.';
        unread += border.isUnread ? u'x' : u'.';
    }
    QCOMPARE(days, u"x.x..."_s);
    QCOMPARE(groups, u"x.xxxx"_s);
    QCOMPARE(unread, u"...x.."_s);
    QCOMPARE(m_model->unreadRow(), 3);
}

void tst_MessageModel::theDividerStays()
{
    m_model->reset(page(1, 5) + page(8, 9), false);
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->setUnreadDivider(MessageId(7)); // not there: it stands above the next one
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_model->unreadRow(), 5);
    m_model->upsert(page(10, 12));
    m_model->advance(MessageId(8), MessageStatus::Read, T0);
    m_model->flush();
    QCOMPARE(m_model->unreadRow(), 5);
    QVERIFY(!m_model->borderAbove(6).isUnread);
    m_model->setUnreadDivider({});
    QCOMPARE(m_model->unreadRow(), -1);
    QCOMPARE(changed.count(), 3);
}

void tst_MessageModel::saysWhatARowIs()
{
    m_model->reset({fromAdmin(1), fromMe(2, u"a"_s)}, false);
    QCOMPARE(m_model->index(0).data().toString(), u"message 1"_s);
    QVERIFY(m_model->index(0).data(Qt::AccessibleTextRole).toString().contains(u"Mona"));
    QVERIFY(m_model->index(1).data(Qt::ToolTipRole).toString().endsWith(u"Sent"));
    QVERIFY(!m_model->index(1).data(Qt::DecorationRole).isValid());
}

QTEST_GUILESS_MAIN(tst_MessageModel)
#include "tst_MessageModel.moc"
