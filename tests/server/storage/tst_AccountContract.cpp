// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreContractTest.h"

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;

namespace {

const Person Mona{.role = Role::Admin, .id = PersonId(7), .name = QStringLiteral("منى")};
const Person Sara{.role = Role::Student, .id = PersonId(7), .name = QStringLiteral("Sara")};

Account accountOf(const Person &person, const QString &username)
{
    return {.person = person,
        .username = username,
        .passwordHash = "$argon2id$v=19$m=8,t=1,p=1$salt$hash",
        .createdAt = T0,
        .passwordChangedAt = T0.plusMs(1)};
}

Session sessionOf(const Person &person, const QByteArray &family, const QString &address = u"192.0.2.1"_s)
{
    return {.id = {},
        .role = person.role,
        .personId = person.id,
        .familyHash = family,
        .currentHash = "c1",
        .previousHash = {},
        .requestHash = {},
        .address = address,
        .createdAt = T0,
        .rotatedAt = T0,
        .expiresAt = T0.plusMs(1000),
        .endedAt = {}};
}

} // namespace

/// Accounts, sessions and the audit log, over the fake and both databases.
class tst_AccountContract final : public StoreContractTest
{
    Q_OBJECT

private Q_SLOTS:
    void accountIsFoundAsItWasStored();
    void namesAndPeopleAreTakenOnce();
    void accountNeedsAPerson();
    void accountsAreListedByName();
    void passwordIsReplaced();
    void highestIdCountsFromTheBase();
    void accessIsNumberedInOrder();
    void sessionIsFoundByItsFamily();
    void sessionEndsOnce();
    void openSessionsAreNewestFirst();
    void addressesAreKnownUntilPruned();
    void auditIsNewestFirst();
    void refusedWorkLeavesNothing();

private:
    Status add(const Person &person, const QString &username)
    {
        return write<void>([=](Transaction &t) -> Status {
            SANAD_TRY(t.people().ensure(person, T0));
            return t.accounts().add(accountOf(person, username));
        });
    }
    Result<SessionId> addSession(const Session &session)
    {
        return write<SessionId>([=](Transaction &t) { return t.sessions().add(session); });
    }
    Result<std::optional<qint64>> end(SessionId id, Timestamp at)
    {
        return write<std::optional<qint64>>([=](Transaction &t) { return t.sessions().end(id, at); });
    }
};

void tst_AccountContract::accountIsFoundAsItWasStored()
{
    OK(add(Mona, u"mona"_s));
    VALUE(byName, read<std::optional<Account>>([](Transaction &t) { return t.accounts().findByName(u"mona"_s); }));
    QCOMPARE(byName, std::optional(accountOf(Mona, u"mona"_s)));
    VALUE(byId, read<std::optional<Account>>([](Transaction &t) { return t.accounts().find(Mona.role, Mona.id); }));
    QCOMPARE(byId, byName);
    VALUE(other, read<std::optional<Account>>([](Transaction &t) { return t.accounts().findByName(u"Mona"_s); }));
    QVERIFY(!other);
    VALUE(student, read<std::optional<Account>>([](Transaction &t) { return t.accounts().find(Sara.role, Sara.id); }));
    QVERIFY(!student);
}

void tst_AccountContract::namesAndPeopleAreTakenOnce()
{
    OK(add(Mona, u"mona"_s));
    FAILS(add(Sara, u"mona"_s), ErrorCode::Conflict);
    FAILS(add(Mona, u"mona2"_s), ErrorCode::Conflict);
    OK(add(Sara, u"sara"_s));
}

void tst_AccountContract::accountNeedsAPerson()
{
    FAILS(
        write<void>([](Transaction &t) { return t.accounts().add(accountOf(Mona, u"mona"_s)); }), ErrorCode::NotFound);
}

void tst_AccountContract::accountsAreListedByName()
{
    OK(add(Mona, u"mona"_s));
    OK(add(Sara, u"anna"_s));
    const auto list = [this](const QString &after, int limit) {
        return read<QList<Account>>([=](Transaction &t) { return t.accounts().list(after, limit); });
    };
    VALUE(all, list({}, 10));
    QCOMPARE(all, (QList{accountOf(Sara, u"anna"_s), accountOf(Mona, u"mona"_s)}));
    VALUE(first, list({}, 1));
    QCOMPARE(first, all.first(1));
    VALUE(rest, list(u"anna"_s, 10));
    QCOMPARE(rest, all.last(1));
}

void tst_AccountContract::passwordIsReplaced()
{
    OK(add(Mona, u"mona"_s));
    const auto set = [this](const Person &person) {
        return write<void>(
            [=](Transaction &t) { return t.accounts().setPassword(person.role, person.id, "new", T0.plusMs(9)); });
    };
    OK(set(Mona));
    FAILS(set(Sara), ErrorCode::NotFound);
    VALUE(account, read<std::optional<Account>>([](Transaction &t) { return t.accounts().findByName(u"mona"_s); }));
    QCOMPARE(account->passwordHash, QByteArray("new"));
    QCOMPARE(account->passwordChangedAt, T0.plusMs(9));
    QCOMPARE(account->createdAt, T0);
}

