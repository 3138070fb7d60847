// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/model/names.h"

#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;

/// The wire names of the enumerations, to the letter, both ways.
class tst_names : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void roles() { check(AllRoles, roleFromWire, {u"student"_s, u"admin"_s}); }
    void chatStatuses()
    {
        check(AllChatStatuses, chatStatusFromWire,
            {u"bot_handling"_s, u"waiting_for_admin"_s, u"admin_handling"_s, u"resolved"_s, u"closed"_s});
    }
    void messageTypes()
    {
        check(AllMessageTypes, messageTypeFromWire, {u"text"_s, u"image"_s, u"file"_s, u"audio"_s, u"auto_reply"_s});
    }
    void messageStatuses() { check(AllMessageStatuses, messageStatusFromWire, {u"sent"_s, u"delivered"_s, u"read"_s}); }
    void intents()
    {
        check(AllIntents, intentFromWire,
            {u"LOGIN_PROBLEM"_s, u"PASSWORD_RESET"_s, u"ACCOUNT_LOCKED"_s, u"COURSE_ACCESS"_s, u"VIDEO_LOADING"_s,
                u"PAYMENT"_s, u"BUG_ERROR"_s, u"OTHER"_s});
    }
    void languages() { check(AllLanguages, languageFromWire, {u"ar"_s, u"en"_s}); }
    void statusesMoveForwardInOrder();

private:
    template <typename Enum, size_t Count>
    static void check(
        const std::array<Enum, Count> &all, std::optional<Enum> (*fromWire)(QStringView), const QStringList &expected)
    {
        QStringList names;
        for (const Enum one : all) {
            names.append(toWire(one));
            QCOMPARE(fromWire(names.last()), std::optional(one));
            for (const QString &other :
                {names.last() + u' ', u' ' + names.last(), names.last().chopped(1), names.last() + u'x'})
                QCOMPARE(fromWire(other), std::optional<Enum>());
            const QString swapped = names.last().isUpper() ? names.last().toLower() : names.last().toUpper();
            QCOMPARE(fromWire(swapped), std::optional<Enum>());
        }
        QCOMPARE(names, expected);
        QCOMPARE(fromWire({}), std::optional<Enum>());
    }
};

void tst_names::statusesMoveForwardInOrder()
{
    QVERIFY(MessageStatus::Sent < MessageStatus::Delivered);
    QVERIFY(MessageStatus::Delivered < MessageStatus::Read);
}

QTEST_APPLESS_MAIN(tst_names)
#include "tst_names.moc"
