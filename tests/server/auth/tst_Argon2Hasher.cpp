// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/Argon2Hasher.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::auth;

namespace {

constexpr Argon2Cost Cheap{.memory = 8 * 1024 * 1024, .passes = 1};

} // namespace

/// Argon2id, and its way to a worker thread and back.
class tst_Argon2Hasher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void hashesAreOfTheCostThatIsSet();
    void checks_data();
    void checks();
    void confirmsAHashOfAnotherProgram();
    void otherCostIsOutdated();
    void comesBackToTheOwner();
    void nobodyMatches();
    void tooManyAreTurnedAway();
    void doesNotAnswerTheDead();
    void stopsWithWorkWaiting();
    void usualCost();
};

void tst_Argon2Hasher::hashesAreOfTheCostThatIsSet()
{
    const auto hash = hashPassword("correct horse", {});
    QVERIFY(hash);
    QVERIFY2(hash->startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash->constData());
    QVERIFY(*hashPassword("correct horse", Cheap) != *hashPassword("correct horse", Cheap)); // salted
}

void tst_Argon2Hasher::checks_data()
{
    QTest::addColumn<QByteArray>("password");
    QTest::addColumn<QByteArray>("hash");
    QTest::addColumn<bool>("matches");
    const QByteArray good = *hashPassword("correct horse", Cheap);
    QTest::newRow("the password") << QByteArray("correct horse") << good << true;
    QTest::newRow("another case") << QByteArray("Correct horse") << good << false;
    QTest::newRow("a byte more") << QByteArray("correct horse ") << good << false;
    QTest::newRow("NUL behind") << QByteArray("correct horse\0", 14) << good << false;
    QTest::newRow("empty") << QByteArray() << good << false;
    QTest::newRow("hash empty") << QByteArray("correct horse") << QByteArray() << false;
    QTest::newRow("hash cut") << QByteArray("correct horse") << good.chopped(3) << false;
    QTest::newRow("hash too long") << QByteArray("correct horse") << good + QByteArray(200, 'x') << false;
    QTest::newRow("the password as its hash") << QByteArray("correct horse") << QByteArray("correct horse") << false;
    QTest::newRow("1,024 bytes") << QByteArray(1024, 'x') << *hashPassword(QByteArray(1024, 'x'), Cheap) << true;
    QTest::newRow("1,023 of them") << QByteArray(1023, 'x') << *hashPassword(QByteArray(1024, 'x'), Cheap) << false;
}

void tst_Argon2Hasher::checks()
{
    QFETCH(const QByteArray, password);
    QFETCH(const QByteArray, hash);
    const auto check = checkPassword(password, hash, Cheap);
    QVERIFY(check);
    QTEST(check->matches, "matches");
    QVERIFY(!check->isOutdated);
}

void tst_Argon2Hasher::confirmsAHashOfAnotherProgram()
{
    // echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -e (the reference program's own test vector)
    const QByteArray hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    QVERIFY(checkPassword("password", hash, Cheap)->matches);
    QVERIFY(!checkPassword("differentpassword", hash, Cheap)->matches);
}

void tst_Argon2Hasher::otherCostIsOutdated()
{
    const QByteArray hash = *hashPassword("correct horse", Cheap);
    const Argon2Cost dearer{.memory = Cheap.memory, .passes = 2};
    QCOMPARE(*checkPassword("correct horse", hash, dearer), (PasswordCheck{true, true}));
    QCOMPARE(*checkPassword("wrong", hash, dearer), (PasswordCheck{false, false}));
}

void tst_Argon2Hasher::comesBackToTheOwner()
{
    auto hasher = Argon2Hasher::create(Cheap, 2);
    QVERIFY(hasher);
    QObject context;
    std::optional<PasswordCheck> check;
    QThread *thread = nullptr;
    (*hasher)->hash("correct horse", &context, [&](const Result<QByteArray> &hash) {
        QVERIFY(hash);
        (*hasher)->check("correct horse", *hash, &context, [&](const Result<PasswordCheck> &result) {
            thread = QThread::currentThread();
            check = *result;
        });
    });
    QVERIFY(!check);
    QTRY_VERIFY(check);
    QVERIFY(check->matches);
    QCOMPARE(thread, QThread::currentThread());
}

void tst_Argon2Hasher::nobodyMatches()
{
    auto hasher = Argon2Hasher::create(Cheap, 1);
    QObject context;
    std::optional<PasswordCheck> check;
    (*hasher)->check("nobody's", {}, &context, [&](const Result<PasswordCheck> &result) { check = *result; });
    QTRY_VERIFY(check);
    QVERIFY(!check->matches);
}

void tst_Argon2Hasher::tooManyAreTurnedAway()
{
    auto hasher = Argon2Hasher::create(Cheap, 1);
    QObject context;
    int done = 0;
    int refused = 0;
    const int asked = int(Argon2Hasher::MaxWaiting) * 2;
    for (int i = 0; i < asked; ++i) {
        (*hasher)->hash("correct horse", &context, [&](const Result<QByteArray> &hash) {
            ++(hash ? done : refused);
            if (!hash)
                QCOMPARE(hash.error().code, ErrorCode::Unavailable);
        });
    }
    QVERIFY(refused > 0);
    QTRY_COMPARE_WITH_TIMEOUT(done + refused, asked, 30'000);
    QVERIFY(done >= int(Argon2Hasher::MaxWaiting));
}

void tst_Argon2Hasher::doesNotAnswerTheDead()
{
    auto hasher = Argon2Hasher::create(Cheap, 1);
    auto dead = std::make_unique<QObject>();
    QObject alive;
    bool isAnswered = false;
    bool isDone = false;
    (*hasher)->hash("correct horse", dead.get(), [&](const Result<QByteArray> &) { isAnswered = true; });
    (*hasher)->hash("correct horse", &alive, [&](const Result<QByteArray> &) { isDone = true; });
    dead.reset();
    QTRY_VERIFY(isDone);
    QVERIFY(!isAnswered);
}

void tst_Argon2Hasher::stopsWithWorkWaiting()
{
    QObject context;
    bool isAnswered = false;
    {
        auto hasher = Argon2Hasher::create(Cheap, 1);
        for (int i = 0; i < 20; ++i)
            (*hasher)->hash("correct horse", &context, [&](const Result<QByteArray> &) { isAnswered = true; });
    }
    QCoreApplication::processEvents();
    QVERIFY(!isAnswered);
}

void tst_Argon2Hasher::usualCost()
{
    const QByteArray hash = *hashPassword("correct horse", {});
    QBENCHMARK
    {
        QVERIFY(checkPassword("correct horse", hash, {})->matches);
    }
}

QTEST_GUILESS_MAIN(tst_Argon2Hasher)
#include "tst_Argon2Hasher.moc"