void tst_AccountContract::highestIdCountsFromTheBase()
{
    const auto highest = [this](Role role, qint64 base) {
        return read<std::optional<PersonId>>(
            [=](Transaction &t) { return t.accounts().highestId(role, PersonId(base)); });
    };
    OK(add(Mona, u"mona"_s));
    OK(write<void>([](Transaction &t) {
        return t.people().ensure({.role = Role::Student, .id = PersonId(1000), .name = u"x"_s}, T0);
    }));
    VALUE(below, highest(Role::Admin, 8));
    QVERIFY(!below);
    VALUE(atBase, highest(Role::Admin, 7));
    QCOMPARE(atBase, std::optional(PersonId(7)));
    VALUE(withoutAccount, highest(Role::Student, 8)); // people of the school's tokens count too
    QCOMPARE(withoutAccount, std::optional(PersonId(1000)));
}

void tst_AccountContract::accessIsNumberedInOrder()
{
    const auto revision = [this] { return read<qint64>([](Transaction &t) { return t.accounts().revision(); }); };
    const auto set = [this](const PersonAccess &access) {
        return write<qint64>([=](Transaction &t) { return t.accounts().setAccess(access); });
    };
    VALUE(before, revision());
    QCOMPARE(before, 0);
    PersonAccess mona{.role = Mona.role, .id = Mona.id, .isDisabled = true, .sessionsEnd = T0, .revision = 0};
    PersonAccess sara{
        .role = Sara.role, .id = Sara.id, .isDisabled = false, .sessionsEnd = T0.plusMs(5), .revision = 0};
    VALUE(first, set(mona));
    VALUE(second, set(sara));
    QVERIFY(second > first);
    VALUE(latest, revision());
    QCOMPARE(latest, second);
    mona.revision = first;
    sara.revision = second;
    const auto since = [this](qint64 from) {
        return read<QList<PersonAccess>>([=](Transaction &t) { return t.accounts().accessSince(from); });
    };
    VALUE(all, since(0));
    QCOMPARE(all, (QList{mona, sara}));
    VALUE(later, since(first));
    QCOMPARE(later, QList{sara});
    mona.isDisabled = false;
    VALUE(third, set(mona));
    mona.revision = third;
    VALUE(changed, since(first));
    QCOMPARE(changed, (QList{sara, mona}));
    VALUE(found,
        read<std::optional<PersonAccess>>([](Transaction &t) { return t.accounts().access(Mona.role, Mona.id); }));
    QCOMPARE(found, std::optional(mona));
}

void tst_AccountContract::sessionIsFoundByItsFamily()
{
    OK(add(Mona, u"mona"_s));
    FAILS(addSession(sessionOf(Sara, "f0")), ErrorCode::NotFound); // has no account
    Session session = sessionOf(Mona, "f1");
    VALUE(id, addSession(session));
    FAILS(addSession(session), ErrorCode::Conflict);
    const auto find = [this](const QByteArray &family) {
        return write<std::optional<Session>>([=](Transaction &t) { return t.sessions().findForUpdate(family); });
    };
    session.id = id;
    VALUE(found, find("f1"));
    QCOMPARE(found, std::optional(session));
    VALUE(other, find("f2"));
    QVERIFY(!other);
    session.currentHash = "c2";
    session.previousHash = "c1";
    session.requestHash = "r";
    session.rotatedAt = T0.plusMs(3);
    session.expiresAt = T0.plusMs(2000);
    OK(write<void>([=](Transaction &t) { return t.sessions().update(session); }));
    VALUE(updated, find("f1"));
    QCOMPARE(updated, std::optional(session));
}

void tst_AccountContract::sessionEndsOnce()
{
    OK(add(Mona, u"mona"_s));
    VALUE(id, addSession(sessionOf(Mona, "f1")));
    VALUE(revision, end(id, T0.plusMs(7)));
    QVERIFY(revision);
    VALUE(again, end(id, T0.plusMs(8)));
    QVERIFY(!again);
    const auto since = [this](qint64 from, Timestamp notBefore) {
        return read<QList<SessionEnd>>([=](Transaction &t) { return t.sessions().endedSince(from, notBefore); });
    };
    const SessionEnd expected{
        .id = id, .role = Mona.role, .personId = Mona.id, .endedAt = T0.plusMs(7), .revision = *revision};
    VALUE(ends, since(0, T0.plusMs(7)));
    QCOMPARE(ends, QList{expected});
    VALUE(later, since(*revision, T0));
    QVERIFY(later.isEmpty());
    VALUE(younger, since(0, T0.plusMs(8)));
    QVERIFY(younger.isEmpty());
}

