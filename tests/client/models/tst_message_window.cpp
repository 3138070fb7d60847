// SPDX-License-Identifier: GPL-3.0-or-later
#include "ModelFixture.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

/// The window over what was loaded: its size, how it moves, and that nothing gets lost beyond it.
class tst_message_window : public QObject, private ModelFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }
    void keepsTheWindowSmall();
    void dropsTheNewestWhileOneReadsOldOnes();
    void slidesThroughWhatWasLoaded();
    void outgoingOnesWaitAtTheEndOfAllThatIsLoaded();
    void sendsWhileTheEndIsOutOfSight();
    void jumpsToWhatWasLoaded();
    void shrinksToTheScreen();
    void findsAmongAllThatWasLoaded();
};

void tst_message_window::keepsTheWindowSmall()
{
    m_model->reset(page(5001, 5050), true);
    for (int id = 5051; id <= 8000; ++id) {
        m_model->upsert(fromAdmin(id));
        if (id % 50 == 0)
            m_model->flush();
        QVERIFY(m_model->rowCount() <= MessageModel::MaxRows);
    }
    QVERIFY(m_model->showsNewest());
    QCOMPARE(m_model->at(m_model->rowCount() - 1).message.id, MessageId(8000));
    QCOMPARE(m_model->rowOf(MessageId(5001)), -1);
    QCOMPARE(m_model->rowOf(MessageId(8000)), m_model->rowCount() - 1);
    QCOMPARE(m_model->oldest()->id, MessageId(5001));
}

void tst_message_window::dropsTheNewestWhileOneReadsOldOnes()
{
    m_model->reset(page(9951, 10000), true);
    m_model->setVisibleRows(0, 10);
    for (int first = 9901; first > 5000; first -= 50) {
        m_model->prepend(page(first, first + 49), true);
        m_model->setVisibleRows(0, 10);
        QVERIFY(m_model->rowCount() <= MessageModel::MaxRows);
        QCOMPARE(m_model->at(0).message.id, MessageId(first));
    }
    QVERIFY(!m_model->showsNewest());
    // What arrives now is out of sight, and known all the same.
    m_model->upsert(fromAdmin(10001));
    m_model->flush();
    QCOMPARE(m_model->newest()->id, MessageId(10001));
    QCOMPARE(m_model->rowOf(MessageId(10001)), -1);
    m_model->showNewest();
    QCOMPARE(m_model->at(m_model->rowCount() - 1).message.id, MessageId(10001));
}

void tst_message_window::slidesThroughWhatWasLoaded()
{
    m_model->reset(page(3951, 4000), true);
    m_model->setVisibleRows(0, 10);
    for (int first = 3901; first > 0; first -= 50) {
        m_model->prepend(page(first, first + 49), first > 1);
        m_model->setVisibleRows(0, 10);
    }
    QSignalSpy wanted(m_model.get(), &MessageModel::olderWanted);
    const auto isContiguous = [this] {
        for (int row = 1; row < m_model->rowCount(); ++row) {
            if (m_model->at(row).message.id.value() != m_model->at(row - 1).message.id.value() + 1)
                return false;
        }
        return m_model->rowCount() <= MessageModel::MaxRows;
    };
    int steps = 0;
    for (; !m_model->showsNewest() && steps < 1000; ++steps) {
        m_model->setVisibleRows(m_model->rowCount() - 10, m_model->rowCount() - 1);
        m_model->fetchNewer();
        QVERIFY(isContiguous());
    }
    QVERIFY(steps > 10 && steps < 1000);
    QCOMPARE(m_model->at(m_model->rowCount() - 1).message.id, MessageId(4000));
    for (steps = 0; m_model->at(0).message.id != MessageId(1) && steps < 1000; ++steps) {
        m_model->setVisibleRows(0, 10);
        m_model->fetchOlder();
        QVERIFY(isContiguous());
    }
    QVERIFY(steps < 1000);
    QCOMPARE(wanted.count(), 0);
}

void tst_message_window::outgoingOnesWaitAtTheEndOfAllThatIsLoaded()
{
    m_model->reset(page(2001, 2050), true);
    m_model->setOutgoing({waiting(u"a"_s)});
    m_model->flush();
    for (int first = 1951; first > 0; first -= 50) {
        m_model->setVisibleRows(0, 10);
        m_model->prepend(page(first, first + 49), true);
    }
    QVERIFY(!m_model->showsNewest());
    QCOMPARE(m_model->at(m_model->rowCount() - 1).state, TimelineItem::State::OnServer);
    m_model->showNewest();
    QCOMPARE(m_model->at(m_model->rowCount() - 1).localId, u"a"_s);
}

void tst_message_window::sendsWhileTheEndIsOutOfSight()
{
    m_model->reset(page(1, 500), false);
    m_model->setVisibleRows(0, 10);
    m_model->shrink(20);
    QVERIFY(!m_model->showsNewest());
    const int rowsBefore = m_model->rowCount();
    m_model->setOutgoing({waiting(u"a"_s), waiting(u"b"_s)});
    m_model->flush();
    m_model->upsert(fromMe(501, u"a"_s));
    m_model->flush();
    QCOMPARE(m_model->rowCount(), rowsBefore);
    m_model->showNewest();
    QVERIFY(rows(*m_model).endsWith(u"499 500 501 b"));
}

void tst_message_window::jumpsToWhatWasLoaded()
{
    m_model->reset(page(1, 200), true);
    QVERIFY(m_model->showAround(MessageId(7)));
    QCOMPARE(m_model->rowOf(MessageId(7)), 6);
    m_model->setVisibleRows(190, 199);
    m_model->shrink(20);
    QCOMPARE(m_model->rowOf(MessageId(7)), -1);
    QVERIFY(m_model->showAround(MessageId(7)));
    QVERIFY(m_model->rowOf(MessageId(7)) >= 0);
    QVERIFY(!m_model->showAround(MessageId(777)));
}

void tst_message_window::shrinksToTheScreen()
{
    m_model->reset(page(1, 1000), true);
    m_model->shrink(50); // nobody looks yet
    QCOMPARE(m_model->rowCount(), 1000);
    m_model->setVisibleRows(500, 510);
    const quint64 key = m_model->key(500);
    m_model->shrink(50);
    QCOMPARE(m_model->rowCount(), 111);
    QCOMPARE(m_model->key(50), key);
    QCOMPARE(m_model->rowOfKey(key), 50);
    QCOMPARE(m_model->rowOfKey(0), -1);
    m_model->fetchOlder();
    m_model->fetchNewer();
    QCOMPARE(m_model->rowCount(), 161);
    QCOMPARE(m_model->rowOfKey(key), 75);
}

void tst_message_window::findsAmongAllThatWasLoaded()
{
    m_model->reset(page(1, 1000), true);
    m_model->setVisibleRows(990, 999);
    m_model->shrink(20);
    const auto tens = [](const Message &message) { return message.id.value() % 10 == 0; };
    QCOMPARE(m_model->findLoaded({}, false, tens), MessageId(1000));
    QCOMPARE(m_model->findLoaded({}, true, tens), MessageId(10));
    QCOMPARE(m_model->findLoaded(MessageId(1000), false, tens), MessageId(990));
    QCOMPARE(m_model->findLoaded(MessageId(15), false, tens), MessageId(10));
    QCOMPARE(m_model->findLoaded(MessageId(15), true, tens), MessageId(20));
    QVERIFY(!m_model->findLoaded(MessageId(1000), true, tens));
    QVERIFY(!m_model->findLoaded(MessageId(10), false, tens));
}

QTEST_GUILESS_MAIN(tst_message_window)
#include "tst_message_window.moc"
