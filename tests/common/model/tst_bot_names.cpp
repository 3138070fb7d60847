// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/model/bot_names.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;

/// The names of what the bot is made of, to the letter, both ways.
class tst_bot_names : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void labels()
    {
        check(AllLabels, labelFromName,
            {u"LOGIN_PROBLEM"_s, u"PASSWORD_RESET"_s, u"ACCOUNT_LOCKED"_s, u"COURSE_ACCESS"_s, u"VIDEO_LOADING"_s,
                u"PAYMENT"_s, u"BUG_ERROR"_s, u"OTHER"_s, u"THANKS_SOLVED"_s, u"NOT_SOLVED"_s, u"WANT_HUMAN"_s});
    }
    void varieties()
    {
        check(AllVarieties, varietyFromName,
            {u"msa"_s, u"eg"_s, u"gulf"_s, u"lev"_s, u"magh"_s, u"arabizi"_s, u"en"_s, u"mixed"_s});
    }
    void sources() { check(AllPhraseSources, phraseSourceFromName, {u"built_in"_s, u"edited"_s, u"school"_s}); }
    void states()
    {
        QStringList names;
        for (const ModelState state : AllModelStates)
            names.append(toName(state));
        QCOMPARE(names, (QStringList{u"training"_s, u"ready"_s, u"failed"_s}));
    }

private:
    template <typename Enum, size_t Count>
    static void check(
        const std::array<Enum, Count> &all, std::optional<Enum> (*fromName)(QStringView), const QStringList &expected)
    {
        QStringList names;
        for (const Enum one : all) {
            names.append(toName(one));
            QCOMPARE(fromName(names.last()), std::optional(one));
            QCOMPARE(fromName(names.last() + u' '), std::optional<Enum>());
            QCOMPARE(fromName(names.last().chopped(1)), std::optional<Enum>());
        }
        QCOMPARE(names, expected);
        QCOMPARE(fromName({}), std::optional<Enum>());
    }
};

QTEST_GUILESS_MAIN(tst_bot_names)
#include "tst_bot_names.moc"
