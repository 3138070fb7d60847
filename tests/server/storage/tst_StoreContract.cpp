// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreContractTest.h"

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;

/// What every Store promises of its transactions, people and questions, over the fake and over both databases.
class tst_StoreContract final : public StoreContractTest
{
    Q_OBJECT

private Q_SLOTS:
    void peopleAreStoredAndRenamed();
    void studentAndAdminOfOneNumberAreTwo();
    void faqsByPriority();
    void idsGrowAndAreNotReused();
    void refusedWorkLeavesNothing();
    void refusedWorkLeavesNeighbours();
    void conflictInsideWorkLeavesNeighbours();
    void failureAfterWritingLeavesNeighbours();
    void readMustNotWrite();
    void readSeesWhatWasAcknowledged();
    void deadContextGetsNoAnswer();
    void answersComeInOrder();
    void databaseIsWritable();
};

void tst_StoreContract::peopleAreStoredAndRenamed()
{
    const auto find = [](Transaction &t) { return t.people().find(Role::Student, PersonId(7)); };
    VALUE(nobody, read<std::optional<Person>>(find));
    QVERIFY(!nobody);
    for (const QString &name : {u"أحمد"_s, u"أحمد"_s, u"أحمد علي"_s, u""_s}) {
        OK(write<void>([=](Transaction &t) { return t.people().ensure({Role::Student, PersonId(7), name}, T0); }));
        VALUE(person, read<std::optional<Person>>(find));
        QCOMPARE(person, (Person{Role::Student, PersonId(7), name}));
    }
}

void tst_StoreContract::studentAndAdminOfOneNumberAreTwo()
{
    OK(write<void>([](Transaction &t) { return t.people().ensure({Role::Student, PersonId(5), u"Sara"_s}, T0); }));
    OK(write<void>([](Transaction &t) { return t.people().ensure({Role::Admin, PersonId(5), u"Omar"_s}, T0); }));
    VALUE(student,
        read<std::optional<Person>>([](Transaction &t) { return t.people().find(Role::Student, PersonId(5)); }));
    VALUE(admin, read<std::optional<Person>>([](Transaction &t) { return t.people().find(Role::Admin, PersonId(5)); }));
    QCOMPARE(student->name, u"Sara"_s);
    QCOMPARE(admin->name, u"Omar"_s);
}

void tst_StoreContract::faqsByPriority()
{
    const auto all = [this] { return read<QList<Faq>>([](Transaction &t) { return t.faqs().all(); }); };
    VALUE(none, all());
    QVERIFY(none.isEmpty());
    QList<Faq> stored;
    for (const int priority : {0, 5, -3, 5, 0}) {
        Faq faq{FaqId(77), u"كيف أدخل؟ %1"_s.arg(stored.size()), u"هكذا"_s, priority};
        VALUE(id, write<FaqId>([=](Transaction &t) { return t.faqs().add(faq); }));
        faq.id = id;
        stored.append(faq);
    }
    VALUE(found, all());
    QCOMPARE(found, (QList<Faq>{stored.at(1), stored.at(3), stored.at(0), stored.at(4), stored.at(2)}));
}

void tst_StoreContract::idsGrowAndAreNotReused()
{
    VALUE(made, makeChat(1));
    VALUE(ids, makeMessages(made.id, 20));
    QVERIFY(std::is_sorted(ids.begin(), ids.end()));
    VALUE(second, makeChat(2));
    QVERIFY(second.id > made.id);
}

void tst_StoreContract::refusedWorkLeavesNothing()
{
    VALUE(made, makeChat(1));
    const auto refused = write<int>([&](Transaction &t) -> Result<int> {
        SANAD_TRY(t.messages().append(textOf(made.id, PersonId(1), u"x"_s, T0), {}));
        SANAD_TRY(t.people().ensure({Role::Student, PersonId(1), u"Sara"_s}, T0));
        SANAD_TRY(t.chats().create(PersonId(2), T0));
        return Error::of(ErrorCode::Forbidden, u"no"_s);
    });
    FAILS(refused, ErrorCode::Forbidden);
    QCOMPARE(refused.error().message, u"no"_s);
    VALUE(page, newest(made.id, {}, 50));
    QVERIFY(page.isEmpty());
    VALUE(person,
        read<std::optional<Person>>([](Transaction &t) { return t.people().find(Role::Student, PersonId(1)); }));
    QVERIFY(!person);
    VALUE(open, read<std::optional<Chat>>([](Transaction &t) { return t.chats().findOpen(PersonId(2)); }));
    QVERIFY(!open);
}

