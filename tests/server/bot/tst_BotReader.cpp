// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/built_in.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::bot;

/// What the domain is told about a message.
class tst_BotReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void initTestCase();

    void actAndIntent_data();
    void actAndIntent();
    void needsAdmin_data();
    void needsAdmin();
    void language_data();
    void language();
    void nothingToGoBy_data();
    void nothingToGoBy();
    void anyText_data();
    void anyText();

private:
    std::unique_ptr<MessageReader> m_reader;
};

void tst_BotReader::initTestCase()
{
    auto reader = builtInReader();
    QVERIFY2(reader, reader ? "" : qPrintable(reader.error().detail));
    m_reader = std::move(*reader);
}

void tst_BotReader::actAndIntent_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<MessageAct>("act");
    QTest::addColumn<Intent>("intent");
    QTest::newRow("login") << u"مش عارف ادخل على حسابي"_s << MessageAct::Problem << Intent::LoginProblem;
    QTest::newRow("password") << u"I forgot my password"_s << MessageAct::Problem << Intent::PasswordReset;
    QTest::newRow("video") << u"الفيديو بيقطع كل شويه"_s << MessageAct::Problem << Intent::VideoLoading;
    QTest::newRow("course") << u"the course is not in my list"_s << MessageAct::Problem << Intent::CourseAccess;
    QTest::newRow("error") << u"يظهر لي خطأ 500"_s << MessageAct::Problem << Intent::BugError;
    QTest::newRow("greeting") << u"السلام عليكم"_s << MessageAct::Problem << Intent::Other;
    QTest::newRow("thanks") << u"thank you so much"_s << MessageAct::Solved << Intent::Other;
    QTest::newRow("not solved") << u"جربت ومنفعش"_s << MessageAct::NotSolved << Intent::Other;
    QTest::newRow("person") << u"عايز اكلم موظف"_s << MessageAct::WantsPerson << Intent::Other;
}

void tst_BotReader::actAndIntent()
{
    QFETCH(const QString, text);
    const MessageReading reading = m_reader->read(text);
    QTEST(reading.act, "act");
    QTEST(reading.intent, "intent");
    QVERIFY(reading.confidence > 0 && reading.confidence <= 1);
}

void tst_BotReader::needsAdmin_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    QTest::newRow("locked account") << u"حسابي مقفول"_s << true;
    QTest::newRow("banned account, english") << u"my account was banned"_s << true;
    QTest::newRow("charged twice") << u"money was taken twice"_s << true;
    QTest::newRow("charged twice, egyptian") << u"الفلوس اتخصمت مرتين"_s << true;
    QTest::newRow("refund") << u"I want a refund"_s << true;
    QTest::newRow("refund, gulf") << u"ابي ارجع فلوسي"_s << true;
    QTest::newRow("paid but not active") << u"دفعت ولم يتم تفعيل الاشتراك"_s << true;
    QTest::newRow("transfer to confirm, arabizi") << u"7awelt el floos w mat2akedsh"_s << true;
    QTest::newRow("how to pay") << u"how can I pay?"_s << false;
    QTest::newRow("how to pay, arabic") << u"كيف أدفع رسوم الدورة؟"_s << false;
    QTest::newRow("ways of paying, egyptian") << u"ينفع ادفع فودافون كاش؟"_s << false;
    QTest::newRow("card refused") << u"my card was declined"_s << false;
    QTest::newRow("video") << u"الفيديو مش شغال"_s << false;
}

void tst_BotReader::needsAdmin()
{
    QFETCH(const QString, text);
    QTEST(m_reader->read(text).needsAdmin, "expected");
}

void tst_BotReader::language_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<Language>("expected");
    QTest::newRow("arabic") << u"لا أستطيع الدخول"_s << Language::Arabic;
    QTest::newRow("arabizi") << u"msh 3aref ad5ol"_s << Language::Arabic;
    QTest::newRow("english") << u"I cannot log in"_s << Language::English;
    QTest::newRow("english thanks") << u"Thank you, problem solved"_s << Language::English;
    QTest::newRow("arabic with an english word") << u"الـ password مش راضي"_s << Language::Arabic;
    QTest::newRow("digits") << u"12345"_s << Language::Arabic;
    QTest::newRow("emoji") << u"👍"_s << Language::Arabic;
}

void tst_BotReader::language()
{
    QFETCH(const QString, text);
    QTEST(m_reader->read(text).language, "expected");
}

void tst_BotReader::nothingToGoBy_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("spaces") << u"   \n"_s;
    QTest::newRow("another script") << u"こんにちは世界"_s;
    QTest::newRow("digits") << u"12345"_s;
}

void tst_BotReader::nothingToGoBy()
{
    QFETCH(const QString, text);
    const MessageReading reading = m_reader->read(text);
    QCOMPARE(reading.act, MessageAct::Problem);
    QCOMPARE(reading.intent, Intent::Other);
    QVERIFY(!reading.needsAdmin);
}

void tst_BotReader::anyText_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("half surrogate") << QString(QChar(0xd83d));
    QTest::newRow("one long word") << u"ا"_s.repeated(65'536);
    QTest::newRow("many words") << u"مش شغال "_s.repeated(8'000);
    QTest::newRow("only marks") << QString(QChar(0x0651)).repeated(1'000);
    QTest::newRow("bidi controls") << u"\u202e\u2067hello\u2069\u202c"_s;
    QTest::newRow("many emoji") << u"😭"_s.repeated(10'000);
}

void tst_BotReader::anyText()
{
    QFETCH(const QString, text);
    const MessageReading reading = m_reader->read(text);
    QVERIFY(reading.confidence >= 0 && reading.confidence <= 1);
    QVERIFY(m_reader->read(text) == reading);
}

QTEST_GUILESS_MAIN(tst_BotReader)
#include "tst_BotReader.moc"
