// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/AccountUseCases.h"

#include "server/domain/SessionEnds.h"
#include "server/domain/account_text.h"
#include "tests/support/FakeClock.h"
#include "tests/support/InMemoryStore.h"
#include "tests/support/StoreCalls.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;

/// Sessions and their refresh tokens, disabling, ids, names and passwords.
class tst_AccountUseCases : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void refreshes_data();
    void refreshes();
    void retryGetsTheSameAnswer();
    void retryIsOverWhenTheAnswerWasUsed();
    void retryIsOverAfterAMinute();
    void guessEndsNobodysSession();
    void expiredSessionIsOver();
    void oldestSessionEndsWhenThereAreTooMany();
    void disabledPersonIsKeptOut();
    void changedPasswordEndsTheOthers();
    void idsCountFromTheBase();
    void usernames_data();
    void usernames();
    void passwords_data();
    void passwords();
    void endsAreKnown_data();
    void endsAreKnown();
    void endIsToldOnce();

private:
    template <typename T>
    Result<T> write(Store::Work<T> work)
    {
        return writeAndWait<T>(*m_store, std::move(work));
    }
    RefreshToken signIn()
    {
        const RefreshToken token = RefreshToken::random();
        const auto session =
            write<Session>([&](Transaction &t) { return m_useCases->signIn(t, m_account, u"192.0.2.1"_s, token); });
        return session ? token : RefreshToken();
    }
    RefreshOutcome refresh(const RefreshToken &token, const QString &requestId = {})
    {
        const RefreshCall call{
            .token = token, .requestId = requestId, .address = u"192.0.2.2"_s, .key = QByteArray(32, 'k')};
        return write<RefreshOutcome>([&](Transaction &t) {
            return m_useCases->refresh(t, call);
        }).value_or(RefreshOutcome());
    }
    QList<AuditEvent> audit()
    {
        const auto entries =
            readAndWait<QList<AuditEntry>>(*m_store, [](Transaction &t) { return t.audit().list({}, 100); });
        QList<AuditEvent> events;
        for (const AuditEntry &entry : entries.value_or(QList<AuditEntry>()))
            events.prepend(entry.event);
        return events;
    }

    std::unique_ptr<InMemoryStore> m_store;
    std::unique_ptr<AccountUseCases> m_useCases;
    FakeClock m_clock;
    Account m_account;
};

void tst_AccountUseCases::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_store = std::make_unique<InMemoryStore>();
    m_clock.set(FakeClock::Start);
    m_useCases = std::make_unique<AccountUseCases>(m_clock, AccountRules());
    const NewAccount order{
        .role = Role::Student, .id = PersonId(5), .name = u"Sara"_s, .username = u"sara"_s, .passwordHash = "h1"};
    const auto made = write<Account>([&](Transaction &t) { return m_useCases->add(t, order, {}); });
    QVERIFY(made);
    m_account = *made;
}

void tst_AccountUseCases::refreshes_data()
{
    QTest::addColumn<QString>("firstId");
    QTest::addColumn<QString>("secondId");
    QTest::addColumn<bool>("isRetry");
    QTest::newRow("reused without an id") << QString() << QString() << false;
    QTest::newRow("the same id") << u"a"_s << u"a"_s << true;
    QTest::newRow("another id") << u"a"_s << u"b"_s << false;
    QTest::newRow("id the first time only") << u"a"_s << QString() << false;
    QTest::newRow("id the second time only") << QString() << u"a"_s << false;
}

void tst_AccountUseCases::refreshes()
{
    QFETCH(const QString, firstId);
    QFETCH(const QString, secondId);
    QFETCH(const bool, isRetry);
    const RefreshToken token = signIn();
    const RefreshOutcome first = refresh(token, firstId);
    QVERIFY(first.person && first.next != token);
    const RefreshOutcome second = refresh(token, secondId);
    QCOMPARE(second.person.has_value(), isRetry);
    QCOMPARE(second.ended.has_value(), !isRetry);
    QCOMPARE(audit().contains(AuditEvent::RefreshReused), !isRetry);
    // A reused token ends the whole family: what followed is of no use either.
    QCOMPARE(refresh(first.next).person.has_value(), isRetry);
}

