// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/core/Result.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace sanad;

/// Results: value or error, and the two macros that hand errors on.
class tst_Result : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void valueAndError();
    void statusIsFineByDefault();
    void tryHandsOn();
    void assignHandsOn();
    void assignMoves();
    void assignIntoWhatIsThere();
    void mapKeepsTheError();
    void makersOfErrors();
};

namespace {

Result<int> half(int number)
{
    if (number % 2 != 0)
        return Error::invalidField(u"number"_s, u"odd"_s);
    return number / 2;
}

Status mustBeEven(int number, int &calls)
{
    SANAD_TRY(half(number));
    ++calls;
    return {};
}

Result<QString> quarter(int number)
{
    SANAD_ASSIGN(const int once, half(number));
    SANAD_ASSIGN(const int twice, half(once));
    return QString::number(twice);
}

} // namespace

void tst_Result::valueAndError()
{
    QCOMPARE(half(4).value(), 2);
    const Result<int> odd = half(3);
    QVERIFY(!odd);
    QCOMPARE(odd.error().code, ErrorCode::InvalidField);
    QCOMPARE(odd.error().field, u"number"_s);
}

void tst_Result::statusIsFineByDefault()
{
    QVERIFY(Status());
    QVERIFY(!Status(Error::internal(u"disk"_s)));
}

void tst_Result::tryHandsOn()
{
    int calls = 0;
    QVERIFY(mustBeEven(2, calls));
    QCOMPARE(calls, 1);
    const Status odd = mustBeEven(1, calls);
    QCOMPARE(calls, 1);
    QVERIFY(!odd);
    QCOMPARE(odd.error(), half(1).error());
}

void tst_Result::assignHandsOn()
{
    QCOMPARE(quarter(8).value(), u"2"_s);
    QVERIFY(!quarter(3));
    QVERIFY(!quarter(6));
    QCOMPARE(quarter(6).error(), half(3).error());
}

void tst_Result::assignMoves()
{
    const auto pass = [](Result<std::unique_ptr<int>> given) -> Result<int> {
        SANAD_ASSIGN(const std::unique_ptr<int> kept, std::move(given));
        return *kept;
    };
    QCOMPARE(pass(std::make_unique<int>(5)).value(), 5);
    QVERIFY(!pass(Error::internal({})));
}

void tst_Result::assignIntoWhatIsThere()
{
    struct Pair
    {
        int first = -1;
        int second = -1;
    };
    const auto read = [](int a, int b) -> Result<Pair> {
        Pair pair;
        SANAD_ASSIGN(pair.first, half(a));
        SANAD_ASSIGN(pair.second, half(b));
        return pair;
    };
    QCOMPARE(read(2, 4)->second, 2);
    QVERIFY(!read(2, 3));
}

void tst_Result::mapKeepsTheError()
{
    const Result<QString> text = half(4).map([](int number) { return QString::number(number); });
    QCOMPARE(text.value(), u"2"_s);
    const Result<QString> none = half(5).map([](int number) { return QString::number(number); });
    QCOMPARE(none.error(), half(5).error());
}

void tst_Result::makersOfErrors()
{
    const Error field = Error::invalidField(u"text"_s, u"Too long."_s);
    QCOMPARE(field.code, ErrorCode::InvalidField);
    QCOMPARE(field.field, u"text"_s);
    QCOMPARE(field.message, u"Too long."_s);
    const Error internal = Error::internal(u"disk"_s);
    QCOMPARE(internal.code, ErrorCode::Internal);
    QCOMPARE(internal.detail, u"disk"_s);
    QVERIFY(internal.message.isEmpty());
    QCOMPARE(Error::notFound(u"No such chat."_s).code, ErrorCode::NotFound);
    QCOMPARE(Error::of(ErrorCode::Conflict, u"Held."_s).message, u"Held."_s);
    QVERIFY(Error::of(ErrorCode::Conflict).message.isEmpty());
    QVERIFY(!(Error::of(ErrorCode::Conflict) == Error::of(ErrorCode::Forbidden)));
}

QTEST_APPLESS_MAIN(tst_Result)
#include "tst_Result.moc"