void tst_StoreContract::refusedWorkLeavesNeighbours()
{
    VALUE(made, makeChat(1));
    QObject context;
    QList<bool> kept;
    // Submitted together, they share a transaction where the store commits in groups.
    for (int i = 0; i < 9; ++i) {
        m_store->write<MessageId>(
            &context,
            [=, chat = made.id](Transaction &t) -> Result<MessageId> {
                auto id = t.messages().append(textOf(chat, PersonId(1), QString::number(i), T0.plusMs(i)), {});
                if (i % 3 == 1)
                    return Error::of(ErrorCode::Forbidden);
                return id;
            },
            [&](const Result<MessageId> &result) { kept.append(result.has_value()); });
    }
    QTRY_COMPARE(kept.size(), 9);
    QCOMPARE(kept, (QList<bool>{true, false, true, true, false, true, true, false, true}));
    VALUE(page, newest(made.id, {}, 50));
    QStringList texts;
    for (const Message &each : page)
        texts.append(each.text);
    QCOMPARE(texts.join(u' '), u"0 2 3 5 6 8"_s);
}

void tst_StoreContract::conflictInsideWorkLeavesNeighbours()
{
    VALUE(made, makeChat(1));
    QObject context;
    QList<int> codes;
    for (int i = 0; i < 6; ++i) {
        m_store->write<MessageId>(
            &context,
            [=, chat = made.id](Transaction &t) {
                // The fourth has the time of the third: the database itself refuses it.
                return t.messages().append(textOf(chat, PersonId(1), {}, T0.plusMs(i == 3 ? 2 : i)), {});
            },
            [&](const Result<MessageId> &result) { codes.append(result ? -1 : int(result.error().code)); });
    }
    QTRY_COMPARE(codes.size(), 6);
    QCOMPARE(codes, (QList<int>{-1, -1, -1, int(ErrorCode::Conflict), -1, -1}));
    VALUE(page, newest(made.id, {}, 50));
    QCOMPARE(page.size(), 5);
}

void tst_StoreContract::failureAfterWritingLeavesNeighbours()
{
    VALUE(made, makeChat(1));
    QObject context;
    QList<bool> outcomes;
    for (int i = 0; i < 6; ++i) {
        m_store->write<MessageId>(
            &context,
            [=, chat = made.id](Transaction &t) -> Result<MessageId> {
                SANAD_ASSIGN(
                    const MessageId id, appendAndCount(t, textOf(chat, PersonId(1), QString::number(i), T0.plusMs(i))));
                if (i == 2 || i == 5)
                    return Error::of(ErrorCode::Forbidden);
                return id;
            },
            [&](const Result<MessageId> &result) { outcomes.append(result.has_value()); });
    }
    QTRY_COMPARE(outcomes.size(), 6);
    QCOMPARE(outcomes, (QList<bool>{true, true, false, true, true, false}));
    VALUE(page, newest(made.id, {}, 50));
    QStringList texts;
    for (const Message &one : page)
        texts.append(one.text);
    QCOMPARE(texts.join(u' '), u"0 1 3 4"_s);
    VALUE(listed, overview({}));
    QCOMPARE(listed.first().unreadCount, 4);
}

void tst_StoreContract::readMustNotWrite()
{
    FAILS(read<Chat>([](Transaction &t) { return t.chats().create(PersonId(1), T0); }), ErrorCode::Internal);
    VALUE(open, read<std::optional<Chat>>([](Transaction &t) { return t.chats().findOpen(PersonId(1)); }));
    QVERIFY(!open);
}

void tst_StoreContract::readSeesWhatWasAcknowledged()
{
    VALUE(made, makeChat(1));
    for (int i = 0; i < 50; ++i) {
        VALUE(id, append(textOf(made.id, PersonId(1), {}, T0.plusMs(i))));
        VALUE(page, newest(made.id, {}, 1));
        QCOMPARE(page.size(), 1);
        QCOMPARE(page.constFirst().id, id);
    }
}

void tst_StoreContract::deadContextGetsNoAnswer()
{
    auto context = std::make_unique<QObject>();
    bool isAnswered = false;
    m_store->write<Chat>(
        context.get(), [](Transaction &t) { return t.chats().create(PersonId(1), T0); },
        [&](const Result<Chat> &) { isAnswered = true; });
    m_store->read<ChatCounts>(
        context.get(), [](Transaction &t) { return t.chats().counts(); },
        [&](const Result<ChatCounts> &) { isAnswered = true; });
    context.reset();
    // The work itself is done: whoever asked has gone, the message has not.
    VALUE(second, makeChat(2));
    QVERIFY(second.id.isValid());
    VALUE(open, read<std::optional<Chat>>([](Transaction &t) { return t.chats().findOpen(PersonId(1)); }));
    QVERIFY(open);
    QVERIFY(!isAnswered);
}

void tst_StoreContract::answersComeInOrder()
{
    QObject context;
    QList<int> order;
    for (int i = 0; i < 40; ++i) {
        m_store->write<int>(
            &context, [i](Transaction &) -> Result<int> { return i; },
            [&](const Result<int> &result) { order.append(*result); });
    }
    QTRY_COMPARE(order.size(), 40);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void tst_StoreContract::databaseIsWritable()
{
    OK(write<void>([](Transaction &t) { return t.checkWritable(); }));
    FAILS(read<void>([](Transaction &t) { return t.checkWritable(); }), ErrorCode::Internal);
}

QTEST_GUILESS_MAIN(tst_StoreContract)
#include "tst_StoreContract.moc"
