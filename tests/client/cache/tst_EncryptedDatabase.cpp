// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/EncryptedDatabase.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

class tst_EncryptedDatabase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keepsWhatItIsGiven();
    void setsAside_data();
    void setsAside();
    void brokenWhileInUse();
    void noRoom();
    void transactionsAreWhole();

private:
    [[nodiscard]] EncryptedDatabase::Plan plan(int version = 1) const;
    [[nodiscard]] static std::unique_ptr<EncryptedDatabase> opened(
        const EncryptedDatabase::Plan &plan, const QByteArray &key = Key);
    [[nodiscard]] static int count(EncryptedDatabase &database);

    static inline const QByteArray Key = QByteArray(RecordCipher::KeyBytes, 'k');
    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_EncryptedDatabase::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QLoggingCategory::setFilterRules(u"sanad.client.cache.info=false"_s);
    m_folder = std::make_unique<QTemporaryDir>();
}

EncryptedDatabase::Plan tst_EncryptedDatabase::plan(int version) const
{
    return {.path = m_folder->filePath(u"deep/er/a.db"_s),
        .version = version,
        .schema = {u"CREATE TABLE things (id INTEGER PRIMARY KEY, content BLOB)"_s},
        .durability = EncryptedDatabase::Durability::Safe};
}

std::unique_ptr<EncryptedDatabase> tst_EncryptedDatabase::opened(
    const EncryptedDatabase::Plan &plan, const QByteArray &key)
{
    auto result = EncryptedDatabase::open(plan, key);
    return result ? *std::move(result) : nullptr;
}

int tst_EncryptedDatabase::count(EncryptedDatabase &database)
{
    QSqlQuery &query = database.query("SELECT count(*) FROM things");
    const int found = query.exec() && query.next() ? query.value(0).toInt() : -1;
    query.finish();
    return found;
}

void tst_EncryptedDatabase::keepsWhatItIsGiven()
{
    for (int run = 0; run < 3; ++run) {
        const auto database = opened(plan());
        QVERIFY(database);
        QVERIFY(database->setAsidePath().isEmpty());
        QCOMPARE(count(*database), run);
        QVERIFY(database->run("INSERT INTO things (content) VALUES (?)", {QByteArray("x")}));
    }
    QCOMPARE(QFile::permissions(plan().path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void tst_EncryptedDatabase::setsAside_data()
{
    QTest::addColumn<QByteArray>("content"); // empty: a good file
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("version");
    QTest::newRow("no database") << QByteArray(10'000, 'x') << Key << 1;
    QTest::newRow("cut off") << QByteArray("SQLite format 3") << Key << 1;
    QTest::newRow("another key") << QByteArray() << QByteArray(RecordCipher::KeyBytes, 'o') << 1;
    QTest::newRow("of a newer program") << QByteArray() << Key << 7;
}

void tst_EncryptedDatabase::setsAside()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, key);
    QFETCH(int, version);
    {
        const auto before = opened(plan(version));
        QVERIFY(before);
        QVERIFY(before->run("INSERT INTO things (content) VALUES ('x')"));
    }
    if (!content.isEmpty()) {
        QFile file(plan().path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(content);
    }
    const auto database = opened(plan(), key);
    QVERIFY(database);
    QVERIFY(QFile::exists(database->setAsidePath())); // nothing is deleted
    QCOMPARE(count(*database), 0);
    QVERIFY(database->run("INSERT INTO things (content) VALUES ('y')"));
    // And from now on it is good.
    QVERIFY(opened(plan(), key)->setAsidePath().isEmpty());
}

/// A page in the middle is overwritten: the opening does not see it, a query does, and the next start sets it aside.
void tst_EncryptedDatabase::brokenWhileInUse()
{
    {
        const auto database = opened(plan());
        for (int i = 0; i < 200; ++i)
            QVERIFY(database->run("INSERT INTO things (content) VALUES (?)", {QByteArray(1000, 'x')}));
    }
    QFile file(plan().path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    constexpr qint64 page = 4096;
    QVERIFY(file.size() > 8 * page);
    for (qint64 at = 3 * page; at < file.size(); at += page) {
        QVERIFY(file.seek(at));
        file.write(QByteArray(page, '\xff'));
    }
    file.close();
    {
        const auto database = opened(plan());
        QVERIFY(database && database->setAsidePath().isEmpty());
        QSqlQuery &query = database->query("SELECT sum(length(content)) FROM things");
        QVERIFY(!query.exec() || !query.next());
        QVERIFY(!database->fault(query).message.isEmpty());
        query.finish();
    }
    const auto database = opened(plan());
    QVERIFY(database);
    QVERIFY(QFile::exists(database->setAsidePath()));
}

void tst_EncryptedDatabase::noRoom()
{
    EncryptedDatabase::Plan nowhere = plan();
    nowhere.path = u"/proc/nowhere/a.db"_s;
    const auto result = EncryptedDatabase::open(nowhere, Key);
    QVERIFY(!result);
    QVERIFY(!result.error().message.isEmpty());
}

void tst_EncryptedDatabase::transactionsAreWhole()
{
    const auto database = opened(plan());
    const Status failed = database->transact([&]() -> Status {
        SANAD_TRY(database->run("INSERT INTO things (content) VALUES ('x')"));
        return Error::internal(u"on purpose"_s);
    });
    QVERIFY(!failed);
    QCOMPARE(count(*database), 0);
    QVERIFY(database->transact([&] { return database->run("INSERT INTO things (content) VALUES ('x')"); }));
    QCOMPARE(count(*database), 1);
}

QTEST_GUILESS_MAIN(tst_EncryptedDatabase)
#include "tst_EncryptedDatabase.moc"
