// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/ChatService.h"
#include "tests/support/UseCaseFixture.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;

namespace {

class SameReading final : public MessageReader
{
public:
    [[nodiscard]] MessageReading read(const QString &) const override { return {}; }
};

} // namespace

/// What the service adds to the use cases: that whoever calls is known by name afterwards.
class tst_ChatService final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void firstCallStoresThePerson_data();
    void firstCallStoresThePerson();
    void everyNewNameIsStored();

private:
    QString nameOf(const Person &person);

    std::unique_ptr<UseCaseFixture> m_fixture;
    SameReading m_reader;
    std::unique_ptr<ChatService> m_service;
};

void tst_ChatService::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_service.reset();
    m_fixture = std::make_unique<UseCaseFixture>();
    m_service = std::make_unique<ChatService>(m_fixture->store, m_reader, m_fixture->replies, m_fixture->clock);
}

QString tst_ChatService::nameOf(const Person &person)
{
    const auto found = m_fixture->run([&](Transaction &t) { return t.people().find(person.role, person.id); });
    return found && *found ? (*found)->name : QString();
}

void tst_ChatService::firstCallStoresThePerson_data()
{
    QTest::addColumn<bool>("isWrite");
    QTest::addColumn<bool>("isRefused");
    QTest::newRow("read") << false << false;
    QTest::newRow("refused read") << false << true;
    QTest::newRow("write") << true << false;
    QTest::newRow("refused write") << true << true;
}

void tst_ChatService::firstCallStoresThePerson()
{
    QFETCH(bool, isWrite);
    QFETCH(bool, isRefused);
    const Caller &student = m_fixture->student;
    std::optional<bool> refused;
    const auto note = [&refused](const auto &result) { refused = !result.has_value(); };
    QObject *const context = &m_fixture->context;
    if (isWrite && isRefused)
        m_service->rate(student, ChatId(99), 5, {}, context, note);
    else if (isWrite)
        m_service->openChat(student, context, note);
    else if (isRefused)
        m_service->page(student, ChatId(99), {}, context, note);
    else
        m_service->unreadCount(student, context, note);
    QCOMPARE(refused, std::optional(isRefused));
    QCOMPARE(nameOf(student.person), student.person.name);
}

void tst_ChatService::everyNewNameIsStored()
{
    Caller caller = m_fixture->student;
    for (const QString &name : {u"أحمد"_s, u"Ahmad"_s, u"أحمد"_s}) {
        caller.person.name = name;
        m_service->openChat(caller, &m_fixture->context, [](const Result<Chat> &) {});
        QCOMPARE(nameOf(caller.person), name);
    }
    caller.person.role = Role::Admin; // the same number, another person
    caller.person.name = u"منى"_s;
    m_service->unreadCount(caller, &m_fixture->context, [](const Result<int> &) {});
    QCOMPARE(nameOf(caller.person), u"منى"_s);
    QCOMPARE(nameOf({Role::Student, caller.person.id, {}}), u"أحمد"_s);
}

QTEST_GUILESS_MAIN(tst_ChatService)
#include "tst_ChatService.moc"
