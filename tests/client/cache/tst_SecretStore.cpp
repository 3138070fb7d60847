// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/SecretStore.h"

#include "client/cache/DesktopKeyring.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;
using Found = Result<std::optional<QByteArray>>;

namespace {

/// A keyring that is there, or is not, or is locked.
class FakeKeyring final : public Keyring
{
public:
    [[nodiscard]] bool isAvailable() const override { return isThere; }
    void read(const QString &name, ReadDone done) override
    {
        if (isLocked)
            return done(Error::of(ErrorCode::Unavailable));
        done(secrets.contains(name) ? std::optional(secrets.value(name)) : std::nullopt);
    }
    void write(const QString &name, const QByteArray &secret, Done done) override
    {
        if (isLocked)
            return done(Error::of(ErrorCode::Unavailable));
        secrets.insert(name, secret);
        done(Status());
    }
    void remove(const QString &name, Done done) override
    {
        secrets.remove(name);
        done(Status());
    }

    bool isThere = true;
    bool isLocked = false;
    QHash<QString, QByteArray> secrets;
};

} // namespace

class tst_SecretStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void inTheKeyring();
    void inAFile();
    void lockedKeyringTakesNothing();
    void lockedKeyringIsNotEmpty();
    void keyringThatIsGone();
    void removed();
    void nobodyIsToldWhoHasGone();
    void desktopWithoutABus();

private:
    Found read(SecretStore &store);
    Status write(SecretStore &store, const QByteArray &secret);
    [[nodiscard]] QByteArray onDisk() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    FakeKeyring m_keyring;
};

void tst_SecretStore::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
    m_keyring = {};
}

Found tst_SecretStore::read(SecretStore &store)
{
    std::optional<Found> found;
    store.read(u"tokens"_s, this, [&](const Found &result) { found = result; });
    [&] { QTRY_VERIFY(found); }();
    return *found;
}

Status tst_SecretStore::write(SecretStore &store, const QByteArray &secret)
{
    std::optional<Status> written;
    store.write(u"tokens"_s, secret, this, [&](const Status &result) { written = result; });
    [&] { QTRY_VERIFY(written); }();
    return *written;
}

QByteArray tst_SecretStore::onDisk() const
{
    QFile file(m_folder->filePath(u"secrets/tokens"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void tst_SecretStore::inTheKeyring()
{
    SecretStore store(m_keyring, m_folder->filePath(u"secrets"_s));
    QCOMPARE(read(store).value(), std::nullopt);
    QVERIFY(write(store, "hush"));
    QVERIFY(store.isInKeyring());
    QVERIFY(!onDisk().contains("hush"));
    SecretStore next(m_keyring, m_folder->filePath(u"secrets"_s));
    QCOMPARE(read(next).value(), std::optional(QByteArray("hush")));
    QVERIFY(next.isInKeyring());
}

void tst_SecretStore::inAFile()
{
    m_keyring.isThere = false;
    SecretStore store(m_keyring, m_folder->filePath(u"secrets"_s));
    QVERIFY(write(store, QByteArray("hu\0sh", 5)));
    QVERIFY(!store.isInKeyring());
    QCOMPARE(read(store).value(), std::optional(QByteArray("hu\0sh", 5)));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeGroup;
    QCOMPARE(QFile::permissions(m_folder->filePath(u"secrets/tokens"_s)) & others, QFile::Permissions());
    QCOMPARE(QFile::permissions(m_folder->filePath(u"secrets"_s)) & others, QFile::Permissions());
}

void tst_SecretStore::lockedKeyringTakesNothing()
{
    m_keyring.isLocked = true;
    SecretStore store(m_keyring, m_folder->filePath(u"secrets"_s));
    QVERIFY(write(store, "hush"));
    QVERIFY(!store.isInKeyring());
    QCOMPARE(read(store).value(), std::optional(QByteArray("hush")));
}

/// Else the history would be sealed anew with a new key, and the old one lost.
void tst_SecretStore::lockedKeyringIsNotEmpty()
{
    SecretStore store(m_keyring, m_folder->filePath(u"secrets"_s));
    QVERIFY(write(store, "hush"));
    m_keyring.isLocked = true;
    const Found found = read(store);
    QCOMPARE(found.error().code, ErrorCode::Unavailable);
    QVERIFY(!found.error().message.isEmpty());
    m_keyring.isLocked = false;
    QCOMPARE(read(store).value(), std::optional(QByteArray("hush")));
}

void tst_SecretStore::keyringThatIsGone()
{
    SecretStore store(m_keyring, m_folder->filePath(u"secrets"_s));
    QVERIFY(write(store, "hush"));
    m_keyring.isThere = false;
    QCOMPARE(read(store).error().code, ErrorCode::Unavailable);
}

void tst_SecretStore::removed()
{
    SecretStore store(m_keyring, m_folder->filePath(u"secrets"_s));
    QVERIFY(write(store, "hush"));
    std::optional<Status> done;
    store.remove(u"tokens"_s, this, [&](const Status &result) { done = result; });
    QTRY_VERIFY(done);
    QVERIFY(*done);
    QVERIFY(m_keyring.secrets.isEmpty());
    QCOMPARE(read(store).value(), std::nullopt);
}

void tst_SecretStore::nobodyIsToldWhoHasGone()
{
    m_keyring.isThere = false;
    SecretStore store(m_keyring, m_folder->filePath(u"secrets"_s));
    bool isTold = false;
    {
        QObject context;
        store.read(u"tokens"_s, &context, [&](const Found &) { isTold = true; });
    }
    QVERIFY(write(store, "later"));
    QVERIFY(!isTold);
}

void tst_SecretStore::desktopWithoutABus()
{
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    DesktopKeyring keyring;
    QVERIFY(!keyring.isAvailable());
    SecretStore store(keyring, m_folder->filePath(u"secrets"_s));
    QVERIFY(write(store, "hush"));
    QVERIFY(!store.isInKeyring());
    // A bus that nobody answers on is no better.
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all");
    QVERIFY(keyring.isAvailable());
    QVERIFY(write(store, "hush again"));
    QVERIFY(!store.isInKeyring());
    QCOMPARE(read(store).value(), std::optional(QByteArray("hush again")));
}

QTEST_GUILESS_MAIN(tst_SecretStore)
#include "tst_SecretStore.moc"