void tst_AccountContract::openSessionsAreNewestFirst()
{
    OK(add(Mona, u"mona"_s));
    OK(add(Sara, u"sara"_s));
    VALUE(first, addSession(sessionOf(Mona, "f1")));
    VALUE(second, addSession(sessionOf(Mona, "f2")));
    VALUE(third, addSession(sessionOf(Mona, "f3")));
    VALUE(others, addSession(sessionOf(Sara, "f4")));
    OK(end(second, T0));
    const auto open = [this](const Person &person, int limit) {
        return read<QList<Session>>([=](Transaction &t) { return t.sessions().open(person.role, person.id, limit); });
    };
    VALUE(all, open(Mona, 10));
    QCOMPARE(all.size(), 2);
    QCOMPARE(all.constFirst().id, third);
    QCOMPARE(all.constLast().id, first);
    VALUE(one, open(Mona, 1));
    QCOMPARE(one, all.first(1));
    VALUE(saras, open(Sara, 10));
    QCOMPARE(saras.constFirst().id, others);
}

void tst_AccountContract::addressesAreKnownUntilPruned()
{
    OK(add(Mona, u"mona"_s));
    OK(add(Sara, u"sara"_s));
    const auto knows = [this](const Person &person, const QString &address) {
        return read<bool>([=](Transaction &t) { return t.sessions().knowsAddress(person.role, person.id, address); });
    };
    VALUE(id, addSession(sessionOf(Mona, "f1")));
    OK(addSession(sessionOf(Mona, "f2", u"192.0.2.2"_s)));
    OK(end(id, T0.plusMs(10)));
    VALUE(known, knows(Mona, u"192.0.2.1"_s));
    QVERIFY(known);
    VALUE(elsewhere, knows(Mona, u"192.0.2.3"_s));
    QVERIFY(!elsewhere);
    VALUE(somebodyElse, knows(Sara, u"192.0.2.1"_s));
    QVERIFY(!somebodyElse);
    const auto prune = [this](Timestamp before) {
        return write<void>([=](Transaction &t) { return t.sessions().prune(Mona.role, Mona.id, before); });
    };
    OK(prune(T0.plusMs(10)));
    VALUE(still, knows(Mona, u"192.0.2.1"_s));
    QVERIFY(still);
    OK(prune(T0.plusMs(11)));
    VALUE(gone, knows(Mona, u"192.0.2.1"_s));
    QVERIFY(!gone);
    VALUE(open, knows(Mona, u"192.0.2.2"_s)); // neither ended nor expired
    QVERIFY(open);
    OK(prune(T0.plusMs(1001)));
    VALUE(expired, knows(Mona, u"192.0.2.2"_s));
    QVERIFY(!expired);
}

void tst_AccountContract::auditIsNewestFirst()
{
    QList<AuditEntry> entries;
    for (const AuditEvent event : AllAuditEvents) {
        AuditEntry entry;
        entry.at = T0.plusMs(int(event));
        entry.event = event;
        entry.address = u"192.0.2.1"_s;
        if (int(event) % 2 == 0) {
            entry.actorRole = Role::Admin;
            entry.actorId = PersonId(3);
            entry.targetRole = Role::Student;
            entry.targetId = PersonId(4);
        }
        OK(write<void>([=](Transaction &t) { return t.audit().add(entry); }));
        entry.id = int(event) + 1;
        entries.prepend(entry);
    }
    const auto list = [this](std::optional<qint64> before, int limit) {
        return read<QList<AuditEntry>>([=](Transaction &t) { return t.audit().list(before, limit); });
    };
    VALUE(all, list({}, 100));
    QCOMPARE(all, entries);
    VALUE(page, list(all.at(1).id, 2));
    QCOMPARE(page, entries.mid(2, 2));
}

void tst_AccountContract::refusedWorkLeavesNothing()
{
    OK(add(Mona, u"mona"_s));
    FAILS(write<void>([](Transaction &t) -> Status {
        SANAD_TRY(t.sessions().add(sessionOf(Mona, "f1")));
        SANAD_TRY(t.audit().add({}));
        SANAD_TRY(t.accounts().setAccess(
            {.role = Mona.role, .id = Mona.id, .isDisabled = true, .sessionsEnd = T0, .revision = 0}));
        return Error::of(ErrorCode::Forbidden);
    }),
        ErrorCode::Forbidden);
    VALUE(revision, read<qint64>([](Transaction &t) { return t.accounts().revision(); }));
    QCOMPARE(revision, 0);
    VALUE(audit, read<QList<AuditEntry>>([](Transaction &t) { return t.audit().list({}, 1); }));
    QVERIFY(audit.isEmpty());
}

QTEST_GUILESS_MAIN(tst_AccountContract)
#include "tst_AccountContract.moc"