void tst_AccountUseCases::retryGetsTheSameAnswer()
{
    const RefreshToken token = signIn();
    const RefreshOutcome first = refresh(token, u"a"_s);
    for (int i = 0; i < 3; ++i) {
        m_clock.advance(10'000);
        QCOMPARE(refresh(token, u"a"_s).next, first.next);
    }
    const RefreshOutcome next = refresh(first.next, u"a"_s); // ids need to differ within one exchange only
    QVERIFY(next.person && next.next != first.next);
}

void tst_AccountUseCases::retryIsOverWhenTheAnswerWasUsed()
{
    const RefreshToken token = signIn();
    const RefreshOutcome first = refresh(token, u"a"_s);
    const RefreshOutcome second = refresh(first.next, u"b"_s);
    QVERIFY(second.person);
    QVERIFY(refresh(token, u"a"_s).ended);
    QVERIFY(!refresh(second.next).person);
}

void tst_AccountUseCases::retryIsOverAfterAMinute()
{
    const RefreshToken token = signIn();
    QVERIFY(refresh(token, u"a"_s).person);
    m_clock.advance(59'999);
    QVERIFY(refresh(token, u"a"_s).person);
    m_clock.advance(1);
    QVERIFY(refresh(token, u"a"_s).ended);
}

void tst_AccountUseCases::guessEndsNobodysSession()
{
    const RefreshToken token = signIn();
    const RefreshOutcome guessed = refresh({RefreshToken::random().family, token.secret});
    QVERIFY(!guessed.person && !guessed.ended);
    QVERIFY(refresh(token).person);
}

void tst_AccountUseCases::expiredSessionIsOver()
{
    const RefreshToken token = signIn();
    m_clock.advance(AccountRules().refreshLife.count() - 1);
    const RefreshOutcome later = refresh(token);
    QVERIFY(later.person);
    m_clock.advance(AccountRules().refreshLife.count());
    QVERIFY(!refresh(later.next).person);
}

void tst_AccountUseCases::oldestSessionEndsWhenThereAreTooMany()
{
    QList<RefreshToken> tokens;
    for (int i = 0; i <= AccountUseCases::MaxSessions; ++i)
        tokens.append(signIn());
    QVERIFY(!refresh(tokens.first()).person);
    QVERIFY(refresh(tokens.at(1)).person);
    QVERIFY(refresh(tokens.last()).person);
}

void tst_AccountUseCases::disabledPersonIsKeptOut()
{
    const RefreshToken token = signIn();
    const auto set = [this](bool isDisabled) {
        return write<PersonAccess>(
            [&](Transaction &t) { return m_useCases->setDisabled(t, Role::Student, PersonId(5), isDisabled, {}); });
    };
    const auto disabled = set(true);
    QVERIFY(disabled && disabled->isDisabled);
    QCOMPARE(disabled->sessionsEnd, m_clock.now());
    QVERIFY(!refresh(token).person);
    QCOMPARE(signIn(), RefreshToken());
    const auto again = set(true);
    QCOMPARE(again->revision, disabled->revision); // nothing new
    m_clock.advance(1000);
    const auto enabled = set(false);
    QVERIFY(enabled && !enabled->isDisabled && enabled->revision > disabled->revision);
    QCOMPARE(enabled->sessionsEnd, disabled->sessionsEnd); // what was issued before stays refused
    QVERIFY(!refresh(token).person);
    QVERIFY(refresh(signIn()).person);
    QCOMPARE(audit(),
        (QList{AuditEvent::UserAdded, AuditEvent::SignedIn, AuditEvent::UserDisabled, AuditEvent::UserEnabled,
            AuditEvent::SignedIn}));
}

void tst_AccountUseCases::changedPasswordEndsTheOthers()
{
    const RefreshToken here = signIn();
    const RefreshToken there = signIn();
    Caller caller{.person = m_account.person, .expiresAt = {}, .issuedAt = {}, .session = SessionId(1)};
    const auto change = [&](const QByteArray &hash) {
        return write<QList<SessionEnd>>(
            [&](Transaction &t) { return m_useCases->changePassword(t, caller, m_account, hash, u"192.0.2.1"_s); });
    };
    const auto ends = change("h2");
    QVERIFY(ends);
    QCOMPARE(ends->size(), 1);
    QCOMPARE(ends->first().id, SessionId(2));
    QVERIFY(refresh(here).person);
    QVERIFY(!refresh(there).person);
    // The old hash was checked, and is not the account's any more: somebody else was faster.
    const auto late = change("h3");
    QVERIFY(!late && late.error().code == ErrorCode::Unauthorized);
    QCOMPARE(signIn(), RefreshToken());
}

void tst_AccountUseCases::idsCountFromTheBase()
{
    const auto add = [this](const QString &username, std::optional<PersonId> id = {}) {
        const NewAccount order{
            .role = Role::Student, .id = id, .name = u"x"_s, .username = username, .passwordHash = {}};
        return write<Account>([&](Transaction &t) { return m_useCases->add(t, order, {}); });
    };
    QCOMPARE(add(u"a"_s)->person.id, PersonId(1'000'000'000));
    QCOMPARE(add(u"b"_s)->person.id, PersonId(1'000'000'001));
    QCOMPARE(add(u"c"_s, PersonId(9))->person.id, PersonId(9));
    QCOMPARE(add(u"d"_s)->person.id, PersonId(1'000'000'002));
    QCOMPARE(add(u"e"_s, PersonId(5)).error().field, u"id"_s);
    QCOMPARE(add(u"a"_s).error().field, u"username"_s);
    QCOMPARE(add(u"f"_s, PersonId(PersonId::Max))->person.id, PersonId(PersonId::Max));
    QCOMPARE(add(u"g"_s).error().code, ErrorCode::Conflict);
}

void tst_AccountUseCases::usernames_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("canonical"); // empty: refused
    QTest::newRow("plain") << u"mona"_s << u"mona"_s;
    QTest::newRow("capitals") << u"Mona.ALI"_s << u"mona.ali"_s;
    QTest::newRow("an address") << u"Mona+x@School.example"_s << u"mona+x@school.example"_s;
    QTest::newRow("Arabic") << u"منى٢"_s << u"منى٢"_s;
    QTest::newRow("wide letters") << u"ｍｏｎａ"_s << u"mona"_s;
    QTest::newRow("composed either way") << u"le\u0301a"_s << u"l\u00e9a"_s;
    QTest::newRow("sharp s") << u"STRAßE"_s << u"straße"_s;
    QTest::newRow("longest") << QString(64, u'x') << QString(64, u'x');
    QTest::newRow("too long") << QString(65, u'x') << QString();
    QTest::newRow("too long once composed otherwise") << QString(64, u'\ufb03') << QString();
    QTest::newRow("far too long") << QString(100'000, u'x') << QString();
    QTest::newRow("empty") << QString() << QString();
    for (const char16_t odd : {u' ', u'\n', u'/', u'\\', u':', u'"', u'\'', u'<', u'\u200f', u'\u202e', u'\u200d',
             u'\u00ad', u'\u3000', u'\ufeff', u'\0'})
        QTest::addRow("with U+%04X", odd) << u"mo"_s + QChar(odd) + u"na"_s << QString();
}

void tst_AccountUseCases::usernames()
{
    QFETCH(const QString, typed);
    QFETCH(const QString, canonical);
    const auto name = canonicalUsername(typed);
    QCOMPARE(name.value_or(QString()), canonical);
    if (name)
        QCOMPARE(canonicalUsername(*name).value_or(QString()), canonical);
    else
        QCOMPARE(name.error().field, u"username"_s);
}

void tst_AccountUseCases::passwords_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QByteArray>("canonical"); // empty: refused
    QTest::newRow("plain") << u"12345678"_s << QByteArray("12345678");
    QTest::newRow("case and blanks count") << u"  Ab cd  "_s << QByteArray("  Ab cd  ");
    QTest::newRow("seven bytes") << u"1234567"_s << QByteArray();
    QTest::newRow("eight bytes of four letters") << u"سلام"_s << u"سلام"_s.toUtf8();
    QTest::newRow("other spaces") << u"a\u00a0b\u3000c d e"_s << QByteArray("a b c d e");
    QTest::newRow("decomposed") << u"cafe\u0301 12"_s << QByteArray("caf\xc3\xa9 12");
    QTest::newRow("wide letters stay") << u"ｍｏｎａ"_s << u"ｍｏｎａ"_s.toUtf8();
    QTest::newRow("longest") << QString(1024, u'x') << QByteArray(1024, 'x');
    QTest::newRow("too long") << QString(1025, u'x') << QByteArray();
    QTest::newRow("too long in bytes") << QString(513, u'ش') << QByteArray();
    QTest::newRow("empty") << QString() << QByteArray();
    QTest::newRow("NUL") << u"1234"_s + QChar::Null + u"5678"_s << QByteArray();
    QTest::newRow("line end") << u"12345678\n"_s << QByteArray();
    QTest::newRow("tab") << u"1234\t5678"_s << QByteArray();
}

void tst_AccountUseCases::passwords()
{
    QFETCH(const QString, typed);
    QFETCH(const QByteArray, canonical);
    const auto password = newPassword(typed, "password"_L1);
    QCOMPARE(password.value_or(QByteArray()), canonical);
    if (!password)
        QCOMPARE(password.error().field, u"password"_s);
}

void tst_AccountUseCases::endsAreKnown_data()
{
    QTest::addColumn<std::optional<Timestamp>>("issued");
    QTest::addColumn<std::optional<SessionId>>("session");
    QTest::addColumn<bool>("isDisabled");
    QTest::addColumn<bool>("isGood");
    const Timestamp end = FakeClock::Start;
    using Issued = std::optional<Timestamp>;
    using InSession = std::optional<SessionId>;
    QTest::newRow("issued right before") << Issued(end.plusMs(-1)) << InSession() << false << false;
    QTest::newRow("issued just then") << Issued(end) << InSession() << false << true;
    QTest::newRow("does not say when") << Issued() << InSession() << false << false;
    QTest::newRow("later, but disabled") << Issued(end.plusMs(1)) << InSession() << true << false;
    QTest::newRow("of an ended session") << Issued(end) << InSession(SessionId(3)) << false << false;
    QTest::newRow("of another session") << Issued(end) << InSession(SessionId(4)) << false << true;
}

void tst_AccountUseCases::endsAreKnown()
{
    QFETCH(const std::optional<Timestamp>, issued);
    QFETCH(const std::optional<SessionId>, session);
    QFETCH(const bool, isDisabled);
    SessionEnds ends;
    const auto check = [&](PersonId id, Role role = Role::Student) {
        const Person person{.role = role, .id = id, .name = {}};
        return ends.check({.person = person, .expiresAt = {}, .issuedAt = issued, .session = session}).has_value();
    };
    QVERIFY(check(PersonId(5)));
    ends.apply({.role = Role::Student,
        .id = PersonId(5),
        .isDisabled = isDisabled,
        .sessionsEnd = FakeClock::Start,
        .revision = 1});
    ends.apply(Role::Student, PersonId(5), SessionId(3), FakeClock::Start.plusMs(100));
    QTEST(check(PersonId(5)), "isGood");
    QCOMPARE(check(PersonId(6)), session != SessionId(3));
    QCOMPARE(check(PersonId(5), Role::Admin), session != SessionId(3));
    ends.forgetExpired(FakeClock::Start.plusMs(99));
    QTEST(check(PersonId(5)), "isGood");
    ends.forgetExpired(FakeClock::Start.plusMs(100));
    QVERIFY(check(PersonId(6)));
}

void tst_AccountUseCases::endIsToldOnce()
{
    SessionEnds ends;
    QStringList told;
    ends.addListener([&](Role role, PersonId id, std::optional<SessionId> session) {
        told.append(u"%1 %2 %3"_s.arg(toWire(role)).arg(id.value()).arg(session ? session->value() : 0));
    });
    PersonAccess access{
        .role = Role::Admin, .id = PersonId(5), .isDisabled = true, .sessionsEnd = FakeClock::Start, .revision = 1};
    for (int i = 0; i < 2; ++i) {
        ends.apply(access);
        ends.apply(Role::Student, PersonId(6), SessionId(3), FakeClock::Start);
    }
    access.isDisabled = false;
    ends.apply(access);
    QCOMPARE(told, (QStringList{u"admin 5 0"_s, u"student 6 3"_s}));
}

QTEST_GUILESS_MAIN(tst_AccountUseCases)
#include "tst_AccountUseCases.moc"
