// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/LocalStore.h"

#include <QDirIterator>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;
using Join = LocalStore::Join;

namespace {

constexpr ChatId Here(7);

Chat chatWith(qint64 id, qint64 last)
{
    Chat chat;
    chat.id = ChatId(id);
    chat.studentId = PersonId(5);
    chat.status = ChatStatus::AdminHandling;
    chat.createdAt = chat.updatedAt = Timestamp(1'700'000'000'000);
    chat.lastMessageAt = Timestamp(1'700'000'000'000 + last);
    return chat;
}

QList<Message> messages(int first, int last, ChatId chat = Here)
{
    QList<Message> list;
    for (int i = first; i <= last; ++i) {
        Message message;
        message.id = MessageId(i);
        message.chatId = chat;
        message.senderId = PersonId(5);
        message.text = u"رسالة secret %1"_s.arg(i);
        message.senderName = u"أحمد"_s;
        message.createdAt = Timestamp(1'700'000'000'000 + i);
        list.append(message);
    }
    return list;
}

QList<int> ids(const LocalStore::Page &page)
{
    QList<int> list;
    for (const Message &message : page.messages)
        list.append(int(message.id.value()));
    return list;
}

} // namespace

class tst_LocalStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void chats();
    void pages();
    void aGapBeginsAnew();
    void isBounded();
    void receiptsGoForward();
    void readingPosition();
    void faqs();
    void survivesARestart();
    void nothingIsInClear();
    void tamperedRecordsAreLeftOut();
    void ofAnotherKey();
    void isQuickEnough();

private:
    void open(const LocalStore::Limits &limits = {}, const QByteArray &key = Key);

    static inline const QByteArray Key = QByteArray(RecordCipher::KeyBytes, 'k');
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<LocalStore> m_store;
};

void tst_LocalStore::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QLoggingCategory::setFilterRules(u"sanad.client.cache.info=false"_s);
    m_store.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    open();
}

void tst_LocalStore::open(const LocalStore::Limits &limits, const QByteArray &key)
{
    m_store.reset();
    auto opened = LocalStore::open(m_folder->path(), key, limits);
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
    m_store = *std::move(opened);
}

void tst_LocalStore::chats()
{
    QVERIFY(m_store->chats().isEmpty());
    QVERIFY(!m_store->ownChat());
    m_store->putChat(chatWith(1, 10));
    m_store->putChat(chatWith(2, 30));
    m_store->putChat(chatWith(3, 20));
    m_store->setOwnChat(ChatId(2));
    QCOMPARE(m_store->ownChat(), std::optional(ChatId(2)));
    QCOMPARE(m_store->chat(ChatId(3)), std::optional(chatWith(3, 20)));
    QVERIFY(!m_store->chat(ChatId(4)));
    m_store->putChat(chatWith(1, 40));
    const QList<Chat> all = m_store->chats();
    QCOMPARE(all, (QList{chatWith(1, 40), chatWith(2, 30), chatWith(3, 20)}));
}

void tst_LocalStore::pages()
{
    m_store->putChat(chatWith(7, 1));
    m_store->putMessages(Here, messages(3, 9), Join::BeginsAnew);
    QCOMPARE(m_store->newest(Here, 3).messages, messages(7, 9));
    QVERIFY(m_store->newest(Here, 3).hasOlder);
    QVERIFY(m_store->newest(Here, 50).hasOlder); // who knows
    QCOMPARE(ids(*m_store->before(Here, MessageId(7), 2)), (QList{5, 6}));
    QCOMPARE(ids(*m_store->before(Here, MessageId(5), 50)), (QList{3, 4}));
    QVERIFY(!m_store->before(Here, MessageId(3), 50)); // only the server knows
    m_store->putMessages(Here, messages(1, 2), Join::Continues);
    m_store->noteBeginning(Here);
    QCOMPARE(ids(*m_store->before(Here, MessageId(3), 50)), (QList{1, 2}));
    QVERIFY(!m_store->before(Here, MessageId(3), 50)->hasOlder);
    QVERIFY(m_store->before(Here, MessageId(1), 50)->messages.isEmpty());
    QCOMPARE(m_store->newestId(Here), std::optional(MessageId(9)));
    QVERIFY(!m_store->newestId(ChatId(8)));
}

void tst_LocalStore::aGapBeginsAnew()
{
    m_store->putChat(chatWith(7, 1));
    m_store->putMessages(Here, messages(1, 5), Join::BeginsAnew);
    m_store->noteBeginning(Here);
    m_store->putMessages(Here, messages(100, 102), Join::BeginsAnew);
    QCOMPARE(ids(m_store->newest(Here, 50)), (QList{100, 101, 102}));
    QVERIFY(m_store->newest(Here, 50).hasOlder);
}

void tst_LocalStore::isBounded()
{
    open({.messagesPerChat = 10, .chats = 3});
    for (int chat = 1; chat <= 5; ++chat) {
        m_store->putChat(chatWith(chat, chat));
        m_store->putMessages(ChatId(chat), messages(1, 12, ChatId(chat)), Join::BeginsAnew);
    }
    m_store->putChat(chatWith(5, 5));
    QCOMPARE(m_store->chats().size(), 3);
    QCOMPARE(ids(m_store->newest(ChatId(5), 50)).constFirst(), 3);
    QCOMPARE(ids(m_store->newest(ChatId(5), 50)).size(), 10);
    QVERIFY(m_store->newest(ChatId(1), 50).messages.isEmpty());
}

void tst_LocalStore::receiptsGoForward()
{
    m_store->putChat(chatWith(7, 1));
    m_store->putMessages(Here, messages(1, 2), Join::BeginsAnew);
    const auto status = [&] { return m_store->newest(Here, 1).messages.constFirst().status(); };
    m_store->advance(Here, MessageId(2), MessageStatus::Read, Timestamp(5));
    QCOMPARE(status(), MessageStatus::Read);
    QCOMPARE(m_store->newest(Here, 1).messages.constFirst().deliveredAt, std::optional(Timestamp(5)));
    m_store->advance(Here, MessageId(2), MessageStatus::Delivered, Timestamp(9));
    QCOMPARE(status(), MessageStatus::Read);
    m_store->advance(Here, MessageId(99), MessageStatus::Read, Timestamp(9));
    QCOMPARE(m_store->newestId(Here), std::optional(MessageId(2)));
}

void tst_LocalStore::readingPosition()
{
    QVERIFY(!m_store->readUpTo(Here));
    m_store->setReadUpTo(Here, MessageId(9));
    m_store->setReadUpTo(Here, MessageId(4));
    QCOMPARE(m_store->readUpTo(Here), std::optional(MessageId(9)));
}

void tst_LocalStore::faqs()
{
    QVERIFY(m_store->faqs().isEmpty());
    const QList<Faq> faqs{{.id = FaqId(1), .question = u"س"_s, .answer = u"ج"_s, .priority = 3}};
    m_store->putFaqs(faqs);
    QCOMPARE(m_store->faqs(), faqs);
}

void tst_LocalStore::survivesARestart()
{
    m_store->putChat(chatWith(7, 1));
    m_store->setOwnChat(Here);
    m_store->putMessages(Here, messages(1, 3), Join::BeginsAnew);
    open();
    QVERIFY(m_store->setAsidePath().isEmpty());
    QCOMPARE(m_store->ownChat(), std::optional(Here));
    QCOMPARE(m_store->newest(Here, 50).messages, messages(1, 3));
}

void tst_LocalStore::nothingIsInClear()
{
    m_store->putChat(chatWith(7, 1));
    m_store->putMessages(Here, messages(1, 30), Join::BeginsAnew);
    m_store->putFaqs({{.id = FaqId(1), .question = u"secret"_s, .answer = u"secret"_s, .priority = 3}});
    const auto inClear = [&](const QByteArray &word) {
        bool isFound = false;
        QDirIterator files(m_folder->path(), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            isFound = isFound || (file.open(QIODevice::ReadOnly) && file.readAll().contains(word));
        }
        return isFound;
    };
    for (int pass = 0; pass < 2; ++pass) {
        QVERIFY(inClear("SQLite format 3"));
        for (const QByteArray &word : {"secret"_ba, u"رسالة"_s.toUtf8(), u"أحمد"_s.toUtf8(), "admin_handling"_ba, Key})
            QVERIFY2(!inClear(word), word);
        m_store.reset(); // once more when all is in the file itself
    }
}

void tst_LocalStore::tamperedRecordsAreLeftOut()
{
    m_store->putChat(chatWith(7, 1));
    m_store->putMessages(Here, messages(1, 3), Join::BeginsAnew);
    m_store.reset();
    {
        QSqlDatabase raw = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"raw"_s);
        raw.setDatabaseName(m_folder->filePath(u"history.db"_s));
        QVERIFY(raw.open());
        QSqlQuery exchange(raw);
        QVERIFY(
            exchange.exec(u"UPDATE messages SET content = (SELECT content FROM messages WHERE id = 3) WHERE id = 2"_s));
        QVERIFY(exchange.exec(u"UPDATE chats SET content = x'00'"_s));
    }
    QSqlDatabase::removeDatabase(u"raw"_s);
    open();
    QCOMPARE(ids(m_store->newest(Here, 50)), (QList{1, 3}));
    QVERIFY(m_store->chats().isEmpty());
    QVERIFY(!m_store->chat(Here));
}

void tst_LocalStore::ofAnotherKey()
{
    m_store->putChat(chatWith(7, 1));
    open({}, QByteArray(RecordCipher::KeyBytes, 'o'));
    QVERIFY(!m_store->setAsidePath().isEmpty());
    QVERIFY(m_store->chats().isEmpty());
}

/// A page is sealed, stored and read again while a person looks at the screen. The bounds are far above what it takes
/// (about a millisecond each), for busy machines.
void tst_LocalStore::isQuickEnough()
{
    m_store->putChat(chatWith(7, 1));
    QElapsedTimer clock;
    clock.start();
    m_store->putMessages(Here, messages(1, 50), Join::BeginsAnew);
    const qint64 written = clock.restart();
    QCOMPARE(m_store->newest(Here, 50).messages.size(), 50);
    const qint64 read = clock.elapsed();
    qInfo() << "50 messages: written in" << written << "ms, read in" << read << "ms";
    QVERIFY(written < 500 && read < 500);
}

QTEST_GUILESS_MAIN(tst_LocalStore)
#include "tst_LocalStore.moc"
